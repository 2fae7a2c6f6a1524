//! The world's physics, as every part of it sees them: time, chance, calls that get lost, and the
//! book of what must never have happened.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Arguments;
use std::future::Future;
use std::rc::Rc;

use domain::Timestamp;

use crate::Scenario;
use crate::chance::Chance;
use crate::channel::channel;
use crate::climate::Climate;
use crate::executor::{Executor, Group, Step};
use crate::outcome::Violation;
use crate::trace::Trace;

/// When every world begins: 2026-11-21T05:48:00Z.
const BEGIN: i64 = 1_795_240_080_000;

/// The physics of one world. Clones are the same world.
#[derive(Clone)]
pub(crate) struct Sim(Rc<Parts>);

struct Parts {
    executor: Rc<Executor>,
    chance: Rc<Chance>,
    climate: Climate,
    calm: Cell<bool>,
    trace: Trace,
    violations: RefCell<BTreeSet<Violation>>,
}

/// Why a call has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Nobody was there: nothing was done.
    NotSent,
    /// It may or may not have been done.
    NoAnswer,
}

/// What becomes of a call on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It and its answer arrive.
    Arrives,
    /// No connection is made.
    NotSent,
    /// It never arrives, and nobody tells.
    CallLost,
    /// It arrives, and its answer does not.
    AnswerLost,
}

impl Sim {
    /// A new world of this seed.
    pub(crate) fn new(seed: u64, scenario: Scenario, whole_trace: bool) -> Self {
        let chance = Rc::new(Chance::new(seed));
        let climate = match scenario {
            Scenario::Drawn => Climate::draw(&chance),
            Scenario::Hour => Climate::hour(&chance),
        };
        let parts = Parts {
            executor: Rc::new(Executor::new(Rc::clone(&chance), BEGIN)),
            chance,
            climate,
            calm: Cell::new(false),
            trace: Trace::new(BEGIN, whole_trace),
            violations: RefCell::default(),
        };
        let sim = Self(Rc::new(parts));
        sim.trace(format_args!("world {seed}: {:?}", sim.climate()));
        sim
    }

    /// Who and what is random here.
    pub(crate) fn chance(&self) -> &Chance {
        &self.0.chance
    }

    /// The faults of this world.
    pub(crate) fn climate(&self) -> &Climate {
        &self.0.climate
    }

    /// A rate of faults, which is zero once the storm is over.
    pub(crate) fn rate(&self, rate: u32) -> u32 {
        if self.0.calm.get() { 0 } else { rate }
    }

    /// Whether the storm is over.
    pub(crate) fn is_calm(&self) -> bool {
        self.0.calm.get()
    }

    /// Ends the storm: nothing gets lost from now on.
    pub(crate) fn calm_down(&self) {
        self.0.calm.set(true);
        self.0.executor.thaw();
        self.trace(format_args!("calm"));
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn millis(&self) -> i64 {
        self.0.executor.now()
    }

    /// The true time.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis())
    }

    /// Lets one task go on, or time pass.
    pub(crate) fn step(&self) -> Step {
        self.0.executor.step()
    }

    /// Starts a task.
    pub(crate) fn spawn(&self, group: Group, work: impl Future<Output = ()> + 'static) {
        self.0.executor.spawn(group, work);
    }

    /// Ends everything that a process was doing.
    pub(crate) fn kill(&self, group: Group) {
        self.0.executor.kill(group);
    }

    /// Lets a process stand still.
    pub(crate) fn freeze(&self, group: Group, millis: u64) {
        self.0.executor.freeze(group, millis);
    }

    /// Waits so many milliseconds.
    pub(crate) async fn sleep(&self, millis: u64) {
        self.0.executor.sleep(millis).await;
    }

    /// Waits some time between these two, in milliseconds.
    pub(crate) async fn pause(&self, low: u64, high: u64) {
        self.sleep(self.chance().between(low, high)).await;
    }

    /// What `work` answers within so many milliseconds.
    pub(crate) async fn within<T>(&self, millis: u64, work: impl Future<Output = T>) -> Option<T> {
        self.0.executor.within(millis, work).await
    }

    /// Writes a line of the trace.
    pub(crate) fn trace(&self, what: Arguments<'_>) {
        self.0.trace.line(self.millis(), what);
    }

    /// The trace itself.
    pub(crate) fn tracing(&self) -> &Trace {
        &self.0.trace
    }

    /// Writes down something that must never be.
    pub(crate) fn violated(&self, invariant: &'static str, detail: impl Into<String>) {
        let violation = Violation { invariant, detail: detail.into() };
        self.trace(format_args!("VIOLATED {}: {}", violation.invariant, violation.detail));
        self.0.violations.borrow_mut().insert(violation);
    }

    /// Everything that must never have been.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.0.violations.borrow().iter().cloned().collect()
    }

    /// How long something takes on a wire.
    pub(crate) fn latency(&self) -> u64 {
        if self.chance().happens(self.rate(self.climate().slow)) {
            self.chance().between(400, 9_000)
        } else {
            self.chance().between(1, 25)
        }
    }

    /// What becomes of a call.
    pub(crate) fn fate(&self) -> Fate {
        if !self.chance().happens(self.rate(self.climate().lost)) {
            return Fate::Arrives;
        }
        match self.chance().below(3) {
            0 => Fate::NotSent,
            1 => Fate::CallLost,
            _ => Fate::AnswerLost,
        }
    }

    /// Calls another party: `serve` is what it does when the call arrives, as a task of its own
    /// group; nothing when nobody is there. The call goes on when its caller has crashed.
    ///
    /// A lost answer may never be told, so every caller needs a deadline.
    pub(crate) async fn call<T, W>(
        &self,
        serve: impl FnOnce() -> Option<(Group, W)> + 'static,
    ) -> Result<T, Lost>
    where
        T: 'static,
        W: Future<Output = T> + 'static,
    {
        let fate = self.fate();
        let (there, back) = (self.latency(), self.latency());
        if fate == Fate::NotSent {
            self.sleep(there).await;
            return Err(Lost::NotSent);
        }
        let (sender, receiver) = channel();
        let sim = self.clone();
        self.spawn(Group::World, async move {
            sim.sleep(there).await;
            if fate == Fate::CallLost {
                return sim.silence(sender).await;
            }
            let Some((group, work)) = serve() else {
                sender.send(Err(Lost::NotSent));
                return;
            };
            let carrier = sim.clone();
            sim.spawn(group, async move {
                let answer = work.await;
                let wire = carrier.clone();
                carrier.spawn(Group::World, async move {
                    wire.sleep(back).await;
                    match fate {
                        Fate::AnswerLost => wire.silence(sender).await,
                        _ => sender.send(Ok(answer)),
                    }
                });
            });
        });
        receiver.await.unwrap_or(Err(Lost::NoAnswer))
    }

    /// A broken connection is noticed soon, or not before everyone has stopped waiting.
    async fn silence<T>(&self, sender: crate::channel::Sender<T>) {
        if self.chance().happens(500) {
            self.pause(1, 500).await;
        } else {
            self.sleep(60_000).await;
        }
        drop(sender);
    }
}
