//! Whether a product fits, and what is counted of those that do.

use std::ops::Range;

use domain::Band;

use super::{OPTION_FILTERS_MAX, Query};
use crate::bands::Bands;
use crate::bits::Bits;
use crate::columns::{Columns, NOT_FOR_SALE};
use crate::facts::{NO_VALUE, Options};
use crate::layout::size;
use crate::release::Release;

/// The bit of what a variant fails by its price.
pub(super) const PRICE: u32 = 1 << 30;
/// The bit of what a variant fails by not being there.
pub(super) const STOCK: u32 = 1 << 31;

/// The filters of a query, made ready.
pub(super) struct Filter<'r, 'a> {
    release: &'r Release,
    columns: &'a Columns,
    bands: &'a Bands,
    /// The products of which some variant cannot be ordered.
    gaps: &'a Bits,
    /// What each product gains by being bought; empty where no text is searched for.
    boosts: &'r [f32],
    category: Option<u32>,
    price: Option<(i64, i64)>,
    in_stock: bool,
    /// The first variant of each product; asked for a thousand times a query.
    starts: &'r [u32],
    /// The values of each variant; empty when no options are asked for.
    values: &'r [[u32; 3]],
    /// One bit for each option that is filtered by.
    options: u32,
    /// The bit of each option; zero when it is not filtered by.
    option_bits: Vec<u32>,
    /// For each value the bit of its option if it is one of those wanted.
    wanted: Vec<u32>,
}

impl<'r, 'a> Filter<'r, 'a> {
    pub(super) fn new(
        release: &'r Release,
        query: &Query<'_>,
        columns: &'a Columns,
        bands: &'a Bands,
    ) -> Self {
        let category = query.category.and_then(|slug| release.shop.category_place(slug));
        let bounds = (query.price_min, query.price_max);
        let price = (bounds != (None, None))
            .then(|| (bounds.0.unwrap_or(i64::MIN), bounds.1.unwrap_or(i64::MAX)));
        let mut filter = Self {
            release,
            columns,
            bands,
            gaps: bands.gaps(release),
            boosts: if query.text.is_some() { release.boosts() } else { &[] },
            category: category.and_then(|place| u32::try_from(place).ok()),
            price,
            in_stock: query.in_stock,
            starts: release.starts(),
            values: &[],
            options: 0,
            option_bits: Vec::new(),
            wanted: Vec::new(),
        };
        if !query.options.is_empty() || query.facets {
            filter.values = release.options().variants();
        }
        if !query.options.is_empty() {
            filter.want(release.options(), &query.options);
        }
        filter
    }

    fn want(&mut self, options: &Options, wanted: &[(&str, Vec<&str>)]) {
        self.option_bits = vec![0; options.options_len()];
        self.wanted = vec![0; options.values_len()];
        for (place, (name, values)) in (0_u32..).zip(wanted) {
            // A name that nothing has, or one too many, has a bit that no value satisfies.
            let named = options.option(name).filter(|_| size(place) < OPTION_FILTERS_MAX);
            let bit = 1_u32.wrapping_shl(place.min(29));
            self.options |= bit;
            let Some(option) = named else { continue };
            let Some(own) = self.option_bits.get_mut(size(option)) else { continue };
            // The same name twice is one filter with the values of both.
            if *own == 0 {
                *own = bit;
            } else {
                self.options &= !bit;
            }
            let bit = *own;
            for value in values.iter().filter_map(|value| options.value(option, value)) {
                if let Some(place) = self.wanted.get_mut(size(value)) {
                    *place = bit;
                }
            }
        }
    }

    pub(super) const fn release(&self) -> &'r Release {
        self.release
    }

    pub(super) const fn boosts(&self) -> &'r [f32] {
        self.boosts
    }

    pub(super) const fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Whether nothing is asked of a variant but that it is for sale.
    pub(super) const fn is_open(&self) -> bool {
        self.options == 0 && self.price.is_none() && !self.in_stock
    }

    /// Whether a category is asked for.
    pub(super) const fn category(&self) -> Option<u32> {
        self.category
    }

    /// Whether a value is one of those wanted.
    pub(super) fn wants(&self, value: u32) -> bool {
        self.wanted.get(size(value)).is_some_and(|bit| *bit != 0)
    }

    /// The bit of a value's option; zero when it is not filtered by.
    pub(super) fn option_bit(&self, option: u32) -> u32 {
        self.option_bits.get(size(option)).copied().unwrap_or(0)
    }

    /// Whether a product is in the category that is asked for.
    pub(super) fn in_category(&self, ordinal: u32) -> bool {
        self.category.is_none_or(|category| self.release.groups().of(ordinal).contains(&category))
    }

    /// Whether one variant of a product fits everything.
    pub(super) fn fits(&self, ordinal: u32) -> bool {
        if self.is_open() {
            return self.columns.shows(ordinal);
        }
        let variants = self.variants_of(ordinal);
        let mut each = variants.clone().zip(self.columns.prices(variants));
        each.any(|(variant, price)| *price != NOT_FOR_SALE && self.failing(variant, *price) == 0)
    }

    /// The variants of a product, as ordinals.
    pub(super) fn variants_of(&self, ordinal: u32) -> Range<usize> {
        let at = size(ordinal);
        let start = self.starts.get(at).copied().unwrap_or_default();
        let end = self.starts.get(at.saturating_add(1)).copied().unwrap_or(start);
        size(start)..size(end)
    }

    /// The values of a variant's options.
    pub(super) fn values_of(&self, variant: usize) -> [u32; 3] {
        self.values.get(variant).copied().unwrap_or([NO_VALUE; 3])
    }

    /// The bits of what a variant fails.
    pub(super) fn failing(&self, variant: usize, price: i64) -> u32 {
        let mut failing = self.options;
        if failing != 0 {
            for value in self.values_of(variant) {
                if value != NO_VALUE {
                    failing &= !self.wanted.get(size(value)).copied().unwrap_or(0);
                }
            }
        }
        if self.price.is_some_and(|(low, high)| price < low || high < price) {
            failing |= PRICE;
        }
        if self.in_stock && !self.can_order(variant) {
            failing |= STOCK;
        }
        failing
    }

    /// Whether some variant that is for sale can be ordered.
    pub(super) fn is_stocked(&self, ordinal: u32) -> bool {
        if !self.gaps.has(ordinal) {
            return self.columns.shows(ordinal);
        }
        let variants = self.variants_of(ordinal);
        let mut each = variants.clone().zip(self.columns.prices(variants));
        each.any(|(variant, price)| *price != NOT_FOR_SALE && self.can_order(variant))
    }

    pub(super) fn can_order(&self, variant: usize) -> bool {
        let band = u32::try_from(variant).map(|ordinal| self.bands.get(ordinal));
        band.is_ok_and(Band::can_order)
    }
}
