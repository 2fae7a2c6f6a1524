//! Which products are in which categories.

use std::collections::BTreeMap;

use crate::layout::{narrow, size};
use crate::release::Release;

/// The products of each category, and the categories of each product; whoever is in a category is
/// in those it grows from, too.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// For each category its products, ascending.
    branches: Vec<Vec<u32>>,
    /// For each product where its categories begin, and behind them where the last ones end.
    starts: Vec<u32>,
    categories: Vec<u32>,
}

impl Groups {
    pub(super) fn new(release: &Release) -> Self {
        let mut groups = Self {
            branches: vec![Vec::new(); release.categories().len()],
            starts: vec![0],
            categories: Vec::new(),
        };
        for bucket in &release.buckets {
            // Many products of a bucket are in the same categories: those are looked up once.
            let mut known: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            let ordinals = (bucket.first..).take(size(bucket.products));
            for product in ordinals.filter_map(|ordinal| release.product(ordinal)) {
                let categories = known.entry(product.categories_at()).or_insert_with(|| {
                    let slugs = product.category_slugs().iter();
                    let places = slugs.filter_map(|slug| release.shop.category_place(slug));
                    let paths = places.flat_map(|place| release.shop.path(place));
                    let mut all: Vec<u32> = paths.map(|place| narrow(*place)).collect();
                    all.sort_unstable();
                    all.dedup();
                    all
                });
                groups.add(product.ordinal(), categories);
            }
        }
        groups
    }

    fn add(&mut self, ordinal: u32, categories: &[u32]) {
        for category in categories {
            if let Some(branch) = self.branches.get_mut(size(*category)) {
                branch.push(ordinal);
            }
        }
        self.categories.extend_from_slice(categories);
        self.starts.push(narrow(self.categories.len()));
    }

    /// The products of a category and those that grow from it, ascending.
    pub(crate) fn branch(&self, category: usize) -> &[u32] {
        self.branches.get(category).map(Vec::as_slice).unwrap_or_default()
    }

    /// The categories a product is in, and those they grow from.
    pub(crate) fn of(&self, ordinal: u32) -> &[u32] {
        let at = size(ordinal);
        let bound = |at: usize| self.starts.get(at).map(|start| size(*start));
        let range = bound(at).unwrap_or(0)..bound(at.saturating_add(1)).unwrap_or(0);
        self.categories.get(range).unwrap_or_default()
    }
}
