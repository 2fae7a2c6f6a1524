//! Idempotency keys of staff's programs: a key names one thing for a day, and the id of that thing is
//! chosen and written down before the thing is made. Whoever repeats the request makes the same
//! thing, or finds it made.

use database::{Batch, Statement, Store};
use domain::{IdempotencyKey, Timestamp};

use crate::Fault;
use crate::shop::run;
use crate::sql::staff as sql;

/// What a key names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This thing: the id that was chosen when the key first came.
    Of(String),
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
        Some(id) if row.bytes::<32>(0)? == fingerprint => Ok(Claim::Of(id.to_owned())),
        _ => Ok(Claim::Reused),
    }
}
