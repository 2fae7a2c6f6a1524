//! What an origin process does without being asked.

use std::rc::Rc;

use books::{Fault, drain, effects, inventory, reconciler, retention, sweeper, webhooks};
use database::epoch::{self, Looked};
use domain::Millis;

use crate::origin::Process;

/// How much one turn takes on.
const AT_ONCE: u32 = 32;
/// How long a look at the carts' index may take.
const LOOK_WITHIN: Millis = Millis::from_seconds(3);
/// An idle loop looks around ever more seldom, up to this, so that days can be simulated.
const IDLE_MAX_MILLIS: u64 = 40_000;
/// The same once the storm is over and all that is left is to wait for holds to run out.
const CALM_MAX_MILLIS: u64 = 900_000;

/// One kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Loop {
    Effects,
    Events,
    Sweep,
    Reconcile,
    Carts,
    Epoch,
    Bands,
    Forget,
}

impl Loop {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Effects,
        Self::Events,
        Self::Sweep,
        Self::Reconcile,
        Self::Carts,
        Self::Epoch,
        Self::Bands,
        Self::Forget,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Effects => "effects",
            Self::Events => "events",
            Self::Sweep => "sweep",
            Self::Reconcile => "reconcile",
            Self::Carts => "carts",
            Self::Epoch => "epoch",
            Self::Bands => "bands",
            Self::Forget => "forget",
        }
    }

    /// How often it looks around when there is something to do, in milliseconds.
    const fn pace(self) -> u64 {
        match self {
            Self::Effects | Self::Events | Self::Sweep => 2_000,
            Self::Reconcile => 30_000,
            Self::Carts => 900,
            Self::Bands => 1_000,
            Self::Epoch => 5_000,
            Self::Forget => 3_600_000,
        }
    }
}

/// Turns until the process ends.
pub(crate) async fn turn_for_ever(process: Rc<Process>, work: Loop) {
    let sim = process.sim.clone();
    if let Err(fault) = begin(&process, work).await {
        process.failed(work.name(), &fault);
    }
    let mut pace = work.pace();
    loop {
        match Box::pin(turn(&process, work)).await {
            Ok(0) => {
                let most = if sim.is_calm() { CALM_MAX_MILLIS } else { IDLE_MAX_MILLIS };
                pace = (pace * 2).min(most.max(work.pace()));
            }
            Ok(done) => {
                sim.trace(format_args!("loop {} did {done}", work.name()));
                if !matches!(work, Loop::Bands | Loop::Epoch) {
                    process.order_changed();
                }
                pace = work.pace();
            }
            Err(fault) => {
                process.failed(work.name(), &fault);
                pace = work.pace();
            }
        }
        // Two processes that look around in step would never race.
        let pause = sim.chance().between(pace * 3 / 4, pace * 5 / 4);
        if let Some(bell) = process.changed.get(&work) {
            sim.within(pause, bell.wait()).await;
        }
    }
}

/// What a process does once, before its first turn.
async fn begin(process: &Process, work: Loop) -> Result<(), Fault> {
    match work {
        Loop::Effects => effects::release(&process.books.store, process.sim.now()).await,
        Loop::Carts => drain::release(&process.carts, process.sim.now()).await,
        _ => Ok(()),
    }
}

/// One turn, and how much it did.
async fn turn(process: &Process, work: Loop) -> Result<u32, Fault> {
    let (books, moment) = (&process.books, &mut process.moment());
    Ok(match work {
        Loop::Effects => {
            let post = |mail| process.post(mail);
            let delivered = effects::deliver(books, moment, AT_ONCE, post).await?;
            delivered.done + delivered.later + delivered.dead
        }
        Loop::Events => {
            let processed = webhooks::process(books, moment, AT_ONCE).await?;
            processed.done + processed.ignored + processed.later
        }
        Loop::Sweep => {
            let swept = sweeper::sweep(books, moment, AT_ONCE).await?;
            swept.released + swept.paid + swept.later
        }
        Loop::Reconcile => reconciler::reconcile(books, moment, AT_ONCE).await?.asked,
        Loop::Carts => {
            let drained = drain::drain(books, &process.carts, moment, AT_ONCE).await?;
            drained.taken + drained.later + drained.dead
        }
        Loop::Epoch => {
            let looked = epoch::look(&process.carts, LOOK_WITHIN).await;
            u32::from(looked.map_err(|error| Fault::Store("epoch", error))? == Looked::Raised)
        }
        Loop::Bands => inventory::show_bands(&books.store, &process.catalog, AT_ONCE).await?,
        Loop::Forget => {
            retention::forget(&books.store, process.sim.now()).await?;
            0
        }
    })
}
