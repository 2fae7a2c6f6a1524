//! Writing down what the provider says about an attempt: each state in one guarded batch.

use database::{Batch, Statement, Store};
use domain::{
    AttemptId, Millis, Money, OrderEvent, OrderId, OrderStatus, PaymentEvent, PaymentStatus,
    RefundId, next_order, next_payment,
};
use serde_json::json;

use super::decide::{Word, decide};
use super::{ROUNDS, SILENCE, tell};
use crate::effects::{self, EffectKind};
use crate::orders::{Attempt, AttemptStatus, Known, Note, Order, load};
use crate::refunds::{self, NewRow};
use crate::shop::{Books, Written, write};
use crate::sql::{payments as sql, stock};
use crate::{Actor, Fault, Moment, Payment, Provider, mail};

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is as it was written down before.
    Unchanged,
    /// It waits for its payer, or for a bank.
    Waiting,
    /// A try was declined; the payer may try again.
    Declined,
    /// It paid its order.
    Paid,
    /// It ended without a charge.
    Ended,
    /// It charged for an order that could not have it: all of it is being given back.
    GivenBack,
    /// The provider speaks of another amount or order than ours: somebody has to look.
    Mismatched,
    /// The world changed meanwhile: nothing was written, look again.
    Again,
    /// There is no such attempt.
    Unknown,
}

/// Asks the provider about an attempt and writes down what it says, until the two agree.
///
/// # Errors
/// When the database or the provider fails, or others keep changing the same order.
pub async fn converge<S: Store, P: Provider>(
    books: &Books<S, P>,
    order: OrderId,
    attempt: AttemptId,
    moment: &mut Moment,
) -> Result<Settled, Fault> {
    for _ in 0..ROUNDS {
        let Some(known) = load(&books.store, &order.to_string()).await? else {
            return Ok(Settled::Unknown);
        };
        let Some(attempt) = known.attempt(attempt) else { return Ok(Settled::Unknown) };
        let settled = match tell::ask(&books.provider, &known, attempt, moment.now()).await? {
            tell::Told::Payment(payment) => {
                settle(books, &known, attempt, &payment, moment).await?
            }
            tell::Told::Refused | tell::Told::Absent if attempt.status.ended() => {
                Settled::Unchanged
            }
            tell::Told::Refused | tell::Told::Absent => {
                never_made(books, &known, attempt, moment).await?
            }
        };
        if settled != Settled::Again {
            return Ok(settled);
        }
    }
    Err(Fault::Contended("converging a payment"))
}

/// Writes down the provider's word about this attempt, once, against what `known` says.
pub(crate) async fn settle<S: Store, P>(
    books: &Books<S, P>,
    known: &Known,
    attempt: &Attempt,
    payment: &Payment,
    moment: &mut Moment,
) -> Result<Settled, Fault> {
    if matches!(attempt.status, AttemptStatus::Succeeded | AttemptStatus::Unwanted) {
        return Ok(Settled::Unchanged);
    }
    let (batch, settled) = match decide(known, attempt, payment) {
        Word::Nothing => return Ok(Settled::Unchanged),
        Word::Strange => (strange(known, attempt, payment, moment), Settled::Mismatched),
        Word::Move(status) => (moved(known, attempt, payment, status, moment)?, Settled::Waiting),
        Word::Declined => (declined(known, attempt, payment, moment), Settled::Declined),
        Word::Ended => {
            (ended(known, attempt, payment, AttemptStatus::Cancelled, moment), Settled::Ended)
        }
        Word::Pay => (pay(known, attempt, payment, moment)?, Settled::Paid),
        Word::GiveBack(why) => {
            (give_back(known, attempt, payment, why, moment), Settled::GivenBack)
        }
    };
    Ok(match write(&books.store, &batch).await? {
        Written::Done(_) => settled,
        Written::Refused(_) | Written::Unknown => Settled::Again,
    })
}

fn note<'a>(actor: &'a Actor, moment: &Moment) -> Note<'a> {
    Note { actor, at: moment.now() }
}

/// Pushes the order from the status it is believed to have to the one these events lead to, and
/// refuses the batch when it has another one. An event that the table does not have is left out.
pub(crate) fn push_order_move(
    batch: &mut Batch,
    order: &Order,
    to: OrderStatus,
    payment: Option<PaymentEvent>,
) {
    let paid = payment
        .and_then(|event| next_payment(order.payment_status, event).ok())
        .unwrap_or(order.payment_status);
    batch.push_changing(
        Statement::new(crate::sql::orders::MOVE_ORDER)
            .bind(order.id.to_string())
            .bind(order.status.as_str())
            .bind(order.payment_status.as_str())
            .bind(to.as_str())
            .bind(paid.as_str()),
        1,
    );
}

fn push_attempt_move(
    batch: &mut Batch,
    attempt: &Attempt,
    payment: Option<&Payment>,
    status: AttemptStatus,
    moment: &Moment,
) {
    batch.push_changing(
        Statement::new(sql::MOVE_ATTEMPT)
            .bind(attempt.id.to_string())
            .bind(attempt.status.as_str())
            .bind(status.as_str())
            .bind(status.ended())
            .bind(payment.map(|payment| payment.id.clone()))
            .bind(payment.and_then(|payment| payment.charge.clone()))
            .bind(moment.now().plus(SILENCE).millis()),
        1,
    );
}

/// The provider has it and waits for somebody.
fn moved(
    known: &Known,
    attempt: &Attempt,
    payment: &Payment,
    status: AttemptStatus,
    moment: &Moment,
) -> Result<Batch, Fault> {
    let mut batch = Batch::write("payment waits");
    push_attempt_move(&mut batch, attempt, Some(payment), status, moment);
    let event = match status {
        AttemptStatus::Processing => Some((PaymentEvent::ProcessingStarted, "payment.processing")),
        AttemptStatus::Authorized => Some((PaymentEvent::Authorized, "payment.authorized")),
        _ => None,
    };
    if let Some((event, name)) = event {
        push_order_move(&mut batch, &known.order, known.order.status, Some(event));
        note(&Actor::Provider, moment).event(
            &mut batch,
            known.order.id,
            name,
            &json!({ "attempt": attempt.id.to_string() }),
        );
    }
    Ok(batch)
}

/// A card was declined; the payment stays open and the order waits on.
fn declined(known: &Known, attempt: &Attempt, payment: &Payment, moment: &mut Moment) -> Batch {
    let mut batch = Batch::write("payment declined");
    let failure = payment.failure.as_ref();
    batch.push_changing(
        Statement::new(sql::FAIL_TRY)
            .bind(attempt.id.to_string())
            .bind(attempt.status.as_str())
            .bind(failure.map(|failure| failure.mark.clone()))
            .bind(moment.now().plus(SILENCE).millis())
            .bind(payment.id.clone())
            .bind(payment.charge.clone()),
        1,
    );
    push_order_move(&mut batch, &known.order, known.order.status, Some(PaymentEvent::Failed));
    note(&Actor::Provider, moment).event(
        &mut batch,
        known.order.id,
        "payment.failed",
        &json!({
            "attempt": attempt.id.to_string(),
            "code": failure.map(|failure| failure.code.as_str()),
        }),
    );
    let mail = EffectKind::Mail(mail::Kind::PaymentFailed);
    effects::add(&mut batch, mail, known.order.id, moment);
    batch
}

/// The attempt is over and took nothing. The order lives on, unless somebody ends it too.
fn ended(
    known: &Known,
    attempt: &Attempt,
    payment: &Payment,
    status: AttemptStatus,
    moment: &Moment,
) -> Batch {
    let mut batch = Batch::write("payment ended");
    push_attempt_move(&mut batch, attempt, Some(payment), status, moment);
    push_lapse(&mut batch, known);
    note(&Actor::Provider, moment).event(
        &mut batch,
        known.order.id,
        "payment.cancelled",
        &json!({ "attempt": attempt.id.to_string() }),
    );
    batch
}

/// An attempt that ends while a bank was at it leaves the order as after a decline.
fn push_lapse(batch: &mut Batch, known: &Known) {
    let under_way =
        matches!(known.order.payment_status, PaymentStatus::Processing | PaymentStatus::Authorized);
    if under_way {
        push_order_move(batch, &known.order, known.order.status, Some(PaymentEvent::Failed));
    }
}

/// The provider never made it and never will.
pub(super) async fn never_made<S: Store, P>(
    books: &Books<S, P>,
    known: &Known,
    attempt: &Attempt,
    moment: &Moment,
) -> Result<Settled, Fault> {
    let mut batch = Batch::write("payment never made");
    push_attempt_move(&mut batch, attempt, None, AttemptStatus::Failed, moment);
    push_lapse(&mut batch, known);
    note(&Actor::Provider, moment).event(
        &mut batch,
        known.order.id,
        "payment.refused",
        &json!({ "attempt": attempt.id.to_string() }),
    );
    Ok(match write(&books.store, &batch).await? {
        Written::Done(_) => Settled::Ended,
        Written::Refused(_) | Written::Unknown => Settled::Again,
    })
}

fn push_capture(
    batch: &mut Batch,
    attempt: &Attempt,
    payment: &Payment,
    (status, given_back): (AttemptStatus, Money),
    moment: &Moment,
) {
    batch.push_changing(
        Statement::new(sql::CAPTURE_ATTEMPT)
            .bind(attempt.id.to_string())
            .bind(attempt.status.as_str())
            .bind(status.as_str())
            .bind(payment.id.clone())
            .bind(payment.charge.clone())
            .bind(payment.captured.minor())
            .bind(given_back.minor()),
        1,
    );
    let moved = refunds::Moved {
        order: attempt.order,
        attempt: attempt.id,
        kind: "CAPTURE",
        amount: payment.captured,
        cause: attempt.id.to_string(),
    };
    moved.push(batch, moment.now());
}

/// The order is paid: its units leave the shelf, its buyer hears of it, all in one batch.
fn pay(
    known: &Known,
    attempt: &Attempt,
    payment: &Payment,
    moment: &mut Moment,
) -> Result<Batch, Fault> {
    let order = &known.order;
    let to = next_order(order.status, OrderEvent::Paid)
        .map_err(|_| Fault::Forbidden("paying this order"))?;
    next_payment(order.payment_status, PaymentEvent::Succeeded)
        .map_err(|_| Fault::Forbidden("paying this payment"))?;
    let mut batch = Batch::write("order paid");
    push_order_move(&mut batch, order, to, Some(PaymentEvent::Succeeded));
    let kept = (AttemptStatus::Succeeded, Money::zero(payment.captured.currency()));
    push_capture(&mut batch, attempt, payment, kept, moment);
    let id = order.id.to_string();
    let actor = Actor::Provider;
    batch.push(
        Statement::new(stock::SELL_LEDGER)
            .bind(&id)
            .bind(actor.to_string())
            .bind(moment.now().millis()),
    );
    batch.push(Statement::new(stock::SELL_STOCK).bind(&id));
    batch.push(Statement::new(stock::COMMIT_HOLDS).bind(&id));
    note(&actor, moment).event(
        &mut batch,
        order.id,
        "order.paid",
        &json!({ "attempt": attempt.id.to_string() }),
    );
    let mail = EffectKind::Mail(mail::Kind::OrderConfirmed);
    effects::add(&mut batch, mail, order.id, moment);
    Ok(batch)
}

/// Money came that the order cannot have: it is dead, or paid already, or asked for another
/// amount. All of it goes back, and the request is written in the batch that admits the charge.
fn give_back(
    known: &Known,
    attempt: &Attempt,
    payment: &Payment,
    reason: &'static str,
    moment: &mut Moment,
) -> Batch {
    let order = &known.order;
    let mut batch = Batch::write("payment given back");
    // The order's state needs no guard: what cannot have the money now never can again.
    push_capture(&mut batch, attempt, payment, (AttemptStatus::Unwanted, payment.captured), moment);
    let refund: RefundId = moment.mint();
    let actor = Actor::Shop("settle");
    let row = NewRow {
        id: refund,
        order: order.id,
        attempt: attempt.id,
        amount: payment.captured,
        reason,
        actor: &actor,
    };
    row.push(&mut batch, moment);
    note(&actor, moment).event(
        &mut batch,
        order.id,
        "payment.unwanted",
        &json!({
            "attempt": attempt.id.to_string(),
            "refund": refund.to_string(),
            "reason": reason,
        }),
    );
    batch
}

/// What the provider answers is not about our attempt, or says it took nothing. Nothing is given
/// back, because nothing is ours to give; the event is an alarm.
fn strange(known: &Known, attempt: &Attempt, payment: &Payment, moment: &Moment) -> Batch {
    let mut batch = Batch::write("payment mismatched");
    push_attempt_move(&mut batch, attempt, None, AttemptStatus::Unwanted, moment);
    push_lapse(&mut batch, known);
    note(&Actor::Provider, moment).event(
        &mut batch,
        known.order.id,
        "payment.mismatched",
        &json!({ "attempt": attempt.id.to_string(), "provider_id": payment.id }),
    );
    batch
}

/// How long a silent attempt is left alone, so that a long outage is not a storm of questions.
pub(crate) fn patience(age: Millis) -> Millis {
    if age < Millis::from_hours(1) { SILENCE } else { Millis::from_minutes(15) }
}
