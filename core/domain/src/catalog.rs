//! What is sold: products with their variants and prices, and the markets they are sold in.
//!
//! A [`Catalog`] is one published release. It can only be had from [`Catalog::build`], which
//! refuses what a shop could not sell from, so the pages and the pricing need not ask again.

mod build;
mod error;
mod group;
mod market;
mod members;
mod product;
mod shelf;

use std::collections::BTreeMap;

use crate::id::{ProductId, VariantId};
use crate::text::{Locale, MarketId, Slug};
use crate::time::Timestamp;

pub use error::{CatalogError, MarketFault};
pub use group::{
    Category, Collection, Condition, Face, FaceText, Members, Policy, Redirect, Synonyms,
};
pub use market::Market;
pub use product::{
    Image, PriceInterval, Product, ProductOption, ProductText, Seo, Specification, Variant,
};
pub use shelf::{Article, Shelf};

/// What a catalog is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogParts {
    /// The number of the release; each publication has the next one.
    pub release: u64,
    /// The version of the rules by which prices and taxes are computed.
    pub rules: u32,
    /// What is sold, in the merchant's order.
    pub products: Vec<Product>,
    /// Where it is sold; the first market is the one for visitors from elsewhere, and its language
    /// is the shop's own.
    pub markets: Vec<Market>,
    /// The tree of categories, each after the one it grows from, siblings in the merchant's order.
    pub categories: Vec<Category>,
    /// Products that belong together, in the merchant's order.
    pub collections: Vec<Collection>,
    /// Pages of text, in the order in which the foot of a page names them.
    pub policies: Vec<Policy>,
    /// Addresses that moved.
    pub redirects: Vec<Redirect>,
    /// Words that mean the same.
    pub synonyms: Vec<Synonyms>,
    /// When it was compiled: rules that speak of days count back from here.
    pub compiled_at: Timestamp,
}

impl Default for CatalogParts {
    fn default() -> Self {
        Self {
            release: 0,
            rules: 0,
            products: Vec::new(),
            markets: Vec::new(),
            categories: Vec::new(),
            collections: Vec::new(),
            policies: Vec::new(),
            redirects: Vec::new(),
            synonyms: Vec::new(),
            compiled_at: Timestamp::EPOCH,
        }
    }
}

/// One release: everything a shopper can see and buy, checked and indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    parts: CatalogParts,
    by_id: BTreeMap<ProductId, usize>,
    by_slug: BTreeMap<Slug, usize>,
    by_variant: BTreeMap<VariantId, (usize, usize)>,
}

impl Catalog {
    /// Checks and indexes a release, or says what is wrong with it first.
    pub fn build(parts: CatalogParts) -> Result<Self, CatalogError> {
        build::build(parts)
    }

    /// The number of the release.
    pub const fn release(&self) -> u64 {
        self.parts.release
    }

    /// The version of the rules by which prices and taxes are computed.
    pub const fn rules(&self) -> u32 {
        self.parts.rules
    }

    /// Everything sold, in the merchant's order.
    pub fn products(&self) -> &[Product] {
        &self.parts.products
    }

    /// The product with this id.
    pub fn product(&self, id: ProductId) -> Option<&Product> {
        self.parts.products.get(*self.by_id.get(&id)?)
    }

    /// The product with this slug. Any text may be asked for; what is no slug finds nothing.
    pub fn by_slug(&self, slug: &str) -> Option<&Product> {
        let slug = Slug::parse(slug).ok()?;
        self.parts.products.get(*self.by_slug.get(&slug)?)
    }

    /// The variant with this id, and the product it belongs to.
    pub fn variant(&self, id: VariantId) -> Option<(&Product, &Variant)> {
        let (product, variant) = self.by_variant.get(&id)?;
        let product = self.parts.products.get(*product)?;
        Some((product, product.variants.get(*variant)?))
    }

    /// The market with this id.
    pub fn market(&self, id: &MarketId) -> Option<&Market> {
        self.parts.markets.iter().find(|market| &market.id == id)
    }

    /// Every market; the first is the one for visitors from elsewhere.
    pub fn markets(&self) -> &[Market] {
        &self.parts.markets
    }

    /// The shop's own language: that of its first market.
    pub fn locale(&self) -> Option<&Locale> {
        self.parts.markets.first().map(|market| &market.locale)
    }

    /// The products of a collection, in its order; drawn by its rule where it has one.
    pub fn members<'c>(&'c self, collection: &'c Collection) -> Vec<&'c Product> {
        members::of(self, collection)
    }

    /// Whether a category is this one or grows from it.
    pub fn within(&self, slug: &str, branch: &Slug) -> bool {
        members::within(&self.parts.categories, slug, branch)
    }

    /// What the release is made of.
    pub const fn parts(&self) -> &CatalogParts {
        &self.parts
    }

    /// What the release is made of, to make another from.
    pub fn into_parts(self) -> CatalogParts {
        self.parts
    }
}

#[cfg(test)]
mod tests;
