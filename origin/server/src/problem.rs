//! Every failure this process answers with, as RFC 9457 `application/problem+json`.
//!
//! A handler returns `Result<_, Problem>`. The problem travels inside the response until the
//! outermost layer, which alone knows the request's id and path, writes it down.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

/// One field of the request that was not acceptable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldProblem {
    pub(crate) field: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A failure with everything the caller needs to act on it, and nothing about our insides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem(Box<Parts>);

#[derive(Debug, Clone, PartialEq)]
struct Parts {
    status: StatusCode,
    code: Cow<'static, str>,
    title: &'static str,
    detail: String,
    errors: Vec<FieldProblem>,
    retry_after_seconds: Option<u32>,
    /// What stands in the way: the current resource of a conflict, the difference of a price.
    resource: Option<(&'static str, serde_json::Value)>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: &'static str,
    ) -> Self {
        Self(Box::new(Parts {
            status,
            code: code.into(),
            title,
            detail: String::new(),
            errors: Vec::new(),
            retry_after_seconds: None,
            resource: None,
        }))
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read").saying(detail)
    }

    /// A refusal of the HTTP library's own, which knows no problems.
    pub(crate) fn plain(status: StatusCode) -> Self {
        Self::new(status, "malformed", "The request cannot be read")
            .saying("The address or its parameters cannot be understood.")
    }

    pub(crate) fn unauthorized(code: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, "The signature was not accepted")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This secret does not open this order")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here")
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not take this method",
        )
    }

    pub(crate) fn unprocessable(
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, "The request cannot be carried out")
            .saying(detail)
    }

    pub(crate) fn conflict(code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, "The order is in another state").saying(detail)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large")
            .saying(format!("At most {limit} bytes are read."))
    }

    pub(crate) fn media_type(expected: &'static str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body has another content type than this address reads",
        )
        .saying(format!("Send {expected}."))
    }

    pub(crate) fn slow_body() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_timeout", "The body did not arrive in time")
    }

    pub(crate) fn unavailable(code: &'static str, retry_after_seconds: u32) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, "The shop cannot do this right now")
            .retry_after(retry_after_seconds)
    }

    pub(crate) fn rate_limited(retry_after_seconds: u32) -> Self {
        let title = "Too many requests in a short time";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", title)
            .retry_after(retry_after_seconds)
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something failed on our side")
    }

    pub(crate) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    pub(crate) fn with_errors(mut self, errors: Vec<FieldProblem>) -> Self {
        self.0.errors = errors;
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    pub(crate) fn showing(mut self, name: &'static str, resource: serde_json::Value) -> Self {
        self.0.resource = Some((name, resource));
        self
    }

    /// The answer as it goes out. `instance` is the path that was asked for.
    pub(crate) fn write(&self, instance: &str, request_id: &str) -> Response {
        let parts = &self.0;
        let mut body = serde_json::json!({
            "type": format!("urn:bodega:problem:{}", parts.code),
            "title": parts.title,
            "status": parts.status.as_u16(),
            "detail": parts.detail,
            "instance": instance,
            "code": parts.code,
            "errors": parts.errors,
            "request_id": request_id,
        });
        if let (Some((name, resource)), Some(members)) = (&parts.resource, body.as_object_mut()) {
            members.insert((*name).to_owned(), resource.clone());
        }
        let mut response = Response::new(axum::body::Body::from(body.to_string()));
        *response.status_mut() = parts.status;
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = parts.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<getrandom::Error> for Problem {
    fn from(_: getrandom::Error) -> Self {
        Self::unavailable("no_entropy", 5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_problem_names_its_code_its_place_and_its_request() {
        let problem = Problem::conflict("order_shipped", "It has left the house.")
            .showing("order", serde_json::json!({"number": "1001"}));

        let response = problem.write("/store/v1/checkouts/int_1/cancel", "req_1");

        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "order_shipped");
        assert_eq!(body["instance"], "/store/v1/checkouts/int_1/cancel");
        assert_eq!(body["request_id"], "req_1");
        assert_eq!(body["order"]["number"], "1001");
    }
}
