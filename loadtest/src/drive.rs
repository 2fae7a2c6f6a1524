//! The loops: closed, open, and the filling of carts before either.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::{JoinError, JoinSet, LocalSet};

use crate::chance::Chance;
use crate::measure::Measure;
use crate::report::Report;
use crate::shelf::Shelf;
use crate::shopper::{Shopper, Trouble};
use crate::work::{Filled, Work, Worker};
use crate::{Target, clock};

/// When turns begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// When the shopper's last one has ended.
    Closed,
    /// At this fixed rate, whatever the shop does.
    Open {
        /// Turns a second.
        per_second: f64,
    },
}

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The shop.
    pub target: Target,
    /// What a turn is.
    pub work: Work,
    /// How many shoppers, each with a connection.
    pub shoppers: u32,
    /// When turns begin.
    pub pace: Pace,
    /// No turn begins after this long.
    pub within: Duration,
    /// No more turns than these.
    pub count: u64,
    /// Where the shopping comes from.
    pub seed: u64,
    /// The server's process, to see how busy it is.
    pub server: Option<u32>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The shop could not be looked at, or not one cart filled.
    #[error("the shop is not fit for a run")]
    Shop(#[from] Trouble),
    /// The bounds of a run leave nothing to do, or too much.
    #[error("a run needs 1 to {SHOPPERS_MAX} shoppers, a rate, and at most {WITHIN_MAX:?}")]
    Bounds,
    /// A histogram could not be made.
    #[error("the histogram could not be made")]
    Histogram(#[from] hdrhistogram::CreationError),
    /// A shopper panicked.
    #[error("a shopper ended early")]
    Shopper(#[from] JoinError),
}

const SHOPPERS_MAX: u32 = 10_000;
const WITHIN_MAX: Duration = Duration::from_secs(600);
/// A shop this broken is not measured to the end.
const FAILED_MAX: u64 = 10_000;
/// Timers wake to the millisecond; the rest of the way to a due turn is waited for actively.
const TIMER: Duration = Duration::from_millis(2);
/// How many fill carts at once.
const FILLERS: u32 = 32;

/// Runs the plan to its end, on this thread.
///
/// # Errors
/// When the plan is out of bounds or the shop cannot be used at all. Turns that fail are counted.
pub async fn run(plan: &Plan) -> Result<Report, LoadError> {
    let rate = match plan.pace {
        Pace::Closed => true,
        Pace::Open { per_second } => per_second.is_finite() && per_second > 0.0,
    };
    if !rate || !(1..=SHOPPERS_MAX).contains(&plan.shoppers) || plan.within > WITHIN_MAX {
        return Err(LoadError::Bounds);
    }
    // Shoppers share counters without locks, so they stay on this thread.
    LocalSet::new().run_until(Box::pin(drive(plan))).await
}

async fn drive(plan: &Plan) -> Result<Report, LoadError> {
    let aside = Rc::new(RefCell::new(Measure::new()?));
    let mut guide = Shopper::new(plan.target, Chance::new(plan.seed, u64::MAX), &aside);
    let shelf = match plan.work {
        Work::Hello | Work::Look => Shelf::default(),
        work if work.looks() => Shelf::window(&mut guide).await?,
        _ => Shelf::read(&mut guide).await?,
    };
    let shelf = Rc::new(shelf);
    let filled = match plan.work {
        Work::Order => fill(plan, &guide, &shelf).await?,
        _ => Filled::default(),
    };
    let mut workers = Vec::new();
    for number in 0..plan.shoppers {
        let shopper = guide.companion(Chance::new(plan.seed, u64::from(number)));
        workers.push(Worker::new(shopper, plan.work, &shelf, &filled));
    }
    let workers = prepared(workers).await?;

    let measure = Rc::new(RefCell::new(Measure::new()?));
    let watch = clock::Watch::new(plan.server);
    let clock = Rc::new(Run::new(plan, &measure));
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        worker.shopper.count_in(&measure);
        tasks.spawn_local(keep_on(worker, Rc::clone(&clock)));
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    let took = clock.began.elapsed();
    let busy = watch.busy();
    let report = Report::new(plan, &measure.borrow(), took, clock.empty.get());
    Ok(report.with_busy(busy))
}

/// Does for all what their first turn needs, so that the clock starts for turns alone.
async fn prepared(workers: Vec<Worker>) -> Result<Vec<Worker>, LoadError> {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        tasks.spawn_local(async move { worker.prepare().await.map(|_| worker) });
    }
    let mut ready = Vec::new();
    while let Some(worker) = tasks.join_next().await {
        ready.push(worker??);
    }
    Ok(ready)
}

/// Fills carts for as long as the run is to last, or as many as it may order.
async fn fill(plan: &Plan, guide: &Shopper, shelf: &Rc<Shelf>) -> Result<Filled, LoadError> {
    let filled = Rc::new(RefCell::new(VecDeque::new()));
    let wanted = match plan.pace {
        Pace::Closed => plan.count,
        Pace::Open { per_second } => plan.count.min(due_within(per_second, plan.within)),
    };
    // Each shopper has one in hand when the run ends.
    let wanted = wanted.saturating_add(u64::from(plan.shoppers));
    // What an open loop needs is known, and worth waiting for.
    let patience = match plan.pace {
        Pace::Closed => plan.within,
        Pace::Open { .. } => plan.within * 4,
    };
    let began = clock::instant();
    let taken = Rc::new(Cell::new(0_u64));
    let mut tasks = JoinSet::new();
    for number in 0..FILLERS {
        let chance = Chance::new(!plan.seed, u64::from(number));
        let mut worker = Worker::new(guide.companion(chance), Work::Journey, shelf, &filled);
        let (filled, taken) = (Rc::clone(&filled), Rc::clone(&taken));
        tasks.spawn_local(async move {
            while taken.get() < wanted && began.elapsed() < patience {
                taken.set(taken.get() + 1);
                let cart = worker.fill().await?;
                filled.borrow_mut().push_back(cart);
            }
            Ok::<_, Trouble>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(filled)
}

#[expect(clippy::cast_possible_truncation, reason = "a count that is too large is cut elsewhere")]
#[expect(clippy::cast_sign_loss, reason = "a rate is positive")]
fn due_within(per_second: f64, within: Duration) -> u64 {
    (per_second * within.as_secs_f64()).ceil() as u64
}

/// What the shoppers of a run share.
struct Run {
    pace: Pace,
    began: Instant,
    ends: Instant,
    count: u64,
    begun: Cell<u64>,
    /// Whether somebody had nothing left to do before the time was over.
    empty: Cell<bool>,
    measure: Rc<RefCell<Measure>>,
}

impl Run {
    fn new(plan: &Plan, measure: &Rc<RefCell<Measure>>) -> Self {
        let began = clock::instant();
        Self {
            pace: plan.pace,
            began,
            ends: began + plan.within,
            count: plan.count,
            begun: Cell::new(0),
            empty: Cell::new(false),
            measure: Rc::clone(measure),
        }
    }

    /// Whether no turn begins any more.
    fn is_over(&self) -> bool {
        let failed = self.measure.borrow().failed;
        self.begun.get() >= self.count || failed >= FAILED_MAX || clock::instant() >= self.ends
    }

    /// When the next turn is due, if there is one.
    fn next(&self) -> Option<Instant> {
        let number = self.begun.get();
        if self.is_over() {
            return None;
        }
        let due = match self.pace {
            Pace::Closed => clock::instant(),
            #[expect(clippy::cast_precision_loss, reason = "a run has fewer turns than 2^52")]
            Pace::Open { per_second } => {
                self.began + Duration::from_secs_f64(number as f64 / per_second)
            }
        };
        (due < self.ends).then(|| {
            self.begun.set(number + 1);
            due
        })
    }
}

async fn keep_on(mut worker: Worker, run: Rc<Run>) {
    loop {
        match worker.prepare().await {
            Ok(true) => {}
            Ok(false) => {
                run.empty.set(clock::instant() < run.ends);
                return;
            }
            Err(trouble) => {
                run.measure.borrow_mut().failed(&trouble);
                if run.is_over() {
                    return;
                }
                continue;
            }
        }
        let Some(due) = run.next() else { return };
        if run.pace != Pace::Closed {
            until(due).await;
        }
        match worker.turn().await {
            Ok(()) => run.measure.borrow_mut().done(due.elapsed()),
            Err(trouble) => run.measure.borrow_mut().failed(&trouble),
        }
    }
}

/// Waits until then, more exactly than a timer would.
async fn until(due: Instant) {
    if let Some(early) = due.checked_sub(TIMER).filter(|early| *early > clock::instant()) {
        tokio::time::sleep_until(early.into()).await;
    }
    while clock::instant() < due {
        tokio::task::yield_now().await;
    }
}
