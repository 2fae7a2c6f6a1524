//! Shoppers who go on buying while something is done to the origin.

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
        let thread = std::thread::spawn(move || shopping(&Shopper::new(shop)?, &stopping));
        Self { stop, thread }
    }

    /// Lets the last one finish; fails if anybody was turned away.
    pub(super) fn leave(self) -> Result<Sales, Fault> {
        // Whoever was turned away has left already.
        let _gone = self.stop.send(());
        let sorry = |_| Err(Fault::Failed("the crowd panicked".to_owned()));
        self.thread.join().unwrap_or_else(sorry)
    }
}

fn shopping(shopper: &Shopper, stopping: &Receiver<()>) -> Result<Sales, Fault> {
    let mut sales = Sales::default();
    while stopping.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
        shopper.look()?;
        let checkout = shopper.fill(PLENTY)?;
        let began = Instant::now();
        sales.bought.push(shopper.send(&checkout, "first")?);
        sales.slowest = sales.slowest.max(began.elapsed());
    }
    Ok(sales)
}

impl Sales {
    /// How many orders had to take the slow way.
    pub(super) fn accepted(&self) -> usize {
        self.bought.iter().filter(|bought| bought.order.is_none()).count()
    }
}
