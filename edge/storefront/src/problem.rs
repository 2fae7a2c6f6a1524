//! A failure as `application/problem+json` (RFC 9457).

use http::HeaderName;
use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cookie;
use crate::failure::{Code, Failure};
use crate::limits;
use crate::reply::{Body, Private};
use crate::trace::Trace;

/// Why a request was not done (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    instance: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<FieldProblem<'_>>>")]
    errors: Vec<FieldProblem<'a>>,
    request_id: &'a str,
    #[serde(flatten)]
    members: Map<String, Value>,
}

/// What is wrong with one field.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FieldProblem")]
struct FieldProblem<'a> {
    field: &'a str,
    code: &'a str,
    message: &'a str,
}

/// The problem document for a failure of a request to this path.
pub(crate) fn problem(failure: &Failure, path: &str, trace: &Trace) -> Private {
    let errors = failure.errors.iter().map(|error| FieldProblem {
        field: &error.field,
        code: error.code,
        message: &error.message,
    });
    let code = failure.code.text();
    let body = Problem {
        kind: format!("urn:bodega:problem:{code}"),
        title: failure.code.title(),
        status: failure.code.status().as_u16(),
        detail: failure.detail.as_deref(),
        instance: path,
        code,
        errors: errors.collect(),
        request_id: &trace.request_id,
        members: failure
            .members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    };
    headers(Private::new(failure.code.status(), Body::problem(&body)), failure)
}

/// The headers that a failure asks for, whatever its body.
pub(crate) fn headers(answer: Private, failure: &Failure) -> Private {
    let mut answer = answer;
    if let Some(allow) = failure.allow {
        answer = answer.header(ALLOW, allow);
    }
    if let Some(seconds) = failure.retry_after {
        answer = answer.header(RETRY_AFTER, &seconds.to_string());
    }
    for (name, value) in limits::headers(failure) {
        answer = answer.header(name, &value);
    }
    match failure.code {
        Code::CartSecretRequired => answer.header(WWW_AUTHENTICATE, "Bodega-Cart"),
        Code::OrderSecretRequired => answer.header(WWW_AUTHENTICATE, "Bodega-Order"),
        Code::PreviewInvalid | Code::PreviewExpired | Code::PreviewGone => {
            answer.cookie(&cookie::forget_preview()).unlisted()
        }
        _ => answer,
    }
}

/// The name of the header that marks a replayed answer.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
