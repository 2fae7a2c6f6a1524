//! Releases that nothing can name any more, and segments that no release names.

use database::{Batch, Statement, Store};
use domain::{Timestamp, limits};
use serde_json::Value;

use super::show;
use crate::Fault;
use crate::shop::run;
use crate::sql::releases::whole;
use crate::sql::{catalog as shown_sql, releases as sql};

/// Releases forgotten in one sweep; the next sweep goes on.
const AT_ONCE: u32 = 500;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Releases that are gone.
    pub releases: u64,
    /// Segments that are gone from the catalog database.
    pub segments: u64,
}

/// Forgets releases that were replaced longer ago than [`limits::RELEASE_KEPT`], and the segments
/// that none of the others needs.
///
/// # Errors
/// When a database fails. What was not swept is swept next time.
pub async fn sweep<S: Store, C: Store>(
    store: &S,
    shown: &C,
    now: Timestamp,
) -> Result<Swept, Fault> {
    let Some(current) = show::current(shown).await? else { return Ok(Swept::default()) };
    let current = i64::try_from(current).map_err(|_| Fault::Stored("current release"))?;
    let mut batch = Batch::write("mark replaced releases");
    batch.push(Statement::new(sql::IN_USE).bind(current));
    batch.push(Statement::new(whole::REPLACED).bind(current).bind(now.millis()));
    run(store, &batch).await?;

    let old = now.minus(limits::RELEASE_KEPT).millis();
    let mut batch = Batch::read("replaced releases");
    let step = batch.push(Statement::new(sql::DUE).bind(old).bind(AT_ONCE));
    let rows = run(store, &batch).await?;
    let due = rows.of(step).rows.iter().map(|row| Ok(row.integer(0)?));
    let due: Vec<i64> = due.collect::<Result<_, Fault>>()?;
    let numbers = |due: &[i64]| due.iter().copied().map(Value::from).collect::<Value>().to_string();

    let mut batch = Batch::write("forget shown releases");
    batch.push(Statement::new(shown_sql::DROP_RELEASES).bind(numbers(&due)));
    // One of them may have become current again meanwhile: then both databases keep it.
    let left = batch.push(Statement::new(shown_sql::KNOWN_RELEASES).bind(numbers(&due)));
    let segments = batch.push(Statement::new(whole::DROP_SHOWN_SEGMENTS).bind(old));
    let rows = run(shown, &batch).await?;
    let left = rows.of(left).rows.iter().map(|row| Ok(row.integer(0)?));
    let left: Vec<i64> = left.collect::<Result<_, Fault>>()?;
    let segments = rows.of(segments).changes;

    let gone: Vec<i64> = due.into_iter().filter(|release| !left.contains(release)).collect();
    let mut batch = Batch::write("forget releases");
    let step = batch.push(Statement::new(sql::DROP_RELEASES).bind(numbers(&gone)));
    batch.push(Statement::new(whole::DROP_SEGMENTS).bind(old));
    let rows = run(store, &batch).await?;
    Ok(Swept { releases: rows.of(step).changes, segments })
}
