//! Pages are the list, cut up; also while releases follow each other.

use domain::Catalog;
use proptest::prelude::*;
use release::{Bands, Cursor, Query, Release};

use crate::dice::Dice;
use crate::lists::bands;
use crate::naive::query;
use crate::reading::released;
use crate::shop::{NOW, catalog, parts};

/// One page, as slugs, and the cursor of the next one as a shopper carries it.
fn page(
    release: &Release,
    catalog: &Catalog,
    bands: &Bands,
    query: &Query<'_>,
) -> (Vec<String>, Option<Cursor>) {
    let found = release.search(query, &catalog.markets()[0], NOW, bands).unwrap();
    let slug = |ordinal| release.product(ordinal).unwrap().slug().to_owned();
    let next = found.next.map(|cursor| Cursor::parse(&cursor.to_string()).unwrap());
    (found.hits.iter().map(|hit| slug(hit.ordinal)).collect(), next)
}

proptest! {
    #[test]
    fn pages_are_the_list(seed: u64, wish: u64, limit in 1_usize..7) {
        let catalog = catalog(seed, 40);
        let release = released(&catalog);
        let bands = bands(&release, &catalog);
        let mut query = query(wish);
        let (whole, _) = page(&release, &catalog, &bands, &query);
        query.limit = limit;
        let mut pages = Vec::new();
        loop {
            let (slugs, next) = page(&release, &catalog, &bands, &query);
            prop_assert!(slugs.len() == limit || next.is_none());
            pages.extend(slugs);
            query.after = next;
            if query.after.is_none() {
                break;
            }
            prop_assert!(pages.len() < whole.len());
        }
        prop_assert_eq!(pages, whole);
    }

    /// Between two pages a release follows in which some products are gone and others are new.
    #[test]
    fn pages_survive_a_release(seed: u64, wish: u64, limit in 1_usize..9) {
        let all = parts(seed, 40);
        let dice = &mut Dice(wish);
        let mut without = |chance: u64| {
            let mut parts = all.clone();
            parts.products.retain(|_| !dice.percent(chance));
            Catalog::build(parts).unwrap()
        };
        let (before, after) = (without(30), without(30));
        let mut query = query(wish);
        query.limit = limit;
        let (first, second) = (released(&before), released(&after));
        let (head, next) = page(&first, &before, &bands(&first, &before), &query);
        let Some(next) = next else { return Ok(()) };
        query.after = Some(next);
        query.limit = 1_000;
        let (rest, _) = page(&second, &after, &bands(&second, &after), &query);
        query.after = None;
        let (whole, _) = page(&second, &after, &bands(&second, &after), &query);
        // How well a text fits depends on all the others.
        let by_text = query.text.is_some_and(|text| !text.trim().is_empty());
        if by_text && query.sort == release::Sort::Relevance {
            return Ok(());
        }
        // A collection's order has no keys: its cursor holds on to its last product.
        let in_order = query.sort == release::Sort::Relevance && query.collection.is_some();
        if in_order && !whole.contains(head.last().unwrap()) {
            return Ok(());
        }
        for slug in &whole {
            if first.by_slug(slug).is_some() {
                prop_assert_ne!(head.contains(slug), rest.contains(slug), "{}", slug);
            }
        }
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let catalog = Catalog::build(crate::shop::sized(&mut Dice(7), 40)).unwrap();
    let release = released(&catalog);
    let bands = Bands::new(&release);
    let query = Query { limit: 1, sort: release::Sort::Newest, ..Query::default() };
    let (_, next) = page(&release, &catalog, &bands, &query);
    let query = Query { after: next, sort: release::Sort::Price, ..query };
    let refused = release.search(&query, &catalog.markets()[0], NOW, &bands);
    assert_eq!(refused.unwrap_err(), release::QueryError::Cursor);
}
