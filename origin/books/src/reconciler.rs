//! Asking the provider about attempts that nobody heard of for too long: lost webhooks, lost
//! answers, a process that died between a row and its call.

use database::{Batch, Statement, Store};
use domain::{AttemptId, OrderId, Timestamp};

use crate::payments::{Settled, converge, patience};
use crate::shop::{Books, run};
use crate::sql::payments as sql;
use crate::{Fault, Moment, Provider};

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Attempts asked about.
    pub asked: u32,
    /// Those of which something new was learnt.
    pub settled: u32,
    /// Those of which nothing could be learnt now; they are asked about again.
    pub failed: u32,
}

/// Asks about up to `limit` silent attempts.
///
/// # Errors
/// When the database fails. Anything else only delays its own attempt.
pub async fn reconcile<S: Store, P: Provider>(
    books: &Books<S, P>,
    moment: &mut Moment,
    limit: u32,
) -> Result<Reconciled, Fault> {
    let due = moment.now();
    ask(books, moment, due, limit).await
}

/// Asks about up to `limit` live attempts, silent or not, those that are due first: for a person
/// who knows that the provider's events were lost and will not wait.
///
/// # Errors
/// When the database fails. Anything else only delays its own attempt.
pub async fn reconcile_all<S: Store, P: Provider>(
    books: &Books<S, P>,
    moment: &mut Moment,
    limit: u32,
) -> Result<Reconciled, Fault> {
    ask(books, moment, Timestamp::from_millis(i64::MAX), limit).await
}

async fn ask<S: Store, P: Provider>(
    books: &Books<S, P>,
    moment: &mut Moment,
    due: Timestamp,
    limit: u32,
) -> Result<Reconciled, Fault> {
    let now = moment.now();
    let mut batch = Batch::read("silent attempts");
    let step = batch.push(Statement::new(sql::SILENT).bind(due.millis()).bind(limit));
    let rows = run(&books.store, &batch).await?;
    let mut count = Reconciled::default();
    for row in &rows.of(step).rows {
        let attempt = AttemptId::parse(row.text(0)?).map_err(|_| Fault::Stored("attempt id"))?;
        let order = OrderId::parse(row.text(1)?).map_err(|_| Fault::Stored("order id"))?;
        let age = now.since(Timestamp::from_millis(row.integer(2)?));
        count.asked += 1;
        match converge(books, order, attempt, moment).await {
            Ok(Settled::Unchanged | Settled::Unknown) => {}
            Ok(_) => count.settled += 1,
            Err(fault @ Fault::Store(..)) => return Err(fault),
            Err(_) => count.failed += 1,
        }
        let mut later = Batch::write("ask later");
        later.push(
            Statement::new(sql::CHECK_LATER)
                .bind(attempt.to_string())
                .bind(now.plus(patience(age)).millis()),
        );
        run(&books.store, &later).await?;
    }
    Ok(count)
}
