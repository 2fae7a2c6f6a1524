//! Forgetting what no longer protects anybody.

use database::{Batch, Statement, Store};
use domain::{Millis, Timestamp, limits};

use crate::Fault;
use crate::shop::run;
use crate::sql::{boxes, orders};

/// Recorded refusals, done effects and processed events outlive every repetition of their cause:
/// an envelope lives 30 days.
const KEPT: Millis = Millis::from_days(60);

/// Deletes what is too old to be asked for: idempotency keys after a day, done effects, processed
/// provider events and recorded refusals, with their contacts, after 60 days. Orders, money and
/// stock are never deleted.
///
/// # Errors
/// When the database fails.
pub async fn forget<S: Store>(store: &S, now: Timestamp) -> Result<(), Fault> {
    let old = now.minus(KEPT).millis();
    let mut batch = Batch::write("forget");
    batch.push(
        Statement::new(orders::FORGET_KEYS).bind(now.minus(limits::IDEMPOTENCY_LIFE).millis()),
    );
    for sql in [
        boxes::FORGET_EFFECTS,
        boxes::FORGET_EVENTS,
        orders::FORGET_CONTACTS,
        boxes::FORGET_MESSAGES,
    ] {
        batch.push(Statement::new(sql).bind(old));
    }
    run(store, &batch).await.map(|_| ())
}
