//! The segments with what is small: read once, when a release is opened.
//!
//! Their first table has rows of (kind, reference to a stream), in the merchant's order.

use domain::Catalog;

use super::{CompileError, Draft, SEGMENT_BYTES_MAX, group, market};
use crate::layout::HEADER;
use crate::layout::stream::Out;
use crate::layout::write::{Heap, Row, Rows};
use crate::manifest::Role;

/// What a row of a shop segment is.
pub(crate) mod kind {
    pub(crate) const MARKET: u32 = 1;
    pub(crate) const CATEGORY: u32 = 2;
    pub(crate) const COLLECTION: u32 = 3;
    pub(crate) const POLICY: u32 = 4;
    pub(crate) const SYNONYMS: u32 = 5;
    pub(crate) const WIDTH: usize = 8;
}

pub(super) fn segments(catalog: &Catalog) -> Result<Vec<Draft>, CompileError> {
    let parts = catalog.parts();
    let mut pack = Pack::new(Role::Shop);
    for market in &parts.markets {
        let mut out = Out::default();
        market::write(&mut out, market);
        pack.add(kind::MARKET, &out).map_err(too_large("market", market.id.as_str()))?;
    }
    for category in &parts.categories {
        let mut out = Out::default();
        group::write_category(&mut out, category);
        pack.add(kind::CATEGORY, &out).map_err(too_large("category", category.slug.as_str()))?;
    }
    for collection in &parts.collections {
        let mut out = Out::default();
        group::write_collection(&mut out, collection);
        let error = too_large("collection", collection.slug.as_str());
        pack.add(kind::COLLECTION, &out).map_err(error)?;
    }
    for policy in &parts.policies {
        let mut out = Out::default();
        group::write_policy(&mut out, policy);
        pack.add(kind::POLICY, &out).map_err(too_large("page", policy.slug.as_str()))?;
    }
    for synonyms in &parts.synonyms {
        let mut out = Out::default();
        group::write_synonyms(&mut out, synonyms);
        pack.add(kind::SYNONYMS, &out).map_err(too_large("synonyms", synonyms.locale.as_str()))?;
    }
    Ok(pack.finish())
}

/// Something is larger than a segment.
pub(super) struct TooLarge;

pub(super) fn too_large(what: &'static str, name: &str) -> impl FnOnce(TooLarge) -> CompileError {
    let name = name.to_owned();
    move |TooLarge| CompileError::TooLarge { what, name }
}

/// Rows of (number, reference) with their blobs, in as many segments as are needed.
pub(super) struct Pack {
    role: Role,
    heap: Heap,
    rows: Rows,
    items: u32,
    full: Vec<Draft>,
}

impl Pack {
    pub(super) fn new(role: Role) -> Self {
        Self { role, heap: Heap::new(), rows: Rows::default(), items: 0, full: Vec::new() }
    }

    pub(super) fn add(&mut self, number: u32, out: &Out) -> Result<(), TooLarge> {
        self.add_bytes(number, out.bytes())
    }

    pub(super) fn add_bytes(&mut self, number: u32, bytes: &[u8]) -> Result<(), TooLarge> {
        // A blob's length takes up to five bytes, its row eight.
        let needed = bytes.len().saturating_add(13);
        if needed.saturating_add(HEADER) > SEGMENT_BYTES_MAX {
            return Err(TooLarge);
        }
        let used = self.heap.len().saturating_add(self.rows.len());
        if used.saturating_add(needed) > SEGMENT_BYTES_MAX {
            self.close();
        }
        let mut row = Row::default();
        row.u32(number);
        row.u32(self.heap.unique(bytes));
        self.rows.push(&row);
        self.items = self.items.saturating_add(1);
        Ok(())
    }

    fn close(&mut self) {
        let heap = std::mem::replace(&mut self.heap, Heap::new());
        let rows = std::mem::take(&mut self.rows);
        let bytes = heap.finish(self.role, &rows, &Rows::default());
        let items = std::mem::take(&mut self.items);
        self.full.push(Draft { role: self.role, bytes, items, variants: 0 });
    }

    /// The segments; none when nothing was added.
    pub(super) fn finish(mut self) -> Vec<Draft> {
        if self.items > 0 {
            self.close();
        }
        self.full
    }
}
