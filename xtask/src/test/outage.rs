//! The steps that take the origin away from a shop in every way there is, while people buy in it.
//!
//! Everything is real: processes, signals, files, the queue. What must hold in the end is simple:
//! whoever was told yes has exactly one order or a refusal, whoever paid has a paid one, and the
//! books add up.
//!
//! * [`story`] is what happens, scene by scene.
//! * [`rush`] is many shoppers at once, [`hour`] hundreds of orders that wait for the origin.
//! * [`queue`] is one message that the origin does not take, among others that it does.
//! * [`ledger`] holds what was promised against what the origin's own command says.

mod hour;
mod ledger;
mod queue;
mod rush;
mod story;

use crate::fault::Fault;
use crate::open::Host;
use crate::test::journeys::with_shop;

/// The native edge, whose durable lane is an outbox that the origin drains.
pub(super) fn native() -> Result<(), Fault> {
    with_shop(Host::Apart, |shop| story::tell(shop, |_| Ok(())))
}

/// The Worker, whose durable lane is a queue.
pub(super) fn workers() -> Result<(), Fault> {
    with_shop(Host::Workers, |shop| story::tell(shop, queue::one_message_is_refused))
}

/// What was seen and must not be.
fn wrong(what: impl Into<String>) -> Fault {
    Fault::Failed(what.into())
}
