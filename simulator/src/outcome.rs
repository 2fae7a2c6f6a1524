//! What is told of one world.

use std::fmt;

/// Something that must never be, and was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The invariant's name in the fault catalogue: `STOCK`, `CHARGE1`.
    pub invariant: &'static str,
    /// What is wrong, in ids and numbers.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.invariant, self.detail)
    }
}

/// How often things happened; shows that worlds are worth looking at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Orders made.
    pub orders: u64,
    /// Orders paid in the end.
    pub paid: u64,
    /// Orders cancelled in the end.
    pub cancelled: u64,
    /// Intents refused.
    pub refused: u64,
    /// Refunds written down.
    pub refunds: u64,
    /// Messages that intake took in.
    pub messages: u64,
    /// Intents that went to the durable lane.
    pub durable: u64,
    /// Webhooks that were delivered.
    pub webhooks: u64,
    /// Crashes of origin processes and isolates.
    pub crashes: u64,
    /// Lines of trace.
    pub events: u64,
    /// Simulated seconds.
    pub seconds: u64,
}

impl Counts {
    /// Adds another world's counts.
    pub fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.paid += other.paid;
        self.cancelled += other.cancelled;
        self.refused += other.refused;
        self.refunds += other.refunds;
        self.messages += other.messages;
        self.durable += other.durable;
        self.webhooks += other.webhooks;
        self.crashes += other.crashes;
        self.events += other.events;
        self.seconds += other.seconds;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} orders ({} paid, {} cancelled), {} intents refused, {} refunds, {} messages taken, \
             {} intents by the durable lane, {} webhooks, {} crashes, {} events in {} simulated \
             hours",
            self.orders,
            self.paid,
            self.cancelled,
            self.refused,
            self.refunds,
            self.messages,
            self.durable,
            self.webhooks,
            self.crashes,
            self.events,
            self.seconds / 3_600,
        )
    }
}

/// What became of a world.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// The hash of everything that happened in it.
    pub hash: u64,
    /// What must never be and was; empty is healthy.
    pub violations: Vec<Violation>,
    /// The last lines of its trace, or all of them when asked for.
    pub lines: Vec<String>,
    /// How often things happened.
    pub counts: Counts,
}
