//! Batches over HTTP: Hrana 3, as `sqld` and Turso speak it.
//!
//! One call carries one or more batches as **one transaction in one round trip**. The host brings
//! the HTTP; this module turns batches into a body for `POST {url}/v3/pipeline` and the answer into
//! outcomes. [`run`] does both for one batch, [`commit_group`] for many.
//!
//! # The chain
//!
//! A Hrana batch is a list of steps, each with a condition on the steps before it. For writes:
//!
//! ```text
//! BEGIN IMMEDIATE
//!   SAVEPOINT batch          if a transaction is open        } once per batch; left out
//!   identity guard           if the step before is ok        } when there is only one,
//!   step, step, …            if the step before is ok        } which then commits if its
//!   ROLLBACK TO batch        if the savepoint is ok, and the } last step is ok
//!                            last step is not                }
//!   RELEASE batch            if the savepoint is ok          }
//! COMMIT                     if the last step or the ROLLBACK TO of each is ok
//! ROLLBACK                   if COMMIT is not ok and a transaction is open
//! ```
//!
//! Reads are `BEGIN READONLY`, the same chain without savepoints, and `COMMIT`: one snapshot, no
//! write lock, and a replica answers them itself. (Anything else that opens a transaction, also a
//! bare `SAVEPOINT`, is forwarded to the primary.) Such a transaction does *not* stop a primary
//! from writing in it, so [`Batch::push`] refuses writes in a read batch.
//!
//! # What an answer means
//!
//! A refusal is named by the caller's step. When the transaction is gone, because the engine or
//! the server ended it, nothing of the group is kept and its batches are sent again one by one.
//! For a write, whatever leaves open whether the COMMIT happened is [`BatchError::Unknown`]: no
//! answer, half an answer, a proxy's 502.

mod answer;
mod encode;
mod layout;
mod outcome;

use std::future::Future;

pub use encode::encode;
pub use outcome::{Whole, decode};

use crate::{Batch, BatchError, Identity, Kind, Rows};

/// Where a call goes, after the address of the server.
pub const PATH: &str = "/v3/pipeline";

/// What a call's body is.
pub const CONTENT_TYPE: &str = "application/json";

/// How many bytes an answer may have. The server's own limit is 10 MB of values.
pub const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, as far as it came.
    pub body: Vec<u8>,
}

/// Why the host has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing was sent: the connection was refused.
    NotSent(String),
    /// Nothing was sent: there was no time left to begin.
    Late,
    /// It was sent, at least in part, and then no whole answer came.
    NoAnswer(String),
    /// It was sent, and the deadline passed before the answer came.
    Deadline,
}

/// Runs one batch. `call` posts the body it is given to [`PATH`].
///
/// # Errors
/// As [`crate::Store::run`].
pub async fn run<C, F>(batch: &Batch, identity: &Identity, call: C) -> Result<Rows, BatchError>
where
    C: FnOnce(Vec<u8>) -> F,
    F: Future<Output = Result<Reply, Lost>>,
{
    let group = std::slice::from_ref(batch);
    let reply = call(encode(group, identity)).await;
    let whole = match outcomes(group, reply) {
        Ok(outcomes) => return outcomes.into_iter().next().unwrap_or(Err(BatchError::Unknown)),
        Err(whole) => whole,
    };
    match whole {
        Whole::Gone(failure) | Whole::All(failure) => Err(failure),
    }
}

/// Commits the batches as one transaction, or one by one where that transaction was lost without
/// effect. Answers in their order.
pub async fn commit_group<C, F>(
    batches: &[Batch],
    identity: &Identity,
    mut call: C,
) -> Vec<Result<Rows, BatchError>>
where
    C: FnMut(Vec<u8>) -> F,
    F: Future<Output = Result<Reply, Lost>>,
{
    if batches.len() > 1 {
        let reply = call(encode(batches, identity)).await;
        match outcomes(batches, reply) {
            Ok(outcomes) => return outcomes,
            Err(Whole::All(failure)) => {
                return batches.iter().map(|_| Err(failure.clone())).collect();
            }
            Err(Whole::Gone(_)) => {}
        }
    }
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        outcomes.push(run(batch, identity, &mut call).await);
    }
    outcomes
}

fn outcomes(
    batches: &[Batch],
    reply: Result<Reply, Lost>,
) -> Result<Vec<Result<Rows, BatchError>>, Whole> {
    match reply {
        Ok(reply) => decode(reply.status, &reply.body, batches),
        Err(Lost::NotSent(why)) => Err(Whole::All(BatchError::Unreachable(why))),
        Err(Lost::Late) => Err(Whole::All(BatchError::Deadline)),
        Err(_) if any_writes(batches) => Err(Whole::All(BatchError::Unknown)),
        Err(Lost::NoAnswer(why)) => Err(Whole::All(BatchError::Unreachable(why))),
        Err(Lost::Deadline) => Err(Whole::All(BatchError::Deadline)),
    }
}

fn any_writes(batches: &[Batch]) -> bool {
    batches.iter().any(|batch| batch.kind() == Kind::Write)
}
