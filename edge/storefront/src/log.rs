//! One line of the log: what was asked, what came of it, never who or what with.

use serde::Serialize;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The ordinary course of things.
    Info,
    /// Something went wrong that the shop lived with.
    Warn,
    /// Something went wrong that a person should look at.
    Error,
}

/// A log line. It holds ids and codes, never personal data, tokens or card data.
#[derive(Debug, Clone, Serialize)]
pub struct Line<'a> {
    /// How much it matters.
    pub level: Level,
    /// When it was written, RFC 3339.
    pub at: String,
    /// What happened, in a few fixed words.
    pub message: &'a str,
    /// The id of the request it belongs to; the shopper sees the same one in a problem.
    pub request_id: &'a str,
    /// The W3C trace context of the request.
    pub traceparent: &'a str,
    /// The name of the route, without ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<&'a str>,
    /// The request's method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'a str>,
    /// The answer's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds by the host's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<u64>,
    /// The stable code of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    /// The chain of causes of a failure of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<&'a str>,
    /// The intent that the line is about: the thread through edge, queue and origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<&'a str>,
}

impl Line<'_> {
    /// The line as one JSON object, without a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// An error and all its causes, outermost first, joined by colons.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
