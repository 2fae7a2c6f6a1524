//! Brings the signed webhooks to the shop, several at a time and in no promised order, as Stripe
//! does, until the shop answers 2xx.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::call::Delivery;
use crate::desk::Desk;

/// Stripe gives a receiver some ten seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How many deliveries are under way at once.
const DELIVERIES_AT_ONCE: usize = 8;
/// Nothing needs looking after for longer than this without a look.
const REST_MAX: Duration = Duration::from_secs(60);

type Web = Client<HttpConnector, Full<Bytes>>;

/// Runs until the sandbox stops. What was under way then comes again after the next start.
pub(crate) async fn run(desk: Arc<Desk>) {
    let web: Web = Client::builder(TokioExecutor::new()).build_http();
    let hands = Arc::new(Semaphore::new(DELIVERIES_AT_ONCE));
    let mut stopping = desk.stopping.clone();
    let mut under_way = JoinSet::new();
    while !*stopping.borrow() {
        // A journal that cannot be written is the API's to report; the courier tries again.
        let due = desk.quietly(|account, now, _| account.due_events(now)).unwrap_or_default();
        if due.is_empty() {
            tokio::select! {
                () = desk.bell.notified() => {}
                () = tokio::time::sleep(rest(&desk)) => {}
                _ = stopping.changed() => break,
            }
        }
        for delivery in due {
            tokio::select! {
                permit = Arc::clone(&hands).acquire_owned() => {
                    let Ok(permit) = permit else { return };
                    let (web, desk) = (web.clone(), Arc::clone(&desk));
                    under_way.spawn(async move {
                        deliver(&web, &desk, delivery).await;
                        drop(permit);
                    });
                }
                _ = stopping.changed() => return,
            }
        }
        while under_way.try_join_next().is_some() {}
    }
}

fn rest(desk: &Desk) -> Duration {
    let now = desk.now();
    let until = desk.look(|account| account.next_wake());
    let millis = until.map(|at| u64::try_from(at.saturating_sub(now)).unwrap_or(0));
    millis.map_or(REST_MAX, Duration::from_millis).min(REST_MAX)
}

async fn deliver(web: &Web, desk: &Desk, delivery: Delivery) {
    let event = delivery.event.clone();
    let delivered = tokio::time::timeout(ANSWER_WITHIN, send(web, delivery)).await;
    let delivered = delivered.unwrap_or(false);
    let settled = desk.with(|account, now, _| account.settle(&event, delivered, now));
    // Unwritten, the outcome is still known to this process; at worst the event comes twice.
    drop(settled);
}

async fn send(web: &Web, delivery: Delivery) -> bool {
    let request = http::Request::post(&delivery.url)
        .header(http::header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(http::header::USER_AGENT, "bodega-sandbox/1")
        .header("Stripe-Signature", &delivery.signature)
        .body(Full::new(Bytes::from(delivery.body)));
    let Ok(request) = request else { return false };
    match web.request(request).await {
        Ok(response) => {
            let accepted = response.status().is_success();
            // Read to its end, the connection can be used again.
            drop(response.into_body().collect().await);
            accepted
        }
        Err(_) => false,
    }
}
