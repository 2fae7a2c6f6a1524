//! The fourth host: the same storefront and the same books as everywhere, in a world of their own.
//!
//! A world has a seed. Everything in it that the shop does not decide is drawn from that seed: who
//! goes next, how long a wire takes, what gets lost, when a process crashes, what shoppers want
//! and which card they pay with. So a world can be lived again, exactly; a failing one *is* its
//! bug report.
//!
//! # What is real and what is not
//!
//! Real: `storefront::serve`, all of `books`, the wire between them, the schemas, the database
//! engine (in memory), the sandbox's account. Not real: time ([`executor`](self)), randomness, the
//! network, the queue, the processes around the books, people. Nothing is switched in shop code:
//! that this crate can exist proves that time, entropy, network and storage come from outside.
//!
//! # How a world lives
//!
//! - `climate` draws how rough it is; each fault is absent from half of all worlds.
//! - `executor` lets one ready task go on, chosen by the seed; time jumps when nobody can.
//! - `sim` carries calls: a call and its answer are tasks of their own, so they arrive, or not,
//!   whatever became of their caller. `far` is a database behind such a wire, `disk` the database,
//!   `replica` what follows it, late.
//! - `edge` is `Host`, with isolates that die; `queue` is the durable lane; `origin` and `loops`
//!   are the processes around the books, which may crash after any step of any of their tasks.
//! - `bank` is the provider with its webhooks, `till` the shop's client of it.
//! - `shopper` and `staff` want things; `witness` remembers what they were told.
//! - `world` puts all of it together: a storm with people in it, then calm, until nothing is left
//!   to do. Then `check` asks whether everything is as it was promised.
//! - `plant` lies to the shop on purpose, to prove that `check` would see it.
//!
//! # What is asked in the end
//!
//! ORDER1, ONCE, STOCK, LEDGER, CHARGE1, PAID, PRICE, FSM by the books' own audit and against the
//! bank, the shoppers and staff; DURABLE: what anybody was told is still true; LIVE: nothing waits
//! for ever; MONO: nobody saw an order or
//! their own cart go back in time, whatever became of the log that their token counts by; LOCKED:
//! no token of an old log keeps its shopper from the replica; FAULT: nothing failed that must not
//! fail.

mod bank;
mod chance;
mod channel;
mod check;
mod climate;
mod disk;
mod edge;
mod executor;
mod far;
mod loops;
mod operator;
mod origin;
mod outcome;
mod plant;
mod queue;
mod replica;
mod shopper;
mod sim;
mod staff;
mod till;
mod trace;
mod witness;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use outcome::{Counts, Outcome, Violation};
pub use plant::Plant;

/// How a world is to be lived.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The bug that is planted in it.
    pub plant: Option<Plant>,
    /// Whether every line of its trace is kept.
    pub trace: bool,
    /// What happens in it.
    pub scenario: Scenario,
}

/// What happens in a world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scenario {
    /// Whatever its seed draws.
    #[default]
    Drawn,
    /// The origin is away for an hour, and hundreds buy.
    Hour,
}

/// Lives the world of this seed, from the first shopper to the last check.
#[must_use]
pub fn simulate(seed: u64, options: Options) -> Outcome {
    let sim = sim::Sim::new(seed, options.scenario, options.trace);
    let world = match world::World::build(&sim, options.plant) {
        Ok(world) => world,
        Err(error) => {
            sim.violated("FAULT", error.to_string());
            return outcome(&sim, seed);
        }
    };
    // A panic of the shop's is a finding like any other, and its seed must not be lost.
    if catch_unwind(AssertUnwindSafe(|| world.live())).is_err() {
        sim.violated("FAULT", "something panicked");
        return outcome(&sim, seed);
    }
    world.outcome(seed)
}

/// What can be told when there is no world to ask.
fn outcome(sim: &sim::Sim, seed: u64) -> Outcome {
    let trace = sim.tracing();
    let (hash, violations, lines) = (trace.hash(), sim.violations(), trace.take());
    Outcome { seed, hash, violations, lines, counts: Counts::default() }
}
