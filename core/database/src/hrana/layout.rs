//! Which step of the call is what. The encoder follows it and the decoder reads by it.

use std::ops::Range;

use crate::Batch;
use crate::hrana::any_writes;

/// The place of each step of a call. `BEGIN` is step 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) writes: bool,
    pub(super) parts: Vec<Part>,
    pub(super) commit: usize,
    pub(super) rollback: Option<usize>,
    pub(super) total: usize,
}

/// The steps of one batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) savepoint: Option<Savepoint>,
    pub(super) guard: Option<usize>,
    pub(super) steps: Range<usize>,
}

/// What surrounds a batch that is not alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Savepoint {
    pub(super) open: usize,
    pub(super) rollback_to: usize,
    pub(super) release: usize,
}

pub(super) const BEGIN: usize = 0;

impl Part {
    /// The last step that must be ok for the batch to be kept.
    pub(super) fn last(&self) -> usize {
        let before = self.guard.or(self.savepoint.as_ref().map(|savepoint| savepoint.open));
        self.steps.clone().next_back().or(before).unwrap_or(BEGIN)
    }
}

impl Layout {
    pub(super) fn of(batches: &[Batch]) -> Self {
        let mut next = Counter(1);
        let writes = any_writes(batches);
        let savepoints = writes && batches.len() > 1;
        let part = |batch: &Batch| {
            let open = savepoints.then(|| next.take(1).start);
            let guard = batch.is_guarded().then(|| next.take(1).start);
            let steps = next.take(batch.steps().len());
            let savepoint = open.map(|open| {
                let (rollback_to, release) = (next.take(1).start, next.take(1).start);
                Savepoint { open, rollback_to, release }
            });
            Part { savepoint, guard, steps }
        };
        let parts = batches.iter().map(part).collect();
        let commit = next.take(1).start;
        let rollback = writes.then(|| next.take(1).start);
        Self { writes, parts, commit, rollback, total: next.0 }
    }
}

struct Counter(usize);

impl Counter {
    fn take(&mut self, count: usize) -> Range<usize> {
        let start = self.0;
        self.0 = start.saturating_add(count);
        start..self.0
    }
}
