//! Products in an order that a cursor can find its place in.

use std::sync::{Arc, PoisonError};

use domain::Locale;

use crate::fold::sort_key;
use crate::layout::{narrow, size};
use crate::release::Release;

/// Products in ascending order of a number, equal ones in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// The number of each product.
    values: Vec<i64>,
    /// The products in order.
    order: Vec<u32>,
    /// The place of each product.
    ranks: Vec<u32>,
}

/// Products in the order of their names in a language, equal ones in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Names {
    order: Vec<u32>,
    ranks: Vec<u32>,
}

impl Order {
    pub(crate) fn new(ids: &[u128], values: Vec<i64>) -> Self {
        let mut keys: Vec<(i64, u128, u32)> = Vec::with_capacity(ids.len());
        let all = values.iter().zip(ids).zip(0..);
        keys.extend(all.map(|((value, id), ordinal)| (*value, *id, ordinal)));
        keys.sort_unstable();
        let order: Vec<u32> = keys.into_iter().map(|(_, _, ordinal)| ordinal).collect();
        let ranks = ranks(&order);
        Self { values, order, ranks }
    }

    pub(crate) fn value(&self, ordinal: u32) -> i64 {
        self.values.get(size(ordinal)).copied().unwrap_or_default()
    }

    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    pub(crate) fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    /// How many come before a place between two products: what has that number and that id stands
    /// just there; it is counted itself when `itself`.
    pub(crate) fn before(&self, release: &Release, value: i64, id: u128, itself: bool) -> usize {
        self.order.partition_point(|ordinal| {
            let key = (self.value(*ordinal), release.id_of(*ordinal));
            if itself { key <= (value, id) } else { key < (value, id) }
        })
    }
}

impl Names {
    fn new(release: &Release, locale: &Locale) -> Self {
        let mut keys: Vec<(String, u128, u32)> = release
            .products()
            .map(|one| (sort_key(one.title(locale)), one.id().ulid(), one.ordinal()))
            .collect();
        keys.sort_unstable();
        let order: Vec<u32> = keys.into_iter().map(|(_, _, ordinal)| ordinal).collect();
        let ranks = ranks(&order);
        Self { order, ranks }
    }

    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    pub(crate) fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    /// How many come before or at what has this key and this id.
    pub(crate) fn before(&self, release: &Release, locale: &Locale, key: &str, id: u128) -> usize {
        self.order.partition_point(|ordinal| {
            let own = release.product(*ordinal).map(|one| sort_key(one.title(locale)));
            let own = own.unwrap_or_default();
            (own.as_str(), release.id_of(*ordinal)) <= (key, id)
        })
    }
}

impl Release {
    /// The names in one of the release's languages; others are put in the order of the shop's own.
    pub(crate) fn names(&self, locale: &Locale) -> Arc<Names> {
        let read = || {
            let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
            names.get(locale).map(Arc::clone)
        };
        if let Some(names) = read() {
            return names;
        }
        let names = Arc::new(Names::new(self, locale));
        if self.locales().contains(locale) {
            let mut kept = self.names.write().unwrap_or_else(PoisonError::into_inner);
            kept.insert(locale.clone(), Arc::clone(&names));
        }
        names
    }
}

fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, ordinal) in order.iter().enumerate() {
        if let Some(place) = ranks.get_mut(size(*ordinal)) {
            *place = narrow(rank);
        }
    }
    ranks
}
