//! Background work, one turn at a time.
//!
//! A loop is a small function that does one bounded piece of work and says whether there is more.
//! Everything about time, waking, failing and stopping is here, once.
//!
//! A loop that is woken after a quiet time turns at once. Woken again and again it gathers: what
//! happens within [`GATHER`] of its last turn waits for the next one, so that a hundred orders
//! cost the shop a few turns and not a hundred. A loop that nobody wakes sleeps for its pace.

use std::time::Duration;

use domain::Millis;
use futures_util::FutureExt as _;
use tokio::sync::{Notify, watch};

use crate::http::shell;
use crate::metrics::Metrics;
use crate::origin::Failed;
use crate::problem::Problem;

/// How long a loop gathers, from the beginning of one turn to that of the next, however often it
/// is woken. Under load it delays a mail, a band or a watcher's news by this at most, and bounds
/// what all orders together cost each loop to twenty turns a second.
const GATHER: Duration = Duration::from_millis(50);

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
    pub(crate) carts: Notify,
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
pub(crate) async fn keep_turning<F>(
    metrics: &Metrics,
    mut rhythm: Rhythm<'_>,
    mut turn: impl FnMut() -> F,
) where
    F: Future<Output = Result<Left, Failed>>,
{
    let pace = Duration::from_millis(rhythm.pace.get());
    while !*rhythm.stop.borrow() {
        let gathered = tokio::time::sleep(GATHER);
        let left = match turn().await {
            Ok(left) => left,
            Err(fault) => {
                metrics.loop_failures.add(1);
                log(rhythm.name, &fault);
                Left::Nothing
            }
        };
        if left == Left::More {
            tokio::task::yield_now().await;
            continue;
        }
        let woken = async {
            rhythm.wake.notified().await;
            gathered.await;
            // The turn serves what has woken it again meanwhile.
            rhythm.wake.notified().now_or_never();
        };
        tokio::select! {
            () = tokio::time::sleep(pace) => {}
            () = woken => {}
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use tokio::time::Instant;

    use super::*;

    /// Times of turns, in milliseconds since the start.
    type Turns = RefCell<Vec<u128>>;

    /// Runs a loop of a quiet second's pace while `during` happens, and then ends it.
    async fn turns(wake: &Notify, during: impl Future<Output = ()>) -> Vec<u128> {
        let (end, stop) = watch::channel(false);
        let (turns, metrics, began) = (Turns::default(), Metrics::default(), Instant::now());
        let rhythm = Rhythm { name: "test", pace: Millis::from_seconds(1), wake, stop };
        let turning = keep_turning(&metrics, rhythm, || {
            turns.borrow_mut().push(began.elapsed().as_millis());
            std::future::ready(Ok(Left::Nothing))
        });
        let ending = async {
            during.await;
            end.send_replace(true);
        };
        tokio::join!(turning, ending);
        turns.into_inner()
    }

    async fn pass(millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_wake_after_a_quiet_time_turns_at_once() {
        let wake = Notify::new();
        let seen = turns(&wake, async {
            pass(400).await;
            wake.notify_one();
            pass(300).await;
        });
        assert_eq!(seen.await, [0, 400]);
    }

    #[tokio::test(start_paused = true)]
    async fn many_wakes_are_a_few_turns_and_none_is_forgotten() {
        let wake = Notify::new();
        let seen = turns(&wake, async {
            for _ in 0..105 {
                pass(1).await;
                wake.notify_one();
            }
            pass(500).await;
        });
        // The turn at 100 served the wakes until then, the last one those after it.
        assert_eq!(seen.await, [0, 50, 100, 150]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_nobody_wakes_turns_at_its_pace() {
        let seen = turns(&Notify::new(), pass(2_500)).await;
        assert_eq!(seen, [0, 1_000, 2_000]);
    }
}
