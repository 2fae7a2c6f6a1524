//! What follows from a release alone, computed when it is first asked for and kept with it.

mod groups;
mod labels;
mod options;
mod order;

use std::sync::OnceLock;

use crate::layout::size;
use crate::product::ProductRef;
use crate::query::score;
use crate::release::Release;

pub(crate) use groups::Groups;
pub(crate) use labels::{Label, Labels};
pub(crate) use options::{NO_VALUE, Options};
pub(crate) use order::{Names, Order};

/// What follows from a release alone.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    ids: OnceLock<Vec<u128>>,
    starts: OnceLock<Vec<u32>>,
    by_id: OnceLock<Order>,
    newest: OnceLock<Order>,
    popular: OnceLock<Order>,
    boosts: OnceLock<Vec<f32>>,
    groups: OnceLock<Groups>,
    options: OnceLock<Options>,
    /// For each language.
    labels: OnceLock<Vec<OnceLock<Labels>>>,
}

impl Release {
    /// The id of each product.
    pub(crate) fn ids(&self) -> &[u128] {
        self.facts.ids.get_or_init(|| self.products().map(|one| one.id().ulid()).collect())
    }

    /// The id of a product.
    pub(crate) fn id_of(&self, ordinal: u32) -> u128 {
        self.ids().get(size(ordinal)).copied().unwrap_or_default()
    }

    /// The ordinal of each product's first variant, and behind them how many variants there are.
    pub(crate) fn starts(&self) -> &[u32] {
        self.facts.starts.get_or_init(|| {
            let end = crate::layout::narrow(self.variants());
            self.products().map(ProductRef::first_variant).chain([end]).collect()
        })
    }

    /// In the order of ids.
    pub(crate) fn by_id_order(&self) -> &Order {
        self.facts.by_id.get_or_init(|| Order::new(self.ids(), vec![0; self.ids().len()]))
    }

    /// The newest first.
    pub(crate) fn newest(&self) -> &Order {
        self.facts.newest.get_or_init(|| {
            self.ordered(|product| product.published_at().millis().saturating_neg())
        })
    }

    /// What is bought most first.
    pub(crate) fn popular(&self) -> &Order {
        self.facts
            .popular
            .get_or_init(|| self.ordered(|one| i64::from(one.popularity()).saturating_neg()))
    }

    /// What each product gains in a search by being bought.
    pub(crate) fn boosts(&self) -> &[f32] {
        self.facts.boosts.get_or_init(|| score::boosts(self.popular()))
    }

    fn ordered(&self, value: impl Fn(ProductRef<'_>) -> i64) -> Order {
        Order::new(self.ids(), self.products().map(value).collect())
    }

    /// The products of each category, and the categories of each product.
    pub(crate) fn groups(&self) -> &Groups {
        self.facts.groups.get_or_init(|| Groups::new(self))
    }

    /// The options of all products.
    pub(crate) fn options(&self) -> &Options {
        self.facts.options.get_or_init(|| Options::new(self))
    }
}
