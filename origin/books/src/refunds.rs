//! Giving money back: a row before it is a call, so that its key is stored, races meet a CHECK,
//! and a crash between the two is made good by the outbox.

use database::{Batch, Row, Statement, Store};
use domain::{AttemptId, Money, OrderId, PaymentEvent, RefundId, Timestamp, next_payment};
use serde_json::json;

use crate::effects::{self, EffectKind};
use crate::orders::{KEY_LIFE, Known, Note, currency, load};
use crate::payments::{ROUNDS, push_order_move};
use crate::shop::{Books, Written, run, write};
use crate::sql::payments as sql;
use crate::{Actor, Fault, Moment, NewRefund, Provider, ProviderError, RefundState, mail};

/// A refund to be written, with the effect that carries it out.
pub(crate) struct NewRow<'a> {
    pub(crate) id: RefundId,
    pub(crate) order: OrderId,
    pub(crate) attempt: AttemptId,
    pub(crate) amount: Money,
    pub(crate) reason: &'a str,
    pub(crate) actor: &'a Actor,
}

impl NewRow<'_> {
    /// Pushes the row and its effect. The caller has counted the amount in the attempt.
    pub(crate) fn push(&self, batch: &mut Batch, moment: &mut Moment) {
        batch.push(
            Statement::new(sql::INSERT_REFUND)
                .bind(self.id.to_string())
                .bind(self.order.to_string())
                .bind(self.attempt.to_string())
                .bind(self.amount.currency().code())
                .bind(self.amount.minor())
                .bind(self.reason)
                .bind(format!("bodega-{}", self.id))
                .bind(moment.now().millis())
                .bind(self.actor.to_string()),
        );
        effects::add(batch, EffectKind::Refund, self.id, moment);
    }
}

/// Money that moved, for the append-only ledger.
pub(crate) struct Moved {
    pub(crate) order: OrderId,
    pub(crate) attempt: AttemptId,
    pub(crate) kind: &'static str,
    pub(crate) amount: Money,
    pub(crate) cause: String,
}

impl Moved {
    pub(crate) fn push(&self, batch: &mut Batch, at: Timestamp) {
        batch.push(
            Statement::new(sql::INSERT_LEDGER)
                .bind(self.order.to_string())
                .bind(self.attempt.to_string())
                .bind(self.kind)
                .bind(self.amount.currency().code())
                .bind(self.amount.minor())
                .bind(&self.cause)
                .bind(at.millis()),
        );
    }
}

/// What became of a wish to give money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    /// It is written down and will be carried out by [`crate::effects::deliver`].
    Refund(RefundId),
    /// There is no such order.
    NotFound,
    /// Nothing was paid that could be given back.
    NotPaid,
    /// More than is left of the charge.
    TooMuch,
}

/// Asks for `amount` of the order's charge to be given back; all that is left when it is `None`.
/// The order keeps its status: giving back everything of an order that was not sent is
/// [`crate::orders::cancel_order`].
///
/// # Errors
/// When the database fails.
pub async fn request<S: Store, P>(
    books: &Books<S, P>,
    order: OrderId,
    amount: Option<Money>,
    (reason, actor): (&str, &Actor),
    moment: &mut Moment,
) -> Result<Requested, Fault> {
    // One wish has one id, so that a write whose answer was lost cannot be made twice.
    let id: RefundId = moment.mint();
    for round in 0..ROUNDS {
        if round > 0 && exists(&books.store, &id.to_string()).await? {
            return Ok(Requested::Refund(id));
        }
        let Some(known) = load(&books.store, &order.to_string()).await? else {
            return Ok(Requested::NotFound);
        };
        let Some(paid) = known.paid() else { return Ok(Requested::NotPaid) };
        let currency = paid.amount.currency();
        let left = Money::new(paid.captured.saturating_sub(paid.refunded), currency);
        let amount = amount.unwrap_or(left);
        let fits = amount.currency() == currency && amount.minor() <= left.minor();
        if !fits || amount.minor() <= 0 {
            return Ok(Requested::TooMuch);
        }
        let mut batch = Batch::write("request refund");
        batch.push_changing(
            Statement::new(sql::RESERVE_REFUND).bind(paid.id.to_string()).bind(amount.minor()),
            1,
        );
        let row = NewRow { id, order, attempt: paid.id, amount, reason, actor };
        row.push(&mut batch, moment);
        Note { actor, at: moment.now() }.event(
            &mut batch,
            order,
            "refund.requested",
            &json!({ "refund": id.to_string(), "amount": amount.minor(), "reason": reason }),
        );
        // A refusal is the CHECK: somebody else took what was left. Look again.
        match write(&books.store, &batch).await? {
            Written::Done(_) => return Ok(Requested::Refund(id)),
            Written::Refused(_) | Written::Unknown => {}
        }
    }
    Err(Fault::Contended("requesting a refund"))
}

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
            RefundState::Succeeded => given(&mut batch, &known, stored, moment),
            RefundState::Failed => failed(&mut batch, stored, moment),
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

fn given(batch: &mut Batch, known: &Known, stored: &Stored, moment: &mut Moment) {
    let order = &known.order;
    let moved = Moved {
        order: stored.order,
        attempt: stored.attempt,
        kind: "REFUND",
        amount: stored.amount,
        cause: stored.id.to_string(),
    };
    moved.push(batch, moment.now());
    // Only what paid the order shows in its payment status, not a charge that was never wanted.
    if let Some(paid) = known.paid().filter(|paid| paid.id == stored.attempt) {
        let event = if paid.refunded >= paid.captured {
            PaymentEvent::Refunded
        } else {
            PaymentEvent::PartiallyRefunded
        };
        if next_payment(order.payment_status, event).is_ok() {
            push_order_move(batch, order, order.status, Some(event));
        }
    }
    Note { actor: &Actor::Provider, at: moment.now() }.event(
        batch,
        stored.order,
        "refund.succeeded",
        &json!({ "refund": stored.id.to_string(), "amount": stored.amount.minor() }),
    );
    effects::add(batch, EffectKind::Mail(mail::Kind::Refunded), stored.order, moment);
}

/// The money stays with the shop, and the promise with it: the event is an alarm.
fn failed(batch: &mut Batch, stored: &Stored, moment: &Moment) {
    batch.push(
        Statement::new(sql::UNRESERVE_REFUND)
            .bind(stored.attempt.to_string())
            .bind(stored.amount.minor()),
    );
    Note { actor: &Actor::Provider, at: moment.now() }.event(
        batch,
        stored.order,
        "refund.failed",
        &json!({ "refund": stored.id.to_string(), "amount": stored.amount.minor() }),
    );
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

/// Whether there is such a refund.
pub(crate) async fn exists<S: Store>(store: &S, id: &str) -> Result<bool, Fault> {
    let mut batch = Batch::read("refund exists");
    let step = batch.push(Statement::new(sql::REFUND).bind(id));
    Ok(!run(store, &batch).await?.of(step).is_empty())
}
