//! Operations from a quote to an order: place it, see it, pay it, cancel it.

use http::{Method, StatusCode};

use super::operation::{Answer, Link, Operation, Request, shape};
use super::parameters::{CONSISTENCY, INTENT, KEY, KEY_NEEDED, ORDER, ORDER_SECRET};
use crate::api::checkouts;
use crate::failure::Code;
use crate::view::{CheckoutView, OrderJson, PaymentView};

const TAG: &str = "checkout";
const HEADERS: &[&str] = &["Cache-Control", "X-Request-Id"];
const PLACED_HEADERS: &[&str] =
    &["Bodega-Consistency", "Cache-Control", "Idempotent-Replayed", "Location", "X-Request-Id"];

/// What every question to the origin about an order may be refused for.
const SECRET: &[Code] = &[
    Code::OrderSecretRequired,
    Code::OrderSecretInvalid,
    Code::CheckoutNotFound,
    Code::NotFound,
    Code::OriginUnavailable,
];
const KEYED: &[Code] = &[Code::InvalidHeader, Code::IdempotencyKeyReused];
/// The reasons for which an order is refused for good.
const REFUSED: &[Code] = &[
    Code::OutOfStock,
    Code::PriceChanged,
    Code::IntentExpired,
    Code::MarketClosed,
    Code::CartAlreadyOrdered,
    Code::NothingToPay,
    Code::TooManyUnpaid,
    Code::QuoteInvalid,
];

/// What opens an order that was just placed.
const OPENS: &[(&str, &str)] = &[
    ("path.intent", "$response.body#/intent_id"),
    ("header.Bodega-Order", "$response.body#/order_secret"),
];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: Method::POST,
        path: "/store/v1/checkouts",
        id: "placeOrder",
        tag: TAG,
        summary: "Place an order for what was quoted",
        parameters: &[&KEY_NEEDED, &CONSISTENCY],
        request: Some(Request {
            shape: shape::<checkouts::CheckoutRequest>,
            required: true,
            example: r#"{"intent_id": "int_01KDVDNA000000000000000035", "quote": "q1.edge.e30.AAAA",
                "contact": {"email": "ada@example.com", "phone": "+1 212 555 0100"},
                "shipping_address": {"name": "Ada Lovelace", "line1": "1 Main Street",
                "city": "New York", "region": "NY", "postal_code": "10001", "country": "US"},
                "note": "Please ring twice"}"#,
        }),
        answers: &[
            Answer {
                status: StatusCode::CREATED,
                about: "Placed: it is an order.",
                shape: Some(shape::<CheckoutView>),
                headers: PLACED_HEADERS,
                links: &[
                    Link { operation: "showCheckout", parameters: OPENS },
                    Link { operation: "payOrder", parameters: OPENS },
                    Link { operation: "cancelOrder", parameters: OPENS },
                ],
            },
            Answer {
                status: StatusCode::ACCEPTED,
                about: "Accepted: it is on its way and will not be lost. Ask `status_url`.",
                shape: Some(shape::<CheckoutView>),
                headers: PLACED_HEADERS,
                links: &[],
            },
        ],
        failures: &[
            KEYED,
            REFUSED,
            &[
                Code::IdempotencyKeyRequired,
                Code::ValidationFailed,
                Code::QuoteExpired,
                Code::QuoteForeign,
                Code::OrderSecretInvalid,
                Code::CartSubmitted,
                Code::CartOrdered,
                Code::OriginUnavailable,
            ],
        ],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/checkouts/{intent}",
        id: "showCheckout",
        tag: TAG,
        summary: "See what has become of a checkout",
        parameters: &[&INTENT, &ORDER_SECRET],
        request: None,
        answers: &[Answer {
            status: StatusCode::OK,
            about: "Accepted, placed with the order, or refused with the reason.",
            shape: Some(shape::<CheckoutView>),
            headers: HEADERS,
            links: &[],
        }],
        failures: &[SECRET],
    },
    Operation {
        method: Method::POST,
        path: "/store/v1/checkouts/{intent}/payment",
        id: "payOrder",
        tag: TAG,
        summary: "Begin to pay an order",
        parameters: &[&INTENT, &ORDER_SECRET, &KEY_NEEDED],
        request: Some(Request {
            shape: shape::<checkouts::PaymentRequest>,
            required: false,
            example: r#"{"method": "element"}"#,
        }),
        answers: &[Answer {
            status: StatusCode::OK,
            about: "What the payment provider needs to go on.",
            shape: Some(shape::<PaymentView<'static>>),
            headers: &["Cache-Control", "Idempotent-Replayed", "X-Request-Id"],
            links: &[],
        }],
        failures: &[
            SECRET,
            KEYED,
            REFUSED,
            &[Code::IdempotencyKeyRequired, Code::ValidationFailed, Code::Conflict],
        ],
    },
    Operation {
        method: Method::POST,
        path: "/store/v1/checkouts/{intent}/cancel",
        id: "cancelOrder",
        tag: TAG,
        summary: "Cancel an order that has not been shipped; twice is once",
        parameters: &[&INTENT, &ORDER_SECRET, &KEY],
        request: None,
        answers: &[Answer {
            status: StatusCode::OK,
            about: "The order, cancelled.",
            shape: Some(shape::<OrderJson>),
            headers: HEADERS,
            links: &[],
        }],
        failures: &[SECRET, KEYED, REFUSED, &[Code::Conflict]],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/orders/{order}",
        id: "showOrder",
        tag: TAG,
        summary: "Show an order by its id or its intent's",
        parameters: &[&ORDER, &ORDER_SECRET],
        request: None,
        answers: &[Answer {
            status: StatusCode::OK,
            about: "The order.",
            shape: Some(shape::<OrderJson>),
            headers: HEADERS,
            links: &[],
        }],
        failures: &[SECRET],
    },
];
