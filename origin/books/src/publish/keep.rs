//! The origin's own copy of a release.

use std::collections::BTreeSet;

use database::{Batch, Statement, Store};
use serde_json::{Value, json};

use super::{Made, Release, aggregate};
use crate::Fault;
use crate::orders::Note;
use crate::press::Pressed;
use crate::shop::{Written, run, write};
use crate::sql::releases as sql;

/// What one batch of segments weighs at most: within what servers take, with room for base64.
pub(super) const BATCH_BYTES: usize = 1_000_000;

/// Stores a release. `None` when its number is taken, or a stored one was compiled from something
/// newer.
pub(super) async fn keep<S: Store>(
    store: &S,
    made: &Made,
    preview: bool,
    note: &Note<'_>,
) -> Result<Option<Release>, Fault> {
    let Made { pressed, number, change, .. } = made;
    let release = i64::try_from(*number).map_err(|_| Fault::Forbidden("that release number"))?;
    let names = json_names(pressed);
    let known = known(store, sql::KNOWN_SEGMENTS, &names).await?;
    for batch in batches(pressed, &known, (sql::PUT_SEGMENT, note.at.millis())) {
        run(store, &batch).await?;
    }
    let mut batch = Batch::write("store release");
    batch.guard(Statement::new(sql::IS_NEXT).bind(release).bind(*change));
    batch.guard(Statement::new(sql::STILL_SEGMENTS).bind(&names));
    batch.push(Statement::new(sql::TOUCH_SEGMENTS).bind(&names).bind(note.at.millis()));
    batch.push(
        Statement::new(sql::STORE)
            .bind(release)
            .bind(pressed.rules)
            .bind(&pressed.hash)
            .bind(note.at.millis())
            .bind(&pressed.manifest)
            .bind(*change)
            .bind(preview),
    );
    let kind = if preview { "release.previewed" } else { "release.published" };
    note.event(&mut batch, aggregate(*number), kind, &json!({ "hash": pressed.hash }));
    match write(store, &batch).await? {
        Written::Done(_) => {}
        // When the answer was lost, the next round finds what became of it.
        Written::Refused(_) | Written::Unknown => return Ok(None),
    }
    let (hash, published_at) = (pressed.hash.clone(), note.at);
    Ok(Some(Release { release: *number, hash, published_at, preview }))
}

/// The names of all segments, as a JSON array.
pub(super) fn json_names(pressed: &Pressed) -> String {
    pressed.names().map(Value::from).collect::<Value>().to_string()
}

/// Which of the named segments a database has.
pub(super) async fn known<S: Store>(
    store: &S,
    sql: &'static str,
    names: &str,
) -> Result<BTreeSet<String>, Fault> {
    let mut batch = Batch::read("known segments");
    let step = batch.push(Statement::new(sql).bind(names));
    let rows = run(store, &batch).await?;
    rows.of(step).rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// Batches that write the segments which are not known, each of a bounded size.
pub(super) fn batches(
    pressed: &Pressed,
    known: &BTreeSet<String>,
    (sql, now): (&'static str, i64),
) -> Vec<Batch> {
    let mut batches: Vec<(usize, Batch)> = Vec::new();
    for (name, bytes) in pressed.segments.iter().filter(|(name, _)| !known.contains(name)) {
        let statement = Statement::new(sql).bind(name).bind(bytes.as_slice()).bind(now);
        match batches.last_mut() {
            Some((full, batch)) if full.saturating_add(bytes.len()) <= BATCH_BYTES => {
                *full = full.saturating_add(bytes.len());
                batch.push(statement);
            }
            _ => {
                let mut batch = Batch::write("write segments");
                batch.push(statement);
                batches.push((bytes.len(), batch));
            }
        }
    }
    batches.into_iter().map(|(_, batch)| batch).collect()
}
