//! Requests and responses on their way between the platform and the storefront.
//!
//! The platform's own conversions step over for every header, and answer through a promise. Here a
//! head is one text in each direction, and what can be answered at once is.

use std::fmt::Write as _;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header,
};
use http_body_util::{BodyExt as _, Full};
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use storefront::{Again, Visitor};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::Body;

use crate::again::{self, Mark};
use crate::incoming::Incoming;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[wasm_bindgen(module = "/src/bridge.js")]
extern "C" {
    fn head(request: &web_sys::Request) -> String;
    fn respond(status: u16, head: &str, body: &[u8]) -> JsValue;
    fn publish(head: &str, etag: &str, id: &str, body: &[u8], leave: u32, class: u8) -> JsValue;
    fn sha256(bytes: &[u8]) -> Promise;
    fn forget(buffer: &ArrayBuffer);
}

/// The SHA-256 of each of these, by the runtime. It has no reason to fail; should it, there is none.
pub(crate) async fn digests(all: &[&[u8]]) -> Vec<[u8; 32]> {
    // One promise for all: each that is waited for is a step into the program and back.
    let promises: Array = all.iter().map(|bytes| sha256(bytes)).collect();
    let Ok(digests) = JsFuture::from(Promise::all(&promises)).await else { return Vec::new() };
    let digests = Array::from(&digests);
    digests.iter().filter_map(|one| Uint8Array::new(&one).to_vec().try_into().ok()).collect()
}

/// The bytes of a buffer that nobody else needs.
pub(crate) fn taken(buffer: &ArrayBuffer) -> Vec<u8> {
    let bytes = Uint8Array::new(buffer).to_vec();
    forget(buffer);
    bytes
}

/// Reads a request and who asks. `None` is a head that no HTTP client may send.
pub(crate) fn received(request: &web_sys::Request) -> Option<(Request<Incoming>, Visitor)> {
    let head = head(request);
    let mut lines = head.split('\n');
    let method = Method::from_bytes(lines.next()?.as_bytes()).ok()?;
    let uri: Uri = lines.next()?.parse().ok()?;
    let mut said = || lines.next().filter(|text| !text.is_empty()).map(str::to_owned);
    let (country, continent) = (said(), said());
    let mut received = Request::new(Incoming::Nothing);
    *received.method_mut() = method;
    *received.uri_mut() = uri;
    let headers = received.headers_mut();
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    let announced = headers.contains_key(header::CONTENT_LENGTH);
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let visitor = Visitor {
        address: header("cf-connecting-ip").map(str::to_owned),
        // A ray's name ends with its data centre.
        colo: header("cf-ray").and_then(|ray| Some(ray.rsplit_once('-')?.1.to_owned())),
        country,
        continent,
    };
    *received.body_mut() = match request.body() {
        None => Incoming::Nothing,
        Some(_) if announced => Incoming::Announced(Clone::clone(request)),
        Some(stream) => Incoming::Stream(Body::new(stream)),
    };
    Some((received, visitor))
}

/// A problem document for what the storefront never got to see.
pub(crate) fn refused(status: StatusCode) -> JsValue {
    let code = if status.is_server_error() { "internal" } else { "invalid_request" };
    let problem = serde_json::json!({
        "type": format!("urn:bodega:problem:{code}"),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
    });
    let head = "content-type\napplication/problem+json\ncache-control\nprivate, no-store";
    respond(status.as_u16(), head, problem.to_string().as_bytes())
}

/// Hands over an answer: at once when nothing has to be awaited, as a promise otherwise.
pub(crate) fn answered(answer: impl Future<Output = Response<Full<Bytes>>> + 'static) -> JsValue {
    let relay = Arc::new(Relay::default());
    let waker = Waker::from(Arc::clone(&relay));
    let mut answer = Box::pin(answer);
    let mut poll = move || answer.as_mut().poll(&mut Context::from_waker(&waker));
    if let Poll::Ready(response) = poll() {
        return handed(response);
    }
    let promise = future_to_promise(poll_fn(move |context| {
        relay.0.register(context.waker());
        poll().map(|response| Ok(handed(response)))
    }));
    promise.into()
}

/// Whatever was begun in the first look at an answer wakes whoever waits for it by then.
#[derive(Default)]
struct Relay(AtomicWaker);

impl Wake for Relay {
    fn wake(self: Arc<Self>) {
        self.0.wake();
    }
}

fn handed(response: Response<Full<Bytes>>) -> JsValue {
    let (mut parts, body) = response.into_parts();
    let body = whole(body);
    let cache = parts.headers.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes);
    let public = cache.is_some_and(|cache| cache.starts_with(b"public"));
    if parts.status != StatusCode::OK || !public || body.is_empty() {
        return respond(parts.status.as_u16(), &lines(&parts.headers), &body);
    }
    let Mark { leave, class } = again::mark(parts.extensions.get::<Again>());
    let mut own = |name| parts.headers.remove(name);
    let (etag, id) = (own(header::ETAG), own(REQUEST_ID));
    // The platform counts the bytes by itself.
    own(header::CONTENT_LENGTH);
    let text = |value: &Option<HeaderValue>| {
        value.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    publish(&lines(&parts.headers), &text(&etag), &text(&id), &body, leave, class)
}

/// Headers as `bridge.js` reads them.
fn lines(headers: &HeaderMap) -> String {
    let mut head = String::new();
    for (name, value) in headers {
        // What the storefront writes into a header is text; anything else would be its mistake.
        let Ok(value) = value.to_str() else { continue };
        let _infallible = writeln!(head, "{name}\n{value}");
    }
    head
}

/// The bytes of a body that is all there.
fn whole(body: Full<Bytes>) -> Bytes {
    let mut collected = std::pin::pin!(body.collect());
    match Pin::as_mut(&mut collected).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(body)) => body.to_bytes(),
        Poll::Pending => Bytes::new(),
    }
}
