//! The Store API: JSON in, JSON out, under `/store/v1`.

pub(crate) mod answers;
pub(crate) mod asked;
pub(crate) mod cards;
pub(crate) mod carts;
pub(crate) mod categories;
pub(crate) mod checkouts;
pub(crate) mod description;
pub(crate) mod products;
pub(crate) mod quotes;
pub(crate) mod suggest;
