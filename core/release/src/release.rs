//! A release in memory: segments that are read where they lie.

mod find;
mod open;
mod redirect;
mod shop;

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use bytes::Bytes;
use domain::{
    Catalog, CatalogError, CatalogParts, Category, Collection, Locale, Market, MarketId, Policy,
    Product, Synonyms, Timestamp,
};

use search::Index;

use crate::columns::Columns;
use crate::facts::{Facts, Names};
use crate::hash::SegmentHash;
use crate::layout::read::{Heap, Place};
use crate::layout::size;
use crate::layout::stream::Malformed;
use crate::manifest::{Manifest, Role};
use crate::product::ProductRef;

use shop::Shop;

pub use find::VariantPlace;

/// A published catalog.
///
/// It owns its segments and nothing that was parsed from them but markets, categories, collections
/// and pages of text. It is shared by all threads of a process behind an `Arc`; what is computed
/// from it ([`Columns`], orders) is computed when it is first asked for and kept.
///
/// A release is *whole*, or *partial*: a cold isolate has the shop and the one segment it needs.
/// A partial release answers for the products it has; [`Release::needs_slug`] and its siblings say
/// which segment an answer wants, and lists and searches are refused.
#[derive(Debug)]
pub struct Release {
    pub(crate) manifest: Manifest,
    pub(crate) segments: BTreeMap<SegmentHash, Bytes>,
    pub(crate) shop: Shop,
    pub(crate) buckets: Vec<Bucket>,
    index: Vec<Option<Table>>,
    members: Vec<Table>,
    order: Vec<Table>,
    redirects: Vec<Table>,
    /// For each language; none in a partial release that does not have all of it.
    indexes: Vec<Option<Index<Bytes>>>,
    whole: bool,
    pub(crate) facts: Facts,
    pub(crate) names: RwLock<BTreeMap<Locale, Arc<Names>>>,
    pub(crate) columns: RwLock<BTreeMap<MarketId, Arc<Columns>>>,
}

/// A bucket of products.
#[derive(Debug)]
pub(crate) struct Bucket {
    /// None in a partial release that does not have it.
    pub(crate) bytes: Option<Bytes>,
    pub(crate) directory: Place,
    /// Its price lists.
    pub(crate) lists: Place,
    /// The ordinal of its first product, and how many it has.
    pub(crate) first: u32,
    pub(crate) products: u32,
    /// The ordinal of its first variant.
    pub(crate) first_variant: u32,
}

/// A segment of two tables.
#[derive(Debug)]
struct Table {
    bytes: Bytes,
    places: [Place; 2],
}

/// Why segments do not make a release.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A segment could not be had.
    #[error("the segment {hash} of the {role} is not there")]
    Missing {
        /// Its name.
        hash: SegmentHash,
        /// What should be in it.
        role: Role,
    },
    /// A segment has another length or form than the manifest says.
    #[error("the segment {hash} of the {role} is damaged")]
    Damaged {
        /// Its name.
        hash: SegmentHash,
        /// What should be in it.
        role: Role,
    },
    /// The segments of a language do not make a full-text index.
    #[error("the full-text index of {locale} cannot be read")]
    Search {
        /// The language.
        locale: Locale,
        /// What is wrong.
        source: search::OpenError,
    },
    /// A market, category, collection or page cannot be read.
    #[error("the segment {hash} of the shop cannot be read")]
    Malformed {
        /// Its name.
        hash: SegmentHash,
        /// What is wrong.
        source: Malformed,
    },
    /// The release is partial.
    #[error("the release is not whole")]
    Partial,
    /// What was read back is no catalog.
    #[error("the release's parts do not make one catalog")]
    Catalog(#[from] CatalogError),
}

impl Release {
    /// What it was opened from.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The number of the release.
    pub const fn number(&self) -> u64 {
        self.manifest.release
    }

    /// When it was compiled.
    pub const fn compiled_at(&self) -> Timestamp {
        self.manifest.compiled_at
    }

    /// Whether every segment is here.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// A segment, if it is here.
    pub fn segment(&self, hash: &SegmentHash) -> Option<&Bytes> {
        self.segments.get(hash)
    }

    /// How many bytes its segments have.
    pub fn bytes(&self) -> usize {
        self.segments.values().map(Bytes::len).sum()
    }

    /// How many products there are, whether they are here or not.
    pub fn len(&self) -> usize {
        self.manifest.products()
    }

    /// Whether there is no product.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many variants there are, whether they are here or not.
    pub fn variants(&self) -> usize {
        self.manifest.variants()
    }

    /// Every market; the first is the one for visitors from elsewhere.
    pub fn markets(&self) -> &[Market] {
        &self.shop.markets
    }

    /// The shop's own language: that of its first market.
    pub fn locale(&self) -> Option<&Locale> {
        self.shop.markets.first().map(|market| &market.locale)
    }

    /// The tree of categories, each after the one it grows from.
    pub fn categories(&self) -> &[Category] {
        &self.shop.categories
    }

    /// The category with this slug.
    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.shop.categories.get(self.shop.category_place(slug)?)
    }

    /// The collections, in the merchant's order.
    pub fn collections(&self) -> &[Collection] {
        &self.shop.collections
    }

    /// The collection with this slug.
    pub fn collection(&self, slug: &str) -> Option<&Collection> {
        self.shop.collections.get(self.shop.collection_place(slug)?)
    }

    /// Pages of text.
    pub fn policies(&self) -> &[Policy] {
        &self.shop.policies
    }

    /// The page of text with this slug.
    pub fn policy(&self, slug: &str) -> Option<&Policy> {
        self.shop.policies.iter().find(|policy| policy.slug.as_str() == slug)
    }

    /// Words that mean the same.
    pub fn synonyms(&self) -> &[Synonyms] {
        &self.shop.synonyms
    }

    /// The languages of the markets, each once, the shop's own first.
    pub fn locales(&self) -> &[Locale] {
        &self.shop.locales
    }

    /// The full-text index of a language; where there is none, that of another one of the same
    /// language, or of the shop's own.
    pub fn index(&self, locale: &Locale) -> Option<&Index<Bytes>> {
        self.indexes.get(self.locale_place(locale))?.as_ref()
    }

    /// The place of a language among [`Release::locales`]; where it is not there, that of another
    /// one of the same language, or of the shop's own.
    pub(crate) fn locale_place(&self, locale: &Locale) -> usize {
        let place = |fits: &dyn Fn(&Locale) -> bool| self.shop.locales.iter().position(fits);
        let exact = place(&|one| one == locale);
        let near = exact.or_else(|| place(&|one| one.language() == locale.language()));
        near.unwrap_or(0)
    }

    /// Every product that is here, in the order of ordinals.
    pub fn products(&self) -> impl Iterator<Item = ProductRef<'_>> {
        (0..).take(self.len()).filter_map(|ordinal| self.product(ordinal))
    }

    /// The product with this ordinal.
    pub fn product(&self, ordinal: u32) -> Option<ProductRef<'_>> {
        let at = self.buckets.partition_point(|bucket| bucket.first <= ordinal).checked_sub(1)?;
        let bucket = self.buckets.get(at)?;
        bucket.product(self, ordinal)
    }

    /// The catalog it was compiled from.
    pub fn to_catalog(&self) -> Result<Catalog, ReleaseError> {
        if !self.whole {
            return Err(ReleaseError::Partial);
        }
        let ordinals = self.merchants_order();
        let products: Vec<Product> = ordinals
            .filter_map(|ordinal| self.product(ordinal))
            .filter_map(ProductRef::to_product)
            .collect();
        Ok(Catalog::build(CatalogParts {
            release: self.manifest.release,
            rules: self.manifest.rules,
            products,
            markets: self.shop.markets.clone(),
            categories: self.shop.categories.clone(),
            collections: self.shop.collections.clone(),
            policies: self.shop.policies.clone(),
            redirects: self.redirects(),
            synonyms: self.shop.synonyms.clone(),
            compiled_at: self.manifest.compiled_at,
        })?)
    }

    /// The ordinals in the merchant's order.
    fn merchants_order(&self) -> impl Iterator<Item = u32> {
        self.order.iter().flat_map(|table| table.rows(0).iter()).map(|row| row.u32(0))
    }

    /// The ordinals of a collection's products, in its order.
    pub(crate) fn members(&self, collection: usize) -> impl Iterator<Item = u32> {
        let of_it = self.members.iter().find_map(|table| {
            let row = table.rows(0).iter().find(|row| size(row.u32(0)) == collection)?;
            Some(table.heap().rows(row.u32(4), 4))
        });
        of_it.into_iter().flat_map(|rows| rows.iter()).map(|row| row.u32(0))
    }
}

impl Bucket {
    pub(crate) fn heap(&self) -> Heap<'_> {
        Heap::new(self.bytes.as_deref().unwrap_or_default())
    }
}

impl Table {
    fn heap(&self) -> Heap<'_> {
        Heap::new(&self.bytes)
    }

    fn rows(&self, table: usize) -> crate::layout::read::Rows<'_> {
        self.heap().table(self.places.get(table).copied().unwrap_or_default())
    }
}
