//! A published catalog as bytes that are read in place.
//!
//! The origin [`compile`]s a catalog into a [`Manifest`] and segments of at most a megabyte, each
//! named by its hash; the edge fetches the segments it does not have yet and [`Release::open`]s
//! them. Nothing is parsed that is not small: a [`ProductRef`] is a few pointers into a segment.
//! The same bytes serve all threads of a native process behind an `Arc`, and an isolate.
//!
//! ```
//! use release::{Bands, Query, Release, Sort, compile};
//! # let catalog = domain::Catalog::build(domain::CatalogParts::default()).unwrap();
//! # let at = domain::Timestamp::EPOCH;
//! let compiled = compile(&catalog)?;
//! let release = Release::open(&compiled.manifest, |hash| {
//!     let segment = compiled.segments.iter().find(|segment| segment.hash == *hash)?;
//!     Some(segment.bytes.clone().into())
//! })?;
//! let bands = Bands::new(&release);
//! for market in release.markets() {
//!     let query = Query { sort: Sort::Price, limit: 24, ..Query::default() };
//!     let found = release.search(&query, market, at, &bands)?;
//!     for product in found.hits.iter().filter_map(|hit| release.product(hit.ordinal)) {
//!         let offer = product.offer(market, at, &bands);
//!         println!("{} {:?}", product.title(&market.locale), offer);
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to start reading
//!
//! * `layout` says how a segment lies in memory, [`Manifest`] what a release is made of, `compile`
//!   how both are written.
//! * [`Release`] finds products by slug, id and variant; [`ProductRef`] reads one. It is a
//!   [`domain::Shelf`], so quotes are computed from it.
//! * `facts` (orders, categories, options) and [`Columns`] (prices of one market, until the next
//!   one changes) are computed from the segments when they are first needed. [`Bands`] is how much
//!   there is of each variant; it comes from outside.
//! * [`Release::search`] answers lists: filters, facets, pages.
//!
//! # A cold answer
//!
//! An isolate that has nothing yet need not wait for the whole catalog. [`Release::partial`] opens
//! the manifest and the segments of the shop; [`Manifest::for_slug`] names the one segment that a
//! product page needs beside them, and [`Release::with`] adds it. A cart asks
//! [`Release::needs_variants`] twice: for the segments of the index, then for those of the products.
//! Lists want the whole release.
//!
//! There is no I/O, no clock and no randomness here, and no bytes make it panic: what cannot be read
//! reads as nothing.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod bands;
mod bits;
mod columns;
mod compile;
mod facts;
mod fold;
mod hash;
mod kinds;
mod layout;
mod manifest;
mod offer;
mod product;
mod query;
mod release;
mod shelf;

pub use bands::Bands;
pub use columns::Columns;
pub use compile::{CompileError, Compiled, SEGMENT_BYTES_MAX, Segment, compile, compile_after};
pub use hash::SegmentHash;
pub use layout::read::Texts;
pub use layout::stream::Malformed;
pub use manifest::{FORMAT, Manifest, ManifestError, Piece, Role, slug_spread};
pub use offer::{Offer, VariantOffer};
pub use product::{
    ImageRef, OptionRef, PriceRef, Prices, ProductRef, SeoRef, SpecificationRef, VariantRef,
};
pub use query::{
    CategoryFacet, Cursor, CursorError, Facets, Found, Hit, OPTION_FILTERS_MAX, OptionFacet,
    PriceFacet, Query, QueryError, Sort, ValueFacet,
};
pub use release::{Release, ReleaseError, VariantPlace};
