//! An order, now and as it changes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use wire::answer::OrderView;
use wire::message::Subject;
use wire::secret::OrderSecret;

use crate::live::Watch;
use crate::origin::{Origin, Seen};
use crate::problem::Problem;
use crate::routes::answer;
use crate::routes::checkouts::order_secret;
use crate::turn::failed;
use crate::view;

/// Proxies between us and the browser give up on silence after a minute or so.
const WAIT_SECONDS_MAX: u64 = 25;
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream ends now and then, so that its owner proves again that it may watch, perhaps to another
/// process.
const STREAM_LIFE: Duration = Duration::from_secs(15 * 60);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wait {
    /// For how many seconds the caller is ready to wait for a version after this one.
    wait: Option<u64>,
    version: Option<u64>,
}

/// The order; with `wait` and `version`, as soon as it is newer than that version.
pub(crate) async fn show(
    State(origin): State<Arc<Origin>>,
    Path(id): Path<String>,
    Query(wait): Query<Wait>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = order_secret(&headers)?;
    let subject = named(&id)?;
    let mut order = open(&origin, subject, &secret).await?;

    if let (Some(seconds), Some(version)) = (wait.wait, wait.version) {
        let patience = Duration::from_secs(seconds.min(WAIT_SECONDS_MAX));
        let mut watch = origin.live.watch(order.id);
        let mut draining = origin.draining.clone();
        let newer = async {
            // Once more now that we watch, and then whenever something happened.
            order = open(&origin, subject, &secret).await?;
            while order.version <= version {
                tokio::select! {
                    () = watch.changed() => {}
                    _ = draining.wait_for(|draining| *draining) => break,
                }
                order = open(&origin, subject, &secret).await?;
            }
            Ok::<_, Problem>(())
        };
        match tokio::time::timeout(patience, newer).await {
            Ok(outcome) => outcome?,
            Err(_) => tracing::trace!("nothing happened while the caller waited"),
        }
    }
    Ok(answer::json(StatusCode::OK, &view::order(&order)))
}

/// The order as it changes: one event per version, whose id is the version.
pub(crate) async fn events(
    State(origin): State<Arc<Origin>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = order_secret(&headers)?;
    let subject = named(&id)?;
    let order = open(&origin, subject, &secret).await?;
    let seen = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let seen = seen.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);

    origin.metrics.streams_opened.add(1);
    let watcher = Watcher {
        watch: origin.live.watch(order.id),
        ends: tokio::time::Instant::from_std(crate::clock::instant()) + STREAM_LIFE,
        looked: false,
        origin,
        subject,
        secret,
        seen,
    };
    let stream = Sse::new(stream(watcher));
    Ok(stream.keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

/// Somebody who watches one order over one connection.
struct Watcher {
    origin: Arc<Origin>,
    watch: Watch,
    subject: Subject,
    secret: OrderSecret,
    seen: u64,
    looked: bool,
    ends: tokio::time::Instant,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.origin.metrics.streams_closed.add(1);
    }
}

fn stream(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(watcher, async |mut watcher| {
        let order = watcher.next().await?;
        let event = Event::default()
            .event("order")
            .id(order.version.to_string())
            .data(view::order(&order).to_string());
        Some((Ok(event), watcher))
    })
}

impl Watcher {
    /// The next version after the one that was seen, or the end of the stream.
    async fn next(&mut self) -> Option<OrderView> {
        let mut draining = self.origin.draining.clone();
        loop {
            if self.looked {
                tokio::select! {
                    () = self.watch.changed() => {}
                    () = tokio::time::sleep_until(self.ends) => return None,
                    _ = draining.wait_for(|draining| *draining) => return None,
                }
            }
            self.looked = true;
            // A failed look ends the stream; its owner comes back with the id of what it has seen.
            let order = open(&self.origin, self.subject, &self.secret).await.ok()?;
            if order.version > self.seen {
                self.seen = order.version;
                return Some(order);
            }
        }
    }
}

/// The order, for whoever has its secret.
async fn open(
    origin: &Origin,
    subject: Subject,
    secret: &OrderSecret,
) -> Result<OrderView, Problem> {
    match origin.order(subject, secret).await.map_err(|fault| failed("order", &fault))? {
        Seen::Order(order) => Ok(*order),
        Seen::Nothing => Err(Problem::not_found()),
        Seen::Closed => Err(Problem::forbidden()),
    }
}

/// An order is asked for by its own id or by its intent's.
fn named(text: &str) -> Result<Subject, Problem> {
    Subject::parse(text).ok_or_else(Problem::not_found)
}
