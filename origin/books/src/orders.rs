//! An order as stored, with its attempts to pay: what every decision about it starts from.

use database::{Batch, Row, RowError, Statement, Store};
use domain::{
    AttemptId, Currency, IntentId, Millis, Money, OrderId, OrderStatus, PaymentStatus, Timestamp,
};

use crate::shop::run;
use crate::sql::{orders as sql, payments};
use crate::{Actor, Fault};

mod end;
mod fulfil;
mod ship;
mod view;

pub use end::{End, cancel, cancel_order};
pub(crate) use end::{Why, end};
pub use fulfil::{Advanced, advance};
pub use ship::{Shipment, Tracking, ship, shipments};
pub(crate) use view::find;
pub use view::{show, status, version};

/// An order as stored; the parts that decisions need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    pub(crate) number: u64,
    pub(crate) intent: IntentId,
    pub(crate) secret_hash: [u8; 32],
    pub(crate) status: OrderStatus,
    pub(crate) payment_status: PaymentStatus,
    pub(crate) total: Money,
    pub(crate) hold_until: Timestamp,
}

/// How far an attempt to pay is, as we know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttemptStatus {
    /// Its row is written; whether the provider knows it is not known.
    Creating,
    Open,
    Processing,
    Authorized,
    Succeeded,
    Cancelled,
    /// The provider refused to make it, or never heard of it.
    Failed,
    /// It took money that the order could not have. Given back, never counted.
    Unwanted,
}

impl AttemptStatus {
    const ALL: [Self; 8] = [
        Self::Creating,
        Self::Open,
        Self::Processing,
        Self::Authorized,
        Self::Succeeded,
        Self::Cancelled,
        Self::Failed,
        Self::Unwanted,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Open => "OPEN",
            Self::Processing => "PROCESSING",
            Self::Authorized => "AUTHORIZED",
            Self::Succeeded => "SUCCEEDED",
            Self::Cancelled => "CANCELLED",
            Self::Failed => "FAILED",
            Self::Unwanted => "UNWANTED",
        }
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(Fault::Stored("attempt status"))
    }

    pub(crate) const fn ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Cancelled | Self::Failed | Self::Unwanted)
    }
}

/// How the payer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    Element,
    Redirect,
}

impl Means {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Element => "ELEMENT",
            Self::Redirect => "REDIRECT",
        }
    }
}

/// One attempt to pay, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) id: AttemptId,
    pub(crate) order: OrderId,
    pub(crate) means: Means,
    pub(crate) status: AttemptStatus,
    pub(crate) key: String,
    pub(crate) key_at: Timestamp,
    pub(crate) return_url: String,
    pub(crate) provider_id: Option<String>,
    pub(crate) amount: Money,
    pub(crate) captured: i64,
    pub(crate) refunded: i64,
    pub(crate) failure: Option<String>,
}

/// An order with its attempts, read in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) order: Order,
    pub(crate) attempts: Vec<Attempt>,
}

impl Known {
    /// The attempt that may still succeed. The database has at most one.
    pub(crate) fn live(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| !attempt.status.ended())
    }

    /// The attempt that paid the order.
    pub(crate) fn paid(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.status == AttemptStatus::Succeeded)
    }

    pub(crate) fn attempt(&self, id: AttemptId) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.id == id)
    }
}

/// Reads the order with this order id or intent id.
pub(crate) async fn load<S: Store>(store: &S, key: &str) -> Result<Option<Known>, Fault> {
    let mut batch = Batch::read("order");
    let order = batch.push(Statement::new(sql::ORDER).bind(key));
    let attempts = batch.push(Statement::new(payments::ATTEMPTS).bind(key));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(order).first() else { return Ok(None) };
    let order = read_order(row)?;
    let attempts =
        rows.of(attempts).rows.iter().map(read_attempt).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Known { order, attempts }))
}

pub(crate) fn read_order(row: &Row) -> Result<Order, Fault> {
    let currency = currency(row, 11)?;
    Ok(Order {
        id: OrderId::parse(row.text(0)?).map_err(|_| Fault::Stored("order id"))?,
        number: row.number(1)?,
        intent: IntentId::parse(row.text(2)?).map_err(|_| Fault::Stored("intent id"))?,
        secret_hash: row.bytes(4)?,
        status: OrderStatus::parse(row.text(8)?).ok_or(Fault::Stored("order status"))?,
        payment_status: PaymentStatus::parse(row.text(9)?)
            .ok_or(Fault::Stored("payment status"))?,
        total: Money::new(row.integer(17)?, currency),
        hold_until: Timestamp::from_millis(row.integer(19)?),
    })
}

pub(crate) fn currency(row: &Row, column: usize) -> Result<Currency, Fault> {
    Currency::parse(row.text(column)?).map_err(|_| Fault::Stored("currency"))
}

fn read_attempt(row: &Row) -> Result<Attempt, Fault> {
    let text = |column| -> Result<Option<String>, RowError> {
        Ok(row.optional_text(column)?.map(str::to_owned))
    };
    Ok(Attempt {
        id: AttemptId::parse(row.text(0)?).map_err(|_| Fault::Stored("attempt id"))?,
        order: OrderId::parse(row.text(1)?).map_err(|_| Fault::Stored("order id"))?,
        means: match row.text(2)? {
            "ELEMENT" => Means::Element,
            _ => Means::Redirect,
        },
        status: AttemptStatus::parse(row.text(3)?)?,
        key: row.text(4)?.to_owned(),
        key_at: Timestamp::from_millis(row.integer(5)?),
        return_url: row.text(6)?.to_owned(),
        provider_id: text(7)?,
        amount: Money::new(row.integer(10)?, currency(row, 9)?),
        captured: row.integer(11)?,
        refunded: row.integer(12)?,
        failure: text(13)?,
    })
}

/// What is written down about a change, in the batch of the change.
#[derive(Debug)]
pub(crate) struct Note<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) at: Timestamp,
}

impl Note<'_> {
    /// The next event of an aggregate. Its data is ids, numbers and codes: never personal.
    pub(crate) fn event(
        &self,
        batch: &mut Batch,
        aggregate: impl ToString,
        kind: &'static str,
        data: &serde_json::Value,
    ) {
        batch.push(
            Statement::new(sql::INSERT_EVENT)
                .bind(aggregate.to_string())
                .bind(kind)
                .bind(self.actor.to_string())
                .bind(self.at.millis())
                .bind(data.to_string()),
        );
    }
}

/// How long a key of the provider's may be sent again; Stripe may forget it after 24 hours.
pub(crate) const KEY_LIFE: Millis = Millis::from_hours(23);
