//! The JSON of an order in an answer.

use domain::order::{FulfilmentStatus, OrderStatus, PaymentStatus};
use domain::{Currency, Email, IntentId, OrderId, Sku, Timestamp, VariantId};
use serde::{Deserialize, Serialize};

use crate::answer::{OrderLine, OrderView, TimelineEntry};
use crate::malformed::{Malformed, part};
use crate::shape::{self, currency, money, quantity, time};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderShape {
    id: String,
    number: String,
    intent: String,
    status: String,
    payment_status: String,
    fulfilment_status: String,
    currency: String,
    lines: Vec<LineShape>,
    totals: shape::Totals,
    adjustments: Vec<shape::Adjustment>,
    contact_email: String,
    shipping_address: shape::Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    pay_by: Option<String>,
    placed_at: String,
    timeline: Vec<TimelineShape>,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineShape {
    variant: String,
    sku: String,
    title: String,
    quantity: u32,
    unit_price: i64,
    total: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineShape {
    at: String,
    #[serde(rename = "type")]
    kind: String,
}

impl OrderShape {
    pub(super) fn write(order: &OrderView) -> Self {
        Self {
            id: order.id.to_string(),
            number: order.number.clone(),
            intent: order.intent.to_string(),
            status: order.status.as_str().to_owned(),
            payment_status: order.payment_status.as_str().to_owned(),
            fulfilment_status: order.fulfilment_status.as_str().to_owned(),
            currency: order.currency.code().to_owned(),
            lines: order.lines.iter().map(write_line).collect(),
            totals: shape::Totals::write(&order.totals),
            adjustments: order.adjustments.iter().map(shape::Adjustment::write).collect(),
            contact_email: order.contact_email.to_string(),
            shipping_address: shape::Address::write(&order.shipping_address),
            pay_by: order.pay_by.map(Timestamp::to_rfc3339),
            placed_at: order.placed_at.to_rfc3339(),
            timeline: order.timeline.iter().map(write_entry).collect(),
            version: order.version,
        }
    }

    pub(super) fn read(self) -> Result<OrderView, Malformed> {
        let currency = currency(&self.currency)?;
        let status = OrderStatus::parse(&self.status);
        let payment = PaymentStatus::parse(&self.payment_status);
        let fulfilment = FulfilmentStatus::parse(&self.fulfilment_status);
        let lines = self.lines.into_iter().map(|line| read_line(line, currency));
        let adjustments = self.adjustments.into_iter().map(|adjustment| adjustment.read(currency));
        Ok(OrderView {
            id: part("id", OrderId::parse(&self.id))?,
            number: self.number,
            intent: part("intent", IntentId::parse(&self.intent))?,
            status: status.ok_or(Malformed { what: "status" })?,
            payment_status: payment.ok_or(Malformed { what: "payment_status" })?,
            fulfilment_status: fulfilment.ok_or(Malformed { what: "fulfilment_status" })?,
            currency,
            lines: lines.collect::<Result<_, _>>()?,
            totals: self.totals.read(currency),
            adjustments: adjustments.collect::<Result<_, _>>()?,
            contact_email: part("contact_email", Email::parse(&self.contact_email))?,
            shipping_address: self.shipping_address.read("shipping_address")?,
            pay_by: self.pay_by.as_deref().map(|text| time("pay_by", text)).transpose()?,
            placed_at: time("placed_at", &self.placed_at)?,
            timeline: self.timeline.into_iter().map(read_entry).collect::<Result<_, _>>()?,
            version: self.version,
        })
    }
}

fn write_line(line: &OrderLine) -> LineShape {
    LineShape {
        variant: line.variant.to_string(),
        sku: line.sku.to_string(),
        title: line.title.clone(),
        quantity: line.quantity.get(),
        unit_price: line.unit_price.minor(),
        total: line.total.minor(),
    }
}

fn read_line(line: LineShape, currency: Currency) -> Result<OrderLine, Malformed> {
    Ok(OrderLine {
        variant: part("variant", VariantId::parse(&line.variant))?,
        sku: part("sku", Sku::parse(&line.sku))?,
        title: line.title,
        quantity: quantity(line.quantity)?,
        unit_price: money(currency)(line.unit_price),
        total: money(currency)(line.total),
    })
}

fn write_entry(entry: &TimelineEntry) -> TimelineShape {
    TimelineShape { at: entry.at.to_rfc3339(), kind: entry.kind.clone() }
}

fn read_entry(entry: TimelineShape) -> Result<TimelineEntry, Malformed> {
    Ok(TimelineEntry { at: time("timeline", &entry.at)?, kind: entry.kind })
}
