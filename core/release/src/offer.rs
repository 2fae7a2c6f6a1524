//! What something costs in a market at a moment, and whether there is some.

use domain::{Band, Market, Money, Timestamp};

use crate::bands::Bands;
use crate::product::{ProductRef, VariantRef};

/// What a product is offered at: its cheapest variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The price of one.
    pub price: Money,
    /// The price it is to be compared with.
    pub compare_at: Option<Money>,
    /// Whether other variants cost more, so that the price is a "from".
    pub from: bool,
    /// How much there is of the variant there is most of.
    pub band: Band,
}

/// What a variant is offered at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariantOffer {
    /// The price of one.
    pub price: Money,
    /// The price it is to be compared with.
    pub compare_at: Option<Money>,
    /// How much there is.
    pub band: Band,
}

impl ProductRef<'_> {
    /// What it is offered at; none when no variant is for sale there then.
    ///
    /// Of several cheapest variants the first gives the price to be compared with.
    pub fn offer(self, market: &Market, at: Timestamp, bands: &Bands) -> Option<Offer> {
        let (list, currency) = self.price_list(&market.price_list)?;
        let mut low: Option<(i64, Option<i64>)> = None;
        let (mut high, mut best) = (i64::MIN, Band::None);
        for variant in self.variants() {
            let held = variant.prices().find(|price| price.list == list && price.holds(at));
            let Some(price) = held else { continue };
            if low.is_none_or(|(minor, _)| price.minor < minor) {
                low = Some((price.minor, price.compare_at));
            }
            high = high.max(price.minor);
            best = better(best, bands.get(variant.ordinal()));
        }
        let (minor, compare_at) = low?;
        let money = |minor| Money::new(minor, currency);
        Some(Offer {
            price: money(minor),
            compare_at: compare_at.map(money),
            from: minor < high,
            band: best,
        })
    }
}

impl VariantRef<'_> {
    /// What it is offered at; none when it is not for sale there then.
    pub fn offer(self, market: &Market, at: Timestamp, bands: &Bands) -> Option<VariantOffer> {
        let (price, compare_at) = self.price(&market.price_list, at)?;
        Some(VariantOffer { price, compare_at, band: bands.get(self.ordinal()) })
    }
}

/// The band of which there is more for a shopper.
pub(crate) fn better(one: Band, other: Band) -> Band {
    let rank = |band: Band| match band {
        Band::InStock => 3,
        Band::Few => 2,
        Band::Backorder => 1,
        Band::None => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}
