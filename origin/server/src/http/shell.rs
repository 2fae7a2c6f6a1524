//! The outermost layer: a request id, one log line, one metric, and problems written down.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{CACHE_CONTROL, HeaderName, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue};

use crate::clock;
use crate::http::cross_origin;
use crate::origin::Origin;
use crate::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

tokio::task_local! {
    /// The id under which the request that is being answered is logged.
    static ANSWERING: String;
}

/// The request that this piece of code works for, if it works for one.
pub(crate) fn answering() -> Option<String> {
    ANSWERING.try_with(Clone::clone).ok()
}

/// Carries work through although its caller may hang up. A request whose connection breaks is
/// dropped where it waits, which is safe everywhere and yet leaves half a payment for the
/// reconciler to find; work that was begun here is finished, and only its answer is lost.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    let id = answering().unwrap_or_default();
    tokio::spawn(ANSWERING.scope(id, work)).await.map_err(|_| Problem::internal())
}

/// Runs one request inside the shell.
pub(crate) async fn around(
    State(origin): State<Arc<Origin>>,
    request: Request,
    next: Next,
) -> Response {
    let started = clock::instant();
    let id = request_id(request.headers());
    let trace = trace_id(request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    // The pattern, not the path: a path may hold what only its owner should know.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |matched| matched.as_str().to_owned());
    let shop = cross_origin::shop(&origin.settings.shop_origins, request.headers());

    let mut response = match cross_origin::preflight(shop.as_ref(), &request) {
        Some(answer) => answer,
        None => ANSWERING.scope(id.clone(), next.run(request)).await,
    };
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = problem.or_else(|| in_plain_words(&response)) {
        let extra = std::mem::take(response.headers_mut());
        response = problem.write(&path, &id);
        keep_missing(response.headers_mut(), extra);
    }

    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Nothing this process says is for anybody but the one who asked.
    headers.insert(CACHE_CONTROL, NO_STORE);
    cross_origin::allow(shop, headers);

    let status = response.status().as_u16();
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    origin.metrics.answered(status, started.elapsed());
    tracing::info!(
        request_id = %id,
        trace_id = trace.as_deref(),
        %method,
        route,
        status,
        milliseconds = took,
        "answered"
    );
    response
}

/// What the HTTP library refused by itself, such as a query that does not parse: every refusal of
/// ours has brought its problem along.
fn in_plain_words(response: &Response) -> Option<Problem> {
    let status = response.status();
    status.is_client_error().then(|| Problem::plain(status))
}

fn keep_missing(headers: &mut HeaderMap, extra: HeaderMap) {
    for (name, value) in extra {
        if let Some(name) = name
            && name != http::header::CONTENT_LENGTH
        {
            headers.entry(name).or_insert(value);
        }
    }
}

/// The caller's id when it is a plain short token, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    if let Some(given) = given
        && (1..=64).contains(&given.len())
        && given.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    {
        return given.to_owned();
    }
    let bytes: [u8; 12] = clock::entropy().unwrap_or_default();
    let mut id = String::from("req_");
    for byte in bytes {
        id.push_str(&format!("{byte:02x}"));
    }
    id
}

/// The trace id of a W3C `traceparent` header, where one came along.
fn trace_id(headers: &HeaderMap) -> Option<String> {
    let parent = headers.get(&TRACE_PARENT)?.to_str().ok()?;
    let id = parent.split('-').nth(1)?;
    let plain = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_taken_only_when_it_is_a_plain_token() {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_static("abc-1"));
        assert_eq!(request_id(&headers), "abc-1");

        headers.insert(REQUEST_ID, HeaderValue::from_static("a\"b"));
        assert!(request_id(&headers).starts_with("req_"));
    }

    #[test]
    fn a_trace_is_followed_only_when_it_is_well_formed() {
        let mut headers = HeaderMap::new();
        assert_eq!(trace_id(&headers), None);
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        headers.insert(TRACE_PARENT, HeaderValue::from_static(parent));
        assert_eq!(trace_id(&headers).as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        headers.insert(TRACE_PARENT, HeaderValue::from_static("00-x-y-z"));
        assert_eq!(trace_id(&headers), None);
    }
}
