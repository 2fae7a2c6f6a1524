//! What this process does without being asked: one small function per kind of work.

use std::sync::Arc;

use database::epoch::Looked;
use domain::Millis;
use futures_util::future::join_all;
use tokio::task::JoinSet;

use crate::config::Pace;
use crate::live;
use crate::neighbour::Neighbour;
use crate::origin::{Failed, Origin};
use crate::turn::{Left, Rhythm, keep_turning};

/// How much one turn takes on. Small, so that a turn is short and stopping is quick.
const AT_ONCE: u32 = 32;
/// A look at a database's index is as quick as any answer of it.
const LOOK_WITHIN: Millis = Millis::from_seconds(2);
/// Bands travel many to a batch.
const BANDS_AT_ONCE: u32 = 500;

/// Starts every loop. They end, each after the turn it is in, when the process is told to stop.
pub(crate) fn start(origin: &Arc<Origin>, pace: Pace) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    macro_rules! turn {
        ($name:literal, $pace:expr, $wake:ident, $turn:path) => {{
            let origin = Arc::clone(origin);
            loops.spawn(async move {
                let stop = origin.draining.clone();
                let wake = &origin.wakes.$wake;
                let rhythm = Rhythm { name: $name, pace: $pace, wake, stop };
                let turn = || {
                    let origin = Arc::clone(&origin);
                    async move { $turn(&origin).await }
                };
                keep_turning(&origin.metrics, rhythm, turn).await;
            });
        }};
    }
    turn!("effects", pace.effects, effects, effects);
    turn!("provider events", pace.provider_events, provider_events, provider_events);
    turn!("sweep", pace.sweep, never, sweep);
    turn!("reconcile", pace.reconcile, never, reconcile);
    turn!("neighbours", pace.neighbours, never, neighbours);
    turn!("carts outboxes", pace.carts, carts, carts);
    turn!("bands", pace.bands, bands, bands);
    turn!("forget", pace.forget, never, forget);
    turn!("events", pace.events, events, live::follow);
    loops
}

/// Mail and refunds leave.
async fn effects(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let settings = &origin.settings;
    let send = async |mail: books::Mail| {
        let sent = settings.mailer.send(&settings.mail_from, &mail).await;
        sent.map_err(|error| error.to_string())
    };
    let delivered =
        books::effects::deliver(&origin.books, &mut origin.moment()?, AT_ONCE, send).await?;
    origin.metrics.effects_delivered.add(delivered.done.into());
    origin.metrics.effects_failed.add((delivered.later + delivered.dead).into());
    if delivered.done > 0 {
        origin.wakes.events.notify_one();
    }
    Ok(Left::after(delivered.done + delivered.later + delivered.dead, AT_ONCE))
}

/// What the provider told us is understood.
async fn provider_events(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let processed = books::webhooks::process(&origin.books, &mut origin.moment()?, AT_ONCE).await?;
    if processed.done > 0 {
        origin.wakes.order_changed();
    }
    Ok(Left::after(processed.done + processed.ignored, AT_ONCE))
}

/// Holds end when their time has come.
async fn sweep(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let swept = books::sweeper::sweep(&origin.books, &mut origin.moment()?, AT_ONCE).await?;
    origin.metrics.holds_released.add(swept.released.into());
    if swept.released + swept.paid > 0 {
        origin.wakes.order_changed();
    }
    Ok(Left::after(swept.released + swept.paid, AT_ONCE))
}

/// Payments the provider has been silent about are asked about.
async fn reconcile(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let moment = &mut origin.moment()?;
    let reconciled = books::reconciler::reconcile(&origin.books, moment, AT_ONCE).await?;
    if reconciled.settled > 0 {
        origin.wakes.order_changed();
    }
    Ok(Left::after(reconciled.asked, AT_ONCE))
}

/// The databases beside the origin's own are looked at, and worked on as soon as they are well.
async fn neighbours(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let catalog = origin.neighbours.catalog.look();
    let carts = join_all(origin.neighbours.carts.iter().map(Neighbour::look));
    let (catalog, carts) = tokio::join!(catalog, carts);
    if catalog {
        origin.wakes.bands.notify_one();
    }
    let states = &origin.neighbours.carts;
    for (((region, store), state), well) in origin.carts.iter().zip(states).zip(carts) {
        if state.is_well() {
            // A failure is no reason to stop: the next look finds the same.
            match database::epoch::look(store, LOOK_WITHIN).await {
                Ok(Looked::Raised) => {
                    tracing::warn!(%region, "the carts' log was rebuilt: their epoch is raised");
                }
                Ok(Looked::Uncounted | Looked::Steady | Looked::Noted) => {}
                Err(error) => tracing::warn!(%region, %error, "no look at the carts' index"),
            }
        }
        if well {
            // Whoever drained it before us, most likely this process's forerunner, is gone.
            books::drain::release(store, origin.now()).await?;
            origin.wakes.carts.notify_one();
        }
    }
    Ok(Left::Nothing)
}

/// Envelopes that hosts without a queue left in a carts database come in. A region that is away
/// holds up no other.
async fn carts(origin: &Arc<Origin>) -> Result<Left, Failed> {
    let mut left = Left::Nothing;
    let mut failed = None;
    for ((region, carts), state) in origin.carts.iter().zip(&origin.neighbours.carts) {
        if !state.is_well() {
            continue;
        }
        let moment = &mut origin.moment()?;
        match books::drain::drain(&origin.books, carts, moment, AT_ONCE).await {
            Ok(drained) => {
                let all = drained.taken + drained.later + drained.dead;
                origin.metrics.orders_placed.add(drained.placed.into());
                origin.metrics.orders_refused.add(drained.refused.into());
                origin.metrics.dead_letters.add(drained.dead.into());
                if drained.taken > 0 {
                    origin.wakes.order_changed();
                }
                if all >= AT_ONCE {
                    left = Left::More;
                }
            }
            Err(fault) => {
                tracing::warn!(%region, "this region's outbox could not be drained");
                failed = Some(fault);
            }
        }
    }
    match failed {
        Some(fault) => Err(fault.into()),
        None => Ok(left),
    }
}

/// The edge is told which bands of availability changed.
async fn bands(origin: &Arc<Origin>) -> Result<Left, Failed> {
    if !origin.neighbours.catalog.is_well() {
        return Ok(Left::Nothing);
    }
    let told =
        books::inventory::show_bands(&origin.books.store, &origin.catalog, BANDS_AT_ONCE).await?;
    Ok(Left::after(told, BANDS_AT_ONCE))
}

/// What need not be kept any longer goes.
async fn forget(origin: &Arc<Origin>) -> Result<Left, Failed> {
    books::retention::forget(&origin.books.store, origin.now()).await?;
    Ok(Left::Nothing)
}
