//! The step that takes databases away from a shop in two regions, and lies to it, while people
//! look and fill carts.
//!
//! Everything is real: workerd, the libSQL servers, the wires between them, signals. What must hold
//! is simple: no page of the catalog fails while anything knows it, nobody waits longer than the
//! deadline, nobody sees an older catalog than before or another's cart, and whatever comes back is
//! found again without a new Worker.
//!
//! * [`look`] is what one request shows: release, age, how long it took.
//! * [`catalog`] takes catalogs away, [`lies`] puts wrong ones in their place, [`carts`] takes carts
//!   away, [`replicas`] those and what follows them.
//! * [`crowd`] is many at once, some of whom mean no good and some of whom do not wait.

mod carts;
mod catalog;
mod crowd;
mod lies;
mod look;
mod replicas;

use crate::fault::Fault;
use crate::open::{Host, OpenShop};
use crate::test::journeys::with_shop_in;

/// Two regions' Workers, and everything behind them.
pub(super) fn workers() -> Result<(), Fault> {
    with_shop_in((Host::Workers, 2), tell)
}

fn tell(shop: &mut OpenShop) -> Result<(), Fault> {
    let mut scene = look::Scene::new(shop)?;
    catalog::the_nearest_dies_under_questions(&mut scene)?;
    catalog::the_primary_dies(&mut scene)?;
    catalog::all_of_them_are_away(&mut scene)?;
    lies::a_replica_of_another_store(&mut scene)?;
    lies::a_replica_that_lags(&mut scene)?;
    lies::a_replica_that_lost_everything(&mut scene)?;
    replicas::the_replica_shows_what_was_seen(&mut scene)?;
    replicas::the_replica_lags(&mut scene)?;
    replicas::the_replica_dies(&mut scene)?;
    replicas::the_replica_lies(&mut scene)?;
    crowd::a_hundred_and_a_hostile_one(&mut scene)?;
    crowd::many_write_for_a_while(&mut scene)?;
    crowd::people_hang_up(&mut scene)?;
    carts::the_primary_is_away(&mut scene)?;
    carts::the_primary_lost_everything(&mut scene)
}

/// What was seen and must not be.
fn wrong(what: impl Into<String>) -> Fault {
    Fault::Failed(what.into())
}
