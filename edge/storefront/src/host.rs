//! The one port of the edge: what a platform must give so that the shop can run on it.
//!
//! It speaks the language of its caller (run a batch, ask the origin, hand over an intent), not
//! of a platform. No future is `Send`: every host runs one shop per thread.

use std::future::Future;

use database::{Batch, BatchError, Database, Rows};
use domain::{Millis, Timestamp};
use release::SegmentHash;
use wire::answer::Answer;
use wire::envelope::Envelope;

use crate::limits::{Admission, Class, Client};
use crate::log::Line;

/// A platform that the shop runs on: Workers, Spin, a native process, the simulator, tests.
///
/// Every waiting call carries its deadline, because an edge clock stands still between I/O.
#[expect(async_fn_in_trait, reason = "implemented only by our own, single-threaded hosts")]
pub trait Host: Clone + 'static {
    /// Runs one guarded batch on a database, whole or not at all.
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError>;

    /// Asks the origin a question while the shopper waits (the express lane). The W3C trace goes
    /// along beside the envelope, unsigned, so that the log lines of both halves can be joined.
    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError>;

    /// Counts a request of this client, and says whether it is one too many. Without counters of
    /// its own a host lets everybody in: something in front of it has to count.
    async fn admit(
        &self,
        _client: Client,
        _class: Class,
        _within: Millis,
    ) -> Result<Admission, HostError> {
        Ok(Admission::Granted)
    }

    /// Hands a message to the durable lane. `Ok` means that it survives this process.
    /// Where the lane can carry it, the trace goes along.
    async fn send(&self, intent: &Envelope, traceparent: &str) -> Result<(), HostError>;

    /// Lets work go on after the response has left.
    fn after(&self, work: impl Future<Output = ()> + 'static);

    /// The platform's clock.
    fn now(&self) -> Timestamp;

    /// The SHA-256 of each of these. A platform with a faster one than a program's own brings it:
    /// every segment of a catalog is checked against its name.
    async fn sha256(&self, all: &[&[u8]]) -> Vec<[u8; 32]> {
        all.iter().map(|bytes| *SegmentHash::of(bytes).as_bytes()).collect()
    }

    /// Fresh, unpredictable bytes.
    fn entropy(&self) -> [u8; 32];

    /// Writes one line of the log.
    fn log(&self, line: &Line<'_>);
}

/// Why a host could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The database refused or did not do the batch.
    #[error("the batch did not run")]
    Batch(#[from] BatchError),
    /// The other side did not answer within the deadline.
    #[error("no answer within the deadline")]
    Deadline,
    /// The other side could not be reached, or the connection broke.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The other side answered with this HTTP status instead of an answer.
    #[error("answered with status {0}")]
    Rejected(u16),
    /// The other side answered something that we cannot read.
    #[error("unreadable answer: {0}")]
    Malformed(String),
    /// The message is larger than the lane carries.
    #[error("the message is too large for this lane")]
    TooLarge,
}
