//! How an envelope travels to the origin over HTTP: the same bytes on every host.
//!
//! A host only moves the request that [`request`] makes and hands what came back to [`answer`].

use bytes::Bytes;
use domain::{Millis, Timestamp};
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

/// The shortest wait before a message of a queue is tried again.
const PAUSE_SHORTEST: Millis = Millis::from_seconds(2);
/// The longest wait. With waits of a quarter of the message's age up to this, one hundred retries
/// (wrangler.toml) span the queue's retention of 14 days.
const PAUSE_LONGEST: Millis = Millis::from_hours(6);

/// How long a queue waits before it tries a message of this age again: a quarter of the age, so
/// that after an outage of any length the last message is delivered within a quarter of it.
#[must_use]
pub fn pause(age: Millis) -> Millis {
    let quarter = age.get().checked_div(4).unwrap_or_default();
    Millis::new(quarter.clamp(PAUSE_SHORTEST.get(), PAUSE_LONGEST.get()))
}

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
    fn a_queue_waits_a_quarter_of_an_age_within_bounds() {
        let cases =
            [(0, 2), (8, 2), (12, 3), (60, 15), (86_400, 21_600), (u64::MAX / 1_000, 21_600)];
        for (age, wait) in cases {
            assert_eq!(pause(Millis::from_seconds(age)), Millis::from_seconds(wait), "{age}");
        }
        assert_eq!(pause(Millis::new(u64::MAX)), PAUSE_LONGEST);
    }

    /// The queue gives up after one hundred retries, and not before it would forget the message.
    #[test]
    fn a_hundred_retries_outlast_the_queue_s_retention() {
        let mut age = Millis::from_seconds(0);
        for _ in 0..100 {
            age = Millis::new(age.get() + pause(age).get());
        }
        assert!(age >= domain::limits::QUEUE_RETENTION, "{age:?}");
        let workers = include_str!("../../../wrangler.toml");
        assert!(workers.lines().filter(|line| *line == "max_retries = 100").count() >= 2);
    }

    #[test]
    fn a_trace_goes_along_and_what_is_none_stays_behind() {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let sent = |trace| traced(Request::new(Bytes::new()), trace);
        assert_eq!(sent(trace).headers()["traceparent"], trace);
        assert!(!sent("a\nb").headers().contains_key("traceparent"));
        assert!(!sent("").headers().contains_key("traceparent"));
    }
}
