//! Background work, one turn at a time.
//!
//! A loop is a small function that does one bounded piece of work and says whether there is more.
//! Everything about time, waking, failing and stopping is here, once.

use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use tokio::sync::{Notify, watch};

use crate::http::shell;
use crate::origin::{Failed, Origin};
use crate::problem::Problem;

/// What a turn leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// The turn was full; there is probably more of the same.
    More,
    /// Nothing is due.
    Nothing,
}

impl Left {
    /// A turn that did as much as it may has probably left something.
    pub(crate) fn after(done: u32, limit: u32) -> Self {
        if done >= limit { Self::More } else { Self::Nothing }
    }
}

/// What causes work for whom. A kick is remembered until the loop looks around next.
#[derive(Debug, Default)]
pub(crate) struct Wakes {
    pub(crate) effects: Notify,
    pub(crate) provider_events: Notify,
    pub(crate) events: Notify,
    pub(crate) bands: Notify,
    /// Work that only a clock or another process causes.
    pub(crate) never: Notify,
}

impl Wakes {
    /// Something about an order was committed here.
    pub(crate) fn order_changed(&self) {
        self.events.notify_one();
        self.effects.notify_one();
        self.bands.notify_one();
    }
}

/// When and how long a loop turns.
pub(crate) struct Rhythm<'a> {
    pub(crate) name: &'static str,
    pub(crate) pace: Millis,
    pub(crate) wake: &'a Notify,
    pub(crate) stop: watch::Receiver<bool>,
}

/// Turns until told to stop, finishing the turn it is in. A turn that fails is logged, counted and
/// tried again after the pace.
pub(crate) async fn keep_turning(
    origin: &Arc<Origin>,
    mut rhythm: Rhythm<'_>,
    mut turn: impl AsyncFnMut(&Arc<Origin>) -> Result<Left, Failed>,
) {
    let pace = Duration::from_millis(rhythm.pace.get());
    while !*rhythm.stop.borrow() {
        let left = match turn(origin).await {
            Ok(left) => left,
            Err(fault) => {
                origin.metrics.loop_failures.add(1);
                log(rhythm.name, &fault);
                Left::Nothing
            }
        };
        if left == Left::More {
            tokio::task::yield_now().await;
            continue;
        }
        tokio::select! {
            () = tokio::time::sleep(pace) => {}
            () = rhythm.wake.notified() => {}
            _ = rhythm.stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Writes a fault with its chain of causes to the log. Faults hold no personal data.
pub(crate) fn log(work: &str, fault: &Failed) {
    let mut causes = String::new();
    let mut next = std::error::Error::source(fault);
    while let Some(cause) = next {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        next = cause.source();
    }
    let request_id = shell::answering();
    let fault_text = format!("{fault}{causes}");
    if fault.passing() {
        tracing::warn!(request_id, work, fault = fault_text, "will be tried again");
    } else {
        tracing::error!(request_id, work, fault = fault_text, "somebody has to look");
    }
}

/// What the caller of an address is told about a fault: to come back, or that it is our mistake.
pub(crate) fn failed(work: &'static str, fault: &Failed) -> Problem {
    log(work, fault);
    if fault.passing() { Problem::unavailable("try_again", 1) } else { Problem::internal() }
}
