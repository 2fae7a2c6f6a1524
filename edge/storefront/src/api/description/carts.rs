//! Operations on a cart. Every change answers the whole cart.

use http::{Method, StatusCode};

use super::operation::{Answer, Link, Operation, Request, shape};
use super::parameters::{CART, CART_SECRET, CONSISTENCY, IF_MATCH, KEY, LINE};
use crate::api::{carts, quotes};
use crate::failure::Code;
use crate::view::{CartView, QuoteView};

const TAG: &str = "carts";
const HEADERS: &[&str] =
    &["Bodega-Consistency", "Bodega-Version", "Cache-Control", "ETag", "X-Request-Id"];
const CHANGED_HEADERS: &[&str] = &[
    "Bodega-Consistency",
    "Bodega-Version",
    "Cache-Control",
    "ETag",
    "Idempotent-Replayed",
    "X-Request-Id",
];

const SECRET: &[Code] =
    &[Code::CartSecretRequired, Code::CartNotFound, Code::NotFound, Code::CartPending];
/// A cart's market may have closed since.
const PRICED: &[Code] = &[Code::MarketClosed];
const CHANGE: &[Code] = &[
    Code::InvalidHeader,
    Code::CartSubmitted,
    Code::CartOrdered,
    Code::VersionMismatch,
    Code::IdempotencyKeyReused,
];

const CHANGED: Answer = Answer {
    status: StatusCode::OK,
    about: "The cart as it is now.",
    shape: Some(shape::<CartView>),
    headers: CHANGED_HEADERS,
    links: &[],
};

/// What opens a cart that was just made.
const OPENS: &[(&str, &str)] =
    &[("path.cart", "$response.body#/id"), ("header.Bodega-Cart", "$response.body#/secret")];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: Method::POST,
        path: "/store/v1/carts",
        id: "createCart",
        tag: TAG,
        summary: "Make a cart; its secret is shown here and never again",
        parameters: &[&CONSISTENCY],
        request: Some(Request { shape: shape::<carts::NewCart>, required: false, example: "{}" }),
        answers: &[Answer {
            status: StatusCode::CREATED,
            about: "The new cart, with its secret.",
            shape: Some(shape::<CartView>),
            headers: &[
                "Bodega-Consistency",
                "Bodega-Version",
                "Cache-Control",
                "ETag",
                "Location",
                "X-Request-Id",
            ],
            links: &[
                Link { operation: "showCart", parameters: OPENS },
                Link { operation: "addLine", parameters: OPENS },
                Link { operation: "clearCart", parameters: OPENS },
                Link { operation: "quoteCart", parameters: OPENS },
            ],
        }],
        failures: &[&[Code::ValidationFailed]],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/carts/{cart}",
        id: "showCart",
        tag: TAG,
        summary: "Show a cart",
        parameters: &[&CART, &CART_SECRET, &CONSISTENCY],
        request: None,
        answers: &[Answer { headers: HEADERS, about: "The cart.", ..CHANGED }],
        failures: &[SECRET, PRICED],
    },
    Operation {
        method: Method::POST,
        path: "/store/v1/carts/{cart}/lines",
        id: "addLine",
        tag: TAG,
        summary: "Put a variant into a cart; one that is in it already adds up",
        parameters: &[&CART, &CART_SECRET, &KEY, &IF_MATCH, &CONSISTENCY],
        request: Some(Request {
            shape: shape::<carts::NewLine>,
            required: true,
            example: r#"{"variant_id": "var_01KDVDNA000000000000000035", "quantity": 1}"#,
        }),
        answers: &[Answer {
            links: &[
                Link { operation: "changeLine", parameters: OF_LINE },
                Link { operation: "removeLine", parameters: OF_LINE },
                Link { operation: "quoteCart", parameters: AGAIN },
            ],
            ..CHANGED
        }],
        failures: &[SECRET, PRICED, CHANGE, &[Code::ValidationFailed, Code::CartFull]],
    },
    Operation {
        method: Method::DELETE,
        path: "/store/v1/carts/{cart}/lines",
        id: "clearCart",
        tag: TAG,
        summary: "Take everything out of a cart",
        parameters: &[&CART, &CART_SECRET, &KEY, &IF_MATCH, &CONSISTENCY],
        request: None,
        answers: &[CHANGED],
        failures: &[SECRET, PRICED, CHANGE],
    },
    Operation {
        method: Method::PATCH,
        path: "/store/v1/carts/{cart}/lines/{line}",
        id: "changeLine",
        tag: TAG,
        summary: "Change a line's quantity",
        parameters: &[&CART, &LINE, &CART_SECRET, &KEY, &IF_MATCH, &CONSISTENCY],
        request: Some(Request {
            shape: shape::<carts::LineChange>,
            required: true,
            example: r#"{"quantity": 2}"#,
        }),
        answers: &[CHANGED],
        failures: &[SECRET, PRICED, CHANGE, &[Code::ValidationFailed, Code::LineNotFound]],
    },
    Operation {
        method: Method::DELETE,
        path: "/store/v1/carts/{cart}/lines/{line}",
        id: "removeLine",
        tag: TAG,
        summary: "Take a line out of a cart",
        parameters: &[&CART, &LINE, &CART_SECRET, &KEY, &IF_MATCH, &CONSISTENCY],
        request: None,
        answers: &[CHANGED],
        failures: &[SECRET, PRICED, CHANGE, &[Code::LineNotFound]],
    },
    Operation {
        method: Method::POST,
        path: "/store/v1/carts/{cart}/quote",
        id: "quoteCart",
        tag: TAG,
        summary: "Get an exact, signed price for one destination",
        parameters: &[&CART, &CART_SECRET, &CONSISTENCY],
        request: Some(Request {
            shape: shape::<quotes::QuoteRequest>,
            required: true,
            example: r#"{"destination": {"country": "US", "region": "NY", "postal_code": "10001"}}"#,
        }),
        answers: &[Answer {
            status: StatusCode::OK,
            about: "The quote, and the ways of sending.",
            shape: Some(shape::<QuoteView>),
            headers: &["Bodega-Consistency", "Cache-Control", "X-Request-Id"],
            links: &[],
        }],
        failures: &[
            SECRET,
            PRICED,
            &[
                Code::CartOrdered,
                Code::ValidationFailed,
                Code::CartEmpty,
                Code::CartFull,
                Code::NotForSale,
                Code::NotDeliverable,
            ],
        ],
    },
];

/// The same cart again.
const AGAIN: &[(&str, &str)] =
    &[("path.cart", "$request.path.cart"), ("header.Bodega-Cart", "$request.header.Bodega-Cart")];

/// The first line of the same cart.
const OF_LINE: &[(&str, &str)] = &[
    ("path.cart", "$request.path.cart"),
    ("path.line", "$response.body#/lines/0/id"),
    ("header.Bodega-Cart", "$request.header.Bodega-Cart"),
];
