//! How far a file has been imported, so that the same command goes on where it was.

use books::Fault;
use database::{Batch, Row, Statement, Store};
use domain::{Millis, Timestamp};
use exchange::Place;
use serde::Serialize;

const WITHIN: Millis = Millis::from_seconds(5);

const PUT: &str = "INSERT INTO imports (digest, name, header, next_offset, next_row,
     created, changed, unchanged, failed, started_at, updated_at, finished_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)
    ON CONFLICT (digest) DO UPDATE SET name = excluded.name, header = excluded.header,
     next_offset = excluded.next_offset, next_row = excluded.next_row,
     created = excluded.created, changed = excluded.changed, unchanged = excluded.unchanged,
     failed = excluded.failed, updated_at = excluded.updated_at,
     finished_at = excluded.finished_at,
     started_at = iif(imports.finished_at IS NULL, imports.started_at, excluded.started_at)";
const GET: &str = "SELECT next_offset, next_row, created, changed, unchanged, failed
    FROM imports WHERE digest = ?1 AND finished_at IS NULL";
const HEADER: &str = "SELECT header FROM imports ORDER BY updated_at DESC, digest LIMIT 1";

/// What became of products, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Products that were not there.
    pub created: u64,
    /// Products that are different now.
    pub changed: u64,
    /// Products that were so already.
    pub unchanged: u64,
    /// Products that were not taken.
    pub failed: u64,
}

/// How far a file has been imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The SHA-256 of the file, in hexadecimal: another content is another import.
    pub digest: String,
    /// The file's name, for people.
    pub name: String,
    /// Its columns, as they are written.
    pub header: Vec<String>,
    /// Where the first product begins that was not settled yet.
    pub next: Place,
    /// What became of those before.
    pub counts: Counts,
}

/// Writes down how far an import has come.
///
/// # Errors
/// When the database fails.
pub async fn save<S: Store>(
    store: &S,
    progress: &Progress,
    finished: bool,
    now: Timestamp,
) -> Result<(), Fault> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let header = serde_json::Value::from(progress.header.clone()).to_string();
    let counts = progress.counts;
    let mut batch = Batch::write("import progress");
    batch.push(
        Statement::new(PUT)
            .bind(&progress.digest)
            .bind(&progress.name)
            .bind(header)
            .bind(number(progress.next.offset))
            .bind(number(progress.next.row))
            .bind(number(counts.created))
            .bind(number(counts.changed))
            .bind(number(counts.unchanged))
            .bind(number(counts.failed))
            .bind(now.millis())
            .bind(finished.then(|| now.millis())),
    );
    run(store, &batch).await.map(|_| ())
}

/// Where an import of this file was, and what had become of its products, if it has not ended.
///
/// # Errors
/// When the database fails.
pub async fn restore<S: Store>(store: &S, digest: &str) -> Result<Option<(Place, Counts)>, Fault> {
    let mut batch = Batch::read("import progress");
    let step = batch.push(Statement::new(GET).bind(digest));
    let rows = run(store, &batch).await?;
    let read = |row: &Row| {
        let place = Place { offset: row.number(0)?, row: row.number(1)? };
        let counts = Counts {
            created: row.number(2)?,
            changed: row.number(3)?,
            unchanged: row.number(4)?,
            failed: row.number(5)?,
        };
        Ok((place, counts))
    };
    rows.of(step).first().map(read).transpose()
}

/// The columns of the file that was imported last: an export has them in the same places.
///
/// # Errors
/// When the database fails.
pub async fn header<S: Store>(store: &S) -> Result<Vec<String>, Fault> {
    let mut batch = Batch::read("last import");
    let step = batch.push(Statement::new(HEADER));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(Vec::new()) };
    serde_json::from_str(row.text(0)?).map_err(|_| Fault::Stored("header"))
}

async fn run<S: Store>(store: &S, batch: &Batch) -> Result<database::Rows, Fault> {
    store.run(batch, WITHIN).await.map_err(|error| Fault::Store(batch.name(), error))
}
