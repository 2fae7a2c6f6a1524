//! Lists, totals and facets are those that are counted naively.

use std::collections::BTreeMap;

use domain::{Catalog, Product};
use proptest::prelude::*;
use release::{Bands, Facets, Query, Release, Sort};

use crate::naive::{Naive, Without, query};
use crate::reading::{band, released};
use crate::shop::{NOW, catalog};

/// The bands of [`band`] for all variants.
pub(crate) fn bands(release: &Release, catalog: &Catalog) -> Bands {
    let variants = catalog.products().iter().flat_map(|product| &product.variants);
    Bands::of(release, variants.map(|variant| (variant.id, band(variant.id.ulid()))))
}

fn slugs<'c>(products: impl IntoIterator<Item = &'c Product>) -> Vec<&'c str> {
    products.into_iter().map(|product| product.slug.as_str()).collect()
}

fn check_facets(naive: &Naive<'_>, query: &Query<'_>, facets: &Facets<'_>) {
    for facet in &facets.categories {
        let slug = facet.category.slug.as_str();
        let all = naive.fitting(query, Without::Category);
        let count = all.iter().filter(|one| naive.in_category(one, Some(slug))).count();
        assert_eq!((slug, facet.count as usize), (slug, count));
        assert_eq!(facet.chosen, query.category == Some(slug));
    }
    let shown: Vec<_> = facets.categories.iter().map(|facet| &facet.category.slug).collect();
    for category in &naive.catalog.parts().categories {
        let all = naive.fitting(query, Without::Category);
        let any = all.iter().any(|one| naive.in_category(one, Some(category.slug.as_str())));
        assert!(!any || shown.contains(&&category.slug), "{}", category.slug);
    }
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for option in &facets.options {
        for value in option.values.iter().filter(|value| value.count > 0) {
            let key = (option.name.to_lowercase(), value.value.to_lowercase());
            assert_eq!(counts.insert(key, value.count), None);
        }
    }
    assert_eq!(counts, naive.option_counts(query));
    let prices = naive.fitting(query, Without::Price).into_iter().flat_map(|one| {
        naive.variants(one, query, Without::Price).map(|(_, price)| price).collect::<Vec<_>>()
    });
    let prices: Vec<i64> = prices.collect();
    assert_eq!(facets.price.map(|price| price.min.minor()), prices.iter().min().copied());
    assert_eq!(facets.price.map(|price| price.max.minor()), prices.iter().max().copied());
    let stocked = naive.fitting(query, Without::Stock).into_iter().filter(|one| {
        let mut variants = naive.variants(one, query, Without::Stock);
        variants.any(|(variant, _)| band(variant.id.ulid()).can_order())
    });
    assert_eq!(facets.in_stock as usize, stocked.count());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn lists_and_facets_are_those_counted_naively(seed: u64, wish: u64) {
        let catalog = catalog(seed, 30);
        let release = released(&catalog);
        let bands = bands(&release, &catalog);
        let query = query(wish);
        for market in catalog.markets() {
            let text = query.text.filter(|text| !text.trim().is_empty());
            let hits = text.map(|text| {
                let index = release.index(&market.locale).unwrap();
                let found = index.search(&search::Query::new(text));
                let matches: Vec<u32> = found.matches().iter().collect();
                matches.into_iter().map(|one| release.product(one).unwrap().id()).collect()
            });
            let naive = Naive { catalog: &catalog, market, at: NOW, hits };
            let columns = release.columns(market, NOW);
            for product in release.products() {
                prop_assert_eq!(columns.offer(product, &bands), product.offer(market, NOW, &bands));
            }
            let found = release.search(&query, market, NOW, &bands).unwrap();
            let hits = found.hits.iter().map(|hit| release.product(hit.ordinal).unwrap().slug());
            let mut hits: Vec<&str> = hits.collect();
            let expected = naive.list(&query);
            let mut slugs = slugs(expected.iter().copied());
            if text.is_some() && query.sort == Sort::Relevance {
                prop_assert!(found.hits.is_sorted_by_key(|hit| hit.place));
                hits.sort_unstable();
                slugs.sort_unstable();
            }
            prop_assert_eq!(hits, slugs);
            prop_assert_eq!(found.text.is_some(), text.is_some());
            prop_assert_eq!(found.total as usize, expected.len());
            prop_assert_eq!(found.next, None);
            prop_assert_eq!(found.facets.is_some(), query.facets);
            let parts = catalog.parts();
            let known = query.category.is_none_or(|slug| {
                parts.categories.iter().any(|one| one.slug.as_str() == slug)
            }) && query.collection.is_none_or(|slug| {
                parts.collections.iter().any(|one| one.slug.as_str() == slug)
            });
            if let Some(facets) = found.facets.as_ref().filter(|_| !known) {
                // What is chosen is shown all the same.
                let values = facets.options.iter().flat_map(|option| &option.values);
                prop_assert_eq!(values.map(|value| value.count).sum::<u32>(), 0);
                prop_assert!(facets.categories.iter().all(|facet| facet.count == 0));
                prop_assert_eq!((facets.price, facets.in_stock), (None, 0));
            } else if let Some(facets) = &found.facets {
                check_facets(&naive, &query, facets);
            }
        }
    }
}
