//! Orders and payments as the public API shows them.
//!
//! The shapes between edge and origin are `wire`'s and carry bare numbers; here an amount always
//! stands with its currency, and ids end in `_id`, as everywhere in the Store API.

use domain::{Money, Timestamp};
use serde_json::{Map, Value, json};
use wire::answer::{Difference, OrderView, PaymentStart};

pub(crate) fn money(amount: Money) -> Value {
    json!({ "amount": amount.minor(), "currency": amount.currency().code() })
}

/// Puts a value in only where there is one: an absent field says "not known", never null.
fn put(members: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), value);
    }
}

pub(crate) fn order(order: &OrderView) -> Value {
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("id", order.id.to_string().into());
    set("number", order.number.clone().into());
    set("intent_id", order.intent.to_string().into());
    set("status", order.status.as_str().into());
    set("payment_status", order.payment_status.as_str().into());
    set("fulfilment_status", order.fulfilment_status.as_str().into());
    set("currency", order.currency.code().into());
    set("lines", lines(order));
    set("totals", totals(order));
    set("adjustments", adjustments(order));
    set("contact", json!({ "email": order.contact_email.as_str() }));
    set("shipping_address", address(order));
    set("placed_at", order.placed_at.to_rfc3339().into());
    set("timeline", timeline(order));
    set("version", order.version.into());
    put(&mut members, "pay_by", order.pay_by.map(|at| at.to_rfc3339().into()));
    Value::Object(members)
}

fn lines(order: &OrderView) -> Value {
    let line = |line: &wire::answer::OrderLine| {
        json!({
            "variant_id": line.variant.to_string(),
            "sku": line.sku.as_str(),
            "title": line.title,
            "quantity": line.quantity.get(),
            "unit_price": money(line.unit_price),
            "total": money(line.total),
        })
    };
    order.lines.iter().map(line).collect()
}

fn totals(order: &OrderView) -> Value {
    let totals = &order.totals;
    let mut members = Map::new();
    members.insert("subtotal".to_owned(), money(totals.subtotal));
    members.insert("discount".to_owned(), money(totals.discount));
    put(&mut members, "shipping", totals.shipping.map(money));
    put(&mut members, "tax", totals.tax.map(money));
    members.insert("tax_included".to_owned(), totals.tax_included.into());
    members.insert("total".to_owned(), money(totals.total));
    Value::Object(members)
}

fn adjustments(order: &OrderView) -> Value {
    let adjustment = |adjustment: &domain::quote::Adjustment| {
        let mut members = Map::new();
        members.insert("kind".to_owned(), adjustment.kind.as_str().into());
        members.insert("code".to_owned(), adjustment.code.clone().into());
        members.insert("label".to_owned(), adjustment.label.clone().into());
        members.insert("amount".to_owned(), money(adjustment.amount));
        put(&mut members, "line", adjustment.line.map(Value::from));
        Value::Object(members)
    };
    order.adjustments.iter().map(adjustment).collect()
}

fn address(order: &OrderView) -> Value {
    let address = &order.shipping_address;
    let mut members = Map::new();
    members.insert("name".to_owned(), address.name.clone().into());
    put(&mut members, "company", address.company.clone().map(Value::from));
    members.insert("line1".to_owned(), address.line1.clone().into());
    put(&mut members, "line2", address.line2.clone().map(Value::from));
    members.insert("city".to_owned(), address.city.clone().into());
    put(&mut members, "region", address.region.clone().map(Value::from));
    put(&mut members, "postal_code", address.postal_code.clone().map(Value::from));
    members.insert("country".to_owned(), address.country.as_str().into());
    Value::Object(members)
}

fn timeline(order: &OrderView) -> Value {
    order
        .timeline
        .iter()
        .map(|entry| json!({ "at": entry.at.to_rfc3339(), "type": entry.kind }))
        .collect()
}

/// What the shopper needs to pay. The answer that carries it is never stored by anybody.
pub(crate) fn payment(start: &PaymentStart) -> Value {
    let mut members = Map::new();
    members.insert("provider".to_owned(), start.provider.clone().into());
    put(&mut members, "client_secret", start.client_secret.clone().map(Value::from));
    put(&mut members, "redirect_url", start.redirect_url.clone().map(Value::from));
    members.insert("publishable_key".to_owned(), start.publishable_key.clone().into());
    members.insert("provider_url".to_owned(), start.provider_url.clone().into());
    members.insert("pay_by".to_owned(), Timestamp::to_rfc3339(start.pay_by).into());
    Value::Object(members)
}

/// What is different from what the shopper agreed to.
pub(crate) fn difference(difference: &Difference) -> Value {
    let line = |line: &wire::answer::DifferentLine| {
        let mut members = Map::new();
        members.insert("variant_id".to_owned(), line.variant.to_string().into());
        put(&mut members, "expected", line.expected.map(money));
        put(&mut members, "actual", line.actual.map(money));
        put(&mut members, "availability", line.availability.map(|band| band.as_str().into()));
        Value::Object(members)
    };
    let mut members = Map::new();
    members.insert("currency".to_owned(), difference.currency.code().into());
    put(&mut members, "expected", difference.expected.map(money));
    put(&mut members, "actual", difference.actual.map(money));
    members.insert("lines".to_owned(), difference.lines.iter().map(line).collect());
    Value::Object(members)
}
