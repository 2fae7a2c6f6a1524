//! The parameters that operations have in common, and the headers of answers.

use domain::limits;
use serde_json::{Value, json};

use super::operation::{Parameter, Place};

const fn path(name: &'static str, about: &'static str, shape: fn() -> Value) -> Parameter {
    Parameter { name, place: Place::Path, required: true, about, shape }
}

const fn query(name: &'static str, about: &'static str, shape: fn() -> Value) -> Parameter {
    Parameter { name, place: Place::Query, required: false, about, shape }
}

const fn header(
    name: &'static str,
    required: bool,
    about: &'static str,
    shape: fn() -> Value,
) -> Parameter {
    Parameter { name, place: Place::Header, required, about, shape }
}

fn text() -> Value {
    json!({"type": "string"})
}

fn yes_or_no() -> Value {
    json!({"type": "string", "enum": ["1", "0", "true", "false"]})
}

fn minor_units() -> Value {
    json!({"type": "integer", "format": "int64", "minimum": 0})
}

fn segment() -> Value {
    json!({"type": "string", "pattern": "^[^/?#]+$", "minLength": 1})
}

fn token() -> Value {
    json!({"type": "string", "pattern": crate::consistency::PATTERN})
}

fn key() -> Value {
    json!({"type": "string", "pattern": "^[!-~]{1,255}$"})
}

/// A prefixed ULID.
fn ulid(prefix: &str) -> Value {
    json!({"type": "string", "pattern": format!("^{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}$")})
}

pub(super) const PRODUCT: Parameter = path("product", "A product's slug or id.", segment);
pub(super) const CATEGORY: Parameter = path("category", "A category's slug.", segment);
pub(super) const CART: Parameter = path("cart", "The cart's id.", segment);
pub(super) const LINE: Parameter = path("line", "The line's id.", || ulid("line"));
pub(super) const INTENT: Parameter =
    path("intent", "The `intent_id` of the cart that was ordered.", || ulid("int"));
pub(super) const ORDER: Parameter = path(
    "order",
    "The order's id, or that of its intent.",
    || json!({"type": "string", "pattern": "^(ord|int)_[0-7][0-9A-HJKMNP-TV-Z]{25}$"}),
);

pub(super) const MARKET: Parameter = query(
    "market",
    "The market whose prices, language and assortment are shown; without one, the first.",
    text,
);
pub(super) const Q: Parameter = query("q", "What is searched for.", text);
pub(super) const IN_CATEGORY: Parameter =
    query("category", "Only products of this category or below it, by slug.", text);
pub(super) const IN_COLLECTION: Parameter =
    query("collection", "Only products of this collection, by slug.", text);
pub(super) const PRICE_MIN: Parameter =
    query("price_min", "The lowest price, in minor units.", minor_units);
pub(super) const PRICE_MAX: Parameter =
    query("price_max", "The highest price, in minor units.", minor_units);
pub(super) const IN_STOCK: Parameter =
    query("in_stock", "Only what can be ordered now.", yes_or_no);
pub(super) const FACETS: Parameter =
    query("facets", "Whether to say what else could be chosen.", yes_or_no);
pub(super) const SORT: Parameter = query(
    "sort",
    "The order. Without a search, `relevance` is the merchant's own.",
    || json!({"type": "string", "enum": crate::listing::sorts(), "default": "relevance"}),
);
pub(super) const LIMIT: Parameter = query("limit", "Products on a page.", || {
    json!({"type": "integer", "minimum": 1, "maximum": limits::PAGE_SIZE_MAX,
        "default": limits::PAGE_SIZE})
});
pub(super) const CURSOR: Parameter =
    query("cursor", "The `next_cursor` of the page before, under the same question.", text);
/// Every `option.<name>` is a parameter of its own; OpenAPI writes that as an exploded object.
pub(super) const OPTIONS: Parameter = query(
    "options",
    "Filters by options: a parameter `option.<name>` for each, such as `option.Size=M`.",
    || {
        json!({"type": "object", "propertyNames": {"pattern": "^option\\."},
            "maxProperties": release::OPTION_FILTERS_MAX,
            "additionalProperties": {"type": "string"}})
    },
);

pub(super) const CART_SECRET: Parameter =
    header("Bodega-Cart", true, "The secret that came with the cart.", text);
pub(super) const ORDER_SECRET: Parameter =
    header("Bodega-Order", true, "The secret that opens the order.", text);
pub(super) const KEY: Parameter = header(
    "Idempotency-Key",
    false,
    "Makes a repetition harmless: the same key with the same body is answered as before, for 24 \
    hours.",
    key,
);
pub(super) const KEY_NEEDED: Parameter = header(
    "Idempotency-Key",
    true,
    "Makes a repetition harmless: the same key with the same body is answered as before, for 24 \
    hours.",
    key,
);
pub(super) const IF_MATCH: Parameter =
    header("If-Match", false, "Only if the cart is still at this `ETag`.", text);
pub(super) const IF_NONE_MATCH: Parameter =
    header("If-None-Match", false, "The `ETag` of what the client already has.", text);

pub(super) const CONSISTENCY: Parameter = header(
    "Bodega-Consistency",
    false,
    "The token of the last answer that brought one: what was seen there is not shown older here. \
    Keep it with the cart; a cart can be read while its database is away by whoever sends it.",
    token,
);

/// A header of answers.
pub(super) struct Header {
    pub(super) name: &'static str,
    /// Whether it is there wherever an operation names it.
    pub(super) always: bool,
    pub(super) about: &'static str,
    pub(super) shape: fn() -> Value,
}

const fn answered(name: &'static str, about: &'static str, shape: fn() -> Value) -> Header {
    Header { name, always: true, about, shape }
}

const fn sometimes(name: &'static str, about: &'static str, shape: fn() -> Value) -> Header {
    Header { name, always: false, about, shape }
}

fn seconds() -> Value {
    json!({"type": "integer", "minimum": 0})
}

pub(super) const HEADERS: &[Header] = &[
    answered("Age", "How old the catalog is that this was made from, in seconds.", seconds),
    answered(
        "Bodega-Consistency",
        "What was seen, for the next request: opaque, and replaced by the next answer's.",
        token,
    ),
    answered("Bodega-Version", "The release and the availability that are shown.", text),
    answered("Cache-Control", "Who may keep the answer, and for how long.", text),
    answered("ETag", "The validator of this answer.", text),
    sometimes(
        "Idempotent-Replayed",
        "`true` when the key was answered before.",
        || json!({"type": "string", "const": "true"}),
    ),
    answered("Location", "The address of what was made.", text),
    sometimes("Retry-After", "When to try again, in seconds.", seconds),
    answered("WWW-Authenticate", "The header that brings the secret.", text),
    answered("X-Request-Id", "The request's name in the shop's log.", text),
];
