//! What a run counts while it runs.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use hdrhistogram::{CreationError, Histogram};

use crate::shopper::{Step, Trouble};

/// Microseconds up to a minute, to three digits.
const LONGEST: u64 = 60_000_000;
const DIGITS: u8 = 3;

/// Durations of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Durations(Histogram<u64>);

impl Durations {
    pub(crate) fn new() -> Result<Self, CreationError> {
        Histogram::new_with_bounds(1, LONGEST, DIGITS).map(Self)
    }

    pub(crate) fn record(&mut self, took: Duration) {
        self.0.saturating_record(u64::try_from(took.as_micros()).unwrap_or(LONGEST));
    }

    pub(crate) const fn histogram(&self) -> &Histogram<u64> {
        &self.0
    }
}

/// One kind of request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) count: u64,
    pub(crate) bytes: u64,
    pub(crate) took: Durations,
}

/// Everything that a run counts.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    /// Turns that ended well, and how long they took.
    pub(crate) done: u64,
    pub(crate) took: Durations,
    pub(crate) requests: BTreeMap<Step, Asked>,
    pub(crate) failed: u64,
    pub(crate) errors: BTreeMap<String, u64>,
    orders: HashSet<String>,
    unused: Asked,
}

impl Measure {
    pub(crate) fn new() -> Result<Self, CreationError> {
        let took = Durations::new()?;
        Ok(Self {
            done: 0,
            took: took.clone(),
            requests: BTreeMap::new(),
            failed: 0,
            errors: BTreeMap::new(),
            orders: HashSet::new(),
            unused: Asked { count: 0, bytes: 0, took },
        })
    }

    /// A request had the answer that it should have.
    pub(crate) fn answered(&mut self, step: Step, took: Duration, bytes: usize) {
        let asked = self.requests.entry(step).or_insert_with(|| self.unused.clone());
        asked.count += 1;
        asked.bytes += u64::try_from(bytes).unwrap_or_default();
        asked.took.record(took);
    }

    /// Whether this order was not placed before.
    pub(crate) fn is_new(&mut self, order: &str) -> bool {
        self.orders.insert(order.to_owned())
    }

    /// A turn ended well.
    pub(crate) fn done(&mut self, took: Duration) {
        self.done += 1;
        self.took.record(took);
    }

    /// A turn ended badly.
    pub(crate) fn failed(&mut self, trouble: &Trouble) {
        self.failed += 1;
        *self.errors.entry(trouble.to_string()).or_default() += 1;
    }
}
