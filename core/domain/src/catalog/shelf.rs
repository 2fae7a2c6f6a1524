//! What pricing must know of a release, in whatever form the release is held.

use crate::catalog::{Catalog, Market};
use crate::id::VariantId;
use crate::money::Money;
use crate::tax::TaxClass;
use crate::text::{MarketId, Sku};
use crate::time::Timestamp;

/// A release that things can be priced from.
///
/// The edge reads it in place from the release's bytes, the origin may hold a [`Catalog`]. Both
/// must give the same answers: a quote of the one is checked against the other.
pub trait Shelf {
    /// The number of the release.
    fn release(&self) -> u64;

    /// The version of the rules by which prices and taxes are computed.
    fn rules(&self) -> u32;

    /// The market with this id.
    fn market(&self, id: &MarketId) -> Option<&Market>;

    /// What there is to know about a variant in a market at a moment; none when the release does
    /// not have it.
    fn article(&self, variant: VariantId, market: &Market, at: Timestamp) -> Option<Article>;
}

/// A variant as a line of a cart or order knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The merchant's number.
    pub sku: Sku,
    /// What a line calls it, in the market's language.
    pub title: String,
    /// What kind of goods the tax office takes it for.
    pub tax_class: TaxClass,
    /// The price of one; none when it is not for sale there then.
    pub price: Option<Money>,
    /// The price of one to be compared with.
    pub compare_at: Option<Money>,
}

impl Shelf for Catalog {
    fn release(&self) -> u64 {
        self.release()
    }

    fn rules(&self) -> u32 {
        self.rules()
    }

    fn market(&self, id: &MarketId) -> Option<&Market> {
        self.market(id)
    }

    fn article(&self, variant: VariantId, market: &Market, at: Timestamp) -> Option<Article> {
        let (product, variant) = self.variant(variant)?;
        let interval = variant.price(&market.price_list, at);
        Some(Article {
            sku: variant.sku.clone(),
            title: product.line_title(variant, &market.locale),
            tax_class: variant.tax_class,
            price: interval.map(|interval| interval.price),
            compare_at: interval.and_then(|interval| interval.compare_at),
        })
    }
}
