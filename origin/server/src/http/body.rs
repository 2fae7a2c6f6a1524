//! Reading a request's body: never more bytes, never longer than stated.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// hyper has no limit of its own on how slowly a body may trickle in.
const BODY_TIME: Duration = Duration::from_secs(10);

/// The whole body, at most `limit` bytes of it.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let collected = tokio::time::timeout(BODY_TIME, Limited::new(body, limit).collect()).await;
    match collected {
        Err(_) => Err(Problem::slow_body()),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::too_large(limit)),
        Ok(Err(_)) => Err(Problem::malformed("The body broke off.")),
    }
}

/// A JSON body of a known shape, at most `limit` bytes. Unknown fields are the shape's to refuse.
pub(crate) async fn json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<(T, Bytes), Problem> {
    expect_type(headers, "application/json")?;
    let bytes = read(body, limit).await?;
    let value = serde_json::from_slice(&bytes)
        .map_err(|error| Problem::malformed(format!("The JSON was not understood: {error}.")))?;
    Ok((value, bytes))
}

/// Refuses a body that says it is something else. Parameters such as a charset do not matter.
pub(crate) fn expect_type(headers: &HeaderMap, expected: &'static str) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Problem::media_type(expected))
}
