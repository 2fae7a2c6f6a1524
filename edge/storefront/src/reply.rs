//! Answers, of two kinds that cannot be mistaken for each other.
//!
//! A [`Public`] answer is the same for everyone and may be kept by shared caches. A [`Private`]
//! one belongs to one shopper; there is no way to give it a shared cache header.

use bytes::Bytes;
use domain::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;
use twox_hash::XxHash3_64;

use crate::again::Again;
use crate::memory::View;

/// What a request is answered with.
#[derive(Debug)]
pub(crate) enum Reply {
    Public(Public),
    Private(Private),
}

impl From<Public> for Reply {
    fn from(answer: Public) -> Self {
        Self::Public(answer)
    }
}

impl From<Private> for Reply {
    fn from(answer: Private) -> Self {
        Self::Private(answer)
    }
}

/// A body and what it is.
#[derive(Debug)]
pub(crate) struct Body {
    kind: &'static str,
    bytes: Bytes,
}

impl Body {
    /// A page.
    pub(crate) fn html(page: maud::Markup) -> Self {
        Self { kind: "text/html; charset=utf-8", bytes: Bytes::from(page.into_string()) }
    }

    /// Text of another kind.
    pub(crate) fn text(kind: &'static str, text: String) -> Self {
        Self { kind, bytes: Bytes::from(text) }
    }

    /// A JSON document.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        Self::of("application/json", value)
    }

    /// What is written already.
    pub(crate) fn written(kind: &'static str, bytes: Bytes) -> Self {
        Self { kind, bytes }
    }

    /// A problem document (RFC 9457).
    pub(crate) fn problem(value: &impl Serialize) -> Self {
        Self::of("application/problem+json", value)
    }

    fn of(kind: &'static str, value: &impl Serialize) -> Self {
        // Our own views serialise without fail: their keys are field names.
        Self { kind, bytes: Bytes::from(serde_json::to_vec(value).unwrap_or_default()) }
    }

    fn empty() -> Self {
        Self { kind: "text/plain; charset=utf-8", bytes: Bytes::new() }
    }
}

/// For how long shared caches may answer with it.
#[derive(Debug, Clone, Copy)]
enum Freshness {
    /// At most this many seconds, then in the background.
    Shared(u64),
    /// For ever: its address changes with its content.
    Immutable,
}

/// The header that names the release and the availability an answer was made from.
pub(crate) const VERSION: HeaderName = HeaderName::from_static("bodega-version");

/// Where a browser finds which pages it may fetch before they are wanted (HTML, speculation rules).
const SPECULATION: HeaderName = HeaderName::from_static("speculation-rules");
const PREFETCH: &str = "\"/prefetch.json\"";

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The longest time that a shared cache answers with a catalog page.
pub(crate) const SHARED_SECONDS_MAX: u64 = 60;
/// For how long one answers with a document of the program's: a deployment shows within minutes.
const DOCUMENT_SECONDS: u64 = 300;

/// An answer that is the same for everyone.
#[derive(Debug)]
pub(crate) struct Public {
    body: Body,
    freshness: Freshness,
    version: Option<String>,
    age_seconds: u64,
    again: Option<Again>,
}

impl Public {
    /// An answer made from the catalog as it is seen now.
    pub(crate) fn catalog(body: Body, view: &View, now: Timestamp) -> Self {
        let boundary = view.next_price_change(now).map(|at| at.since(now).get() / 1000);
        let seconds = boundary.unwrap_or(SHARED_SECONDS_MAX).min(SHARED_SECONDS_MAX);
        Self {
            body,
            freshness: Freshness::Shared(seconds),
            version: Some(view.version()),
            age_seconds: now.since(view.read_at()).get() / 1000,
            again: None,
        }
    }

    /// The same, at an address that others ask for too: whoever answers may give it again by itself.
    pub(crate) fn catalog_again(body: Body, view: &View, now: Timestamp) -> Self {
        Self { again: view.again(now), ..Self::catalog(body, view, now) }
    }

    /// A file whose name holds the hash of its content.
    pub(crate) fn asset(kind: &'static str, bytes: Bytes) -> Self {
        Self {
            body: Body { kind, bytes },
            freshness: Freshness::Immutable,
            version: None,
            age_seconds: 0,
            again: None,
        }
    }

    /// A file of this build under a name of its own.
    pub(crate) fn file(kind: &'static str, bytes: Bytes) -> Self {
        Self {
            body: Body { kind, bytes },
            freshness: Freshness::Shared(SHARED_SECONDS_MAX),
            version: None,
            age_seconds: 0,
            again: None,
        }
    }

    /// A document that changes only with the program, at an address that stays.
    pub(crate) fn document(body: Body) -> Self {
        let freshness = Freshness::Shared(DOCUMENT_SECONDS);
        Self { body, freshness, version: None, age_seconds: 0, again: None }
    }

    /// A strong validator: it changes with every byte of the body.
    fn etag(&self) -> String {
        let hash = XxHash3_64::oneshot(&self.body.bytes);
        format!("\"{}-{hash:016x}\"", self.version.as_deref().unwrap_or("a"))
    }

    /// The same for one person alone, such as whoever looks at a preview. Programs find the headers
    /// that they know, but nothing is said that lets a cache keep it.
    fn for_one(self) -> Private {
        let etag = self.etag();
        let mut answer = Private::new(StatusCode::OK, self.body).header(header::ETAG, &etag);
        if let Some(version) = &self.version {
            let age = self.age_seconds.to_string();
            answer = answer.header(VERSION, version).header(header::AGE, &age);
        }
        answer
    }

    fn respond(self, wanted: &HeaderMap, csp: HeaderValue) -> Response<Full<Bytes>> {
        let etag = self.etag();
        let unchanged = matches(wanted.get(header::IF_NONE_MATCH), &etag);
        let cache = match self.freshness {
            Freshness::Shared(seconds) => {
                format!("public, max-age=0, s-maxage={seconds}, stale-while-revalidate=60")
            }
            Freshness::Immutable => "public, max-age=31536000, immutable".to_owned(),
        };
        let mut response = Response::new(Full::default());
        let headers = response.headers_mut();
        put(headers, header::CACHE_CONTROL, &cache);
        put(headers, header::ETAG, &etag);
        if let Some(version) = &self.version {
            put(headers, VERSION, version);
            put(headers, header::AGE, &self.age_seconds.to_string());
            headers.insert("cache-tag", HeaderValue::from_static("catalog"));
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        if self.body.kind.starts_with("text/html") {
            response.headers_mut().insert(SPECULATION, HeaderValue::from_static(PREFETCH));
        }
        if let Some(again) = self.again {
            response.extensions_mut().insert(again);
        }
        finish(response, self.body, csp)
    }
}

/// An answer that belongs to one shopper.
#[derive(Debug)]
pub(crate) struct Private {
    status: StatusCode,
    body: Body,
    headers: HeaderMap,
    csp: Option<HeaderValue>,
    connects_to: Option<String>,
}

impl Private {
    /// An answer with this body.
    pub(crate) fn new(status: StatusCode, body: Body) -> Self {
        Self { status, body, headers: HeaderMap::new(), csp: None, connects_to: None }
    }

    /// `303 See Other`: the answer to a form is the page at this address.
    pub(crate) fn see_other(location: &str) -> Self {
        Self::new(StatusCode::SEE_OTHER, Body::empty()).header(header::LOCATION, location)
    }

    /// `301 Moved Permanently`: the page has another address now.
    pub(crate) fn moved(location: &str) -> Self {
        Self::new(StatusCode::MOVED_PERMANENTLY, Body::empty()).header(header::LOCATION, location)
    }

    /// The answer with one more header. A value that no header can hold is left out.
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// The answer with one more cookie.
    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header(header::SET_COOKIE, cookie)
    }

    /// The answer under a content security policy of its own: the pay page has one.
    pub(crate) fn policy(mut self, policy: &str) -> Self {
        self.csp = HeaderValue::from_str(policy).ok();
        self
    }

    /// The answer, of which search engines are told to take no note.
    pub(crate) fn unlisted(mut self) -> Self {
        self.headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
        self
    }

    /// The answer's scripts may also speak with this address, and with what is below it.
    pub(crate) fn connects_to(mut self, address: &str) -> Self {
        self.connects_to = Some(address.to_owned());
        self
    }

    /// The status it will have.
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    fn respond(mut self, csp: HeaderValue) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = self.status;
        let own = self.csp.take().unwrap_or(csp);
        let own = self.connects_to.take().and_then(|to| also_to(&own, &to)).unwrap_or(own);
        response.headers_mut().extend(self.headers);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        finish(response, self.body, own)
    }
}

/// The policy, with one more address that scripts may speak with.
fn also_to(policy: &HeaderValue, address: &str) -> Option<HeaderValue> {
    let policy = policy.to_str().ok()?;
    let wider = policy.replacen(CONNECTS, &format!("{CONNECTS} {address}"), 1);
    HeaderValue::try_from(wider).ok()
}

const CONNECTS: &str = "connect-src 'self'";

/// What every page may load: our own files, and pictures from the media address.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https: data:; connect-src 'self'; manifest-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What browsers are told of everything that they might show or run.
const OF_PAGES: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin-allow-popups"),
    ("cross-origin-resource-policy", "same-origin"),
    ("strict-transport-security", "max-age=63072000"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// What they are told of JSON: it loads nothing and is shown nowhere. On Workers each header costs
/// as much as a twentieth of the answer.
const OF_DATA: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
    ("strict-transport-security", "max-age=63072000"),
];

/// The policy, with the origin that pictures come from where `https:` does not allow it: a shop
/// without TLS, on the machine of whoever tries it, has them at another port.
fn policy(media: &str) -> HeaderValue {
    let Some(rest) = media.strip_prefix("http://") else { return HeaderValue::from_static(POLICY) };
    let host = rest.split('/').next().unwrap_or_default();
    let policy = POLICY.replacen("https: data:", &format!("https: data: http://{host}"), 1);
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(POLICY))
}

impl Reply {
    /// The status it will have before any conditional is looked at.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Public(_) => StatusCode::OK,
            Self::Private(answer) => answer.status(),
        }
    }

    /// What is answered under a preview, whatever it was made for: it is for one person alone, and
    /// nothing that a search engine may know.
    pub(crate) fn in_preview(self) -> Private {
        match self {
            Self::Public(answer) => answer.for_one(),
            Self::Private(answer) => answer,
        }
        .unlisted()
    }

    /// The response for a request that had these headers, by a shop whose pictures are at `media`.
    pub(crate) fn respond(
        self,
        wanted: &HeaderMap,
        (request_id, media): (&str, &str),
    ) -> Response<Full<Bytes>> {
        let csp = policy(media);
        let mut response = match self {
            Self::Public(answer) => answer.respond(wanted, csp),
            Self::Private(answer) => answer.respond(csp),
        };
        let headers = response.headers_mut();
        put(headers, HeaderName::from_static("x-request-id"), request_id);
        let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_data = kind.is_some_and(|kind| kind.ends_with(b"json"));
        for (name, value) in if is_data { OF_DATA } else { OF_PAGES } {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        response
    }
}

fn finish(
    mut response: Response<Full<Bytes>>,
    body: Body,
    csp: HeaderValue,
) -> Response<Full<Bytes>> {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    if !body.bytes.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(body.kind));
    }
    put(headers, header::CONTENT_LENGTH, &body.bytes.len().to_string());
    *response.body_mut() = Full::new(body.bytes);
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Whether one of the validators in the header is this one. Weak ones compare by their text.
pub(crate) fn matches(header: Option<&HeaderValue>, etag: &str) -> bool {
    let Some(text) = header.and_then(|value| value.to_str().ok()) else { return false };
    text.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_may_come_from_where_the_shop_has_them() {
        let of = |media| policy(media).to_str().unwrap().to_owned();
        assert_eq!(of("/media"), POLICY);
        assert_eq!(of("https://cdn.example/media"), POLICY);
        let policy = of("http://127.0.0.1:8788/media");
        assert!(policy.contains("img-src 'self' https: data: http://127.0.0.1:8788;"), "{policy}");
    }
}
