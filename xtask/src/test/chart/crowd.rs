//! Shoppers who go on buying while something is done to the origin.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::shopper::{Bought, PLENTY, Shopper};

/// The pause between one sale and the next.
const PACE: Duration = Duration::from_millis(500);

/// The crowd, buying.
pub(super) struct Crowd {
    stop: Sender<()>,
    /// Whether the last order was placed while its shopper waited.
    at_once: Arc<AtomicBool>,
    thread: JoinHandle<Result<Sales, Fault>>,
}

/// What it bought.
#[derive(Default)]
pub(super) struct Sales {
    pub(super) bought: Vec<Bought>,
    /// The longest that anybody waited for the answer to an order.
    pub(super) slowest: Duration,
}

impl Crowd {
    /// Lets them in.
    pub(super) fn enter(shop: String) -> Self {
        let (stop, stopping) = mpsc::channel();
        let at_once = Arc::new(AtomicBool::new(false));
        let last = Arc::clone(&at_once);
        let shopping = move || shopping(&Shopper::new(shop)?, &stopping, &last);
        Self { stop, at_once, thread: std::thread::spawn(shopping) }
    }

    /// Demands that the last order was placed while its shopper waited.
    pub(super) fn is_served_at_once(&self) -> Result<(), Fault> {
        if self.at_once.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(Fault::Failed("the last order was only accepted".to_owned()))
    }

    /// Lets the last one finish; fails if anybody was turned away.
    pub(super) fn leave(self) -> Result<Sales, Fault> {
        // Whoever was turned away has left already.
        let _gone = self.stop.send(());
        let sorry = |_| Err(Fault::Failed("the crowd panicked".to_owned()));
        self.thread.join().unwrap_or_else(sorry)
    }
}

fn shopping(
    shopper: &Shopper,
    stopping: &Receiver<()>,
    at_once: &AtomicBool,
) -> Result<Sales, Fault> {
    let mut sales = Sales::default();
    while stopping.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
        shopper.look()?;
        let checkout = shopper.fill(PLENTY)?;
        let began = Instant::now();
        let bought = shopper.send(&checkout, "first")?;
        sales.slowest = sales.slowest.max(began.elapsed());
        at_once.store(bought.order.is_some(), Ordering::Relaxed);
        sales.bought.push(bought);
    }
    Ok(sales)
}

impl Sales {
    /// How many orders had to take the slow way.
    pub(super) fn accepted(&self) -> usize {
        self.bought.iter().filter(|bought| bought.order.is_none()).count()
    }
}
