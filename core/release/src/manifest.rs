//! What a release is made of: one row of the catalog database.
//!
//! The manifest is small JSON, so that SQL can look into it: `$.products[3][0]` is the hash of the
//! fourth bucket of products. It alone holds what differs between two publications of the same
//! catalog: number and moment.

mod json;

use std::fmt;

use domain::{ProductId, Timestamp, VariantId};

use crate::hash::{SegmentHash, bucket, spread};

pub use json::ManifestError;

/// The version of manifest and segments that this code writes, and the only one that it reads.
pub const FORMAT: u32 = 2;

/// What is in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Markets, categories, collections' faces, pages of text, synonyms. Needed for any answer.
    Shop,
    /// A bucket of products. Which one a product is in follows from its slug.
    Products,
    /// Where the product or variant with an id is. Which one has it follows from the id.
    Index,
    /// Which products are in a collection.
    Members,
    /// The merchant's order of the products.
    Order,
    /// Addresses that moved.
    Redirects,
    /// The full-text index of one language.
    Search,
}

/// A release: its number, and its segments by role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The number of the release; each publication has the next one.
    pub release: u64,
    /// The version of the rules by which prices and taxes are computed.
    pub rules: u32,
    /// When it was compiled.
    pub compiled_at: Timestamp,
    pub(crate) pieces: Vec<Piece>,
}

/// A segment as the manifest knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is in it.
    pub role: Role,
    /// Its name.
    pub hash: SegmentHash,
    /// Its length in bytes.
    pub bytes: u32,
    /// How many things are in it: products in a bucket, for example. For a segment of a full-text
    /// index the place of its language among [`Release::locales`](crate::Release::locales).
    pub items: u32,
    /// How many variants these products have; zero elsewhere.
    pub variants: u32,
}

impl Role {
    /// Every role, in the order in which a manifest lists its segments.
    pub const ALL: [Self; 7] = [
        Self::Shop,
        Self::Products,
        Self::Index,
        Self::Members,
        Self::Order,
        Self::Redirects,
        Self::Search,
    ];

    /// The stable name, a member of the manifest.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Products => "products",
            Self::Index => "index",
            Self::Members => "members",
            Self::Order => "order",
            Self::Redirects => "redirects",
            Self::Search => "search",
        }
    }

    /// The stable number in a segment's header.
    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::Shop => 1,
            Self::Products => 2,
            Self::Index => 3,
            Self::Members => 4,
            Self::Order => 5,
            Self::Redirects => 6,
            Self::Search => 7,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Manifest {
    /// Reads the JSON of a manifest.
    pub fn parse(json: &str) -> Result<Self, ManifestError> {
        json::read(json)
    }

    /// Writes the JSON of a manifest. Equal manifests give equal texts.
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// Every segment, in the order of [`Role::ALL`].
    pub fn segments(&self) -> &[Piece] {
        &self.pieces
    }

    /// The segments of a role, in their order.
    pub fn of(&self, role: Role) -> &[Piece] {
        let start = self.pieces.partition_point(|piece| piece.role < role);
        let end = self.pieces.partition_point(|piece| piece.role <= role);
        self.pieces.get(start..end).unwrap_or_default()
    }

    /// How many products there are.
    pub fn products(&self) -> usize {
        self.of(Role::Products).iter().map(|piece| crate::layout::size(piece.items)).sum()
    }

    /// How many variants there are.
    pub fn variants(&self) -> usize {
        self.of(Role::Products).iter().map(|piece| crate::layout::size(piece.variants)).sum()
    }

    /// The one segment that can hold the product with this slug.
    pub fn for_slug(&self, slug: &str) -> Option<&Piece> {
        self.chosen(Role::Products, spread(slug.as_bytes()))
    }

    /// The one index segment that can say where the product with this id is.
    pub fn for_product(&self, product: ProductId) -> Option<&Piece> {
        self.chosen(Role::Index, spread_id(product.ulid()))
    }

    /// The one index segment that can say where the variant with this id is.
    pub fn for_variant(&self, variant: VariantId) -> Option<&Piece> {
        self.chosen(Role::Index, spread_id(variant.ulid()))
    }

    fn chosen(&self, role: Role, spread: u32) -> Option<&Piece> {
        let pieces = self.of(role);
        pieces.get(bucket(spread, pieces.len()))
    }
}

/// The number whose low bits choose the bucket of products that a slug is in: of `n` buckets,
/// `slug_spread(slug) & (n - 1)`. For SQL that finds the segment together with the manifest.
pub fn slug_spread(slug: &str) -> u32 {
    spread(slug.as_bytes())
}

/// The number whose low bits choose the index segment that a product's or variant's id is in.
pub(crate) fn spread_id(ulid: u128) -> u32 {
    spread(&ulid.to_le_bytes())
}
