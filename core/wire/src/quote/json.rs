//! The JSON of a quote, kept short: a quote of 200 lines goes through a form field, a request body
//! and a queue message. Lines are therefore lists and not objects, and the names of taxes, which
//! repeat on every line, stand once in a table that the lines point into.

use domain::quote::{Destination, Quote, QuoteLine};
use domain::tax::TaxLine;
use domain::{CartId, Country, Currency, IntentId, MarketId, Money, Sku, VariantId};
use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, part};
use crate::shape::{self, currency, millis, money, quantity};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuoteShape {
    intent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cart: Option<String>,
    release: u64,
    rules: u32,
    market: String,
    destination: DestinationShape,
    currency: String,
    /// Name and basis points of every tax that a line names by its place here.
    taxes: Vec<(String, u32)>,
    lines: Vec<LineShape>,
    adjustments: Vec<shape::Adjustment>,
    shipping_option: String,
    totals: shape::Totals,
    issued: i64,
    expires: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DestinationShape {
    country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
}

/// Variant, SKU, title, quantity, unit price, total, and per tax its place in the table and amount.
#[derive(Serialize, Deserialize)]
struct LineShape(String, String, String, u32, i64, i64, Vec<(usize, i64)>);

pub(super) fn write(quote: &Quote) -> Vec<u8> {
    let mut taxes = Vec::new();
    let lines = quote.lines.iter().map(|line| write_line(line, &mut taxes)).collect();
    crate::json::write(&QuoteShape {
        intent: quote.intent.to_string(),
        cart: quote.cart.as_ref().map(CartId::to_string),
        release: quote.release,
        rules: quote.rules,
        market: quote.market.to_string(),
        destination: DestinationShape {
            country: quote.destination.country.to_string(),
            region: quote.destination.region.clone(),
            postal_code: quote.destination.postal_code.clone(),
        },
        currency: quote.totals.total.currency().code().to_owned(),
        taxes,
        lines,
        adjustments: quote.adjustments.iter().map(shape::Adjustment::write).collect(),
        shipping_option: quote.shipping_option.clone(),
        totals: shape::Totals::write(&quote.totals),
        issued: quote.issued.millis(),
        expires: quote.expires.millis(),
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<Quote, Malformed> {
    let shape: QuoteShape = crate::json::read("quote", bytes)?;
    let currency = currency(&shape.currency)?;
    let cart = shape.cart.as_deref().map(CartId::parse).transpose();
    let lines = shape.lines.into_iter().map(|line| read_line(line, &shape.taxes, currency));
    let adjustments = shape.adjustments.into_iter().map(|adjustment| adjustment.read(currency));
    Ok(Quote {
        intent: part("intent", IntentId::parse(&shape.intent))?,
        cart: part("cart", cart)?,
        release: shape.release,
        rules: shape.rules,
        market: part("market", MarketId::parse(&shape.market))?,
        destination: Destination {
            country: part("country", Country::parse(&shape.destination.country))?,
            region: shape.destination.region,
            postal_code: shape.destination.postal_code,
        },
        lines: lines.collect::<Result<_, _>>()?,
        adjustments: adjustments.collect::<Result<_, _>>()?,
        shipping_option: shape.shipping_option,
        totals: shape.totals.read(currency),
        issued: millis("issued", shape.issued)?,
        expires: millis("expires", shape.expires)?,
    })
}

fn write_line(line: &QuoteLine, table: &mut Vec<(String, u32)>) -> LineShape {
    let taxes = line.taxes.iter().map(|tax| (place(tax, table), tax.amount.minor())).collect();
    LineShape(
        line.variant.to_string(),
        line.sku.to_string(),
        line.title.clone(),
        line.quantity.get(),
        line.unit_price.minor(),
        line.total.minor(),
        taxes,
    )
}

/// The place of a tax in the table, where it is put when it is not there yet.
fn place(tax: &TaxLine, table: &mut Vec<(String, u32)>) -> usize {
    let same = |(name, rate): &(String, u32)| *name == tax.name && *rate == tax.basis_points;
    table.iter().position(same).unwrap_or_else(|| {
        table.push((tax.name.clone(), tax.basis_points));
        table.len().saturating_sub(1)
    })
}

fn read_line(
    line: LineShape,
    table: &[(String, u32)],
    currency: Currency,
) -> Result<QuoteLine, Malformed> {
    let LineShape(variant, sku, title, count, unit_price, total, taxes) = line;
    let tax = |(place, amount): (usize, i64)| {
        let (name, basis_points) = table.get(place).ok_or(Malformed { what: "taxes" })?;
        let amount = Money::new(amount, currency);
        Ok(TaxLine { name: name.clone(), basis_points: *basis_points, amount })
    };
    Ok(QuoteLine {
        variant: part("variant", VariantId::parse(&variant))?,
        sku: part("sku", Sku::parse(&sku))?,
        title,
        quantity: quantity(count)?,
        unit_price: money(currency)(unit_price),
        total: money(currency)(total),
        taxes: taxes.into_iter().map(tax).collect::<Result<_, _>>()?,
    })
}
