//! How an envelope travels to the origin over HTTP: the same bytes on every host.
//!
//! A host only moves the request that [`request`] makes and hands what came back to [`answer`].

use bytes::Bytes;
use domain::Timestamp;
use http::{HeaderValue, Request, header};
use wire::answer::Answer;
use wire::attempt::{self, Delivery};
use wire::envelope::Envelope;

use crate::host::HostError;
use crate::settings::Settings;

/// Where messages go, at the origin.
pub const MESSAGES: &str = "/edge/v1/messages";
/// Where messages go that a queue has given up on.
pub const DEAD_LETTERS: &str = "/edge/v1/dead-letters";
/// The content type of an envelope.
pub const CONTENT_TYPE: &str = "application/vnd.bodega.envelope";

/// The W3C trace of the request that a delivery belongs to. It is not signed: it opens nothing.
pub const TRACE: &str = "traceparent";

/// On which way a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A shopper waits for the answer.
    Express,
    /// A queue delivers it until it is taken.
    Durable,
}

impl Lane {
    /// The value of the `Bodega-Lane` header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Express => "express",
            Self::Durable => "durable",
        }
    }
}

/// The delivery of a message, signed for these minutes. Every attempt makes its own.
///
/// # Errors
/// When the origin's address in the settings cannot be used.
pub fn request(
    settings: &Settings,
    message: &[u8],
    lane: Lane,
    now: Timestamp,
) -> Result<Request<Bytes>, HostError> {
    signed(settings, MESSAGES, message, lane, now)
}

/// Hands over a message that the queue has given up on.
///
/// # Errors
/// When the origin's address in the settings cannot be used.
pub fn dead_letter(
    settings: &Settings,
    message: &[u8],
    now: Timestamp,
) -> Result<Request<Bytes>, HostError> {
    signed(settings, DEAD_LETTERS, message, Lane::Durable, now)
}

fn signed(
    settings: &Settings,
    path: &str,
    message: &[u8],
    lane: Lane,
    now: Timestamp,
) -> Result<Request<Bytes>, HostError> {
    let delivery = Delivery { method: "POST", path, body: message };
    let attempt = attempt::sign(&settings.keys, delivery, now);
    Request::post(format!("{}{path}", settings.origin_url))
        .header(header::CONTENT_TYPE, CONTENT_TYPE)
        .header(attempt::HEADER, attempt)
        .header("bodega-lane", lane.name())
        .body(Bytes::copy_from_slice(message))
        .map_err(|error| HostError::Unreachable(error.to_string()))
}

/// The delivery of an envelope on the express lane.
///
/// # Errors
/// When the origin's address in the settings cannot be used.
pub fn express(
    settings: &Settings,
    envelope: &Envelope,
    traceparent: &str,
    now: Timestamp,
) -> Result<Request<Bytes>, HostError> {
    let request = request(settings, &envelope.to_bytes(), Lane::Express, now)?;
    Ok(traced(request, traceparent))
}

/// The delivery, with the trace that it belongs to. One that cannot be a header is left out.
#[must_use]
pub fn traced(mut request: Request<Bytes>, traceparent: &str) -> Request<Bytes> {
    if let Ok(value) = HeaderValue::from_str(traceparent)
        && !value.is_empty()
    {
        request.headers_mut().insert(TRACE, value);
    }
    request
}

/// Reads what the origin answered to a delivery.
///
/// # Errors
/// When it refused the delivery itself, or said something unreadable.
pub fn answer(status: u16, body: &[u8]) -> Result<Answer, HostError> {
    if status != 200 {
        return Err(HostError::Rejected(status));
    }
    Answer::from_json(body).map_err(|error| HostError::Malformed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_goes_along_and_what_is_none_stays_behind() {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let sent = |trace| traced(Request::new(Bytes::new()), trace);
        assert_eq!(sent(trace).headers()["traceparent"], trace);
        assert!(!sent("a\nb").headers().contains_key("traceparent"));
        assert!(!sent("").headers().contains_key("traceparent"));
    }
}
