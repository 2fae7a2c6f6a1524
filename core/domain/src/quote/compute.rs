//! How a quote is computed: lines, shipping, taxes, sums.

use std::error::Error;
use std::fmt;

use super::{Adjustment, AdjustmentKind, Quote, QuoteLine, QuoteRequest};
use crate::cart::Quantity;
use crate::catalog::{Market, Shelf};
use crate::id::VariantId;
use crate::limits;
use crate::money::{Money, MoneyError};
use crate::price::Totals;
use crate::shipping::{OfferedShipping, shipping_options};
use crate::tax::{TaxClass, TaxLine, tax};
use crate::text::{Country, MarketId};
use crate::time::Timestamp;

/// Why something cannot be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteRefusal {
    /// The release has no such market.
    UnknownMarket(MarketId),
    /// The market does not sell to that country.
    NotSoldThere(Country),
    /// Nothing is wanted.
    Empty,
    /// More lines are wanted than an order may have.
    TooManyLines,
    /// More of one variant is wanted than may be ordered.
    QuantityTooLarge(VariantId),
    /// These are not for sale in this market at this moment.
    Unavailable(Vec<VariantId>),
    /// The chosen way of sending does not go there, or there is none at all.
    NoShipping,
    /// An amount could not be made.
    Money(MoneyError),
}

impl QuoteRefusal {
    /// The stable name of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownMarket(_) => "market_closed",
            Self::NotSoldThere(_) => "not_sold_there",
            Self::Empty => "cart_empty",
            Self::TooManyLines => "too_many_lines",
            Self::QuantityTooLarge(_) => "quantity_too_large",
            Self::Unavailable(_) => "unavailable",
            Self::NoShipping => "shipping_unavailable",
            Self::Money(_) => "amount_too_large",
        }
    }
}

impl fmt::Display for QuoteRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMarket(market) => write!(f, "there is no market {market}"),
            Self::NotSoldThere(country) => write!(f, "nothing is sent to {country}"),
            Self::Empty => f.write_str("nothing is wanted"),
            Self::TooManyLines => {
                write!(f, "an order has at most {} lines", limits::CART_LINES_MAX)
            }
            Self::QuantityTooLarge(variant) => {
                write!(f, "at most {} of {variant} can be ordered", limits::QUANTITY_MAX)
            }
            Self::Unavailable(variants) => {
                write!(f, "{} of the wanted variants are not for sale", variants.len())
            }
            Self::NoShipping => f.write_str("there is no such way of sending to that place"),
            Self::Money(_) => f.write_str("the order cannot be priced"),
        }
    }
}

impl Error for QuoteRefusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Money(error) => Some(error),
            _ => None,
        }
    }
}

impl From<MoneyError> for QuoteRefusal {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

pub(super) fn compute(
    shelf: &impl Shelf,
    request: &QuoteRequest,
    issued: Timestamp,
) -> Result<Quote, QuoteRefusal> {
    let market = shelf
        .market(&request.market)
        .ok_or_else(|| QuoteRefusal::UnknownMarket(request.market.clone()))?;
    if !market.sells_to(&request.destination.country) {
        return Err(QuoteRefusal::NotSoldThere(request.destination.country.clone()));
    }
    let lines = price_lines(shelf, market, request, issued)?;
    let subtotal = Money::sum(market.currency, lines.iter().map(|line| line.total))?;
    let shipping = choose_shipping(market, request, subtotal)?;
    let shipping_taxes = tax(
        &market.tax,
        &request.destination,
        TaxClass::Shipping,
        shipping.price,
        market.rounding,
    )?;
    let taxes = sum_taxes(lines.iter().flat_map(|line| &line.taxes).chain(&shipping_taxes))?;
    let totals = sum_totals(market, subtotal, shipping.price, &taxes)?;
    Ok(Quote {
        intent: request.intent,
        cart: request.cart.clone(),
        release: shelf.release(),
        rules: shelf.rules(),
        market: request.market.clone(),
        destination: request.destination.clone(),
        lines,
        adjustments: adjustments(&shipping, taxes),
        shipping_option: shipping.id,
        totals,
        issued,
        expires: issued.plus(limits::QUOTE_LIFE),
    })
}

/// Each variant once, in the order of its first appearance, with all that is wanted of it.
fn demand(request: &QuoteRequest) -> Result<Vec<(VariantId, Quantity)>, QuoteRefusal> {
    let mut demand: Vec<(VariantId, Quantity)> = Vec::new();
    for (variant, quantity) in &request.lines {
        match demand.iter_mut().find(|(wanted, _)| wanted == variant) {
            Some((_, sum)) => {
                *sum = sum.plus(*quantity).map_err(|_| QuoteRefusal::QuantityTooLarge(*variant))?;
            }
            None => demand.push((*variant, *quantity)),
        }
        if demand.len() > limits::CART_LINES_MAX {
            return Err(QuoteRefusal::TooManyLines);
        }
    }
    if demand.is_empty() { Err(QuoteRefusal::Empty) } else { Ok(demand) }
}

fn price_lines(
    shelf: &impl Shelf,
    market: &Market,
    request: &QuoteRequest,
    issued: Timestamp,
) -> Result<Vec<QuoteLine>, QuoteRefusal> {
    let mut lines = Vec::new();
    let mut unavailable = Vec::new();
    for (id, quantity) in demand(request)? {
        let found = shelf.article(id, market, issued);
        let Some((article, unit_price)) = found.and_then(|article| {
            let price = article.price?;
            Some((article, price))
        }) else {
            unavailable.push(id);
            continue;
        };
        let total = unit_price.times(quantity.get())?;
        let taxes =
            tax(&market.tax, &request.destination, article.tax_class, total, market.rounding)?;
        lines.push(QuoteLine {
            variant: id,
            sku: article.sku,
            title: article.title,
            quantity,
            unit_price,
            total,
            taxes,
        });
    }
    if unavailable.is_empty() { Ok(lines) } else { Err(QuoteRefusal::Unavailable(unavailable)) }
}

/// The chosen way of sending, or the cheapest; of equally cheap ones the market's first.
fn choose_shipping(
    market: &Market,
    request: &QuoteRequest,
    subtotal: Money,
) -> Result<OfferedShipping, QuoteRefusal> {
    let mut offered = shipping_options(market, &request.destination, subtotal).into_iter();
    match &request.shipping_option {
        Some(chosen) => offered.find(|option| &option.id == chosen),
        None => offered.min_by_key(|option| option.price.minor()),
    }
    .ok_or(QuoteRefusal::NoShipping)
}

/// The taxes by name and rate, in the order of their first appearance.
fn sum_taxes<'a>(lines: impl Iterator<Item = &'a TaxLine>) -> Result<Vec<TaxLine>, MoneyError> {
    let mut sums: Vec<TaxLine> = Vec::new();
    for line in lines {
        let same =
            |sum: &&mut TaxLine| sum.name == line.name && sum.basis_points == line.basis_points;
        match sums.iter_mut().find(same) {
            Some(sum) => sum.amount = sum.amount.plus(line.amount)?,
            None => sums.push(line.clone()),
        }
    }
    Ok(sums)
}

fn sum_totals(
    market: &Market,
    subtotal: Money,
    shipping: Money,
    taxes: &[TaxLine],
) -> Result<Totals, MoneyError> {
    let discount = Money::zero(market.currency);
    let tax = Money::sum(market.currency, taxes.iter().map(|line| line.amount))?;
    let before_tax = subtotal.minus(discount)?.plus(shipping)?;
    let total = if market.tax.included { before_tax } else { before_tax.plus(tax)? };
    Ok(Totals {
        subtotal,
        discount,
        shipping: Some(shipping),
        tax: Some(tax),
        tax_included: market.tax.included,
        total,
    })
}

fn adjustments(shipping: &OfferedShipping, taxes: Vec<TaxLine>) -> Vec<Adjustment> {
    let shipping = Adjustment {
        kind: AdjustmentKind::Shipping,
        code: shipping.id.clone(),
        label: shipping.name.clone(),
        amount: shipping.price,
        line: None,
    };
    let taxes = taxes.into_iter().map(|tax| Adjustment {
        kind: AdjustmentKind::Tax,
        code: "tax".to_owned(),
        label: tax.name,
        amount: tax.amount,
        line: None,
    });
    std::iter::once(shipping).chain(taxes).collect()
}
