//! Giving money back: a row before it is a call, so that its key is stored, races meet a CHECK,
//! and a crash between the two is made good by the outbox.
//!
//! A refund that succeeded is not over: a bank may return it to the shop for weeks (D12). The
//! provider tells, and because what it tells may be lost, it is asked as well, by an effect of the
//! outbox that comes back until [`WATCHED`] is over.

use database::{Batch, Statement, Store};
use domain::{AttemptId, Millis, Money, OrderId, RefundId, Timestamp};
use serde_json::json;

use crate::effects::{self, EffectKind};
use crate::orders::{Note, load};
use crate::payments::ROUNDS;
use crate::shop::{Books, Written, run, write};
use crate::sql::payments as sql;
use crate::{Actor, Fault, Moment};

mod carry;
mod list;

pub use carry::{Carried, carry_out};
pub(crate) use carry::{look_again, refresh, watch};
pub use list::{RefundRow, of_order};

/// How old a succeeded refund is when the provider is asked whether it still stands. Banks return
/// most of them within days, and none after a month.
const WATCHED: [Millis; 6] = [
    Millis::from_hours(1),
    Millis::from_days(1),
    Millis::from_days(3),
    Millis::from_days(7),
    Millis::from_days(14),
    Millis::from_days(30),
];

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
    let id = moment.mint();
    request_as(books, (order, id), amount, (reason, actor), moment).await
}

/// [`request`] under an id that was chosen before: the same id again is the same refund.
///
/// # Errors
/// When the database fails.
pub async fn request_as<S: Store, P>(
    books: &Books<S, P>,
    (order, id): (OrderId, RefundId),
    amount: Option<Money>,
    (reason, actor): (&str, &Actor),
    moment: &mut Moment,
) -> Result<Requested, Fault> {
    for _ in 0..ROUNDS {
        // A write whose answer was lost is found here, not made twice.
        if exists(&books.store, &id.to_string()).await? {
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

/// Whether there is such a refund.
pub(crate) async fn exists<S: Store>(store: &S, id: &str) -> Result<bool, Fault> {
    let mut batch = Batch::read("refund exists");
    let step = batch.push(Statement::new(sql::REFUND).bind(id));
    Ok(!run(store, &batch).await?.of(step).is_empty())
}
