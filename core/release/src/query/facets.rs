//! What else could be chosen, and how many products that would show.
//!
//! The counts of a dimension leave its own filter out and keep all others, so they stay true while
//! filters combine: choosing a value shows as many products as stood beside it, when it is the
//! first of its dimension.

use domain::{Category, Locale, Market, Money};

use super::filter::{Filter, PRICE, STOCK};
use crate::columns::{NOT_FOR_SALE, Whole};
use crate::facts::{Label, Labels, NO_VALUE};
use crate::layout::{narrow, size};
use crate::release::Release;

/// What else could be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets<'r> {
    /// Categories that something is in, in the order of the tree; with it what grows from them.
    pub categories: Vec<CategoryFacet<'r>>,
    /// Options and their values that something has; what most products have first.
    pub options: Vec<OptionFacet<'r>>,
    /// The lowest and the highest price; none when nothing is found.
    pub price: Option<PriceFacet>,
    /// How many products can be ordered.
    pub in_stock: u32,
}

/// A category that could be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryFacet<'r> {
    /// The category.
    pub category: &'r Category,
    /// How many products it would show.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// An option that could be chosen by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionFacet<'r> {
    /// Its name in the shop's own language, by which it is filtered.
    pub name: &'r str,
    /// Its name in the market's language.
    pub label: &'r str,
    /// Its values, in the order in which products name them.
    pub values: Vec<ValueFacet<'r>>,
}

/// A value that could be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueFacet<'r> {
    /// The value in the shop's own language, by which it is filtered.
    pub value: &'r str,
    /// The value in the market's language.
    pub label: &'r str,
    /// How many products it would show.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Within which prices something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceFacet {
    /// The lowest price.
    pub min: Money,
    /// The highest price.
    pub max: Money,
}

/// What has been counted so far.
#[derive(Debug)]
pub(super) struct Tally {
    /// Whether the categories are counted already, as nothing of the whole catalog is left out.
    counted: bool,
    /// Whether nothing is asked of a variant.
    open: bool,
    /// Whether every product that comes is in the category that is asked for.
    chosen: bool,
    categories: Vec<u32>,
    values: Vec<u32>,
    /// How many products there are of each kind, where nothing is asked of a variant.
    kinds: Vec<u32>,
    /// For each value the product it was last counted for, plus one.
    last: Vec<u32>,
    low: i64,
    high: i64,
    in_stock: u32,
}

impl Tally {
    /// Nothing yet; `counted` says that the categories' counts are those of all products.
    pub(super) fn new(filter: &Filter<'_, '_>, counted: bool) -> Self {
        let release = filter.release();
        let values = release.options().values_len();
        let open = filter.is_open();
        Self {
            counted,
            open,
            chosen: counted,
            categories: vec![0; release.categories().len()],
            values: vec![0; values],
            kinds: if open { vec![0; filter.columns().kinds(release).len()] } else { Vec::new() },
            last: if open { Vec::new() } else { vec![0; values] },
            low: i64::MAX,
            high: i64::MIN,
            in_stock: 0,
        }
    }

    /// All products, where nothing is filtered by.
    pub(super) fn of_all(filter: &Filter<'_, '_>) -> Self {
        let all = || 0..narrow(filter.release().len());
        let whole = filter.columns().whole(|| {
            let mut tally = Self::new(filter, true);
            for ordinal in all() {
                tally.count(filter, ordinal);
            }
            tally.count_kinds(filter);
            Whole { values: tally.values, low: tally.low, high: tally.high }
        });
        let stocked = all().filter(|ordinal| filter.is_stocked(*ordinal)).count();
        Self {
            values: whole.values.clone(),
            low: whole.low,
            high: whole.high,
            in_stock: narrow(stocked),
            ..Self::new(filter, true)
        }
    }

    /// Counts a product, and says whether it fits everything.
    pub(super) fn count(&mut self, filter: &Filter<'_, '_>, ordinal: u32) -> bool {
        if self.open {
            return self.count_open(filter, ordinal);
        }
        let release = filter.release();
        let chosen = filter.in_category(ordinal);
        let variants = filter.variants_of(ordinal);
        let (mut fits, mut stocked) = (false, false);
        for (variant, price) in variants.clone().zip(filter.columns().prices(variants)) {
            if *price == NOT_FOR_SALE {
                continue;
            }
            let failing = filter.failing(variant, *price);
            fits |= failing == 0;
            if !chosen {
                if fits {
                    break;
                }
                continue;
            }
            if failing & !PRICE == 0 {
                self.low = self.low.min(*price);
                self.high = self.high.max(*price);
            }
            stocked |= failing & !STOCK == 0 && filter.can_order(variant);
            self.count_values(filter, ordinal, variant, failing);
        }
        self.in_stock = self.in_stock.saturating_add(u32::from(stocked));
        if fits {
            self.count_categories(release, ordinal, 1);
        }
        fits && chosen
    }

    /// The same where nothing is asked of a variant: then what a product adds is known beforehand.
    fn count_open(&mut self, filter: &Filter<'_, '_>, ordinal: u32) -> bool {
        let (release, columns) = (filter.release(), filter.columns());
        if !columns.shows(ordinal) {
            return false;
        }
        if let Some(count) = self.kinds.get_mut(size(columns.kinds(release).of(ordinal))) {
            *count = count.saturating_add(1);
        }
        if !self.chosen && !filter.in_category(ordinal) {
            return false;
        }
        let (low, high) = columns.range(ordinal);
        self.low = self.low.min(low);
        self.high = self.high.max(high);
        self.in_stock = self.in_stock.saturating_add(u32::from(filter.is_stocked(ordinal)));
        true
    }

    /// Counts what the products have that came: of each kind, for all of them at once.
    fn count_kinds(&mut self, filter: &Filter<'_, '_>) {
        let counts = std::mem::take(&mut self.kinds);
        if counts.is_empty() {
            return;
        }
        let release = filter.release();
        let kinds = filter.columns().kinds(release).each().zip(counts);
        for ((example, values), count) in kinds.filter(|(_, count)| *count > 0) {
            self.count_categories(release, example, count);
            if self.chosen || filter.in_category(example) {
                add(&mut self.values, values, count);
            }
        }
    }

    fn count_categories(&mut self, release: &Release, ordinal: u32, count: u32) {
        if !self.counted {
            add(&mut self.categories, release.groups().of(ordinal), count);
        }
    }

    /// Counts the product for each value of a variant that fails nothing but that value's option.
    fn count_values(
        &mut self,
        filter: &Filter<'_, '_>,
        ordinal: u32,
        variant: usize,
        failing: u32,
    ) {
        let options = filter.release().options();
        let stamp = ordinal.saturating_add(1);
        for value in filter.values_of(variant) {
            if value == NO_VALUE {
                continue;
            }
            if failing != 0 {
                let own = options.option_of(value).map_or(0, |option| filter.option_bit(option));
                if failing & !own != 0 {
                    continue;
                }
            }
            let at = size(value);
            if let Some((last, count)) = self.last.get_mut(at).zip(self.values.get_mut(at))
                && *last != stamp
            {
                *last = stamp;
                *count = count.saturating_add(1);
            }
        }
    }

    pub(super) fn finish<'r>(mut self, filter: &Filter<'r, '_>, market: &Market) -> Facets<'r> {
        self.count_kinds(filter);
        let money = |minor| Money::new(minor, market.currency);
        let price = (self.low <= self.high)
            .then(|| PriceFacet { min: money(self.low), max: money(self.high) });
        Facets {
            categories: self.category_facets(filter),
            options: self.option_facets(filter, &market.locale),
            price,
            in_stock: self.in_stock,
        }
    }

    fn category_facets<'r>(&self, filter: &Filter<'r, '_>) -> Vec<CategoryFacet<'r>> {
        let release = filter.release();
        let counts =
            if self.counted { filter.columns().in_categories(release) } else { &self.categories };
        let facets = (0..).zip(release.categories()).map(|(place, category)| CategoryFacet {
            category,
            count: counts.get(size(place)).copied().unwrap_or(0),
            chosen: filter.category() == Some(place),
        });
        facets.filter(|facet| facet.count > 0 || facet.chosen).collect()
    }

    fn option_facets<'r>(&self, filter: &Filter<'r, '_>, locale: &Locale) -> Vec<OptionFacet<'r>> {
        let labels = filter.release().labels(locale).into_iter();
        // With the sum of the counts of an option's values.
        let mut facets: Vec<(u32, OptionFacet<'r>)> = labels
            .flat_map(Labels::by_option)
            .filter_map(|labels| self.option_facet(filter, labels))
            .collect();
        facets.sort_by(|(one, a), (other, b)| {
            other.cmp(one).then_with(|| (a.name, a.label).cmp(&(b.name, b.label)))
        });
        facets.into_iter().map(|(_, facet)| facet).collect()
    }

    fn option_facet<'r>(
        &self,
        filter: &Filter<'r, '_>,
        labels: &'r [Label],
    ) -> Option<(u32, OptionFacet<'r>)> {
        let mut sum = 0_u32;
        let mut witness: Option<&'r Label> = None;
        let mut values = Vec::new();
        for label in labels {
            let count = self.values.get(size(label.value)).copied().unwrap_or(0);
            let chosen = filter.wants(label.value);
            if count == 0 && !chosen {
                continue;
            }
            sum = sum.saturating_add(count);
            // Products may write one option's name in several ways.
            if witness.is_none_or(|witness| witness.value < label.value) {
                witness = Some(label);
            }
            let (value, text) = (&*label.text.0, &*label.text.1);
            values.push(ValueFacet { value, label: text, count, chosen });
        }
        let (name, label) = witness.map(|witness| (&*witness.name.0, &*witness.name.1))?;
        Some((sum, OptionFacet { name, label, values }))
    }
}

/// Adds to these counters.
fn add(counters: &mut [u32], which: &[u32], count: u32) {
    for at in which {
        if let Some(counter) = counters.get_mut(size(*at)) {
            *counter = counter.saturating_add(count);
        }
    }
}
