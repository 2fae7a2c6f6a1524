//! Pricing from a release's bytes.
//!
//! What the edge computes here, the origin computes again, perhaps from a `Catalog`: both must be
//! equal, and a law in `tests/` says that they are.

use domain::{Article, Market, MarketId, Shelf, Sku, Timestamp, VariantId};

use crate::release::Release;

impl Shelf for Release {
    fn release(&self) -> u64 {
        self.manifest.release
    }

    fn rules(&self) -> u32 {
        self.manifest.rules
    }

    fn market(&self, id: &MarketId) -> Option<&Market> {
        self.shop.markets.iter().find(|market| &market.id == id)
    }

    fn article(&self, variant: VariantId, market: &Market, at: Timestamp) -> Option<Article> {
        let variant = self.by_variant(variant)?;
        let price = variant.price(&market.price_list, at);
        Some(Article {
            sku: Sku::parse(variant.sku()).ok()?,
            title: variant.line_title(&market.locale),
            tax_class: variant.tax_class(),
            price: price.map(|(price, _)| price),
            compare_at: price.and_then(|(_, compare_at)| compare_at),
        })
    }
}
