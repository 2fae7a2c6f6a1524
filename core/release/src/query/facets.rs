//! What else could be chosen, and how many products that would show.
//!
//! The counts of a dimension leave its own filter out and keep all others, so they stay true while
//! filters combine: choosing a value shows as many products as stood beside it, when it is the
//! first of its dimension.

use domain::{Category, Locale, Market, Money};

use super::filter::{Filter, PRICE, STOCK};
use crate::columns::{NOT_FOR_SALE, Whole};
use crate::facts::NO_VALUE;
use crate::layout::{narrow, size};

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
    categories: Vec<u32>,
    values: Vec<u32>,
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
        Self {
            counted,
            categories: vec![0; release.categories().len()],
            values: vec![0; values],
            last: vec![0; values],
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
        if fits && !self.counted {
            for category in release.groups().of(ordinal) {
                if let Some(count) = self.categories.get_mut(size(*category)) {
                    *count = count.saturating_add(1);
                }
            }
        }
        fits && chosen
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

    pub(super) fn finish<'r>(self, filter: &Filter<'r, '_>, market: &Market) -> Facets<'r> {
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
        let options = filter.release().options();
        // The sum of the counts, and each value with its place.
        let mut of_option: Vec<(u32, Vec<(u64, ValueFacet<'r>)>)> =
            vec![(0, Vec::new()); options.options_len()];
        let mut names: Vec<(&'r str, &'r str)> = vec![("", ""); options.options_len()];
        for (value, count) in (0..narrow(self.values.len())).zip(&self.values) {
            let chosen = filter.wants(value);
            if *count == 0 && !chosen {
                continue;
            }
            let Some(number) = options.option_of(value).map(size) else { continue };
            let Some((name, text)) = read(filter, value, locale) else { continue };
            if let Some((sum, values)) = of_option.get_mut(number) {
                *sum = sum.saturating_add(*count);
                let (value_text, label) = text;
                let facet = ValueFacet { value: value_text, label, count: *count, chosen };
                values.push((options.place(value), facet));
            }
            if let Some(place) = names.get_mut(number) {
                *place = name;
            }
        }
        let mut sorted: Vec<_> = of_option.into_iter().zip(names).collect();
        sorted.retain(|((_, values), _)| !values.is_empty());
        sorted.sort_by(|((one, _), (a, _)), ((other, _), (b, _))| other.cmp(one).then(a.cmp(b)));
        sorted.into_iter().map(|((_, values), name)| facet(name, values)).collect()
    }
}

fn facet<'r>(
    (name, label): (&'r str, &'r str),
    mut values: Vec<(u64, ValueFacet<'r>)>,
) -> OptionFacet<'r> {
    values.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.value.cmp(other.value)));
    OptionFacet { name, label, values: values.into_iter().map(|(_, value)| value).collect() }
}

type Pair<'r> = (&'r str, &'r str);

/// The name of a value's option and the value itself, each in the shop's own language and in
/// another.
fn read<'r>(filter: &Filter<'r, '_>, value: u32, locale: &Locale) -> Option<(Pair<'r>, Pair<'r>)> {
    let release = filter.release();
    let witness = release.options().witness(value)?;
    let product = release.product(witness.product)?;
    let option = product.options(locale).nth(witness.option)?;
    let own = option.own_values().get(witness.value)?;
    Some(((option.own_name(), option.name()), (own, option.value(witness.value)?)))
}
