//! Bringing in what hosts without a queue left in a carts database: the durable lane's outbox.
//!
//! Rows are leased under a fencing number. Two drainers, or one that slept through its lease, may
//! take the same envelope in twice, which is harmless; only the holder of the newest fence deletes
//! the row, so none is lost.

use database::{Batch, Statement, Store};
use domain::{Millis, Timestamp};
use wire::answer::Answer;

use crate::dead_letters::{self, Letter};
use crate::effects::backoff;
use crate::intake::{self, Lane};
use crate::shop::{Books, run};
use crate::sql::carts as sql;
use crate::{Fault, Moment, Provider};

/// How long one drainer may take for what it leased: far longer than a round takes, and short
/// enough that a shopper whose drainer lost its database still hears soon.
const LEASE: Millis = Millis::from_seconds(15);

/// After so many tries, which span most of a day, an envelope goes to the dead letters.
const TRIES_MAX: u32 = 40;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    /// Envelopes taken in, whatever the answer.
    pub taken: u32,
    /// Those of them that were answered with an order.
    pub placed: u32,
    /// Those of them that were refused.
    pub refused: u32,
    /// Envelopes that stay for later.
    pub later: u32,
    /// Envelopes given up and kept as dead letters.
    pub dead: u32,
}

struct Row {
    id: String,
    envelope: Vec<u8>,
    tries: u32,
    fence: i64,
}

/// Takes in up to `limit` envelopes that wait in this carts database.
///
/// # Errors
/// When a database fails. Leases run out by themselves.
pub async fn drain<S: Store, P: Provider, C: Store>(
    books: &Books<S, P>,
    carts: &C,
    moment: &mut Moment,
    limit: u32,
) -> Result<Drained, Fault> {
    let mut count = Drained::default();
    for row in lease(carts, moment.now(), limit).await? {
        let mut part = moment.part();
        let reason = match intake::take(books, &row.envelope, Lane::Durable, &mut part).await {
            Ok(Answer::Busy { .. }) => "not_openable_yet",
            Ok(Answer::Dead { .. }) => {
                // Intake has kept it.
                count.dead += 1;
                done(carts, &row).await?;
                continue;
            }
            Ok(answer) => {
                count.taken += 1;
                count.placed += u32::from(matches!(answer, Answer::Placed(_)));
                count.refused += u32::from(matches!(answer, Answer::Refused(_)));
                done(carts, &row).await?;
                continue;
            }
            // The database is away, and will be for the next one too: the leases run out.
            Err(fault @ Fault::Store(..)) => return Err(fault),
            Err(_) => "not_taken",
        };
        if row.tries < TRIES_MAX {
            count.later += 1;
            later(carts, &row, moment.now().plus(backoff(row.tries))).await?;
            continue;
        }
        let letter = Letter { bytes: &row.envelope, source: "outbox", reason };
        dead_letters::bury(&books.store, &letter, moment.now()).await?;
        count.dead += 1;
        done(carts, &row).await?;
    }
    Ok(count)
}

/// Ends the leases of a drainer that is gone: what it held is taken in at once, and not only when
/// the leases have run out. For a process that has just begun, and holds none itself. Should the
/// other drainer be alive after all, both take the same envelopes in, which is harmless.
///
/// # Errors
/// When the database fails.
pub async fn release<C: Store>(carts: &C, now: Timestamp) -> Result<(), Fault> {
    let mut batch = Batch::write("release outbox");
    batch.push(Statement::new(sql::RELEASE).bind(now.millis()));
    run(carts, &batch).await.map(|_| ())
}

async fn lease<C: Store>(carts: &C, now: Timestamp, limit: u32) -> Result<Vec<Row>, Fault> {
    let mut batch = Batch::write("lease outbox");
    let step = batch.push(
        Statement::new(sql::LEASE).bind(now.millis()).bind(now.plus(LEASE).millis()).bind(limit),
    );
    run(carts, &batch)
        .await?
        .of(step)
        .rows
        .iter()
        .map(|row| {
            Ok(Row {
                id: row.text(0)?.to_owned(),
                envelope: row.blob(1)?.to_vec(),
                tries: row.number(2)?,
                fence: row.integer(3)?,
            })
        })
        .collect()
}

async fn done<C: Store>(carts: &C, row: &Row) -> Result<(), Fault> {
    let mut batch = Batch::write("outbox taken");
    batch.push(Statement::new(sql::TAKEN).bind(&row.id).bind(row.fence));
    run(carts, &batch).await.map(|_| ())
}

async fn later<C: Store>(carts: &C, row: &Row, at: Timestamp) -> Result<(), Fault> {
    let mut batch = Batch::write("outbox later");
    batch.push(Statement::new(sql::LATER).bind(&row.id).bind(row.fence).bind(at.millis()));
    run(carts, &batch).await.map(|_| ())
}
