//! What the Admin API is told and what it answers, as types: the description of the API is made of
//! them, and the command prints the same JSON.
//!
//! An amount always stands with its currency, times are RFC 3339 in UTC, ids end in `_id`, and what
//! is not there is left out.

use std::borrow::Cow;

use domain::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

mod change;
mod order;
mod product;
mod release;
mod stock;

pub use order::{Order, OrderSummary, Refund, RefundWish, Shipment, ShipmentWish};
pub use product::{
    Choice, Image, Market, NewPrice, Price, Product, ProductChange, Seo, Specification, Variant,
};
pub use release::{Preview, Release};
pub use stock::{Adjusted, AdjustmentWish, Level};

/// An amount of money in its currency's smallest unit: 34.12 USD is 3412.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, such as `USD`.
    pub currency: String,
}

impl From<domain::Money> for Money {
    fn from(money: domain::Money) -> Self {
        Self { amount: money.minor(), currency: money.currency().code().to_owned() }
    }
}

impl Money {
    /// The amount, unless there is no such currency.
    #[must_use]
    pub fn read(&self) -> Option<domain::Money> {
        let currency = domain::Currency::parse(&self.currency).ok()?;
        Some(domain::Money::new(self.amount, currency))
    }
}

/// A moment, in RFC 3339 and UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub String);

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at.to_rfc3339())
    }
}

/// What is wrong with a field of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Invalid {
    /// Where it stands.
    pub field: String,
    /// A stable name for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl Invalid {
    pub(super) fn new(
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// Refuses a text that is empty or longer than its place.
pub(super) fn within(field: &str, text: &str, chars_max: usize) -> Result<(), Invalid> {
    if text.trim().is_empty() || text.chars().nth(chars_max).is_some() {
        let message = format!("It must have 1 to {chars_max} characters.");
        return Err(Invalid::new(field, "text", message));
    }
    Ok(())
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// What is on it.
    pub data: Vec<T>,
    /// How to go on.
    pub page: Next,
}

/// How to go on from a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Next {
    /// What to send as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_more: bool,
}

impl<T> Page<T> {
    /// A page of `limit` of these rows, of which the caller has read one more than that; the cursor
    /// names the last row that is shown.
    pub fn of<R>(
        mut rows: Vec<R>,
        limit: u32,
        cursor: impl Fn(&R) -> String,
        show: impl Fn(R) -> T,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| has_more).map(cursor);
        Self { data: rows.into_iter().map(show).collect(), page: Next { next_cursor, has_more } }
    }
}

/// A text that is one of these.
fn one_of(names: impl Iterator<Item = &'static str>) -> Schema {
    json_schema!({ "type": "string", "enum": names.collect::<Vec<_>>() })
}

pub(super) fn product_status(_: &mut SchemaGenerator) -> Schema {
    one_of(books::catalog::Status::ALL.iter().map(|status| status.as_str()))
}

pub(super) fn order_status(_: &mut SchemaGenerator) -> Schema {
    one_of(domain::OrderStatus::ALL.iter().map(|status| status.as_str()))
}

pub(super) fn payment_status(_: &mut SchemaGenerator) -> Schema {
    one_of(domain::PaymentStatus::ALL.iter().map(|status| status.as_str()))
}

fn fulfilment_status(_: &mut SchemaGenerator) -> Schema {
    one_of(domain::FulfilmentStatus::ALL.iter().map(|status| status.as_str()))
}

fn tax_class(_: &mut SchemaGenerator) -> Schema {
    one_of(domain::TaxClass::ALL.iter().map(|class| class.as_str()))
}

fn adjustment_reason(_: &mut SchemaGenerator) -> Schema {
    one_of(books::inventory::Why::ALL.iter().map(|why| why.as_str()))
}
