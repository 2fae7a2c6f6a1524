//! The edge on Cloudflare Workers: what the platform calls, and nothing of the shop.
//!
//! `fetch` hands a request to the storefront. `queue` is the durable lane's other end: it carries
//! each message to the origin and acknowledges it only when the origin has it for good. The port
//! itself is in `host.rs`.
//!
//! An isolate is one shop: the storefront keeps its catalog in the value held here. No future,
//! promise or body outlives its request.

mod again;
mod bridge;
mod host;
mod incoming;

use std::cell::OnceCell;

use bytes::Bytes;
use domain::Timestamp;
use http::StatusCode;
use storefront::{Host, Settings, Shop, delivery};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{Context, Env, MessageBatch, MessageExt, QueueRetryOptionsBuilder, event, worker_sys};

use crate::host::{Workers, carried};

thread_local! {
    /// The isolate's shop, opened by its first request. An isolate has one thread.
    static SHOP: OnceCell<Shop> = const { OnceCell::new() };
}

/// What the program keeps of its answers: `kept.js` has what is given again as it was. Left are those
/// for whoever comes with a cookie.
const KEPT_BYTES: usize = 2 << 20;

/// The queue of messages that the durable lane gave up on ends with this.
const DEAD_SUFFIX: &str = "-dead";

/// Answers a shopper. Not by the platform's own wrapper, which makes a promise of every answer.
#[wasm_bindgen]
#[must_use]
pub fn fetch(request: &web_sys::Request, env: Env, context: worker_sys::Context) -> JsValue {
    let Some((request, visitor)) = bridge::received(request) else {
        return bridge::refused(StatusCode::BAD_REQUEST);
    };
    let shop = match shop(&env) {
        Ok(shop) => shop,
        Err(error) => {
            host::complain("nothing is served", &error.to_string());
            return bridge::refused(StatusCode::INTERNAL_SERVER_ERROR);
        }
    };
    bridge::answered(async move {
        let host = Workers::serving(env, Context::new(context), &shop, &visitor);
        storefront::serve(&host, &shop, &visitor, request).await
    })
}

/// Carries the durable lane's messages to the origin, each acknowledged on its own: one poisoned
/// message must not hold up ninety-nine good ones.
#[event(queue)]
async fn queue(batch: MessageBatch<()>, env: Env, _: Context) -> worker::Result<()> {
    let shop = shop(&env)?;
    let host = Workers::behind(env, &shop);
    let dead = batch.queue().ends_with(DEAD_SUFFIX);
    for message in batch.raw_iter() {
        let carried = carried(&message.body());
        let delivered = match dead {
            false => host.deliver(&carried).await,
            true => host.bury(&carried).await,
        };
        match delivered {
            Ok(()) => message.ack(),
            Err(error) => {
                host::complain("the durable lane could not deliver", &error.to_string());
                let wait = backoff(message.timestamp().as_millis(), host.now());
                let options = QueueRetryOptionsBuilder::new().with_delay_seconds(wait).build();
                message.retry_with_options(&options);
            }
        }
    }
    Ok(())
}

/// How long to wait, in seconds, as the platform wants it.
fn backoff(sent: u64, now: Timestamp) -> u32 {
    let age = now.since(Timestamp::from_millis(i64::try_from(sent).unwrap_or(0)));
    u32::try_from(delivery::pause(age).get() / 1_000).unwrap_or(u32::MAX)
}

/// The isolate's shop. Settings that do not parse are all named, and nothing is served.
fn shop(env: &Env) -> worker::Result<Shop> {
    SHOP.with(|cell| {
        if let Some(shop) = cell.get() {
            return Ok(shop.clone());
        }
        let settings = Settings::parse(|name| host::setting(env, name)).map_err(|complaints| {
            let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            worker::Error::RustError(format!("settings: {}", lines.join("; ")))
        })?;
        if settings.rate_limits.is_none() {
            host::complain("rate limits are off", "BODEGA_RATE_LIMITS");
        }
        let open = || Shop::described(settings, description, KEPT_BYTES);
        Ok(cell.get_or_init(open).clone())
    })
}

/// What the Store API is, as the build wrote it down.
fn description() -> Bytes {
    Bytes::from_static(include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json")))
}
