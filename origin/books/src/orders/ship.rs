//! Sending an order: from paid to on its way, in one step, with how to follow it.

use database::{Batch, Row, Statement, Store};
use domain::{FulfilmentStatus, OrderEvent, OrderId, OrderStatus, Rejected, Timestamp, next_order};
use serde_json::json;

use super::{Advanced, Note, load};
use crate::payments::ROUNDS;
use crate::shop::{Written, run, write};
use crate::sql::{orders as sql, staff};
use crate::{Actor, Fault, Moment};

/// How somebody can follow what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracking {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub number: Option<String>,
    /// Where the carrier says how far it is.
    pub url: Option<String>,
}

/// What left the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipment {
    /// How to follow it.
    pub tracking: Tracking,
    /// When it left.
    pub at: Timestamp,
}

/// Sends a paid order, whether anybody said before that it was being packed. Every step of its way
/// is an event; all are in one batch, with the shipment.
///
/// # Errors
/// When the database fails.
pub async fn ship<S: Store>(
    store: &S,
    order: OrderId,
    tracking: &Tracking,
    (actor, moment): (&Actor, &Moment),
) -> Result<Advanced, Fault> {
    for _ in 0..ROUNDS {
        let Some(known) = load(store, &order.to_string()).await? else {
            return Ok(Advanced::NotFound);
        };
        let from = known.order.status;
        let steps = match steps(from) {
            Ok(steps) => steps,
            Err(rejected) => return Ok(Advanced::Rejected(rejected)),
        };
        let mut batch = Batch::write("ship order");
        batch.push_changing(
            Statement::new(sql::MOVE_FULFILMENT)
                .bind(order.to_string())
                .bind(from.as_str())
                .bind(OrderStatus::Shipped.as_str())
                .bind(FulfilmentStatus::Fulfilled.as_str()),
            1,
        );
        batch.push(
            Statement::new(staff::INSERT_SHIPMENT)
                .bind(order.to_string())
                .bind(tracking.carrier.as_deref())
                .bind(tracking.number.as_deref())
                .bind(tracking.url.as_deref())
                .bind(actor.to_string())
                .bind(moment.now().millis()),
        );
        let note = Note { actor, at: moment.now() };
        for step in steps {
            note.event(&mut batch, order, step, &json!({}));
        }
        if let Written::Done(_) = write(store, &batch).await? {
            return Ok(Advanced::To(OrderStatus::Shipped));
        }
    }
    Err(Fault::Contended("shipping an order"))
}

/// The events on the way from here to being sent.
fn steps(from: OrderStatus) -> Result<Vec<&'static str>, Rejected> {
    let mut steps = Vec::new();
    let mut status = from;
    if status == OrderStatus::Paid {
        status = next_order(status, OrderEvent::ProcessingStarted)?;
        steps.push("order.processing");
    }
    next_order(status, OrderEvent::Shipped)?;
    steps.push("order.shipped");
    Ok(steps)
}

/// What was sent of an order, in the order in which it left.
///
/// # Errors
/// When the database fails.
pub async fn shipments<S: Store>(store: &S, order: OrderId) -> Result<Vec<Shipment>, Fault> {
    let mut batch = Batch::read("shipments");
    let step = batch.push(Statement::new(staff::SHIPMENTS).bind(order.to_string()));
    let read = |row: &Row| {
        let text = |column| -> Result<Option<String>, Fault> {
            Ok(row.optional_text(column)?.map(str::to_owned))
        };
        let tracking = Tracking { carrier: text(0)?, number: text(1)?, url: text(2)? };
        Ok(Shipment { tracking, at: Timestamp::from_millis(row.integer(3)?) })
    };
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}
