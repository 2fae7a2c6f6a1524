//! `GET /media/<file>`: pictures for whoever asks, and for the CDN that asks once.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use crate::media::{Media, Missing, Served};

/// For what has one content for ever: a year, which is as long as it can be said.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For originals, which hold what a camera wrote into them.
pub(crate) const PRIVATE: &str = "private, no-store";

const PROBLEM: &str = "application/problem+json";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Serves `GET` and `HEAD` of `/media/<name>-<width>.<webp or jpg>`.
pub fn routes(media: Media) -> Router {
    Router::new().route("/media/{file}", get(serve)).with_state(media)
}

async fn serve(
    State(media): State<Media>,
    Path(file): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let mut response = match media.get(&file).await {
        Ok(served) => picture(served, &headers),
        Err(missing) => problem(&missing, uri.path()),
    };
    // Nothing here is a page, whatever a browser is told to take it for; and any page, also one of
    // another shop front, may show it.
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("none"));
    response
}

fn picture(served: Served, asked: &HeaderMap) -> Response {
    let mut response = if is_known(&served.etag, asked) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(served.bytes.into());
        let kind = HeaderValue::from_static(served.content_type);
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    // It is hex digits in quotes, which a header takes.
    if let Ok(etag) = HeaderValue::try_from(served.etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// Whether the asker has it already. Compared weakly, as RFC 9110 wants it for this header.
fn is_known(etag: &str, asked: &HeaderMap) -> bool {
    let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

fn problem(missing: &Missing, path: &str) -> Response {
    let (status, code, title) = match missing {
        Missing::Unknown => (StatusCode::NOT_FOUND, "not_found", "There is no such picture"),
        Missing::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Too many pictures at once"),
        Missing::Damaged(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something broke"),
        Missing::Place(_) => (StatusCode::BAD_GATEWAY, "media_unreachable", "Pictures are away"),
    };
    if !matches!(missing, Missing::Unknown | Missing::Busy) {
        let cause = std::error::Error::source(missing).map(ToString::to_string);
        tracing::error!(path, error = %missing, cause, "a picture cannot be served");
    }
    let body = serde_json::json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": missing_detail(missing),
        "instance": path,
        "code": code,
    });
    let mut response = Response::new(Bytes::from(body.to_string()).into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// What the caller may know: nothing about our insides.
const fn missing_detail(missing: &Missing) -> &'static str {
    match missing {
        Missing::Unknown => "No picture has this name, or it is not had in this size or format.",
        Missing::Busy => "Try again in a second.",
        Missing::Damaged(_) | Missing::Place(_) => "Try again later.",
    }
}
