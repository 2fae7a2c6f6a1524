//! Finding a product by its names.

use std::cmp::Ordering;

use domain::{ProductId, VariantId};

use super::{Bucket, Release, Table};
use crate::hash::{SegmentHash, bucket, spread};
use crate::layout::product::{directory, record};
use crate::layout::read::Heap;
use crate::layout::size;
use crate::manifest::spread_id;
use crate::product::{ProductRef, VariantRef};

/// Where a variant is: in which product, at which place among its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariantPlace {
    /// The product's ordinal.
    pub product: u32,
    /// The place among the product's variants, counted from zero.
    pub place: u16,
}

impl Release {
    /// The product with this slug. Any text may be asked for; what is no slug finds nothing.
    pub fn by_slug(&self, slug: &str) -> Option<ProductRef<'_>> {
        let bucket = self.buckets.get(bucket(spread(slug.as_bytes()), self.buckets.len()))?;
        let heap = Heap::new(bucket.bytes.as_ref()?);
        let directory = heap.table(bucket.directory);
        let order = |row: crate::layout::read::Row<'_>| {
            let record = heap.row(row.u32(directory::RECORD), record::WIDTH);
            record.map_or(Ordering::Less, |row| heap.text(row.u32(record::SLUG)).cmp(slug))
        };
        let at = directory.partition_point(|row| order(row).is_lt());
        let found = directory.get(at).filter(|row| order(*row).is_eq());
        found.and_then(|_| bucket.product(self, bucket.first.checked_add(u32::try_from(at).ok()?)?))
    }

    /// The product with this id.
    pub fn by_id(&self, id: ProductId) -> Option<ProductRef<'_>> {
        self.product(self.ordinal(id)?).filter(|product| product.id() == id)
    }

    /// The variant with this id.
    pub fn by_variant(&self, id: VariantId) -> Option<VariantRef<'_>> {
        let VariantPlace { product, place } = self.place(id)?;
        self.product(product)?.variant(usize::from(place)).filter(|variant| variant.id() == id)
    }

    /// The ordinal of the product with this id.
    pub fn ordinal(&self, id: ProductId) -> Option<u32> {
        let rows = self.index_of(id.ulid())?.rows(0);
        let row = rows.get(rows.partition_point(|row| row.u128(0) < id.ulid()))?;
        (row.u128(0) == id.ulid()).then(|| row.u32(16))
    }

    /// Where the variant with this id is.
    pub fn place(&self, id: VariantId) -> Option<VariantPlace> {
        let rows = self.index_of(id.ulid())?.rows(1);
        let row = rows.get(rows.partition_point(|row| row.u128(0) < id.ulid()))?;
        let place = VariantPlace { product: row.u32(16), place: row.u16(20) };
        (row.u128(0) == id.ulid()).then_some(place)
    }

    fn index_of(&self, ulid: u128) -> Option<&Table> {
        self.index.get(bucket(spread_id(ulid), self.index.len()))?.as_ref()
    }

    /// The segment without which nothing is known about this slug; none when it is here.
    pub fn needs_slug(&self, slug: &str) -> Option<SegmentHash> {
        let piece = self.manifest.for_slug(slug)?;
        (!self.segments.contains_key(&piece.hash)).then_some(piece.hash)
    }

    /// The segment that is to be fetched next to find this product; none when all is here.
    pub fn needs_product(&self, id: ProductId) -> Option<SegmentHash> {
        let piece = self.manifest.for_product(id)?;
        if !self.segments.contains_key(&piece.hash) {
            return Some(piece.hash);
        }
        self.needs_ordinal(self.ordinal(id)?)
    }

    /// The segments that are to be fetched next to find these variants, each once; none when all
    /// is here. Ask again when they have come: at first they are the index's, then the products'.
    pub fn needs_variants(&self, ids: &[VariantId]) -> Vec<SegmentHash> {
        let mut needed = Vec::new();
        for id in ids {
            let index = self.manifest.for_variant(*id).map(|piece| piece.hash);
            let next = match index.filter(|hash| !self.segments.contains_key(hash)) {
                Some(hash) => Some(hash),
                None => self.place(*id).and_then(|place| self.needs_ordinal(place.product)),
            };
            if let Some(hash) = next.filter(|hash| !needed.contains(hash)) {
                needed.push(hash);
            }
        }
        needed
    }

    fn needs_ordinal(&self, ordinal: u32) -> Option<SegmentHash> {
        let at = self.buckets.partition_point(|bucket| bucket.first <= ordinal).checked_sub(1)?;
        let piece = self.manifest.of(crate::manifest::Role::Products).get(at)?;
        self.buckets.get(at)?.bytes.is_none().then_some(piece.hash)
    }
}

impl Bucket {
    pub(super) fn product<'r>(
        &'r self,
        release: &'r Release,
        ordinal: u32,
    ) -> Option<ProductRef<'r>> {
        let heap = Heap::new(self.bytes.as_ref()?);
        let place = ordinal.checked_sub(self.first)?;
        if place >= self.products {
            return None;
        }
        let row = heap.table(self.directory).get(size(place))?;
        let record = heap.row(row.u32(directory::RECORD), record::WIDTH)?;
        let first = self.first_variant.checked_add(row.u32(directory::FIRST_VARIANT))?;
        Some(ProductRef::new(release, self, record, ordinal, first))
    }
}
