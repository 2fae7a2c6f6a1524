//! What follows the carts' database, as the edge reaches it while that is away: the same engine and
//! schema, given the primary's commits in their order, and late.
//!
//! It follows one log. Until it hears that its primary has begun another it shows what it knew,
//! under the old numbers; then it throws everything away and learns it anew, in pieces if it must.

use std::cell::Cell;
use std::rc::Rc;

use database::{Batch, BatchError, Rows, Store};
use domain::Millis;

use crate::disk::{Disk, Log, Unbuilt};
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
    /// The log that it follows.
    followed: Cell<Log>,
    /// Until when it hears nothing from its primary.
    stalled_until: Cell<i64>,
}

impl Replica {
    /// A replica of this disk, which keeps its commits for it.
    pub(crate) fn of(sim: &Sim, primary: &Rc<Disk>) -> Result<Rc<Self>, Unbuilt> {
        let own = Rc::new(Disk::new(migrations::CARTS.to_vec(), false)?);
        let wire = Far::new(sim, &own, "carts replica", false);
        let (applied, stalled_until) = (Cell::new(0), Cell::new(0));
        let followed = Cell::new(primary.log());
        let (sim, primary) = (sim.clone(), Rc::clone(primary));
        Ok(Rc::new(Self { sim, primary, own, wire, applied, followed, stalled_until }))
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
        if self.followed.get() != self.primary.log() {
            if chance.happens(self.sim.rate(STALLS)) {
                // It has not noticed yet that nobody is there any more.
                let lasts = chance.between(50, STALL_MAX);
                self.stalled_until.set(now.saturating_add_unsigned(lasts));
                return;
            }
            self.begin_anew();
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

    /// Its primary has begun another log.
    fn begin_anew(&self) {
        self.sim.trace(format_args!("carts replica begins anew"));
        if let Err(error) = self.own.wipe() {
            self.sim.violated("FAULT", format!("the replica cannot begin anew: {error}"));
        }
        self.applied.set(0);
        self.followed.set(self.primary.log());
    }

    /// Hears from its primary all the while, for so many seconds. Afterwards it still does whenever
    /// it is asked, which is soon enough.
    pub(crate) async fn follow(self: Rc<Self>, seconds: u64) {
        let until = self.sim.millis().saturating_add_unsigned(seconds * 1_000);
        while self.sim.millis() < until {
            self.sim.pause(200, 2_000).await;
            self.hear();
        }
    }

    /// The index of the last commit it knows, as its primary counted in the log that it follows.
    fn index(&self) -> u64 {
        self.followed.get().index(self.applied.get())
    }

    /// The epoch that it knows.
    pub(crate) fn epoch(&self) -> Option<i64> {
        self.own.epoch()
    }
}
