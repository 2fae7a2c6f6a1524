//! Every door of the shop: its address, its methods, and what it expects.

use http::{HeaderMap, Method};
use serde_json::{Value, json};

use crate::fixture;
use crate::known::Known;

/// What a door takes.
pub(crate) enum Sends {
    Nothing,
    /// Query parameters.
    Query(&'static [&'static str]),
    /// A form with these fields.
    Form(&'static [&'static str]),
    /// A JSON object, like this one.
    Json(fn(&Known) -> Value),
}

/// An address; `{kind}` stands for something that an earlier answer gave away.
pub(crate) struct Door {
    pub(crate) path: &'static str,
    pub(crate) methods: &'static [&'static str],
    pub(crate) sends: Sends,
}

const fn door(path: &'static str, methods: &'static [&'static str], sends: Sends) -> Door {
    Door { path, methods, sends }
}

const GET: &[&str] = &["GET", "GET", "GET", "GET", "GET", "HEAD"];
const POST: &[&str] = &["POST"];
const LIST: Sends = Sends::Query(&[
    "q",
    "sort",
    "limit",
    "cursor",
    "category",
    "collection",
    "price_min",
    "price_max",
    "in_stock",
    "facets",
    "preview",
    "market",
    "option.Size",
    "page",
    "variant",
]);
const TYPED: Sends = Sends::Form(&[
    "intent",
    "version",
    "quote",
    "do",
    "email",
    "phone",
    "name",
    "company",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "note",
    "shipping_option",
]);

/// All of them. Those that lead to an order stand in that order: a stranger often goes on to the
/// next one.
pub(crate) const DOORS: &[Door] = &[
    // As a person buys.
    door("/cart/lines", POST, Sends::Form(&["variant", "quantity", "operation"])),
    door("/cart", GET, Sends::Nothing),
    door("/cart/lines/{line}", POST, Sends::Form(&["do", "quantity", "operation"])),
    door("/cart/lines", POST, Sends::Form(&["variant", "quantity", "operation"])),
    door("/checkout", GET, Sends::Nothing),
    door("/checkout", POST, TYPED),
    door("/checkout", POST, TYPED),
    door("/orders/{intent}", GET, Sends::Nothing),
    door("/orders/{intent}/pay", &["GET", "POST"], Sends::Form(&["method"])),
    door("/orders/{intent}/status", GET, Sends::Nothing),
    door("/orders/{intent}/cancel", POST, Sends::Form(&[])),
    door("/orders/{intent}", GET, Sends::Query(&["token"])),
    door("/orders", GET, Sends::Nothing),
    // As a program does.
    door("/store/v1/carts", POST, Sends::Json(|_| json!({ "market": "us" }))),
    door("/store/v1/carts/{id}", GET, Sends::Nothing),
    door("/store/v1/carts/{id}/lines", POST, Sends::Json(line)),
    door("/store/v1/carts/{id}/lines/{line}", &["PATCH", "DELETE"], Sends::Json(amount)),
    door("/store/v1/carts/{id}/lines", POST, Sends::Json(line)),
    door("/store/v1/carts/{id}/quote", POST, Sends::Json(destination)),
    door("/store/v1/checkouts", POST, Sends::Json(order)),
    door("/store/v1/checkouts/{intent}", GET, Sends::Nothing),
    door("/store/v1/checkouts/{intent}/payment", POST, Sends::Json(|_| json!({}))),
    door("/store/v1/orders/{intent}", GET, Sends::Nothing),
    door("/store/v1/checkouts/{intent}/cancel", POST, Sends::Nothing),
    door("/store/v1/carts/{id}/lines", &["DELETE"], Sends::Nothing),
    door("/store/v1/carts", POST, Sends::Json(|_| json!({}))),
    // What there is to look at.
    door("/preview/end", POST, Sends::Form(&[])),
    door("/", GET, LIST),
    door("/products", GET, LIST),
    door("/us/products", GET, LIST),
    door("/eu", GET, Sends::Nothing),
    door("/categories/{slug}", GET, LIST),
    door("/collections/{slug}", GET, LIST),
    door("/search", GET, LIST),
    door("/pages/{slug}", GET, Sends::Nothing),
    door("/products/{slug}", GET, LIST),
    door("/assets/{asset}", GET, Sends::Nothing),
    door("/robots.txt", GET, Sends::Nothing),
    door("/manifest.webmanifest", GET, Sends::Nothing),
    door("/offline", GET, Sends::Nothing),
    door("/sitemap.xml", GET, Sends::Nothing),
    door("/sitemaps/{number}.xml", GET, Sends::Nothing),
    door("/healthz", GET, Sends::Nothing),
    door("/readyz", GET, Sends::Nothing),
    door("/store/v1/products", GET, LIST),
    door("/store/v1/products/{slug}", GET, LIST),
    door("/store/v1/categories", GET, LIST),
    door("/store/v1/categories/{slug}", GET, LIST),
    door("/store/v1/search/suggest", GET, LIST),
    door("/store/v1/openapi.json", GET, Sends::Nothing),
    door("/{word}", GET, LIST),
    door("/{word}/{word}/{word}", GET, LIST),
];

/// Methods, some of which no door has.
pub(crate) const METHODS: [Method; 8] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
];

/// Headers that the shop reads, and some that it should not.
pub(crate) const HEADERS: &[&str] = &[
    "accept",
    "accept-language",
    "content-type",
    "content-length",
    "cookie",
    "host",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "origin",
    "sec-fetch-site",
    "traceparent",
    "bodega-cart",
    "bodega-order",
    "x-forwarded-host",
    "transfer-encoding",
    "referer",
    "x-request-id",
];

/// What tells one shopper from another.
const IDENTITY: [&str; 4] = ["cookie", "bodega-cart", "bodega-order", "idempotency-key"];

/// The headers without whatever tells one shopper from another.
pub(crate) fn without_identity(headers: &HeaderMap) -> HeaderMap {
    let mut plain = headers.clone();
    for name in IDENTITY {
        plain.remove(name);
    }
    plain
}

fn line(_: &Known) -> Value {
    json!({ "variant_id": fixture::MUG.to_string(), "quantity": 2, "operation_id": "o-1" })
}

fn amount(_: &Known) -> Value {
    json!({ "quantity": 3 })
}

fn destination(_: &Known) -> Value {
    let to = json!({ "country": "US", "region": "NY", "postal_code": "10001" });
    json!({ "destination": to, "shipping_option": "express" })
}

fn order(known: &Known) -> Value {
    let address = json!({
        "name": "Ada Lovelace", "line1": "1 Main Street", "city": "New York", "region": "NY",
        "postal_code": "10001", "country": "US",
    });
    json!({
        "intent_id": known.last("intent_id"), "quote": known.last("quote"), "note": "ring twice",
        "contact": { "email": "ada@example.com", "phone": "+1 212 555 0100" },
        "shipping_address": address, "billing_address": address,
    })
}
