//! Orders, what was sent of them and what was given back.

use books::orders::{self, Tracking};
use books::queries::OrderRow;
use books::refunds::RefundRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wire::answer::OrderView;

use super::{Invalid, Money, Time, within};

/// An order in a list. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderSummary {
    /// Its number.
    pub number: u64,
    /// Its id, `ord_…`.
    pub id: String,
    /// How far it is.
    #[schemars(schema_with = "super::order_status")]
    pub status: String,
    /// How far its payment is.
    #[schemars(schema_with = "super::payment_status")]
    pub payment_status: String,
    /// How much of it was sent.
    #[schemars(schema_with = "super::fulfilment_status")]
    pub fulfilment_status: String,
    /// What it costs.
    pub total: Money,
    /// When it was placed.
    pub placed_at: Time,
}

impl From<&OrderRow> for OrderSummary {
    fn from(row: &OrderRow) -> Self {
        Self {
            number: row.number,
            id: row.id.to_string(),
            status: row.status.as_str().to_owned(),
            payment_status: row.payment_status.as_str().to_owned(),
            fulfilment_status: row.fulfilment_status.as_str().to_owned(),
            total: row.total.into(),
            placed_at: row.placed_at.into(),
        }
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Order {
    /// Its id, `ord_…`.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The id of the checkout it was made of, `int_…`.
    pub intent_id: String,
    /// How far it is.
    #[schemars(schema_with = "super::order_status")]
    pub status: String,
    /// How far its payment is.
    #[schemars(schema_with = "super::payment_status")]
    pub payment_status: String,
    /// How much of it was sent.
    #[schemars(schema_with = "super::fulfilment_status")]
    pub fulfilment_status: String,
    /// What it is paid in.
    pub currency: String,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// The sums.
    pub totals: Totals,
    /// Discounts, shipping, taxes and fees, each for itself.
    pub adjustments: Vec<Adjustment>,
    /// Where its buyer is written to.
    pub contact: Contact,
    /// Where it is sent.
    pub shipping_address: Address,
    /// When it was placed.
    pub placed_at: Time,
    /// Until when it must be paid, while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<Time>,
    /// What was sent.
    pub shipments: Vec<Shipment>,
    /// What was given back, or is going to be.
    pub refunds: Vec<Refund>,
    /// What happened, oldest first.
    pub timeline: Vec<Happened>,
    /// How many things happened. In quotation marks it is its `ETag`.
    pub version: u64,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OrderLine")]
pub struct Line {
    /// The variant, `var_…`.
    pub variant_id: String,
    /// The merchant's number.
    pub sku: String,
    /// What it was called.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub unit_price: Money,
    /// The price of all.
    pub total: Money,
}

/// The sums of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: Money,
    /// What is taken off.
    pub discount: Money,
    /// What sending costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// What is owed in taxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// Whether the prices contain the tax.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: Money,
}

/// An amount beside the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Adjustment {
    /// What kind: `shipping`, `tax`.
    pub kind: String,
    /// Which one.
    pub code: String,
    /// Its name among people.
    pub label: String,
    /// How much.
    pub amount: Money,
    /// The line it is for, counted from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// How a buyer is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contact {
    /// By mail.
    pub email: String,
}

/// Where an order is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Address {
    /// Who lives there.
    pub name: String,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Street and number.
    pub line1: String,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The city.
    pub city: String,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The country, ISO 3166.
    pub country: String,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Happened {
    /// When.
    pub at: Time,
    /// What: `order.paid`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What left the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shipment {
    /// Who carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where the carrier says how far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// When it left.
    pub at: Time,
}

/// Money that goes back, or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refund {
    /// Its id, `ref_…`.
    pub id: String,
    /// How much.
    pub amount: Money,
    /// How far it is: `REQUESTED`, `PENDING`, `SUCCEEDED` or `FAILED`.
    pub status: String,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub created_at: Time,
}

/// How to follow what is sent. All of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentWish {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// Where the carrier says how far it is, an `https://` or `http://` address.
    pub tracking_url: Option<String>,
}

/// How much to give back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundWish {
    /// How much; all that is left of the charge when it is left out.
    pub amount: Option<Money>,
    /// Why, up to 500 characters.
    pub reason: String,
}

/// What a carrier's name may have.
const CARRIER_CHARS_MAX: usize = 100;
/// No carrier has longer numbers.
const TRACKING_CHARS_MAX: usize = 200;
/// Longer addresses do not open everywhere.
const URL_CHARS_MAX: usize = 2_048;
/// As long as a note on stock.
const REASON_CHARS_MAX: usize = 500;

impl ShipmentWish {
    /// How to follow what is sent.
    ///
    /// # Errors
    /// When a text is empty or too long, or the address is none that a browser opens safely.
    pub fn read(self) -> Result<Tracking, Invalid> {
        let fields = [
            ("carrier", &self.carrier, CARRIER_CHARS_MAX),
            ("tracking_number", &self.tracking_number, TRACKING_CHARS_MAX),
            ("tracking_url", &self.tracking_url, URL_CHARS_MAX),
        ];
        for (field, text, limit) in fields {
            text.as_deref().map_or(Ok(()), |text| within(field, text, limit))?;
        }
        let opens = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if !self.tracking_url.as_deref().is_none_or(opens) {
            return Err(Invalid::new("tracking_url", "url", "It must be an http address."));
        }
        let Self { carrier, tracking_number, tracking_url } = self;
        Ok(Tracking { carrier, number: tracking_number, url: tracking_url })
    }
}

impl RefundWish {
    /// How much to give back; all that is left when it is `None`.
    ///
    /// # Errors
    /// When there is no such currency, the amount is not above zero, or nobody says why.
    pub fn read(&self) -> Result<Option<domain::Money>, Invalid> {
        within("reason", &self.reason, REASON_CHARS_MAX)?;
        let Some(amount) = &self.amount else { return Ok(None) };
        let known = amount.read().ok_or_else(|| {
            Invalid::new("amount.currency", "currency", "There is no such currency.")
        })?;
        if known.minor() <= 0 {
            return Err(Invalid::new("amount.amount", "amount", "It must be above zero."));
        }
        Ok(Some(known))
    }
}

impl From<&orders::Shipment> for Shipment {
    fn from(shipment: &orders::Shipment) -> Self {
        let Tracking { carrier, number, url } = shipment.tracking.clone();
        Self { carrier, tracking_number: number, tracking_url: url, at: shipment.at.into() }
    }
}

impl From<&RefundRow> for Refund {
    fn from(row: &RefundRow) -> Self {
        Self {
            id: row.id.to_string(),
            amount: row.amount.into(),
            status: row.status.clone(),
            reason: row.reason.clone(),
            created_at: row.created_at.into(),
        }
    }
}

impl Order {
    /// An order with what was sent of it and given back.
    #[must_use]
    pub fn of(view: &OrderView, shipments: &[orders::Shipment], refunds: &[RefundRow]) -> Self {
        let happened = |entry: &wire::answer::TimelineEntry| Happened {
            at: entry.at.into(),
            kind: entry.kind.clone(),
        };
        Self {
            id: view.id.to_string(),
            number: view.number.clone(),
            intent_id: view.intent.to_string(),
            status: view.status.as_str().to_owned(),
            payment_status: view.payment_status.as_str().to_owned(),
            fulfilment_status: view.fulfilment_status.as_str().to_owned(),
            currency: view.currency.code().to_owned(),
            lines: view.lines.iter().map(Line::from).collect(),
            totals: Totals::from(&view.totals),
            adjustments: view.adjustments.iter().map(Adjustment::from).collect(),
            contact: Contact { email: view.contact_email.as_str().to_owned() },
            shipping_address: Address::from(&view.shipping_address),
            placed_at: view.placed_at.into(),
            pay_by: view.pay_by.map(Time::from),
            shipments: shipments.iter().map(Shipment::from).collect(),
            refunds: refunds.iter().map(Refund::from).collect(),
            timeline: view.timeline.iter().map(happened).collect(),
            version: view.version,
        }
    }
}

impl From<&wire::answer::OrderLine> for Line {
    fn from(line: &wire::answer::OrderLine) -> Self {
        Self {
            variant_id: line.variant.to_string(),
            sku: line.sku.to_string(),
            title: line.title.clone(),
            quantity: line.quantity.get(),
            unit_price: line.unit_price.into(),
            total: line.total.into(),
        }
    }
}

impl From<&domain::price::Totals> for Totals {
    fn from(totals: &domain::price::Totals) -> Self {
        Self {
            subtotal: totals.subtotal.into(),
            discount: totals.discount.into(),
            shipping: totals.shipping.map(Money::from),
            tax: totals.tax.map(Money::from),
            tax_included: totals.tax_included,
            total: totals.total.into(),
        }
    }
}

impl From<&domain::Adjustment> for Adjustment {
    fn from(one: &domain::Adjustment) -> Self {
        Self {
            kind: one.kind.as_str().to_owned(),
            code: one.code.clone(),
            label: one.label.clone(),
            amount: one.amount.into(),
            line: one.line.and_then(|line| u64::try_from(line).ok()),
        }
    }
}

impl From<&domain::Address> for Address {
    fn from(one: &domain::Address) -> Self {
        Self {
            name: one.name.clone(),
            company: one.company.clone(),
            line1: one.line1.clone(),
            line2: one.line2.clone(),
            city: one.city.clone(),
            region: one.region.clone(),
            postal_code: one.postal_code.clone(),
            country: one.country.as_str().to_owned(),
        }
    }
}
