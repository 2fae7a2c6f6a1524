//! From a catalog to segments.
//!
//! Which segment a product is in depends on its slug and on the number of buckets, and on nothing
//! else; in its bucket it is found by its slug. So a product that changes changes one segment of
//! products, and one that comes or goes changes that and what counts positions (index, members,
//! order, search).
//!
//! A product's *ordinal* is its position in the order of (bucket, slug); index, members, order and
//! search speak of products by it. Ordinals hold within one release only; cursors, which outlive
//! it, speak of ids.

mod group;
mod index;
mod market;
pub(crate) mod prices;
mod product;
mod search;
mod shop;

use std::collections::HashMap;

use domain::{Catalog, Locale, Product, ProductId};

use crate::hash::{SegmentHash, bucket, spread};
use crate::layout::narrow;
use crate::manifest::{Manifest, Piece, Role};

pub(crate) use group::{read_category, read_collection, read_policy, read_synonyms};
pub(crate) use index::{PRODUCT_WIDTH, VARIANT_WIDTH};
pub(crate) use market::read_market;
pub(crate) use shop::kind;

/// Bytes of a segment. A row of it must be fetched in one answer, and an isolate holds one more
/// than its memory while it replaces them.
pub const SEGMENT_BYTES_MAX: usize = 1_000_000;

/// What a bucket of products should weigh, about. Small enough that one page view of a cold isolate
/// is cheap, large enough that a whole catalog is some dozens of rows.
const BUCKET_BYTES: usize = 384_000;

/// Beyond this many buckets a manifest would be larger than what it saves.
const BUCKETS_MAX: usize = 8_192;

/// Rows of one index segment, about: 20 bytes each.
const INDEX_ROWS: usize = 16_384;

/// A release, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The row that names the segments.
    pub manifest: Manifest,
    /// The segments, each once.
    pub segments: Vec<Segment>,
}

/// Bytes with their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The name.
    pub hash: SegmentHash,
    /// What is in it.
    pub role: Role,
    /// The bytes, at most [`SEGMENT_BYTES_MAX`].
    pub bytes: Vec<u8>,
}

/// What keeps a catalog from becoming a release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A product with its texts does not fit into a segment.
    #[error("{0} is larger than a segment of the release")]
    ProductTooLarge(ProductId),
    /// A market, category, collection or page does not fit into a segment.
    #[error("the {what} {name} is larger than a segment of the release")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The full-text index of a language cannot be made.
    #[error("the full-text index of {0} cannot be made")]
    Search(Locale, #[source] ::search::CompileError),
    /// There are more products than a release can have.
    #[error("there are more products than a release can hold")]
    TooMany,
}

/// Compiles a catalog.
pub fn compile(catalog: &Catalog) -> Result<Compiled, CompileError> {
    build(catalog, None)
}

/// Compiles a catalog that follows another release: products stay in as many buckets as they were
/// in for as long as these are neither much too full nor much too empty.
pub fn compile_after(catalog: &Catalog, before: &Manifest) -> Result<Compiled, CompileError> {
    build(catalog, Some(before.of(Role::Products).len()))
}

fn build(catalog: &Catalog, before: Option<usize>) -> Result<Compiled, CompileError> {
    let (buckets, products) = product::buckets(catalog, bucket_count(catalog, before))?;
    let positions = Positions::of(&buckets);
    let mut compiled = Compiled {
        manifest: Manifest {
            release: catalog.release(),
            rules: catalog.rules(),
            compiled_at: catalog.parts().compiled_at,
            pieces: Vec::new(),
        },
        segments: Vec::new(),
    };
    for piece in shop::segments(catalog)?.into_iter().chain(products) {
        compiled.add(piece);
    }
    for piece in index::index(&buckets) {
        compiled.add(piece);
    }
    for piece in index::members(catalog, &positions)? {
        compiled.add(piece);
    }
    for piece in index::order(catalog, &positions) {
        compiled.add(piece);
    }
    for piece in index::redirects(catalog)?.into_iter().chain(search::search(catalog, &buckets)?) {
        compiled.add(piece);
    }
    Ok(compiled)
}

/// A segment before it has a name.
#[derive(Debug)]
struct Draft {
    role: Role,
    bytes: Vec<u8>,
    items: u32,
    variants: u32,
}

impl Compiled {
    fn add(&mut self, draft: Draft) {
        let hash = SegmentHash::of(&draft.bytes);
        let Draft { role, bytes, items, variants } = draft;
        self.manifest.pieces.push(Piece {
            role,
            hash,
            bytes: narrow(bytes.len()),
            items,
            variants,
        });
        if !self.segments.iter().any(|segment| segment.hash == hash) {
            self.segments.push(Segment { hash, role, bytes });
        }
    }
}

/// The ordinals of the products.
#[derive(Debug)]
struct Positions(HashMap<ProductId, u32, std::hash::BuildHasherDefault<std::hash::DefaultHasher>>);

impl Positions {
    fn of(buckets: &[Vec<&Product>]) -> Self {
        let ids = buckets.iter().flatten().map(|product| product.id);
        Self(ids.zip(0..).collect())
    }

    fn ordinal(&self, product: ProductId) -> u32 {
        self.0.get(&product).copied().unwrap_or(u32::MAX)
    }
}

fn bucket_count(catalog: &Catalog, before: Option<usize>) -> usize {
    let bytes: usize = catalog.products().iter().map(product::weight).sum();
    let fitting = |size: usize| bytes.div_ceil(size.max(1)).max(1);
    if let Some(before) = before.filter(|before| before.is_power_of_two()) {
        // Between a quarter of what a bucket should weigh and one and a half of it.
        let fullest = fitting(BUCKET_BYTES.saturating_mul(3) / 2);
        let emptiest = fitting(BUCKET_BYTES / 4);
        if (fullest..=emptiest).contains(&before) {
            return before;
        }
    }
    fitting(BUCKET_BYTES).next_power_of_two().min(BUCKETS_MAX)
}

/// The products by bucket, each bucket in the order of slugs.
fn sort_into(catalog: &Catalog, count: usize) -> Vec<Vec<&Product>> {
    let mut buckets: Vec<Vec<&Product>> = vec![Vec::new(); count];
    for product in catalog.products() {
        let at = bucket(spread(product.slug.as_str().as_bytes()), count);
        if let Some(bucket) = buckets.get_mut(at) {
            bucket.push(product);
        }
    }
    for bucket in &mut buckets {
        bucket.sort_by(|one, other| one.slug.cmp(&other.slug));
    }
    buckets
}
