//! A paid order on its way: taken in hand, sent, delivered.

use database::{Batch, Statement, Store};
use domain::{FulfilmentStatus, OrderEvent, OrderId, OrderStatus, Rejected, next_order};
use serde_json::json;

use super::{Note, load};
use crate::payments::ROUNDS;
use crate::shop::{Written, write};
use crate::sql::orders as sql;
use crate::{Actor, Fault, Moment};

/// What became of a step on an order's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// It is now there.
    To(OrderStatus),
    /// The table of transitions does not have this step from where the order is.
    Rejected(Rejected),
    /// There is no such order.
    NotFound,
}

/// Moves an order on: `ProcessingStarted`, `Shipped` or `Delivered`, each only from the state
/// before it.
///
/// # Errors
/// When the database fails, or for an event that is not a step on this way.
pub async fn advance<S: Store>(
    store: &S,
    order: OrderId,
    event: OrderEvent,
    actor: &Actor,
    moment: &Moment,
) -> Result<Advanced, Fault> {
    let name = match event {
        OrderEvent::ProcessingStarted => "order.processing",
        OrderEvent::Shipped => "order.shipped",
        OrderEvent::Delivered => "order.delivered",
        _ => return Err(Fault::Forbidden("this step of an order")),
    };
    for _ in 0..ROUNDS {
        let Some(known) = load(store, &order.to_string()).await? else {
            return Ok(Advanced::NotFound);
        };
        let to = match next_order(known.order.status, event) {
            Ok(to) => to,
            Err(rejected) => return Ok(Advanced::Rejected(rejected)),
        };
        let sent = matches!(to, OrderStatus::Shipped | OrderStatus::Delivered);
        let fulfilment =
            if sent { FulfilmentStatus::Fulfilled } else { FulfilmentStatus::Unfulfilled };
        let mut batch = Batch::write("advance order");
        batch.push_changing(
            Statement::new(sql::MOVE_FULFILMENT)
                .bind(order.to_string())
                .bind(known.order.status.as_str())
                .bind(to.as_str())
                .bind(fulfilment.as_str()),
            1,
        );
        Note { actor, at: moment.now() }.event(&mut batch, order, name, &json!({}));
        if let Written::Done(_) = write(store, &batch).await? {
            return Ok(Advanced::To(to));
        }
    }
    Err(Fault::Contended("advancing an order"))
}
