//! What could not be opened or understood, with its reason, until somebody redrives it.

use database::{Batch, Statement, Store};
use domain::Timestamp;
use sha2::{Digest, Sha256};
use wire::answer::Answer;

use crate::intake::{self, Lane};
use crate::shop::{Books, run};
use crate::sql::boxes as sql;
use crate::{Fault, Moment, Provider};

/// A message to be buried.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// Exactly what came.
    pub bytes: &'a [u8],
    /// Where it came from: `express`, `durable`, `queue`, `outbox`.
    pub source: &'a str,
    /// Why it was given up, as a code.
    pub reason: &'a str,
}

/// A buried message, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The SHA-256 of its bytes: the same bytes are one letter.
    pub id: String,
    /// Where it came from first.
    pub source: String,
    /// Why it was given up last.
    pub reason: String,
    /// How often it came.
    pub seen: u32,
    /// When it came first.
    pub at: Timestamp,
    /// How long it is.
    pub bytes: u64,
}

/// Keeps a message that could not be taken in.
///
/// # Errors
/// When the database fails; the message must then be sent again.
pub async fn bury<S: Store>(store: &S, letter: &Letter<'_>, now: Timestamp) -> Result<(), Fault> {
    let mut batch = Batch::write("bury letter");
    batch.push(
        Statement::new(sql::BURY)
            .bind(id(letter.bytes))
            .bind(letter.bytes)
            .bind(letter.source)
            .bind(letter.reason)
            .bind(now.millis()),
    );
    run(store, &batch).await.map(|_| ())
}

/// The letters that wait, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list<S: Store>(store: &S, limit: u32) -> Result<Vec<DeadLetter>, Fault> {
    let mut batch = Batch::read("dead letters");
    let step = batch.push(Statement::new(sql::DEAD_LETTERS).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step)
        .rows
        .iter()
        .map(|row| {
            Ok(DeadLetter {
                id: row.text(0)?.to_owned(),
                source: row.text(1)?.to_owned(),
                reason: row.text(2)?.to_owned(),
                seen: row.number(4)?,
                at: Timestamp::from_millis(row.integer(5)?),
                bytes: row.number(6)?,
            })
        })
        .collect()
}

/// Takes a letter in again, through intake like any message. `None` when there is no such letter;
/// one that is dead still, or has to wait, stays where it is.
///
/// # Errors
/// When the database or the provider fails.
pub async fn redrive<S: Store, P: Provider>(
    books: &Books<S, P>,
    id: &str,
    moment: &mut Moment,
) -> Result<Option<Answer>, Fault> {
    let mut batch = Batch::read("dead letter");
    let step = batch.push(Statement::new(sql::DEAD_LETTER).bind(id));
    let rows = run(&books.store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    let answer = intake::take(books, row.blob(0)?, Lane::Durable, moment).await?;
    if !matches!(answer, Answer::Dead { .. } | Answer::Busy { .. }) {
        let mut batch = Batch::write("raise letter");
        batch.push(Statement::new(sql::RAISE).bind(id));
        run(&books.store, &batch).await?;
    }
    Ok(Some(answer))
}

fn id(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
