//! A stranger who sends anything, often what the shop expects and seldom quite.
//!
//! A stroll reads bytes as a row of requests and mishaps. It remembers what the shop gave away
//! (ids, secrets, quotes, cookies), so that bytes find their way to a placed order; and it holds
//! every answer against the [promises](crate::promises). The same bytes are the same stroll.

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use bytes::Bytes;
use domain::Millis;
use domain::order::{OrderStatus, PaymentStatus};
use http::{HeaderMap, Method, Request, header};
use http_body_util::Full;
use storefront::{Shop, Visitor, serve};
use wire::answer::RefusalCode;

use crate::doors::{self, Door, Sends};
use crate::known::Known;
use crate::memory::{Memory, now};
use crate::promises::{self, Asked, Said};

/// A stroll is over after so many steps: longer ones find nothing that these do not.
const STEPS_MAX: usize = 24;

/// Someone who walks through one shop.
pub(crate) struct Stranger {
    host: Memory,
    shop: Shop,
    cookies: BTreeMap<String, String>,
    known: Known,
    /// The door behind which they are.
    door: usize,
    /// Whether some part of the shop is or was switched off: its breakers may still be open.
    trouble: bool,
    /// What was answered: the route's name and the status.
    pub(crate) visits: Vec<(String, u16)>,
}

/// A body as networks bring it: in pieces, and perhaps torn off.
struct Pieces {
    left: Vec<Bytes>,
    torn: bool,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<std::result::Result<http_body::Frame<Bytes>, Self::Error>>> {
        let torn = std::mem::take(&mut self.torn);
        std::task::Poll::Ready(match self.left.pop() {
            Some(piece) => Some(Ok(http_body::Frame::data(piece))),
            None => torn.then(|| Err(std::io::ErrorKind::ConnectionReset.into())),
        })
    }
}

impl Stranger {
    /// Enters a shop that nobody has bought in. The databases are the host's own; whatever an
    /// earlier stroll left in them goes.
    pub(crate) fn enter(host: &Memory, shop: Shop) -> Self {
        host.forget();
        Self {
            host: host.clone(),
            shop,
            cookies: BTreeMap::new(),
            known: Known::default(),
            door: doors::DOORS.len() - 1,
            trouble: false,
            visits: Vec::new(),
        }
    }

    /// Walks as the bytes say, until they are used up.
    pub(crate) fn stroll(&mut self, bytes: &[u8]) {
        let mut bytes = Unstructured::new(bytes);
        for _ in 0..STEPS_MAX {
            // Bytes that end early end the stroll; that is no mistake.
            if bytes.is_empty() || self.step(&mut bytes).is_err() {
                return;
            }
        }
    }

    fn step(&mut self, bytes: &mut Unstructured<'_>) -> Result<()> {
        if bytes.ratio(1, 6)? {
            return self.mishap(bytes);
        }
        let far = if bytes.ratio(1, 10)? { bytes.choose_index(doors::DOORS.len())? } else { 1 };
        self.door = (self.door + far) % doors::DOORS.len();
        let door = &doors::DOORS[self.door];
        self.known.wild = bytes.ratio(1, 3)?;
        let Some((asked, request)) = self.request(door, bytes)? else { return Ok(()) };
        let visitor = Visitor {
            country: bytes.ratio(1, 4)?.then(|| self.known.word(bytes)).transpose()?,
            continent: bytes.ratio(1, 8)?.then(|| self.known.word(bytes)).transpose()?,
            ..Visitor::default()
        };
        let said = self.say(&visitor, request);
        promises::keep(&asked, &said, self.trouble);
        // What everyone may keep is what everyone is told.
        let (open, plain) = (said.is_public(), doors::without_identity(&asked.headers));
        if open && asked.method == Method::GET && plain.len() < asked.headers.len() {
            let mut again = Request::get(&asked.target).body(Full::default()).ok();
            if let Some(again) = &mut again {
                *again.headers_mut() = plain;
            }
            if let Some(again) = again {
                let other = self.say(&Visitor::default(), again);
                // Behind the first answer the shop may have heard of another release.
                if other.headers.get("bodega-version") != said.headers.get("bodega-version") {
                    return Ok(());
                }
                assert_eq!(other.body, said.body, "{} differs between shoppers", asked.target);
            }
        }
        self.known.learn(&said);
        self.keep_cookies(&said.headers);
        Ok(())
    }

    /// What happens to a shop while someone is in it.
    fn mishap(&mut self, bytes: &mut Unstructured<'_>) -> Result<()> {
        let parts = &self.host.0;
        let origin = &parts.origin;
        let minutes = 1_u64 << bytes.int_in_range(0..=16_u32)?;
        let switch = match bytes.int_in_range(0..=9_u8)? {
            0 => &parts.express_up,
            1 => &parts.durable_up,
            2 => &parts.carts_up,
            3 => &parts.catalog_up,
            4 => {
                let why = [RefusalCode::OutOfStock, RefusalCode::PriceChanged];
                origin.refuse.set(Some(*bytes.choose(&why)?));
                return Ok(());
            }
            5 => {
                origin.change(|order| {
                    order.status = OrderStatus::Paid;
                    order.payment_status = PaymentStatus::Succeeded;
                });
                return Ok(());
            }
            6 => {
                self.host.flip(bytes.int_in_range(1..=2)?);
                return Ok(());
            }
            7 => {
                self.host.deliver();
                return Ok(());
            }
            8 => {
                self.cookies.clear();
                return Ok(());
            }
            _ => {
                // Messages have left by then: the origin does not open those that are too old.
                self.host.deliver();
                self.host.pass(Millis::from_minutes(minutes));
                return Ok(());
            }
        };
        switch.set(!switch.get());
        self.trouble = true;
        Ok(())
    }

    /// A request to this door, and what is to be remembered of it. Nothing when no client could
    /// send it.
    fn request(
        &self,
        door: &Door,
        bytes: &mut Unstructured<'_>,
    ) -> Result<Option<(Asked, Request<Pieces>)>> {
        let target = self.known.target(door, bytes)?;
        let method = match self.known.odd(bytes, 5)? {
            true => bytes.choose(&doors::METHODS)?.clone(),
            false => bytes.choose(door.methods)?.parse().unwrap(),
        };
        let (kind, body) = match method {
            Method::GET | Method::HEAD if !self.known.odd(bytes, 12)? => (None, Vec::new()),
            _ => self.known.body(door, bytes)?,
        };
        let headers = self.headers(door, kind, bytes)?;
        let mut pieces = vec![Bytes::from(body)];
        if bytes.ratio(1, 6)? {
            let body = pieces.remove(0);
            pieces = body.chunks(7).rev().map(Bytes::copy_from_slice).collect();
        }
        let pieces = Pieces { left: pieces, torn: self.known.odd(bytes, 20)? };
        let Ok(mut request) = Request::builder().method(&method).uri(&target).body(pieces) else {
            return Ok(None);
        };
        *request.headers_mut() = headers.clone();
        let secrets = self.known.secrets();
        Ok(Some((Asked { method, target, headers, secrets }, request)))
    }

    fn headers(
        &self,
        door: &Door,
        kind: Option<&'static str>,
        bytes: &mut Unstructured<'_>,
    ) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        let mut put = |name: &str, value: &str| {
            if let (Ok(name), Ok(value)) =
                (name.parse::<http::HeaderName>(), http::HeaderValue::from_bytes(value.as_bytes()))
            {
                headers.append(name, value);
            }
        };
        put("host", "shop.test");
        if let Some(kind) = kind {
            put("content-type", kind);
        }
        if !self.cookies.is_empty() && !self.known.odd(bytes, 4)? {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            put(header::COOKIE.as_str(), &pairs.join("; "));
        }
        match door.sends {
            Sends::Form(_) if !self.known.odd(bytes, 8)? => put("sec-fetch-site", "same-origin"),
            Sends::Json(_) | Sends::Nothing if door.path.starts_with("/store/") => {
                for (name, kind) in [("bodega-cart", "secret"), ("bodega-order", "order_secret")] {
                    if !self.known.odd(bytes, 5)? {
                        put(name, &self.known.of(kind, bytes)?);
                    }
                }
                if !self.known.odd(bytes, 4)? {
                    let key = bytes.int_in_range(0..=20_u8)?;
                    put("idempotency-key", &format!("key-{key}"));
                }
            }
            _ => {}
        }
        for _ in 0..4 {
            // Bytes that have run out would go on for ever.
            if self.known.odd(bytes, 2)? {
                put(bytes.choose(doors::HEADERS)?, &self.known.word(bytes)?);
            }
        }
        Ok(headers)
    }

    fn say<B: http_body::Body<Data = Bytes>>(
        &mut self,
        visitor: &Visitor,
        request: Request<B>,
    ) -> Said {
        self.host.0.log.borrow_mut().clear();
        let (parts, body) = now(serve(&self.host, &self.shop, visitor, request)).into_parts();
        let log = self.host.0.log.borrow().clone();
        self.host.settle();
        let said = Said::new(parts, body, log);
        self.visits.push((promises::route(&said.log), said.status.as_u16()));
        said
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (pair, attributes) = text.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
