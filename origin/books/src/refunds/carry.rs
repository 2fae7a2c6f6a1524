//! One refund on its way: made at the provider, asked about, written down.

use database::{Batch, Row, Statement, Store};
use domain::{AttemptId, Millis, Money, OrderId, PaymentEvent, RefundId, Timestamp, next_payment};
use serde_json::json;

use super::{Moved, WATCHED};
use crate::effects::{self, EffectKind};
use crate::orders::{KEY_LIFE, Known, Note, currency, load};
use crate::payments::{ROUNDS, push_order_move};
use crate::shop::{Books, Written, run, write};
use crate::sql::{boxes, payments as sql};
use crate::{Actor, Fault, Moment, NewRefund, Provider, ProviderError, RefundState, mail};

/// How far a refund came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// The money is back.
    Done,
    /// The provider is at it.
    Waiting,
    /// The provider could not: somebody has to look.
    Failed,
}

/// A stored refund.
struct Stored {
    id: RefundId,
    order: OrderId,
    attempt: AttemptId,
    amount: Money,
    status: String,
    key: String,
    key_at: Timestamp,
    provider_id: Option<String>,
    charge: Option<String>,
}

/// Brings one refund forward: makes it at the provider with its stored key, or asks how far it is.
///
/// # Errors
/// When the database or the provider fails. The outbox tries again.
pub async fn carry_out<S: Store, P: Provider>(
    books: &Books<S, P>,
    id: &str,
    moment: &mut Moment,
) -> Result<Carried, Fault> {
    let stored = read(&books.store, id).await?;
    match stored.status.as_str() {
        "SUCCEEDED" => return Ok(Carried::Done),
        "FAILED" => return Ok(Carried::Failed),
        _ => {}
    }
    let answer = ask(books, &stored, moment.now()).await?;
    let (state, provider_id) = match answer {
        Some(refund) if refund.amount != stored.amount => (RefundState::Failed, Some(refund.id)),
        Some(refund) => (refund.state, Some(refund.id)),
        None => (RefundState::Failed, None),
    };
    record(books, &stored, state, provider_id, moment).await?;
    Ok(match state {
        RefundState::Succeeded => Carried::Done,
        RefundState::Pending => Carried::Waiting,
        RefundState::Failed => Carried::Failed,
    })
}

/// Asks about a refund that may have been thought settled: the provider spoke of it, or it is time.
///
/// # Errors
/// As [`carry_out`].
pub(crate) async fn look_again<S: Store, P: Provider>(
    books: &Books<S, P>,
    id: &str,
    moment: &mut Moment,
) -> Result<Carried, Fault> {
    let stored = read(&books.store, id).await?;
    let given = stored.status == "SUCCEEDED";
    let Some(known) = stored.provider_id.as_ref().filter(|_| given) else {
        return carry_out(books, id, moment).await;
    };
    match books.provider.retrieve_refund(known).await {
        Ok(refund) if refund.state == RefundState::Failed => {
            record(books, &stored, RefundState::Failed, None, moment).await?;
            Ok(Carried::Failed)
        }
        // What the provider has forgotten, as an emptied sandbox has, cannot come back any more.
        Ok(_) | Err(ProviderError::NotFound) => Ok(Carried::Done),
        Err(error) => Err(error.into()),
    }
}

/// How long until a refund that succeeded so long ago is asked about, if it is at all.
pub(crate) fn watch(age: Millis) -> Option<Millis> {
    WATCHED.into_iter().find(|due| *due > age).map(|due| Millis::new(due.get() - age.get()))
}

/// Looks again at every unfinished refund of an attempt, after the provider spoke of one.
pub(crate) async fn refresh<S: Store, P: Provider>(
    books: &Books<S, P>,
    attempt: AttemptId,
    moment: &mut Moment,
) -> Result<(), Fault> {
    let mut batch = Batch::read("refunds of attempt");
    let step = batch.push(Statement::new(sql::REFUNDS_OF_ATTEMPT).bind(attempt.to_string()));
    for row in &run(&books.store, &batch).await?.of(step).rows {
        carry_out(books, row.text(0)?, moment).await?;
    }
    Ok(())
}

/// The provider's word: `None` when it refuses to give this money back.
async fn ask<S: Store, P: Provider>(
    books: &Books<S, P>,
    stored: &Stored,
    now: Timestamp,
) -> Result<Option<crate::Refund>, Fault> {
    if let Some(id) = &stored.provider_id {
        return Ok(Some(books.provider.retrieve_refund(id).await?));
    }
    let Some(charge) = stored.charge.clone() else { return Ok(None) };
    let mut key = stored.key.clone();
    if now.since(stored.key_at) >= KEY_LIFE {
        // The provider may have forgotten the key: only reading is safe, and a new key only when
        // it says that the refund was never made.
        if let Some(found) = books.provider.find_refund(&charge, stored.id).await? {
            return Ok(Some(found));
        }
        key = rekey(books, stored, now).await?;
    }
    let refund =
        NewRefund { charge, refund: stored.id, order: stored.order, amount: stored.amount };
    match books.provider.refund(&key, &refund).await {
        Ok(refund) => Ok(Some(refund)),
        Err(ProviderError::Refused { .. } | ProviderError::NotFound) => {
            Ok(books.provider.find_refund(&refund.charge, stored.id).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn rekey<S: Store, P>(
    books: &Books<S, P>,
    stored: &Stored,
    now: Timestamp,
) -> Result<String, Fault> {
    let key = format!("bodega-{}-{}", stored.id, now.millis());
    let mut batch = Batch::write("rekey refund");
    batch.push_changing(
        Statement::new(sql::REKEY_REFUND)
            .bind(stored.id.to_string())
            .bind(&stored.key)
            .bind(&key)
            .bind(now.millis()),
        1,
    );
    match write(&books.store, &batch).await? {
        Written::Done(_) => Ok(key),
        Written::Refused(_) | Written::Unknown => Err(Fault::Contended("giving a refund its key")),
    }
}

/// Writes the provider's word down, once.
async fn record<S: Store, P>(
    books: &Books<S, P>,
    stored: &Stored,
    state: RefundState,
    provider_id: Option<String>,
    moment: &mut Moment,
) -> Result<(), Fault> {
    let to = match state {
        RefundState::Pending if stored.status == "PENDING" => return Ok(()),
        RefundState::Pending => "PENDING",
        RefundState::Succeeded => "SUCCEEDED",
        RefundState::Failed => "FAILED",
    };
    for _ in 0..ROUNDS {
        let Some(known) = load(&books.store, &stored.order.to_string()).await? else {
            return Err(Fault::Stored("refund without an order"));
        };
        let others = others(&books.store, stored).await?;
        let mut batch = Batch::write("refund moved");
        batch.push_changing(
            Statement::new(sql::MOVE_REFUND)
                .bind(stored.id.to_string())
                .bind(&stored.status)
                .bind(to)
                .bind(provider_id.clone()),
            1,
        );
        match state {
            RefundState::Pending => {}
            RefundState::Succeeded => given(&mut batch, (&known, others), stored, moment),
            RefundState::Failed => failed(&mut batch, (&known, others), stored, moment),
        }
        match write(&books.store, &batch).await? {
            Written::Done(_) => return Ok(()),
            Written::Refused(_) | Written::Unknown => {
                if read(&books.store, &stored.id.to_string()).await?.status != stored.status {
                    return Ok(());
                }
            }
        }
    }
    Err(Fault::Contended("recording a refund"))
}

/// What has been given back of this attempt's charge by other refunds.
async fn others<S: Store>(store: &S, stored: &Stored) -> Result<i64, Fault> {
    let mut batch = Batch::read("other refunds");
    let step = batch.push(
        Statement::new(sql::OTHERS_GIVEN)
            .bind(stored.attempt.to_string())
            .bind(stored.id.to_string()),
    );
    let rows = run(store, &batch).await?;
    Ok(rows.of(step).first().map(|row| row.integer(0)).transpose()?.unwrap_or(0))
}

fn given(batch: &mut Batch, (known, others): (&Known, i64), stored: &Stored, moment: &mut Moment) {
    stored.moved("REFUND").push(batch, moment.now());
    if let Some(captured) = stored.of_paid(known) {
        let whole = others.saturating_add(stored.amount.minor()) >= captured;
        let event = if whole { PaymentEvent::Refunded } else { PaymentEvent::PartiallyRefunded };
        push_status(batch, (known, others), stored, event);
    }
    if let Some(pause) = watch(Millis::ZERO) {
        let at = moment.now().plus(pause);
        effects::add_at(batch, EffectKind::RefundCheck, stored.id, at, moment);
    }
    stored.event(batch, "refund.succeeded", moment);
    effects::add(batch, EffectKind::Mail(mail::Kind::Refunded), stored.order, moment);
}

/// The money stays with the shop or came back to it, and the promise with it: the event is an
/// alarm.
fn failed(batch: &mut Batch, (known, others): (&Known, i64), stored: &Stored, moment: &Moment) {
    batch.push(
        Statement::new(sql::UNRESERVE_REFUND)
            .bind(stored.attempt.to_string())
            .bind(stored.amount.minor()),
    );
    if stored.status == "SUCCEEDED" {
        stored.moved("REFUND_FAILED").push(batch, moment.now());
        if stored.of_paid(known).is_some() {
            let event = match others {
                0 => PaymentEvent::RefundsReturned,
                _ => PaymentEvent::RefundReturned,
            };
            push_status(batch, (known, others), stored, event);
        }
        // The next check finds it failed and leaves it where staff look.
        batch.push(
            Statement::new(boxes::CHECK_REFUND_NOW)
                .bind(stored.id.to_string())
                .bind(moment.now().millis()),
        );
    }
    stored.event(batch, "refund.failed", moment);
}

/// Moves the order's payment status, on the understanding that no other refund has moved since.
fn push_status(
    batch: &mut Batch,
    (known, others): (&Known, i64),
    stored: &Stored,
    event: PaymentEvent,
) {
    let order = &known.order;
    if next_payment(order.payment_status, event).is_err() {
        return;
    }
    batch.guard(
        Statement::new(sql::STILL_GIVEN)
            .bind(stored.attempt.to_string())
            .bind(stored.id.to_string())
            .bind(others),
    );
    push_order_move(batch, order, order.status, Some(event));
}

impl Stored {
    fn moved(&self, kind: &'static str) -> Moved {
        let (order, attempt, amount) = (self.order, self.attempt, self.amount);
        Moved { order, attempt, kind, amount, cause: self.id.to_string() }
    }

    /// What was taken, when it is of the charge that paid the order: only that shows in its payment
    /// status, not a charge that was never wanted.
    fn of_paid(&self, known: &Known) -> Option<i64> {
        known.paid().filter(|paid| paid.id == self.attempt).map(|paid| paid.captured)
    }

    fn event(&self, batch: &mut Batch, kind: &'static str, moment: &Moment) {
        Note { actor: &Actor::Provider, at: moment.now() }.event(
            batch,
            self.order,
            kind,
            &json!({ "refund": self.id.to_string(), "amount": self.amount.minor() }),
        );
    }
}

async fn read<S: Store>(store: &S, id: &str) -> Result<Stored, Fault> {
    let mut batch = Batch::read("refund");
    let step = batch.push(Statement::new(sql::REFUND).bind(id));
    let rows = run(store, &batch).await?;
    let row = rows.of(step).first().ok_or(Fault::Stored("effect of an unknown refund"))?;
    parse(row)
}

fn parse(row: &Row) -> Result<Stored, Fault> {
    Ok(Stored {
        id: RefundId::parse(row.text(0)?).map_err(|_| Fault::Stored("refund id"))?,
        order: OrderId::parse(row.text(1)?).map_err(|_| Fault::Stored("order id"))?,
        attempt: AttemptId::parse(row.text(2)?).map_err(|_| Fault::Stored("attempt id"))?,
        amount: Money::new(row.integer(4)?, currency(row, 3)?),
        status: row.text(5)?.to_owned(),
        key: row.text(6)?.to_owned(),
        key_at: Timestamp::from_millis(row.integer(7)?),
        provider_id: row.optional_text(8)?.map(str::to_owned),
        charge: row.optional_text(9)?.map(str::to_owned),
    })
}
