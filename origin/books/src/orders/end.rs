//! How an order dies before it is sent: its shopper, its staff, or its time says so.
//!
//! A live attempt to pay is ended at the provider first, and the provider's word decides: an order
//! whose payment succeeds meanwhile is paid, and then cancelled with its refund if that is still
//! wished. Units go back in the batch that ends the order, and nowhere else.

use database::{Batch, Statement, Store};
use domain::{
    Money, OrderEvent, OrderId, OrderStatus, PaymentEvent, PaymentStatus, RefundId, next_order,
};
use serde_json::json;
use wire::answer::Answer;
use wire::message::CancelRequest;

use super::{Attempt, Known, Note, load};
use crate::effects::{self, EffectKind};
use crate::payments::{ROUNDS, end_attempt, push_order_move};
use crate::refunds::NewRow;
use crate::shop::{Books, Written, write};
use crate::sql::{payments as sql, stock};
use crate::{Actor, Fault, Moment, PaymentState, Provider, ProviderError, answers, mail};

/// Why an order ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody asked for it: a paid order is given back.
    Asked,
    /// Its hold ran out: a paid order lives on.
    Expired,
}

/// What became of the wish to end an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is cancelled, now or long since.
    Cancelled,
    /// It was paid, and nobody asked for a paid order to end.
    Paid,
    /// It is on its way to its buyer.
    TooLate,
    /// A bank is at the payment: neither can be said now.
    InProgress,
    /// There is no such order.
    NotFound,
}

/// A shopper's wish to cancel, by the order secret.
///
/// # Errors
/// When the database or the provider fails; the same wish may be sent again.
pub async fn cancel<S: Store, P: Provider>(
    books: &Books<S, P>,
    request: &CancelRequest,
    moment: &mut Moment,
) -> Result<Answer, Fault> {
    let key = request.intent.to_string();
    let Some(known) = load(&books.store, &key).await? else { return Ok(Answer::NotFound) };
    if !books.shop.opens(&request.order_secret, &known.order.secret_hash, known.order.id) {
        return Ok(Answer::Forbidden);
    }
    let actor = Actor::Shopper(request.intent);
    Ok(match end(books, &key, (Why::Asked, &actor), moment).await {
        Ok(End::Cancelled | End::Paid) => match super::show(&books.store, &key).await? {
            Some(view) => Answer::Order(view),
            None => Answer::NotFound,
        },
        Ok(End::TooLate) => answers::conflict("already_shipped", "the order is on its way"),
        Ok(End::InProgress) => {
            answers::conflict("payment_in_progress", "the payment is being processed")
        }
        Ok(End::NotFound) => Answer::NotFound,
        Err(Fault::Provider(ProviderError::Busy { .. } | ProviderError::Unknown(_))) => {
            Answer::Busy { retry_after_seconds: 2 }
        }
        Err(fault) => return Err(fault),
    })
}

/// Staff's wish to cancel.
///
/// # Errors
/// When the database or the provider fails; the same wish may be made again.
pub async fn cancel_order<S: Store, P: Provider>(
    books: &Books<S, P>,
    order: OrderId,
    actor: &Actor,
    moment: &mut Moment,
) -> Result<End, Fault> {
    end(books, &order.to_string(), (Why::Asked, actor), moment).await
}

/// Ends an order, whatever state it is in, as far as that is allowed.
pub(crate) async fn end<S: Store, P: Provider>(
    books: &Books<S, P>,
    key: &str,
    (why, actor): (Why, &Actor),
    moment: &mut Moment,
) -> Result<End, Fault> {
    for _ in 0..ROUNDS {
        let Some(known) = load(&books.store, key).await? else { return Ok(End::NotFound) };
        let note = Note { actor, at: moment.now() };
        let batch = match (known.order.status, known.live(), known.paid()) {
            (OrderStatus::Cancelled, ..) => return Ok(End::Cancelled),
            (OrderStatus::Shipped | OrderStatus::Delivered, ..) => return Ok(End::TooLate),
            (OrderStatus::Pending | OrderStatus::PaymentPending, Some(attempt), _) => {
                let word = end_attempt(books, &known, attempt, moment).await?;
                if word.is_some_and(|payment| payment.state == PaymentState::Processing) {
                    return Ok(End::InProgress);
                }
                continue;
            }
            (OrderStatus::Pending | OrderStatus::PaymentPending, None, _) => {
                unpaid(&known, why, &note, moment)?
            }
            (OrderStatus::Paid | OrderStatus::Processing, ..) if why == Why::Expired => {
                return Ok(End::Paid);
            }
            (OrderStatus::Paid | OrderStatus::Processing, _, Some(paid)) => {
                paid_back(&known, paid, &note, moment)?
            }
            (OrderStatus::Paid | OrderStatus::Processing, _, None) => {
                return Err(Fault::Stored("paid order without a charge"));
            }
        };
        match write(&books.store, &batch).await? {
            Written::Done(_) => return Ok(End::Cancelled),
            Written::Refused(_) | Written::Unknown => {}
        }
    }
    Err(Fault::Contended("ending an order"))
}

/// Nothing was paid: the units go back to the shelf they never left.
fn unpaid(known: &Known, why: Why, note: &Note<'_>, moment: &mut Moment) -> Result<Batch, Fault> {
    let order = &known.order;
    let to = next_order(order.status, OrderEvent::Cancelled)
        .map_err(|_| Fault::Forbidden("cancelling this order"))?;
    let id = order.id.to_string();
    let mut batch = Batch::write("cancel unpaid order");
    push_order_move(&mut batch, order, to, Some(PaymentEvent::Cancelled));
    batch.guard(Statement::new(sql::NONE_LIVE).bind(&id));
    batch.push(Statement::new(stock::RELEASE_STOCK).bind(&id));
    batch.push(Statement::new(stock::RELEASE_HOLDS).bind(&id));
    let reason = match why {
        Why::Asked => "asked",
        Why::Expired => "hold_expired",
    };
    note.event(&mut batch, order.id, "order.cancelled", &json!({ "reason": reason }));
    effects::add(&mut batch, EffectKind::Mail(mail::Kind::Cancelled), order.id, moment);
    Ok(batch)
}

/// It was paid: what is left of the charge goes back, and the units return, in one batch.
fn paid_back(
    known: &Known,
    paid: &Attempt,
    note: &Note<'_>,
    moment: &mut Moment,
) -> Result<Batch, Fault> {
    let order = &known.order;
    let to = next_order(order.status, OrderEvent::Cancelled)
        .map_err(|_| Fault::Forbidden("cancelling this order"))?;
    let id = order.id.to_string();
    let mut batch = Batch::write("cancel paid order");
    push_order_move(&mut batch, order, to, None);
    let left = paid.captured.saturating_sub(paid.refunded);
    if left > 0 && order.payment_status != PaymentStatus::Refunded {
        // The CHECK refuses when another refund took some of it meanwhile.
        batch.push_changing(
            Statement::new(sql::RESERVE_REFUND).bind(paid.id.to_string()).bind(left),
            1,
        );
        let refund: RefundId = moment.mint();
        let row = NewRow {
            id: refund,
            order: order.id,
            attempt: paid.id,
            amount: Money::new(left, paid.amount.currency()),
            reason: "order_cancelled",
            actor: note.actor,
        };
        row.push(&mut batch, moment);
        let data = json!({ "refund": refund.to_string(), "amount": left });
        note.event(&mut batch, order.id, "refund.requested", &data);
    }
    batch.push(
        Statement::new(stock::RESTOCK_LEDGER)
            .bind(&id)
            .bind(note.actor.to_string())
            .bind(note.at.millis()),
    );
    batch.push(Statement::new(stock::RESTOCK).bind(&id));
    batch.push(Statement::new(stock::RETURN_HOLDS).bind(&id));
    note.event(&mut batch, order.id, "order.cancelled", &json!({ "reason": "asked" }));
    effects::add(&mut batch, EffectKind::Mail(mail::Kind::Cancelled), order.id, moment);
    Ok(batch)
}
