//! Orders as they change, for whoever watches.
//!
//! One task of this process reads the events that were committed, here or by another origin
//! process, and tells every watcher which order they belong to. A watcher then reads its order.
//! However many watch, the events are read once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use books::Fault;
use database::{Batch, BatchError, Statement, Store as _};
use domain::{Millis, OrderId};
use tokio::sync::broadcast;

use crate::origin::{Failed, Origin};
use crate::store::Store;
use crate::turn::Left;

/// Watchers that fall further behind than this read their order once, whatever happened to it.
const REMEMBERED: usize = 1_024;

/// How many events are read at once.
const AT_ONCE: u32 = 500;
const PATIENCE: Millis = Millis::from_seconds(5);

/// Where changes are announced.
#[derive(Debug)]
pub(crate) struct Live {
    changes: broadcast::Sender<OrderId>,
    /// The newest event that was announced.
    position: AtomicI64,
}

/// Nothing was looked at yet.
const UNKNOWN: i64 = -1;

/// One watcher of one order.
#[derive(Debug)]
pub(crate) struct Watch {
    order: OrderId,
    changes: broadcast::Receiver<OrderId>,
}

impl Default for Live {
    fn default() -> Self {
        Self { changes: broadcast::Sender::new(REMEMBERED), position: AtomicI64::new(UNKNOWN) }
    }
}

impl Live {
    /// Tells every watcher of this order to look.
    pub(crate) fn announce(&self, order: OrderId) {
        // Nobody watching is the usual case, and no error.
        drop(self.changes.send(order));
    }

    /// Watches from now on. Watch first and read the order second, and no change is missed.
    pub(crate) fn watch(&self, order: OrderId) -> Watch {
        Watch { order, changes: self.changes.subscribe() }
    }
}

impl Watch {
    /// Waits until the order may have changed.
    pub(crate) async fn changed(&mut self) {
        loop {
            match self.changes.recv().await {
                Ok(order) if order == self.order => return,
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => return,
                // The process is ending; the watcher's other branch will notice.
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

/// Reads what was committed since this process began to look, and tells the watchers. What happened
/// before is of no interest: a watcher reads its order when it comes.
pub(crate) async fn follow(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let store = &origin.books.store;
    let after = match origin.live.position.load(Ordering::Relaxed) {
        UNKNOWN => latest(store).await?,
        position => position,
    };
    let events = books::queries::events(store, after, AT_ONCE).await?;
    for event in &events {
        origin.metrics.saw_event(&event.kind);
        if let Ok(order) = OrderId::parse(&event.aggregate) {
            origin.live.announce(order);
        }
    }
    let position = events.last().map_or(after, |event| event.position);
    origin.live.position.store(position, Ordering::Relaxed);
    Ok(Left::after(u32::try_from(events.len()).unwrap_or(AT_ONCE), AT_ONCE))
}

/// The place of the newest event.
async fn latest(store: &Store) -> Result<i64, Failed> {
    let mut batch = Batch::read("latest event");
    let step = batch.push(Statement::new("SELECT coalesce(max(position), 0) FROM events"));
    let failed = |error: BatchError| Failed::Books(Fault::Store("latest event", error));
    let rows = store.run(&batch, PATIENCE).await.map_err(failed)?;
    let row = rows.of(step).first().ok_or(Failed::Books(Fault::Stored("event")))?;
    Ok(row.integer(0).map_err(Fault::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_watcher_hears_of_its_own_order_only() {
        let live = Live::default();
        let (ours, other) = (OrderId::from_ulid(1), OrderId::from_ulid(2));
        let mut watch = live.watch(ours);

        live.announce(other);
        live.announce(ours);

        watch.changed().await;
        assert!(watch.changes.is_empty());
    }

    #[tokio::test]
    async fn a_watcher_that_fell_behind_looks_once() {
        let live = Live::default();
        let mut watch = live.watch(OrderId::from_ulid(1));
        for order in 0..=u128::try_from(REMEMBERED).unwrap() {
            live.announce(OrderId::from_ulid(order + 2));
        }
        watch.changed().await;
    }
}
