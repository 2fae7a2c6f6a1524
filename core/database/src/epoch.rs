//! The epoch of a database: within one, the replication indices of its answers can be compared.
//!
//! A primary that was killed builds its log anew and counts from the number of its pages again
//! (`sqld` does; a wiped or restored one too). Indices from before are then a promise that no
//! replica keeps for a long time. So the highest index that was seen is written down in the
//! database itself, in `log_seen`, and whoever looks and is answered a lower one has the proof that
//! the log was rebuilt: that raises the epoch in the identity row, which comes with every answer
//! and travels to the replicas like any row.
//!
//! Between the rebuild and the next look an old epoch stands over a new log. Nothing may therefore
//! be *believed* for its index alone: an index says how long to wait for a replica, and what it
//! answers has to prove itself.

use domain::Millis;

use crate::{Batch, BatchError, Statement, Store};

/// How far the index runs on before it is written down again: every note is a write, and writes
/// move the index. A rebuilt log that is this close to the old one goes unnoticed until it has
/// passed it, which costs a reader of a lagging replica its wait and nothing else.
pub const NOTE_EVERY: u64 = 256;

const SEEN: &str = "SELECT index_seen FROM log_seen WHERE one = 1";
const NOTE: &str = "INSERT INTO log_seen (one, index_seen) VALUES (1, ?1) \
    ON CONFLICT (one) DO UPDATE SET index_seen = excluded.index_seen";
const STILL: &str = "SELECT iif((SELECT epoch FROM store_identity) = ?1, 1, json('guard'))";
const RAISE: &str = "UPDATE store_identity SET epoch = epoch + 1 WHERE epoch = ?1";

/// What one look at a database's index found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It does not count its answers: a local file, which has no replicas.
    Uncounted,
    /// The index is where it was, or a little further.
    Steady,
    /// The index has run on and was written down.
    Noted,
    /// The index had fallen. The log was rebuilt, and the epoch is one higher now.
    Raised,
}

/// Looks at the index of a primary with the table `log_seen`, and raises the epoch if it has
/// fallen. One round trip, and a second where there is something to write. Any number of processes
/// may look at the same database: an epoch is raised once.
///
/// # Errors
/// As [`Store::run`]. Nothing is lost: the next look finds the same.
pub async fn look<S: Store>(store: &S, within: Millis) -> Result<Looked, BatchError> {
    let mut batch = Batch::read("log seen");
    let step = batch.push(Statement::new(SEEN));
    let rows = store.run(&batch, within).await?;
    let (Some(index), Some(epoch)) = (rows.index, rows.epoch) else { return Ok(Looked::Uncounted) };
    let seen = rows.of(step).first().and_then(|row| row.integer(0).ok());
    let seen = seen.and_then(|seen| u64::try_from(seen).ok()).unwrap_or(0);
    if index >= seen && index.saturating_sub(seen) < NOTE_EVERY {
        return Ok(Looked::Steady);
    }
    let fallen = index < seen;
    let mut batch = Batch::write("log seen");
    let still = match fallen {
        true => batch.push_changing(Statement::new(RAISE).bind(epoch), 1),
        false => batch.guard(Statement::new(STILL).bind(epoch)),
    };
    batch.push(Statement::new(NOTE).bind(i64::try_from(index).unwrap_or(i64::MAX)));
    match store.run(&batch, within).await {
        Ok(_) if fallen => Ok(Looked::Raised),
        Ok(_) => Ok(Looked::Noted),
        // Somebody else has looked meanwhile.
        Err(BatchError::Refused(step)) if step == still => Ok(Looked::Steady),
        Err(error) => Err(error),
    }
}
