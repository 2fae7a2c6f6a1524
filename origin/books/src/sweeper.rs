//! Ending orders whose hold ran out: at the provider first when a payment is under way.

use database::{Batch, Statement, Store};
use domain::{Millis, Timestamp};

use crate::orders::{End, Why, end};
use crate::shop::{Books, run};
use crate::sql::orders as sql;
use crate::{Actor, Fault, Moment, Provider};

/// When an order that cannot be ended now is looked at again.
const PAUSE: Millis = Millis::from_seconds(30);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Orders cancelled, their units released.
    pub released: u32,
    /// Orders that turned out to be paid.
    pub paid: u32,
    /// Orders to be looked at again: a bank is at it, or the provider did not answer.
    pub later: u32,
}

/// Looks at up to `limit` orders whose hold ran out by now.
///
/// # Errors
/// When the database fails. Anything else only delays its own order.
pub async fn sweep<S: Store, P: Provider>(
    books: &Books<S, P>,
    moment: &mut Moment,
    limit: u32,
) -> Result<Swept, Fault> {
    let mut count = Swept::default();
    let actor = Actor::Shop("sweeper");
    for order in due(&books.store, moment.now(), limit).await? {
        match end(books, &order, (Why::Expired, &actor), moment).await {
            Ok(End::Cancelled) => count.released += 1,
            Ok(End::Paid | End::TooLate | End::NotFound) => count.paid += 1,
            Err(fault @ Fault::Store(..)) => return Err(fault),
            Ok(End::InProgress) | Err(_) => {
                count.later += 1;
                later(&books.store, &order, moment.now().plus(PAUSE)).await?;
            }
        }
    }
    Ok(count)
}

async fn due<S: Store>(store: &S, now: Timestamp, limit: u32) -> Result<Vec<String>, Fault> {
    let mut batch = Batch::read("due holds");
    let step = batch.push(Statement::new(sql::DUE_HOLDS).bind(now.millis()).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step).rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

async fn later<S: Store>(store: &S, order: &str, at: Timestamp) -> Result<(), Fault> {
    let mut batch = Batch::write("sweep later");
    batch.push(Statement::new(sql::SWEEP_LATER).bind(order).bind(at.millis()));
    run(store, &batch).await.map(|_| ())
}
