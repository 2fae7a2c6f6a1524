//! Reading what was sent: parameters, bodies, versions.

use axum::body::Body;
use axum::extract::Query;
use bytes::Bytes;
use domain::limits::BODY_BYTES_MAX;
use http::header::IF_MATCH;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::http::body;
use crate::problem::{FieldProblem, Problem};
use crate::routes::admin::shape::Invalid;

/// A description and the metadata of a product may each have as much as any other body.
const BYTES_MAX: usize = 4 * BODY_BYTES_MAX;

/// How many things a page shows unless it is told, and at most.
const LIMIT: u32 = 24;
const LIMIT_MAX: u32 = 100;

/// The parameters of an address; unknown ones are the shape's to refuse.
pub(super) fn query<T: DeserializeOwned>(head: &Parts) -> Result<T, Problem> {
    Query::try_from_uri(&head.uri)
        .map(|Query(value)| value)
        .map_err(|error| parameter("invalid_parameter", format!("{}.", error.body_text())))
}

/// How many things a page is to show.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    let limit = asked.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(parameter("invalid_parameter", format!("limit is a number from 1 to {LIMIT_MAX}.")))
}

/// Where a page begins.
pub(super) fn cursor<T>(
    asked: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(text) = asked else { return Ok(None) };
    match read(text) {
        Some(cursor) => Ok(Some(cursor)),
        None => Err(parameter("invalid_cursor", "The cursor is not one of ours.".to_owned())),
    }
}

/// A parameter that is one of a closed set of names.
pub(super) fn named<T>(
    name: &str,
    asked: Option<&str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(text) = asked else { return Ok(None) };
    match parse(text) {
        Some(value) => Ok(Some(value)),
        None => Err(parameter("invalid_parameter", format!("There is no {name} {text:?}."))),
    }
}

fn parameter(code: &'static str, detail: String) -> Problem {
    let title = "A query parameter cannot be understood";
    Problem::new(StatusCode::BAD_REQUEST, code, title).saying(detail)
}

/// A JSON body of a known shape, with its bytes.
pub(super) async fn json<T: DeserializeOwned>(
    head: &Parts,
    body: Body,
) -> Result<(T, Bytes), Problem> {
    body::json(&head.headers, body, BYTES_MAX).await
}

/// As [`json`], where sending nothing means the shape with nothing in it.
pub(super) async fn optional_json<T: DeserializeOwned + Default>(
    head: &Parts,
    body: Body,
) -> Result<(T, Bytes), Problem> {
    let bytes = body::read(body, BYTES_MAX).await?;
    if bytes.is_empty() {
        return Ok((T::default(), bytes));
    }
    json(head, Body::from(bytes)).await
}

/// A body that has nothing to say: none, or an empty object.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The version that the caller has seen, if a change depends on it. Any version will do for `*`.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    // A tag that is not one of ours is of no version that there ever was.
    Ok(Some(version.and_then(|text| text.parse().ok()).unwrap_or(0)))
}

/// What was asked for cannot be so.
pub(super) fn validation(errors: Vec<FieldProblem>) -> Problem {
    let title = "Something needs correcting";
    let detail = errors.first().map(|error| error.message.clone()).unwrap_or_default();
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", title)
        .saying(detail)
        .with_errors(errors)
}

/// A field of what was asked for cannot be so.
pub(super) fn invalid(invalid: Invalid) -> Problem {
    let Invalid { field, code, message } = invalid;
    validation(vec![FieldProblem { field, code: code.to_owned(), message }])
}
