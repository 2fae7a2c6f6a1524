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

use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
pub use encode::encode;
pub use outcome::{Whole, decode};

use crate::{Batch, BatchError, Identity, Kind, Rows};

/// Where a call goes, after the address of the server.
pub const PATH: &str = "/v3/pipeline";

/// What a call's body is.
pub const CONTENT_TYPE: &str = "application/json";

/// Blobs in JSON: we write them without padding, and read them with it, too.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Whole, decode, encode};
    use crate::{Batch, BatchError, Identity, Statement, Step, Value};

    fn ours() -> Identity {
        Identity::new("corner", "test")
    }

    fn count() -> Batch {
        let mut batch = Batch::read("count").at_index(Some(7));
        batch.push(Statement::new("SELECT ?1").bind(9_007_199_254_740_993_i64));
        batch
    }

    fn body(batches: &[Batch]) -> serde_json::Value {
        serde_json::from_slice(&encode(batches, &ours())).unwrap()
    }

    #[test]
    fn a_read_is_one_snapshot_at_the_demanded_index() {
        let guard = ours().guard();
        let wanted = json!({ "baton": null, "requests": [
            { "type": "batch", "batch": { "replication_index": "7", "steps": [
                { "stmt": { "sql": "BEGIN READONLY", "want_rows": false } },
                {
                    "condition": { "type": "ok", "step": 0 },
                    "stmt": { "sql": guard.sql(), "want_rows": true, "args": [
                        { "type": "text", "value": "corner" },
                        { "type": "text", "value": "test" },
                    ] },
                },
                {
                    "condition": { "type": "ok", "step": 1 },
                    "stmt": { "sql": "SELECT ?1", "want_rows": true, "args": [
                        { "type": "integer", "value": "9007199254740993" },
                    ] },
                },
                {
                    "condition": { "type": "and", "conds": [{ "type": "ok", "step": 0 }] },
                    "stmt": { "sql": "COMMIT", "want_rows": false },
                },
            ] } },
            { "type": "get_autocommit" },
            { "type": "close" },
        ] });
        assert_eq!(body(&[count()]), wanted);
    }

    #[test]
    fn values_are_written_so_that_nothing_is_lost() {
        let mut batch = Batch::write("values");
        let statement = Statement::new("SELECT 1").bind(vec![1_u8, 2]).bind("a\"b").bind(f64::NAN);
        batch.push(statement.bind(0.5).bind(None::<i64>));
        let body = body(&[batch]);
        let args = &body["requests"][0]["batch"]["steps"][2]["stmt"]["args"];
        let wanted = json!([
            { "type": "blob", "base64": "AQI" },
            { "type": "text", "value": "a\"b" },
            { "type": "null" },
            { "type": "float", "value": 0.5 },
            { "type": "null" },
        ]);
        assert_eq!(*args, wanted);
    }

    fn answer() -> Vec<u8> {
        let empty = json!({ "cols": [], "rows": [], "affected_row_count": 0 });
        let epoch = json!({
            "cols": [{ "name": "epoch", "decltype": null }],
            "rows": [[{ "type": "integer", "value": "3" }]],
            "affected_row_count": 0, "replication_index": null, "query_duration_ms": 0.01,
        });
        let found = json!({
            "cols": [{ "name": "n" }, { "name": "m" }],
            "rows": [[{ "type": "integer", "value": "5" }, { "type": "blob", "base64": "AQI=" }]],
        });
        let answer = json!({ "baton": null, "base_url": null, "results": [
            { "type": "ok", "response": { "type": "batch", "result": {
                "step_results": [empty, epoch, found, empty],
                "step_errors": [null, null, null, null],
                "replication_index": "12",
            } } },
            { "type": "ok", "response": { "type": "get_autocommit", "is_autocommit": true } },
            { "type": "ok", "response": { "type": "close" } },
        ] });
        serde_json::to_vec(&answer).unwrap()
    }

    #[test]
    fn an_answer_gives_rows_index_and_epoch() {
        let outcomes = decode(200, &answer(), &[count()]).unwrap();
        let rows = outcomes[0].as_ref().unwrap();
        assert_eq!((rows.index, rows.epoch), (Some(12), Some(3)));
        let row = rows.of(Step::at(0)).first().unwrap();
        assert_eq!(row.0, [Value::Integer(5), Value::Blob(vec![1, 2])]);
        assert_eq!(rows.of(Step::at(0)).column_names(), ["n", "m"]);
        assert!(rows.of(Step::at(9)).is_empty());
    }

    #[test]
    fn bytes_are_read_however_json_spells_them() {
        let text = String::from_utf8(answer()).unwrap();
        for (spelt, bytes) in [(r"\/\/8=", [255, 255]), (r"\u0041QI", [1, 2])] {
            let spelt = text.replace("AQI=", spelt);
            let outcomes = decode(200, spelt.as_bytes(), &[count()]).unwrap();
            let row = outcomes[0].as_ref().unwrap().of(Step::at(0)).first().unwrap().clone();
            assert_eq!(row.blob(1).unwrap(), bytes);
        }
        for broken in ["A", "AQ?I", "AQI ", "é"] {
            let broken = text.replace("AQI=", broken);
            let outcomes = decode(200, broken.as_bytes(), &[count()]);
            assert!(matches!(outcomes, Err(Whole::All(BatchError::Malformed(_)))), "{broken}");
        }
    }

    #[test]
    fn no_part_of_an_answer_passes_for_the_whole() {
        let mut write = Batch::write("write");
        write.push(Statement::new("DELETE FROM a"));
        let answer = answer();
        for end in 0..answer.len() {
            let part = &answer[..end];
            assert!(matches!(
                decode(200, part, &[count()]),
                Err(Whole::All(BatchError::Malformed(_)))
            ));
            assert_eq!(
                decode(200, part, std::slice::from_ref(&write)),
                Err(Whole::All(BatchError::Unknown))
            );
        }
        // Whole, but for other batches: a write has one step more.
        assert_eq!(decode(200, &answer, &[write]), Err(Whole::All(BatchError::Unknown)));
    }
}
