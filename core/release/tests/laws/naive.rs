//! Lists and facets counted without any cleverness, over the catalog itself.

use std::collections::BTreeMap;

use domain::{Catalog, Market, Product, ProductId, Timestamp, Variant};
use release::{Query, Sort};

use crate::dice::Dice;
use crate::reading::band;

/// Which filter is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Without<'q> {
    Nothing,
    Category,
    Option(&'q str),
    Price,
    Stock,
}

pub(crate) struct Naive<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) market: &'c Market,
    pub(crate) at: Timestamp,
    /// What the text was found in, if there is one.
    pub(crate) hits: Option<Vec<ProductId>>,
}

impl<'c> Naive<'c> {
    /// The products that fit, in the order that is asked for.
    pub(crate) fn list(&self, query: &Query<'_>) -> Vec<&'c Product> {
        let mut found = self.fitting(query, Without::Nothing);
        let low = |one: &Product| self.prices(one).map(|(_, price)| price).min().unwrap();
        match query.sort {
            Sort::Relevance if query.collection.is_some() => {}
            Sort::Relevance => found.sort_by_key(|one| (std::cmp::Reverse(one.popularity), one.id)),
            Sort::Price => found.sort_by_key(|one| (low(one), one.id)),
            Sort::PriceDown => {
                found.sort_by_key(|one| (std::cmp::Reverse((low(one), one.id)),));
            }
            Sort::Newest => found.sort_by_key(|one| (std::cmp::Reverse(one.published_at), one.id)),
            Sort::Name => found.sort_by_key(|one| (self.name(one), one.id)),
        }
        found
    }

    /// The products that fit, in the catalog's or the collection's order.
    pub(crate) fn fitting(&self, query: &Query<'_>, without: Without<'_>) -> Vec<&'c Product> {
        let mut all: Vec<&Product> = match query.collection {
            None => self.catalog.products().iter().collect(),
            Some(slug) => {
                let mut all = self.catalog.parts().collections.iter();
                let collection = all.find(|one| one.slug.as_str() == slug);
                collection.map(|one| self.catalog.members(one)).unwrap_or_default()
            }
        };
        let mut seen = Vec::new();
        all.retain(|one| {
            !seen.contains(&one.id) && {
                seen.push(one.id);
                true
            }
        });
        all.retain(|one| self.hits.as_ref().is_none_or(|hits| hits.contains(&one.id)));
        all.retain(|one| without == Without::Category || self.in_category(one, query.category));
        all.retain(|one| self.variants(one, query, without).next().is_some());
        all
    }

    /// The variants of a product that fit everything but one filter.
    pub(crate) fn variants<'q>(
        &'q self,
        product: &'c Product,
        query: &'q Query<'_>,
        without: Without<'q>,
    ) -> impl Iterator<Item = (&'c Variant, i64)> + 'q {
        let options = query.options.iter().all(|(name, _)| {
            let same = |one: &str| one.trim().to_lowercase() == name.trim().to_lowercase();
            product.options.iter().any(|option| same(&option.name))
                || matches!(without, Without::Option(out) if same(out))
        });
        let priced = self.prices(product).filter(move |_| options);
        priced.filter(move |(variant, price)| {
            let in_price = query.price_min.is_none_or(|min| min <= *price)
                && query.price_max.is_none_or(|max| *price <= max);
            let in_stock = !query.in_stock || band(variant.id.ulid()).can_order();
            (in_price || without == Without::Price)
                && (in_stock || without == Without::Stock)
                && Self::has_options(product, variant, query, without)
        })
    }

    fn has_options(
        product: &Product,
        variant: &Variant,
        query: &Query<'_>,
        without: Without<'_>,
    ) -> bool {
        let lower = |text: &str| text.trim().to_lowercase();
        query.options.iter().all(|(name, _)| {
            if matches!(without, Without::Option(out) if lower(out) == lower(name)) {
                return true;
            }
            // The same name twice is one filter.
            let wanted: Vec<String> = query
                .options
                .iter()
                .filter(|(other, _)| lower(other) == lower(name))
                .flat_map(|(_, values)| values.iter().map(|value| lower(value)))
                .collect();
            product.options.iter().zip(&variant.options).any(|(option, value)| {
                lower(&option.name) == lower(name) && wanted.contains(&lower(value))
            })
        })
    }

    pub(crate) fn prices(&self, product: &'c Product) -> impl Iterator<Item = (&'c Variant, i64)> {
        product.variants.iter().filter_map(|variant| {
            let price = variant.price(&self.market.price_list, self.at)?;
            Some((variant, price.price.minor()))
        })
    }

    pub(crate) fn in_category(&self, product: &Product, category: Option<&str>) -> bool {
        category.is_none_or(|category| {
            let category = crate::shop::slug(category);
            product.categories.iter().any(|one| self.catalog.within(one, &category))
        })
    }

    /// For each name and value of an option, without capitals, how many products have it.
    pub(crate) fn option_counts(&self, query: &Query<'_>) -> BTreeMap<(String, String), u32> {
        let lower = |text: &str| text.trim().to_lowercase();
        let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        for option in self.catalog.products().iter().flat_map(|product| &product.options) {
            names.push(lower(&option.name));
        }
        names.sort();
        names.dedup();
        for name in names {
            for product in self.fitting(query, Without::Option(&name)) {
                let mut values: Vec<String> = self
                    .variants(product, query, Without::Option(&name))
                    .flat_map(|(variant, _)| product.options.iter().zip(&variant.options))
                    .filter(|(option, _)| lower(&option.name) == name)
                    .map(|(_, value)| lower(value))
                    .collect();
                values.sort();
                values.dedup();
                for value in values {
                    *counts.entry((name.clone(), value)).or_default() += 1;
                }
            }
        }
        counts
    }

    /// By what a name is sorted: the texts of these laws, folded by hand.
    fn name(&self, product: &Product) -> String {
        let text = product.text(&self.market.locale).map(|text| &text.title);
        let title = text.filter(|title| !title.is_empty()).unwrap_or(&product.title);
        title
            .to_lowercase()
            .replace('ä', "a")
            .replace("a\u{308}", "a")
            .replace('ö', "o")
            .replace('ß', "ss")
    }
}

/// Some query that may find something.
pub(crate) fn query(seed: u64) -> Query<'static> {
    let dice = &mut Dice(seed);
    let slug = |dice: &mut Dice, slugs: &[&'static str], chance: u64| {
        dice.percent(chance).then(|| *dice.pick(slugs))
    };
    let values = ["S", "m", "L", "ROT", "blau", "none"];
    Query {
        text: slug(dice, &["shirt", "red shirts", "cup mug", "zebar", "S3-0", "  ", "!!"], 40),
        category: slug(dice, &["cat-0", "cat-1", "cat-2", "nowhere"], 40),
        collection: slug(dice, &["col-0", "col-1", "nothing"], 30),
        options: if dice.percent(50) {
            dice.some(3, |dice| {
                let name = *dice.pick(&["SIZE", "size", "Color", "Shape"]);
                (name, dice.some(3, |dice| *dice.pick(&values)))
            })
        } else {
            Vec::new()
        },
        price_min: dice.percent(25).then(|| dice.below(4) as i64 * 500),
        price_max: dice.percent(25).then(|| dice.below(6) as i64 * 500),
        in_stock: dice.percent(30),
        sort: *dice.pick(&[
            Sort::Relevance,
            Sort::Price,
            Sort::PriceDown,
            Sort::Newest,
            Sort::Name,
        ]),
        limit: 1_000,
        after: None,
        facets: dice.percent(70),
    }
}
