//! The thread that ties a request's log lines together, here and at the origin.

use domain::{IntentId, MessageId, Timestamp};
use http::HeaderMap;

use crate::host::Host;
use crate::log::{Level, Line};

/// The request's id and its W3C trace context.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    /// `req_` and a ULID; answers and problems carry it.
    pub(crate) request_id: String,
    /// `00-<trace>-<span>-<flags>`: the caller's trace when it sent one, a new one otherwise.
    pub(crate) traceparent: String,
}

impl Trace {
    /// The trace of a request with these headers.
    pub(crate) fn begin(headers: &HeaderMap, now: Timestamp, entropy: [u8; 32]) -> Self {
        let request_id = request_id(now, take(&entropy, 0));
        let span = hex(&take::<8>(&entropy, 10));
        let given = headers.get("traceparent").and_then(|value| value.to_str().ok());
        let traceparent = match given.and_then(parse) {
            Some((trace, flags)) => format!("00-{trace}-{span}-{flags}"),
            None => {
                let trace =
                    format!("{}{}", hex(&take::<8>(&entropy, 16)), hex(&take::<8>(&entropy, 24)));
                format!("00-{trace}-{span}-00")
            }
        };
        Self { request_id, traceparent }
    }

    /// A line of this request.
    pub(crate) fn line<'a>(&'a self, level: Level, at: Timestamp, message: &'a str) -> Line<'a> {
        Line {
            level,
            at: at.to_rfc3339(),
            message,
            request_id: &self.request_id,
            traceparent: &self.traceparent,
            route: None,
            method: None,
            status: None,
            took: None,
            code: None,
            cause: None,
            intent: None,
        }
    }

    /// Writes down something that the shop lived with.
    pub(crate) fn warn<H: Host>(&self, host: &H, message: &str, cause: &str) {
        let line = self.line(Level::Warn, host.now(), message);
        host.log(&Line { cause: Some(cause), ..line });
    }

    /// Writes down what became of an intent.
    pub(crate) fn intent<H: Host>(&self, host: &H, message: &str, intent: IntentId) {
        let intent = intent.to_string();
        let line = self.line(Level::Info, host.now(), message);
        host.log(&Line { intent: Some(&intent), ..line });
    }
}

/// A request's id: `req_` and a ULID.
#[must_use]
pub fn request_id(now: Timestamp, entropy: [u8; 10]) -> String {
    let ulid = MessageId::mint(now, entropy).to_string();
    format!("req_{}", ulid.rsplit('_').next().unwrap_or_default())
}

/// The trace id and flags of a well-formed traceparent.
fn parse(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| {
        text.len() == length
            && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let nil = trace.bytes().all(|b| b == b'0') || span.bytes().all(|b| b == b'0');
    let good =
        hex(version, 2) && version != "ff" && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
    (good && !nil).then_some((trace, flags))
}

/// `N` of the bytes, from this place on. Places beyond the end read as zero.
pub(crate) fn take<const N: usize>(entropy: &[u8; 32], from: usize) -> [u8; N] {
    let mut bytes = [0; N];
    for (to, byte) in bytes.iter_mut().zip(entropy.iter().skip(from)) {
        *to = *byte;
    }
    bytes
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
