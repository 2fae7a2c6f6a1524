//! A database as a process reaches it: over a wire that loses things, or close at hand.

use std::rc::Rc;

use database::{Batch, BatchError, Kind, Rows, Store};
use domain::Millis;

use crate::channel::channel;
use crate::disk::Disk;
use crate::executor::Group;
use crate::plant::Plant;
use crate::sim::{Fate, Sim};

/// One process's way to a database.
#[derive(Clone)]
pub(crate) struct Far {
    sim: Sim,
    disk: Rc<Disk>,
    name: &'static str,
    /// Whether the disk is the process's own.
    near: bool,
    plant: Option<Plant>,
}

impl Far {
    /// A way to this disk; `near` has no network on it.
    pub(crate) fn new(sim: &Sim, disk: &Rc<Disk>, name: &'static str, near: bool) -> Self {
        Self { sim: sim.clone(), disk: Rc::clone(disk), name, near, plant: None }
    }

    /// The same way with a bug on it.
    pub(crate) fn with(self, plant: Option<Plant>) -> Self {
        Self { plant, ..self }
    }

    fn latency(&self) -> u64 {
        if self.near { self.sim.chance().below(3) } else { self.sim.latency() }
    }

    /// The batch goes its way whatever becomes of its caller: a write that was sent may be
    /// committed after the process that sent it has crashed, or after it has given up.
    async fn carry(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let fate = if self.near { Fate::Arrives } else { self.sim.fate() };
        let (there, back) = (self.latency(), self.latency());
        if fate == Fate::NotSent {
            self.sim.sleep(there).await;
            return Err(BatchError::Unreachable("no connection".to_owned()));
        }
        if self.sim.chance().happens(self.sim.rate(self.sim.climate().busy)) {
            self.sim.sleep(there).await;
            return Err(BatchError::Busy);
        }
        let write = batch.kind() == Kind::Write;
        let (sender, receiver) = channel();
        let (sim, disk, name) = (self.sim.clone(), Rc::clone(&self.disk), self.name);
        let batch = match self.plant {
            Some(plant) => plant.tamper(batch),
            None => batch.clone(),
        };
        self.sim.spawn(Group::World, async move {
            sim.sleep(there).await;
            if fate == Fate::CallLost {
                sim.trace(format_args!("{name} never gets {}", batch.name()));
                sim.sleep(20_000).await;
                return drop(sender);
            }
            let outcome = disk.execute(&batch);
            match &outcome {
                Ok(rows) => {
                    let changes: u64 = rows.results.iter().map(|result| result.changes).sum();
                    sim.trace(format_args!("{name} {} changed {changes}", batch.name()));
                }
                Err(error) => sim.trace(format_args!("{name} {}: {error}", batch.name())),
            }
            sim.sleep(back).await;
            if fate == Fate::AnswerLost {
                sim.trace(format_args!("{name} answers {}, unheard", batch.name()));
                sim.sleep(20_000).await;
                return drop(sender);
            }
            sender.send(outcome);
        });
        match self.sim.within(within.get(), receiver).await.flatten() {
            Some(outcome) => outcome,
            None if write => Err(BatchError::Unknown),
            None => Err(BatchError::Unreachable("no answer".to_owned())),
        }
    }
}

impl Store for Far {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        self.carry(batch, within).await
    }
}
