//! What is sold: products with their variants and prices, and the markets they are sold in.
//!
//! A [`Catalog`] is one published release. It can only be had from [`Catalog::build`], which
//! refuses what a shop could not sell from, so the pages and the pricing need not ask again.

mod build;

use std::collections::BTreeMap;

use crate::id::{ProductId, VariantId};
use crate::money::{Currency, Money, Rounding};
use crate::shipping::ShippingOption;
use crate::tax::{TaxClass, TaxRules};
use crate::text::{Country, Locale, MarketId, PriceListId, Sku, Slug};
use crate::time::Timestamp;

pub use build::{CatalogError, MarketFault};

/// What a catalog is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogParts {
    /// The number of the release; each publication has the next one.
    pub release: u64,
    /// The version of the rules by which prices and taxes are computed.
    pub rules: u32,
    /// What is sold, in the merchant's order.
    pub products: Vec<Product>,
    /// Where it is sold; the first market is the one for visitors from elsewhere.
    pub markets: Vec<Market>,
}

/// One release: everything a shopper can see and buy, checked and indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    parts: CatalogParts,
    by_id: BTreeMap<ProductId, usize>,
    by_slug: BTreeMap<Slug, usize>,
    by_variant: BTreeMap<VariantId, (usize, usize)>,
}

/// Something sold, in one or more variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its name among machines.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name among people.
    pub title: String,
    /// What there is to say about it, as plain text.
    pub description: String,
    /// What a shopper chooses: size, colour. Empty when there is one variant only.
    pub options: Vec<ProductOption>,
    /// What can be bought; at least one.
    pub variants: Vec<Variant>,
    /// Pictures, the primary one first.
    pub images: Vec<Image>,
    /// The slugs of the categories it is in.
    pub categories: Vec<String>,
}

/// One thing a shopper chooses about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductOption {
    /// What is chosen: "Size".
    pub name: String,
    /// What there is to choose from, in the order shown.
    pub values: Vec<String>,
}

/// What can be put into a cart: it has a SKU, prices and stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name among machines.
    pub id: VariantId,
    /// The merchant's number.
    pub sku: Sku,
    /// What tells it from its siblings: "Red / M". Empty when it has none.
    pub title: String,
    /// The chosen value of each of the product's options, in their order.
    pub options: Vec<String>,
    /// Its price over time in each price list; those of one list never overlap.
    pub prices: Vec<PriceInterval>,
    /// What kind of goods the tax office takes it for.
    pub tax_class: TaxClass,
    /// What one piece weighs with its packing.
    pub weight_grams: u32,
}

/// A price, from one moment until just before another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceInterval {
    /// The price list it belongs to.
    pub list: PriceListId,
    /// The price of one piece, in the currency of the list's market.
    pub price: Money,
    /// The price it is to be compared with, shown struck through.
    pub compare_at: Option<Money>,
    /// The first moment at which it holds.
    pub from: Timestamp,
    /// The first moment at which it no longer holds; none when it has no end.
    pub until: Option<Timestamp>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Where it is, below the media address.
    pub path: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

/// A group of countries sold to by the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Its name among machines.
    pub id: MarketId,
    /// Its name among people.
    pub name: String,
    /// What is paid in.
    pub currency: Currency,
    /// Which prices hold.
    pub price_list: PriceListId,
    /// The language and manner of its pages.
    pub locale: Locale,
    /// Where it sells to; at least one country.
    pub countries: Vec<Country>,
    /// Which taxes are owed.
    pub tax: TaxRules,
    /// How goods can travel.
    pub shipping: Vec<ShippingOption>,
    /// What is done with parts of a minor unit.
    pub rounding: Rounding,
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

    /// What the release is made of.
    pub const fn parts(&self) -> &CatalogParts {
        &self.parts
    }

    /// What the release is made of, to make another from.
    pub fn into_parts(self) -> CatalogParts {
        self.parts
    }
}

impl Product {
    /// The name of one of this product's variants as a line of a cart or order shows it.
    pub fn line_title(&self, variant: &Variant) -> String {
        if self.options.is_empty() || variant.title.is_empty() {
            return self.title.clone();
        }
        format!("{} - {}", self.title, variant.title)
    }
}

impl Variant {
    /// The price that holds in a list at a moment; none when it is not for sale there then.
    pub fn price(&self, list: &PriceListId, at: Timestamp) -> Option<&PriceInterval> {
        self.prices.iter().find(|interval| &interval.list == list && interval.holds(at))
    }
}

impl PriceInterval {
    /// Whether this price holds at a moment.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Market {
    /// Whether goods are sent to this country.
    pub fn sells_to(&self, country: &Country) -> bool {
        self.countries.contains(country)
    }
}

#[cfg(test)]
mod tests;
