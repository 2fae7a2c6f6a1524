//! What everything costs in one market, for as long as no price there changes.

use std::sync::{Arc, OnceLock, PoisonError};

use domain::{Category, Market, PriceListId, Timestamp};

use crate::bits::Bits;
use crate::facts::Order;
use crate::layout::product::variant;
use crate::layout::size;
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
    /// The price of each variant, in minor units.
    prices: Vec<i64>,
    /// The products that are for sale.
    shown: Bits,
    shown_len: u32,
    by_price: Order,
    in_categories: OnceLock<Vec<u32>>,
    whole: OnceLock<Whole>,
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
    fn new(release: &Release, list: &PriceListId, at: Timestamp) -> Self {
        let mut scan = Scan {
            at,
            from: Timestamp::MIN,
            until: None,
            prices: Vec::with_capacity(release.variants()),
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
            prices: scan.prices,
            shown_len: shown.len(),
            shown,
            by_price: Order::new(release.ids(), low),
            in_categories: OnceLock::new(),
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
                crate::layout::narrow(shown.count())
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
        let columns = Arc::new(Columns::new(self, &market.price_list, at));
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
        NOT_FOR_SALE
    }

    fn product(&mut self, product: ProductRef<'_>, list: u16) -> i64 {
        let heap = product.heap();
        let mut low = NOT_FOR_SALE;
        // Siblings often have the same prices, which then lie at the same place.
        let mut last = None;
        for row in product.variant_rows().iter() {
            let at = row.u32(variant::PRICES);
            let price = match last {
                Some((place, price)) if place == at => price,
                _ => self.read(prices(heap, row).filter(|price| price.list == list)),
            };
            last = Some((at, price));
            self.prices.push(price);
            low = low.min(price);
        }
        low
    }

    /// The price that holds now; the moments before and after are noted.
    fn read(&mut self, prices: impl Iterator<Item = crate::product::PriceRef>) -> i64 {
        let mut held = NOT_FOR_SALE;
        for price in prices {
            if price.holds(self.at) && held == NOT_FOR_SALE {
                held = price.minor;
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
