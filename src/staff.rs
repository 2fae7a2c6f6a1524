//! What the commands of staff share: as whom they act, and when.

use books::{Actor, Moment};
use database::Database;
use server::Store;

use crate::shop::Shop;
use crate::{Failure, stores};

/// How many things a list shows unless it is told, and at most: a page of a terminal, not an export.
pub(crate) const LIMIT: u32 = 24;

/// Whoever may run this command on the shop's folder or databases is its owner.
pub(crate) fn actor() -> Actor {
    Actor::Staff("command".to_owned())
}

/// Now, with fresh entropy.
pub(crate) fn moment() -> Result<Moment, Failure> {
    Ok(Moment::new(server::clock::now(), server::clock::entropy()?))
}

/// The origin's database.
pub(crate) async fn store(shop: &Shop) -> Result<Store, Failure> {
    Ok(stores::ready(shop, Database::Origin).await?.store)
}
