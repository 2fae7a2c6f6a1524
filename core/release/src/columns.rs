//! What everything costs in one market, for as long as no price there changes.

use std::sync::{Arc, OnceLock, PoisonError};

use domain::{Band, Category, Currency, Market, Money, PriceListId, Timestamp};

use crate::bands::Bands;
use crate::bits::Bits;
use crate::facts::{NO_VALUE, Order};
use crate::kinds::Kinds;
use crate::layout::product::variant;
use crate::layout::{narrow, size};
use crate::offer::{Offer, better};
use crate::product::{ProductRef, find_list, prices};
use crate::release::{Bucket, Release};

/// The price of what is not for sale: dearer than anything.
pub(crate) const NOT_FOR_SALE: i64 = i64::MAX;

/// What everything costs in one market, from one change of a price there until the next.
///
/// [`Release::columns`] computes it when it is first asked for and keeps it until it no longer
/// holds.
#[derive(Debug)]
pub struct Columns {
    list: PriceListId,
    from: Timestamp,
    until: Option<Timestamp>,
    currency: Currency,
    /// The price of each variant, in minor units.
    prices: Vec<i64>,
    /// For each product the price of its dearest variant, and what its cheapest one is compared with.
    tops: Vec<Top>,
    /// The products that are for sale.
    shown: Bits,
    shown_len: u32,
    by_price: Order,
    in_categories: OnceLock<Vec<u32>>,
    kinds: OnceLock<Kinds>,
    whole: OnceLock<Whole>,
}

/// What is kept of a product's prices beside the lowest.
#[derive(Debug, Clone, Copy)]
struct Top {
    high: i64,
    compare_at: Option<i64>,
}

/// What the facets of the whole catalog say but for stock: asked often, and the same until a price
/// changes.
#[derive(Debug)]
pub(crate) struct Whole {
    /// For each value of an option how many products have it.
    pub(crate) values: Vec<u32>,
    /// The lowest price and the highest.
    pub(crate) low: i64,
    pub(crate) high: i64,
}

impl Columns {
    fn new(release: &Release, market: &Market, at: Timestamp) -> Self {
        let list = &market.price_list;
        let mut scan = Scan {
            at,
            from: Timestamp::MIN,
            until: None,
            prices: Vec::with_capacity(release.variants()),
            tops: Vec::with_capacity(release.len()),
        };
        let mut low = Vec::with_capacity(release.len());
        for bucket in &release.buckets {
            scan.bucket(release, bucket, list, &mut low);
        }
        let mut shown = Bits::new(low.len());
        for (ordinal, _) in (0..).zip(&low).filter(|(_, price)| **price != NOT_FOR_SALE) {
            shown.add(ordinal);
        }
        Self {
            list: list.clone(),
            from: scan.from,
            until: scan.until,
            currency: market.currency,
            prices: scan.prices,
            tops: scan.tops,
            shown_len: shown.len(),
            shown,
            by_price: Order::new(release.ids(), low),
            in_categories: OnceLock::new(),
            kinds: OnceLock::new(),
            whole: OnceLock::new(),
        }
    }

    /// Whether these are the prices of that moment.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// The first moment at which some price is another one; none when none ever is.
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// How many products are for sale.
    pub const fn shown(&self) -> u32 {
        self.shown_len
    }

    /// Whether a product is for sale.
    pub fn shows(&self, ordinal: u32) -> bool {
        self.shown.has(ordinal)
    }

    /// The price of a product's cheapest variant, in minor units; none when it is not for sale.
    pub fn low(&self, ordinal: u32) -> Option<i64> {
        self.shows(ordinal).then(|| self.by_price.value(ordinal))
    }

    /// What a product is offered at, as [`ProductRef::offer`] says it, without reading its prices
    /// again; none when it is not for sale.
    pub fn offer(&self, product: ProductRef<'_>, bands: &Bands) -> Option<Offer> {
        let minor = self.low(product.ordinal())?;
        let top = self.tops.get(size(product.ordinal()))?;
        let variants = product.first_variant()..;
        let start = size(product.first_variant());
        let prices = self.prices(start..start.saturating_add(product.variants_len()));
        let held = variants.zip(prices).filter(|(_, price)| **price != NOT_FOR_SALE);
        let band = held.fold(Band::None, |band, (variant, _)| better(band, bands.get(variant)));
        let money = |minor| Money::new(minor, self.currency);
        Some(Offer {
            price: money(minor),
            compare_at: top.compare_at.map(money),
            from: minor < top.high,
            band,
        })
    }

    /// The lowest price of a product's variants and the highest.
    pub(crate) fn range(&self, ordinal: u32) -> (i64, i64) {
        let high = self.tops.get(size(ordinal)).map_or(i64::MIN, |top| top.high);
        (self.by_price.value(ordinal), high)
    }

    /// The kinds of products, by the values of options that their variants for sale have.
    pub(crate) fn kinds(&self, release: &Release) -> &Kinds {
        self.kinds.get_or_init(|| self.gather(release))
    }

    fn gather(&self, release: &Release) -> Kinds {
        let (starts, of_variants) = (release.starts(), release.options().variants());
        Kinds::new(release, |ordinal, all| {
            let start = starts.get(size(ordinal)).map_or(0, |start| size(*start));
            let end = starts.get(size(ordinal).saturating_add(1)).map_or(0, |end| size(*end));
            let variants = of_variants.get(start..end).unwrap_or_default();
            for (values, price) in variants.iter().zip(self.prices(start..end)) {
                for value in values.iter().filter(|_| *price != NOT_FOR_SALE) {
                    if *value != NO_VALUE && !all.contains(value) {
                        all.push(*value);
                    }
                }
            }
        })
    }

    pub(crate) const fn by_price(&self) -> &Order {
        &self.by_price
    }

    /// The prices of these variants.
    pub(crate) fn prices(&self, variants: std::ops::Range<usize>) -> &[i64] {
        self.prices.get(variants).unwrap_or_default()
    }

    /// The facets of the whole catalog, counted when they are first asked for.
    pub(crate) fn whole(&self, count: impl FnOnce() -> Whole) -> &Whole {
        self.whole.get_or_init(count)
    }

    /// For each category how many products are for sale in it or what grows from it.
    pub fn in_categories(&self, release: &Release) -> &[u32] {
        self.in_categories.get_or_init(|| {
            let groups = release.groups();
            let count = |category: usize| {
                let shown = groups.branch(category).iter().filter(|one| self.shown.has(**one));
                narrow(shown.count())
            };
            (0..release.categories().len()).map(count).collect()
        })
    }
}

impl Release {
    /// Every category in the order of the tree, and how many products are for sale in it or what
    /// grows from it.
    pub fn category_counts(&self, market: &Market, at: Timestamp) -> Vec<(&Category, u32)> {
        let columns = self.columns(market, at);
        let counts = columns.in_categories(self).iter().copied();
        self.categories().iter().zip(counts).collect()
    }

    /// What everything costs in a market at a moment. Kept for as long as no price there changes.
    pub fn columns(&self, market: &Market, at: Timestamp) -> Arc<Columns> {
        let holds = |one: &&Arc<Columns>| one.list == market.price_list && one.holds(at);
        {
            let kept = self.columns.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(columns) = kept.get(&market.id).filter(holds) {
                return Arc::clone(columns);
            }
        }
        let columns = Arc::new(Columns::new(self, market, at));
        // Only markets of the release are kept, so that nobody can fill the memory with others.
        if self.shop.markets.iter().any(|one| one.id == market.id) {
            let mut kept = self.columns.write().unwrap_or_else(PoisonError::into_inner);
            kept.insert(market.id.clone(), Arc::clone(&columns));
        }
        columns
    }
}

/// The prices that have been read so far.
struct Scan {
    at: Timestamp,
    from: Timestamp,
    until: Option<Timestamp>,
    prices: Vec<i64>,
    tops: Vec<Top>,
}

impl Scan {
    fn bucket(
        &mut self,
        release: &Release,
        bucket: &Bucket,
        list: &PriceListId,
        low: &mut Vec<i64>,
    ) {
        let heap = bucket.heap();
        let place = find_list(heap, heap.table(bucket.lists), list);
        let ordinals = (bucket.first..).take(size(bucket.products));
        for product in ordinals.filter_map(|ordinal| release.product(ordinal)) {
            low.push(match place {
                Some(place) => self.product(product, place),
                None => self.unpriced(product),
            });
        }
    }

    fn unpriced(&mut self, product: ProductRef<'_>) -> i64 {
        let prices = std::iter::repeat_n(NOT_FOR_SALE, product.variants_len());
        self.prices.extend(prices);
        self.tops.push(Top { high: i64::MIN, compare_at: None });
        NOT_FOR_SALE
    }

    fn product(&mut self, product: ProductRef<'_>, list: u16) -> i64 {
        let heap = product.heap();
        let mut low = NOT_FOR_SALE;
        let mut top = Top { high: i64::MIN, compare_at: None };
        // Siblings often have the same prices, which then lie at the same place.
        let mut last = None;
        for row in product.variant_rows().iter() {
            let at = row.u32(variant::PRICES);
            let (price, compare_at) = match last {
                Some((place, held)) if place == at => held,
                _ => self.read(prices(heap, row).filter(|price| price.list == list)),
            };
            last = Some((at, (price, compare_at)));
            self.prices.push(price);
            if price == NOT_FOR_SALE {
                continue;
            }
            top.high = top.high.max(price);
            if price < low {
                (low, top.compare_at) = (price, compare_at);
            }
        }
        self.tops.push(top);
        low
    }

    /// The price that holds now, and what it is compared with; the moments before and after are
    /// noted.
    fn read(
        &mut self,
        prices: impl Iterator<Item = crate::product::PriceRef>,
    ) -> (i64, Option<i64>) {
        let mut held = (NOT_FOR_SALE, None);
        for price in prices {
            if price.holds(self.at) && held.0 == NOT_FOR_SALE {
                held = (price.minor, price.compare_at);
            }
            for moment in [Some(price.from), price.until].into_iter().flatten() {
                if moment <= self.at {
                    self.from = self.from.max(moment);
                } else {
                    self.until = Some(self.until.map_or(moment, |until| until.min(moment)));
                }
            }
        }
        held
    }
}
