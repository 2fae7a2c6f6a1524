//! What was given back of an order, or is going to be.

use database::{Batch, Row, Statement, Store};
use domain::{Money, OrderId, RefundId, Timestamp};

use crate::Fault;
use crate::orders::currency;
use crate::shop::run;
use crate::sql::payments as sql;

/// A refund as staff sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRow {
    /// Its id.
    pub id: RefundId,
    /// How much.
    pub amount: Money,
    /// How far it is: `REQUESTED`, `PENDING`, `SUCCEEDED` or `FAILED`.
    pub status: String,
    /// Why, in staff's words or as a code of the shop's.
    pub reason: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// The refunds of an order, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_order<S: Store>(store: &S, order: OrderId) -> Result<Vec<RefundRow>, Fault> {
    let mut batch = Batch::read("refunds of order");
    let step = batch.push(Statement::new(sql::REFUNDS_OF_ORDER).bind(order.to_string()));
    let read = |row: &Row| {
        Ok(RefundRow {
            id: RefundId::parse(row.text(0)?).map_err(|_| Fault::Stored("refund id"))?,
            amount: Money::new(row.integer(2)?, currency(row, 1)?),
            status: row.text(3)?.to_owned(),
            reason: row.text(4)?.to_owned(),
            created_at: Timestamp::from_millis(row.integer(5)?),
        })
    };
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}
