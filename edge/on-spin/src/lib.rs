//! The edge as a Spin component: what the platform calls, and nothing of the shop.
//!
//! Spin has no queue, so the durable lane is a row in the carts database that the origin drains.
//! The port itself is in `host.rs`.

mod host;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use spin_sdk::http::Request;
use spin_sdk::{http_service, variables};
use storefront::{KEPT_BYTES, Settings, Shop, Visitor};

use crate::host::Spin;

thread_local! {
    /// The instance's shop, opened by its first request. An instance has one thread.
    static SHOP: OnceCell<Shop> = const { OnceCell::new() };
}

/// Answers a shopper.
#[http_service]
async fn fetch(request: Request) -> Result<Response<Full<Bytes>>, String> {
    let shop = shop().await?;
    let visitor = visitor(&request);
    Ok(storefront::serve(&Spin::new(&shop), &shop, &visitor, request).await)
}

/// The instance's shop. Settings that do not parse are all named, and nothing is served.
async fn shop() -> Result<Shop, String> {
    if let Some(shop) = SHOP.with(|cell| cell.get().cloned()) {
        return Ok(shop);
    }
    let mut values = BTreeMap::new();
    for name in Settings::NAMES {
        // A variable's name is in small letters in spin.toml.
        if let Ok(value) = variables::get(name.to_ascii_lowercase()).await {
            values.insert(*name, value);
        }
    }
    let settings = Settings::parse(|name| values.get(name).cloned()).map_err(|complaints| {
        let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        format!("settings: {}", lines.join("; "))
    })?;
    Ok(SHOP.with(|cell| {
        cell.get_or_init(|| Shop::described(settings, description, KEPT_BYTES)).clone()
    }))
}

/// What the Store API is, as the build wrote it down.
fn description() -> Bytes {
    Bytes::from_static(include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json")))
}

fn visitor(request: &Request) -> Visitor {
    let address = request.headers().get("spin-client-addr").and_then(|value| value.to_str().ok());
    // The header is `address:port`; the port is nobody's identity.
    let address = address.map(|text| text.rsplit_once(':').map_or(text, |(host, _)| host));
    Visitor { address: address.map(str::to_owned), ..Visitor::default() }
}
