//! What an order will cost, exactly: for one destination, at one moment, from one release.
//!
//! The edge computes a quote and signs it; the origin computes it again from its own copy of the
//! release and needs equality. So everything here follows from the arguments alone.

mod change;
mod compute;

use crate::cart::Quantity;
use crate::catalog::Shelf;
use crate::id::{CartId, IntentId, VariantId};
use crate::limits;
use crate::money::Money;
use crate::names::named;
use crate::price::Totals;
use crate::tax::TaxLine;
use crate::text::{Country, MarketId, Sku};
use crate::time::Timestamp;

pub use change::{LineChange, PriceChange};
pub use compute::QuoteRefusal;

/// Where goods are sent to, as far as prices depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The country.
    pub country: Country,
    /// The part of the country, by its code where there are codes.
    pub region: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
}

/// What is to be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteRequest {
    /// The intent the order will carry.
    pub intent: IntentId,
    /// The cart it comes from, if it comes from one.
    pub cart: Option<CartId>,
    /// Where it is bought.
    pub market: MarketId,
    /// Where it is sent to.
    pub destination: Destination,
    /// What is wanted; the same variant twice adds up.
    pub lines: Vec<(VariantId, Quantity)>,
    /// The chosen way of sending; none takes the cheapest.
    pub shipping_option: Option<String>,
}

/// An exact price for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The intent the order will carry.
    pub intent: IntentId,
    /// The cart it comes from, if it comes from one.
    pub cart: Option<CartId>,
    /// The release its prices are from.
    pub release: u64,
    /// The version of the rules it was computed by.
    pub rules: u32,
    /// Where it is bought.
    pub market: MarketId,
    /// Where it is sent to.
    pub destination: Destination,
    /// What is bought, each variant once.
    pub lines: Vec<QuoteLine>,
    /// What the total has besides the lines: shipping first, then each tax over the whole quote.
    pub adjustments: Vec<Adjustment>,
    /// The way of sending.
    pub shipping_option: String,
    /// The sums.
    pub totals: Totals,
    /// When it was computed; the prices are those of this moment.
    pub issued: Timestamp,
    /// Until when an intent may be issued with it.
    pub expires: Timestamp,
}

/// A line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// What is bought.
    pub variant: VariantId,
    /// The merchant's number.
    pub sku: Sku,
    /// What it is called.
    pub title: String,
    /// How many are bought.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Money,
    /// The price of all.
    pub total: Money,
    /// The taxes on this line.
    pub taxes: Vec<TaxLine>,
}

named! {
    /// What kind of thing changes a total besides its lines.
    pub enum AdjustmentKind {
        /// Something taken off; its amount is below zero.
        Discount = "discount",
        /// What sending costs.
        Shipping = "shipping",
        /// A tax, over all lines and shipping. It counts in the total unless tax is included.
        Tax = "tax",
        /// Something added.
        Fee = "fee",
    }
}

/// Something a total has besides the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// What kind of thing it is.
    pub kind: AdjustmentKind,
    /// Its name among machines: the shipping option's id, `tax`.
    pub code: String,
    /// Its name among people.
    pub label: String,
    /// What it adds to the total; a discount is below zero.
    pub amount: Money,
    /// The line it belongs to, counted from zero; none when it belongs to the whole.
    pub line: Option<usize>,
}

/// Why a quote can no longer become an order, although it may be genuine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// The intent was issued after the quote had expired.
    QuoteExpired,
    /// The intent is too old by now.
    IntentTooOld,
}

impl Quote {
    /// Prices what is wanted, or says why it cannot be bought.
    pub fn compute(
        shelf: &impl Shelf,
        request: &QuoteRequest,
        issued: Timestamp,
    ) -> Result<Self, QuoteRefusal> {
        compute::compute(shelf, request, issued)
    }

    /// Prices the same again, with the prices of the moment it was issued, and needs equality in
    /// every part. `shelf` is the origin's copy of the release the quote names.
    pub fn check(&self, shelf: &impl Shelf) -> Result<(), Box<PriceChange>> {
        change::check(self, shelf)
    }

    /// What was asked to get this quote.
    pub fn request(&self) -> QuoteRequest {
        QuoteRequest {
            intent: self.intent,
            cart: self.cart.clone(),
            market: self.market.clone(),
            destination: self.destination.clone(),
            lines: self.lines.iter().map(|line| (line.variant, line.quantity)).collect(),
            shipping_option: Some(self.shipping_option.clone()),
        }
    }

    /// Why an intent issued with this quote is not honoured now; none when it is.
    ///
    /// A quote need only have been alive when the shopper placed the order: a message that took its
    /// time is not the shopper's fault, up to [`limits::INTENT_HONOUR_MAX`].
    pub fn lapsed(&self, intent_issued: Timestamp, now: Timestamp) -> Option<Lapse> {
        if intent_issued > self.expires {
            return Some(Lapse::QuoteExpired);
        }
        let too_old = now.since(intent_issued) > limits::INTENT_HONOUR_MAX;
        too_old.then_some(Lapse::IntentTooOld)
    }
}

#[cfg(test)]
mod tests;
