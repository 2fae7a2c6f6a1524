//! What people were told, so that it can be held against what became of it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::sim::Sim;

/// What was said about one intent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Promise {
    /// What it was quoted at, in minor units: somebody who asks again may get another price, and
    /// then find that the first order was taken after all.
    pub(crate) quoted: BTreeSet<i64>,
    /// The shop said that it has it.
    pub(crate) accepted: bool,
    /// The shop said that it is this order.
    pub(crate) placed: Option<String>,
    /// The shop said that it will never be an order.
    pub(crate) refused: bool,
}

/// What staff asked for of one thing: how often it was told "done", and how often nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    /// The sum of what was told to be done.
    pub(crate) sure: i64,
    /// The sums that those without an answer can have made of it: lowest and highest.
    pub(crate) unsure: (i64, i64),
}

/// Everybody's memory.
pub(crate) struct Witness {
    sim: Sim,
    promises: RefCell<BTreeMap<String, Promise>>,
    adjusted: RefCell<BTreeMap<String, Asked>>,
    refunded: RefCell<BTreeMap<String, Asked>>,
    busy: Cell<u64>,
}

impl Witness {
    /// Nobody has been told anything.
    pub(crate) fn new(sim: &Sim) -> Self {
        Self {
            sim: sim.clone(),
            promises: RefCell::default(),
            adjusted: RefCell::default(),
            refunded: RefCell::default(),
            busy: Cell::new(0),
        }
    }

    fn with<T>(&self, intent: &str, change: impl FnOnce(&mut Promise) -> T) -> T {
        change(self.promises.borrow_mut().entry(intent.to_owned()).or_default())
    }

    /// A quote was shown.
    pub(crate) fn quoted(&self, intent: &str, total: i64) {
        self.with(intent, |promise| promise.quoted.insert(total));
    }

    /// A shopper was told that the shop has the intent.
    pub(crate) fn accepted(&self, intent: &str) {
        self.with(intent, |promise| promise.accepted = true);
    }

    /// A shopper was shown the order of an intent.
    pub(crate) fn placed(&self, intent: &str, order: &str) {
        let (before, refused) = self
            .with(intent, |promise| (promise.placed.replace(order.to_owned()), promise.refused));
        if before.is_some_and(|before| before != order) {
            self.sim.violated("ORDER1", format!("{intent} was shown as two orders"));
        }
        if refused {
            self.sim.violated("FSM", format!("{intent} was refused and is an order"));
        }
    }

    /// A shopper was told that the intent is refused for good.
    pub(crate) fn refused(&self, intent: &str) {
        let placed = self.with(intent, |promise| {
            promise.refused = true;
            promise.placed.is_some()
        });
        if placed {
            self.sim.violated("FSM", format!("{intent} was an order and is refused"));
        }
    }

    /// Staff asked for a change of stock; `done` is whether it was told so.
    pub(crate) fn adjusted(&self, variant: &str, delta: i64, done: bool) {
        note(&mut self.adjusted.borrow_mut(), variant, delta, done);
    }

    /// Staff asked for a refund of an order; `done` is whether it was told so.
    pub(crate) fn refunded(&self, order: &str, done: bool) {
        note(&mut self.refunded.borrow_mut(), order, 1, done);
    }

    /// Somebody begins to do something.
    pub(crate) fn begin(&self) {
        self.busy.set(self.busy.get() + 1);
    }

    /// Somebody is done.
    pub(crate) fn end(&self) {
        self.busy.set(self.busy.get().saturating_sub(1));
    }

    /// How many are at something.
    pub(crate) fn busy(&self) -> u64 {
        self.busy.get()
    }

    /// All promises, by intent.
    pub(crate) fn promises(&self) -> BTreeMap<String, Promise> {
        self.promises.borrow().clone()
    }

    /// What was asked of each variant's stock.
    pub(crate) fn adjustments(&self) -> BTreeMap<String, Asked> {
        self.adjusted.borrow().clone()
    }

    /// How many refunds were asked of each order.
    pub(crate) fn refunds(&self) -> BTreeMap<String, Asked> {
        self.refunded.borrow().clone()
    }
}

fn note(asked: &mut BTreeMap<String, Asked>, of: &str, amount: i64, done: bool) {
    let asked = asked.entry(of.to_owned()).or_default();
    if done {
        asked.sure += amount;
    } else {
        asked.unsure.0 += amount.min(0);
        asked.unsure.1 += amount.max(0);
    }
}
