//! Idempotency keys of staff's programs: a key names one thing for a day, and the id of that thing is
//! chosen and written down before the thing is made. Whoever repeats the request makes the same
//! thing, or finds it made.
//!
//! What has no id of its own (an order that is shipped, a product that is archived) is claimed under
//! any id, and [`finish`]ed once it is done, so that a late repetition does not do it again after
//! somebody has undone it. Between the two it may be done twice, which such things bear.

use database::{Batch, Statement, Store};
use domain::{IdempotencyKey, Timestamp};

use crate::Fault;
use crate::shop::run;
use crate::sql::staff as sql;

/// What a finished claim's id is stored with.
const FINISHED: &str = "done ";

/// What a key names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This thing: the id that was chosen when the key first came.
    Of(String),
    /// This thing, which is [`finish`]ed.
    Finished(String),
    /// Another request than this one came with the same key.
    Reused,
}

/// Claims a key of a caller's for the thing with this id. `fingerprint` is a hash of the request.
///
/// # Errors
/// When the database fails. Claiming again, with whatever id, answers the first one.
pub async fn claim<S: Store>(
    store: &S,
    (caller, key): (&str, &IdempotencyKey),
    fingerprint: [u8; 32],
    id: &str,
    now: Timestamp,
) -> Result<Claim, Fault> {
    let own = |sql| Statement::new(sql).bind(caller).bind(key.as_str());
    let mut batch = Batch::write("claim key");
    batch.push(own(sql::CLAIM).bind(fingerprint).bind(now.millis()).bind(id));
    let known = batch.push(own(sql::CLAIMED));
    let rows = run(store, &batch).await?;
    let row = rows.of(known).first().ok_or(Fault::Stored("idempotency key"))?;
    match row.optional_text(1)? {
        Some(id) if row.bytes::<32>(0)? == fingerprint => Ok(match id.strip_prefix(FINISHED) {
            Some(id) => Claim::Finished(id.to_owned()),
            None => Claim::Of(id.to_owned()),
        }),
        _ => Ok(Claim::Reused),
    }
}

/// Remembers that the thing which a claimed key names is made.
///
/// # Errors
/// When the database fails.
pub async fn finish<S: Store>(
    store: &S,
    (caller, key): (&str, &IdempotencyKey),
    id: &str,
) -> Result<(), Fault> {
    let mut batch = Batch::write("finish key");
    let finished = format!("{FINISHED}{id}");
    batch.push(Statement::new(sql::FINISH).bind(caller).bind(key.as_str()).bind(id).bind(finished));
    run(store, &batch).await.map(|_| ())
}
