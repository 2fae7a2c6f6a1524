//! A product of a release, read where it lies.
//!
//! Texts come in the language that is asked for, and where they are not translated, in the shop's
//! own: the rules are those of [`domain::Product`], and the laws in `tests/` hold both together.

mod own;
mod text;
mod variant;

use domain::{Category, Image, ProductId, Timestamp};

use crate::layout::product::{image, record, variant as variant_row};
use crate::layout::read::{Heap, Row, Rows, Texts};
use crate::release::{Bucket, Release};

pub use text::{ImageRef, OptionRef, SeoRef, SpecificationRef};
pub use variant::{PriceRef, Prices, VariantRef};
pub(crate) use variant::{find_list, prices, value_places};

/// A product. It is a few pointers and may be copied.
#[derive(Debug, Clone, Copy)]
pub struct ProductRef<'r> {
    pub(crate) release: &'r Release,
    pub(crate) bucket: &'r Bucket,
    record: Row<'r>,
    ordinal: u32,
    first_variant: u32,
}

impl<'r> ProductRef<'r> {
    pub(crate) const fn new(
        release: &'r Release,
        bucket: &'r Bucket,
        record: Row<'r>,
        ordinal: u32,
        first_variant: u32,
    ) -> Self {
        Self { release, bucket, record, ordinal, first_variant }
    }

    pub(crate) fn heap(self) -> Heap<'r> {
        self.bucket.heap()
    }

    fn field(self, at: usize) -> &'r str {
        self.heap().text(self.record.u32(at))
    }

    fn list(self, at: usize, width: usize) -> Rows<'r> {
        self.heap().rows(self.record.u32(at), width)
    }

    /// Its number in this release; another release gives it another one.
    pub const fn ordinal(self) -> u32 {
        self.ordinal
    }

    /// The number of its first variant in this release; the others follow.
    pub const fn first_variant(self) -> u32 {
        self.first_variant
    }

    /// Its name among machines.
    pub fn id(self) -> ProductId {
        ProductId::from_ulid(self.record.u128(record::ID))
    }

    /// Its name in addresses.
    pub fn slug(self) -> &'r str {
        self.field(record::SLUG)
    }

    /// Who made it; empty when that is not said.
    pub fn vendor(self) -> &'r str {
        self.field(record::VENDOR)
    }

    /// What kind of thing it is; empty when that is not said.
    pub fn kind(self) -> &'r str {
        self.field(record::KIND)
    }

    /// Words the merchant finds it by.
    pub fn tags(self) -> Texts<'r> {
        self.heap().texts(self.record.u32(record::TAGS))
    }

    /// Since when it is on the shelves.
    pub fn published_at(self) -> Timestamp {
        Timestamp::from_millis(self.record.i64(record::PUBLISHED_AT))
    }

    /// How much it is bought, by the merchant's measure.
    pub fn popularity(self) -> u32 {
        self.record.u32(record::POPULARITY)
    }

    /// The slugs of the categories it is in.
    pub fn category_slugs(self) -> Texts<'r> {
        self.heap().texts(self.record.u32(record::CATEGORIES))
    }

    /// The categories it is in.
    pub fn categories(self) -> impl Iterator<Item = &'r Category> + use<'r> {
        self.category_slugs().iter().filter_map(move |slug| self.release.category(slug))
    }

    /// The way from the first branch of the tree to its first category; empty when it has none.
    pub fn path(self) -> Vec<&'r Category> {
        let shop = &self.release.shop;
        let place = self.category_slugs().iter().find_map(|slug| shop.category_place(slug));
        let path = place.map(|place| shop.path(place)).unwrap_or_default();
        path.iter().rev().filter_map(|place| shop.categories.get(*place)).collect()
    }

    /// What goes well with it, the best first, as ids.
    pub fn related_ids(self) -> impl ExactSizeIterator<Item = ProductId> + use<'r> {
        let rows = self.list(record::RELATED, 16);
        rows.iter().map(|row| ProductId::from_ulid(row.u128(0)))
    }

    /// What goes well with it and is here.
    pub fn related(self) -> impl Iterator<Item = Self> + use<'r> {
        self.related_ids().filter_map(move |id| self.release.by_id(id))
    }

    /// How many variants it has.
    pub fn variants_len(self) -> usize {
        self.variant_rows().len()
    }

    /// What can be bought.
    pub fn variants(self) -> impl ExactSizeIterator<Item = VariantRef<'r>> + use<'r> {
        self.variant_rows()
            .iter()
            .enumerate()
            .map(move |(place, row)| VariantRef::new(self, row, place))
    }

    /// The variant at this place, counted from zero.
    pub fn variant(self, place: usize) -> Option<VariantRef<'r>> {
        self.variant_rows().get(place).map(|row| VariantRef::new(self, row, place))
    }

    pub(crate) fn variant_rows(self) -> Rows<'r> {
        self.list(record::VARIANTS, variant_row::WIDTH)
    }

    /// The reference to the options, which tells options apart within a bucket.
    pub(crate) fn options_at(self) -> u32 {
        self.record.u32(record::OPTIONS)
    }

    /// The reference to the slugs of categories, which tells them apart within a bucket.
    pub(crate) fn categories_at(self) -> u32 {
        self.record.u32(record::CATEGORIES)
    }

    fn own_images(self) -> impl ExactSizeIterator<Item = Image> + use<'r> {
        let heap = self.heap();
        self.list(record::IMAGES, image::WIDTH).iter().map(move |row| Image {
            path: heap.text(row.u32(image::PATH)).to_owned(),
            alt: heap.text(row.u32(image::ALT)).to_owned(),
            width: row.u32(image::IMAGE_WIDTH),
            height: row.u32(image::IMAGE_HEIGHT),
        })
    }
}
