//! One request on its way through the shop: everything a handler may look at.

use bytes::{Bytes, BytesMut};
use domain::catalog::Market;
use domain::{IdempotencyKey, Region, Timestamp, limits};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use http::request::Parts;
use http_body_util::BodyExt;

use crate::carts::snapshot::{Key, fingerprint};
use crate::consistency::{Seen, Shown};
use crate::failure::{Code, Failure};
use crate::form::Form;
use crate::host::Host;
use crate::json::Fields;
use crate::memory::{self, Need, View};
use crate::shop::{Shop, Visitor};
use crate::trace::Trace;

/// A request, and the shop it was made to.
pub(crate) struct Call<'a, H> {
    pub(crate) host: &'a H,
    pub(crate) shop: &'a Shop,
    pub(crate) visitor: &'a Visitor,
    pub(crate) parts: &'a Parts,
    /// The market that the address begins with, as it was written.
    pub(crate) market_id: Option<&'a str>,
    /// The release that is looked at before it is published.
    pub(crate) preview: Option<u64>,
    pub(crate) body: Bytes,
    pub(crate) trace: &'a Trace,
    pub(crate) now: Timestamp,
    /// What the answer will have shown.
    pub(crate) shown: Shown,
}

impl<H: Host> Call<'_, H> {
    /// The whole catalog that this request is answered from.
    pub(crate) async fn view(&self) -> Result<View, Failure> {
        self.view_of(Need::Whole).await
    }

    /// The catalog that this request is answered from, or what it needs of it.
    pub(crate) async fn view_of(&self, need: Need<'_>) -> Result<View, Failure> {
        match self.preview {
            Some(release) => memory::preview(self.host, self.shop, self.trace, release).await,
            None => {
                let (host, shop, trace) = (self.host, self.shop, self.trace);
                let view = match self.seen()? {
                    Some(seen) => memory::since(host, shop, trace, (need, seen.release)).await?,
                    None => memory::view(host, shop, trace, need).await?,
                };
                self.shown.release(view.release().number());
                Ok(view)
            }
        }
    }

    /// What this shopper has seen before.
    pub(crate) fn seen(&self) -> Result<Option<Seen>, Failure> {
        Seen::read(&self.parts.headers)
    }

    /// The region that serves this visitor.
    pub(crate) fn region(&self) -> &Region {
        let settings = self.shop.settings();
        settings.near(self.visitor).map_or(&settings.region, |area| &area.region)
    }

    /// The path without its query.
    pub(crate) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The query string.
    pub(crate) fn query(&self) -> Option<&str> {
        self.parts.uri.query()
    }

    /// A header's text; nothing when it is missing or not ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Reads the body as JSON. An empty body needs no content type.
    pub(crate) fn json(&self) -> Result<Fields, Failure> {
        if !self.body.is_empty() {
            self.expect_type("application/json")?;
        }
        Fields::read(&self.body)
    }

    /// Reads the body as a form.
    pub(crate) fn form(&self) -> Result<Form, Failure> {
        self.expect_type("application/x-www-form-urlencoded")?;
        Form::read(&self.body)
    }

    fn expect_type(&self, wanted: &'static str) -> Result<(), Failure> {
        let given = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case(wanted) {
            Ok(())
        } else {
            Err(Failure::with(Code::UnsupportedMediaType, format!("Send {wanted}.")))
        }
    }

    /// Refuses parameters on a route that has none.
    pub(crate) fn expect_no_query(&self) -> Result<(), Failure> {
        let form = Form::query(self.query())?;
        match form.names().next() {
            None => Ok(()),
            Some(name) => {
                let message = format!("There is no parameter {name} here.");
                Err(Failure::with(Code::UnknownParameter, message))
            }
        }
    }

    /// The caller's idempotency key, if there is one.
    pub(crate) fn key(&self, caller: &str) -> Result<Option<Key>, Failure> {
        let Some(value) = self.parts.headers.get("idempotency-key") else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        let key = IdempotencyKey::parse(text).map_err(|_| {
            let detail = "Idempotency-Key: 1 to 255 visible ASCII characters.";
            Failure::with(Code::InvalidHeader, detail)
        })?;
        let fingerprint = fingerprint(self.parts.method.as_str(), self.path(), &self.body);
        Ok(Some(Key { caller: caller.to_owned(), key, fingerprint }))
    }

    /// The caller's idempotency key, on a route that needs one.
    pub(crate) fn key_needed(&self, caller: &str) -> Result<Key, Failure> {
        self.key(caller)?.ok_or_else(|| Failure::new(Code::IdempotencyKeyRequired))
    }

    /// Refuses a form that another site made the browser send.
    pub(crate) fn expect_same_site(&self) -> Result<(), Failure> {
        let refused = match self.header("sec-fetch-site") {
            Some(site) => !matches!(site, "same-origin" | "none"),
            // Browsers too old for fetch metadata send Origin. Other clients send neither, and
            // have no cookies of a shopper's to misuse.
            None => self.header(ORIGIN.as_str()).is_some_and(|origin| {
                let host = origin.split_once("://").map(|(_, host)| host);
                host.is_none() || host != self.authority()
            }),
        };
        if refused { Err(Failure::new(Code::CrossSite)) } else { Ok(()) }
    }

    fn authority(&self) -> Option<&str> {
        let uri = self.parts.uri.authority().map(http::uri::Authority::as_str);
        uri.or_else(|| self.header(HOST.as_str()))
    }

    /// The shop's own address as this shopper sees it.
    pub(crate) fn public_url(&self) -> String {
        if let Some(url) = &self.shop.settings().public_url {
            return url.clone();
        }
        let authority = self.authority().unwrap_or("localhost");
        let name = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
        let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let scheme = self.parts.uri.scheme_str().unwrap_or(if local { "http" } else { "https" });
        format!("{scheme}://{authority}")
    }

    /// The market for a shopper who has not chosen one: the first that sells to where the shopper
    /// is, or else the first of all.
    pub(crate) fn market<'v>(&self, view: &'v View) -> Result<&'v Market, Failure> {
        let country = self.visitor.country.as_deref();
        let near = view
            .release()
            .markets()
            .iter()
            .find(|market| market.countries.iter().any(|one| Some(one.as_str()) == country));
        near.map_or_else(|| default_market(view), Ok)
    }
}

/// The market that public pages show: they are the same for everyone.
pub(crate) fn default_market(view: &View) -> Result<&Market, Failure> {
    view.release().markets().first().ok_or_else(|| Failure {
        cause: Some("the release has no market".into()),
        ..Failure::new(Code::Internal)
    })
}

/// Reads a body frame by frame, up to the limit that holds on every host.
pub(crate) async fn receive<B>(parts: &Parts, body: B) -> Result<Bytes, Failure>
where
    B: http_body::Body<Data = Bytes>,
{
    let limit = body_bytes_max(parts.uri.path());
    let too_large =
        || Failure::with(Code::BodyTooLarge, format!("A body has at most {limit} bytes here."));
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let announced = announced.and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = std::pin::pin!(body);
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::new(Code::BodyUnreadable))?;
        if let Ok(data) = frame.into_data() {
            if whole.len().saturating_add(data.len()) > limit {
                return Err(too_large());
            }
            whole.extend_from_slice(&data);
        }
    }
    Ok(whole.freeze())
}

/// How large a body may be. A checkout carries the signed quote of up to 200 lines.
fn body_bytes_max(path: &str) -> usize {
    match path {
        "/checkout" | "/store/v1/checkouts" => {
            limits::BODY_BYTES_MAX.saturating_add(wire::message::QUOTE_BYTES_MAX)
        }
        _ => limits::BODY_BYTES_MAX,
    }
}
