//! Kinds: products that facets cannot tell apart.
//!
//! Most products have the categories and the values of options of many others. Of those that a
//! query finds, each kind is counted, and what its products have once for all of them.

use std::collections::BTreeMap;

use crate::layout::{narrow, size};
use crate::release::Release;

/// The kind of each product, and what the products of each kind have.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    /// For each product its kind.
    of: Vec<u32>,
    /// For each kind one of its products: their categories are the same.
    examples: Vec<u32>,
    /// For each kind where its values begin, and behind them where the last ones end.
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Kinds {
    /// The kinds of a release's products, by the values that `values` writes down for each product.
    pub(crate) fn new(release: &Release, mut values: impl FnMut(u32, &mut Vec<u32>)) -> Self {
        let mut kinds = Self { starts: vec![0], ..Self::default() };
        let mut known: BTreeMap<(&[u32], Vec<u32>), u32> = BTreeMap::new();
        let mut own = Vec::new();
        for ordinal in 0..narrow(release.len()) {
            own.clear();
            values(ordinal, &mut own);
            // In which order a product names them does not matter to who counts.
            own.sort_unstable();
            let key = (release.groups().of(ordinal), std::mem::take(&mut own));
            let next = narrow(kinds.examples.len());
            let kind = match known.get(&key) {
                Some(kind) => {
                    own = key.1;
                    *kind
                }
                None => {
                    kinds.examples.push(ordinal);
                    kinds.values.extend_from_slice(&key.1);
                    kinds.starts.push(narrow(kinds.values.len()));
                    known.insert(key, next);
                    next
                }
            };
            kinds.of.push(kind);
        }
        kinds
    }

    /// How many kinds there are.
    pub(crate) const fn len(&self) -> usize {
        self.examples.len()
    }

    /// The kind of a product.
    pub(crate) fn of(&self, ordinal: u32) -> u32 {
        self.of.get(size(ordinal)).copied().unwrap_or_default()
    }

    /// Each kind: a product of it, and the values that its products have, each once.
    pub(crate) fn each(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let bounds = self.starts.windows(2).map(|bounds| match bounds {
            [start, end] => self.values.get(size(*start)..size(*end)).unwrap_or_default(),
            _ => &[],
        });
        self.examples.iter().copied().zip(bounds)
    }
}
