//! What follows the carts' database, as the edge reaches it while that is away: the same engine and
//! schema, given the primary's commits in their order, and late.

use std::cell::Cell;
use std::rc::Rc;

use database::{Batch, BatchError, Rows, Store};
use domain::Millis;

use crate::disk::{Disk, Unbuilt};
use crate::far::Far;
use crate::sim::Sim;

/// How often it hears nothing for a while, in a thousand questions.
const STALLS: u32 = 500;
/// For how long at most, in milliseconds.
const STALL_MAX: u64 = 60_000;

/// A replica. It takes in what it lacks when it is asked, or does not.
pub(crate) struct Replica {
    sim: Sim,
    primary: Rc<Disk>,
    own: Rc<Disk>,
    wire: Far,
    applied: Cell<usize>,
    /// Until when it hears nothing from its primary.
    stalled_until: Cell<i64>,
}

impl Replica {
    /// A replica of this disk, which keeps its commits for it.
    pub(crate) fn of(sim: &Sim, primary: &Rc<Disk>) -> Result<Rc<Self>, Unbuilt> {
        let own = Rc::new(Disk::new(migrations::CARTS.to_vec(), false)?);
        let wire = Far::new(sim, &own, "carts replica", false);
        let (applied, stalled_until) = (Cell::new(0), Cell::new(0));
        let (sim, primary) = (sim.clone(), Rc::clone(primary));
        Ok(Rc::new(Self { sim, primary, own, wire, applied, stalled_until }))
    }

    /// Reads, once it knows what the batch demands of it.
    pub(crate) async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let began = self.sim.millis();
        self.hear();
        if batch.index_wanted().is_some_and(|wanted| wanted > self.index()) {
            let until = self.stalled_until.get().max(began + 1);
            let wait = until.saturating_sub(began).unsigned_abs().min(within.get());
            self.sim.sleep(wait).await;
            self.hear();
        }
        let spent = self.sim.millis().saturating_sub(began).unsigned_abs();
        let left = Millis::new(within.get().saturating_sub(spent));
        let at = self.index();
        if left == Millis::new(0) || batch.index_wanted().is_some_and(|wanted| wanted > at) {
            return Err(BatchError::Deadline);
        }
        let rows = self.wire.run(batch, left).await?;
        Ok(Rows { index: Some(at), ..rows })
    }

    /// Takes in all that there is, unless it hears nothing; then a part, and nothing for a while.
    fn hear(&self) {
        let (now, chance) = (self.sim.millis(), self.sim.chance());
        if now < self.stalled_until.get() && !self.sim.is_calm() {
            return;
        }
        let missing = self.primary.commits_since(self.applied.get());
        let mut taken = missing.len();
        if chance.happens(self.sim.rate(STALLS)) {
            taken = chance.place(missing.len() + 1);
            let lasts = chance.between(50, STALL_MAX);
            self.stalled_until.set(now.saturating_add_unsigned(lasts));
            let lacks = missing.len() - taken;
            self.sim.trace(format_args!("carts replica lacks {lacks} for {lasts} ms"));
        }
        for batch in missing.iter().take(taken) {
            if let Err(error) = self.own.execute(batch) {
                self.sim.violated("FAULT", format!("the replica cannot follow: {error}"));
            }
        }
        self.applied.set(self.applied.get() + taken);
    }

    /// The index of the last commit it knows, as its primary counts.
    fn index(&self) -> u64 {
        u64::try_from(self.applied.get()).unwrap_or(u64::MAX)
    }
}
