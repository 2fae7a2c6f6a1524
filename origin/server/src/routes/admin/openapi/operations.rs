//! Everything the Admin API can do, one row for each.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::routes::admin::shape::{
    Adjusted, AdjustmentWish, Level, Market, Order, OrderSummary, Page, Preview, Product,
    ProductChange, Refund, RefundWish, Release, ShipmentWish,
};
use crate::routes::admin::{orders, products, releases, stock};

/// Makes the schema of a type.
pub(super) type Make = fn(&mut SchemaGenerator) -> Schema;

/// What is sent along.
pub(super) enum Body {
    None,
    /// Nothing or an empty object.
    Empty,
    Optional(Make),
    Required(Make),
}

/// What may be named in the headers of a write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    None,
    Optional,
    Required,
}

/// One thing that can be done.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) query: Option<Make>,
    pub(super) body: Body,
    pub(super) key: Key,
    /// Whether a change may depend on a version, and the answer names one.
    pub(super) versioned: bool,
    /// What it answers when it is done: status, and what is in the body.
    pub(super) answers: &'static [(u16, &'static str, Make)],
    /// How else it may end, beside what holds for all: these statuses.
    pub(super) problems: &'static [u16],
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Looking at something.
const fn get(
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    answers: &'static [(u16, &'static str, Make)],
) -> Operation {
    Operation {
        method: "get",
        path,
        id,
        summary,
        query: None,
        body: Body::None,
        key: Key::None,
        versioned: false,
        answers,
        problems: &[],
    }
}

/// Doing something.
const fn post(
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    answers: &'static [(u16, &'static str, Make)],
) -> Operation {
    let body = Body::Empty;
    Operation { method: "post", body, key: Key::Optional, ..get(path, id, summary, answers) }
}

const PRODUCT: &[(u16, &str, Make)] = &[(200, "The product as it is now", of::<Product>)];
const ORDER: &[(u16, &str, Make)] = &[(200, "The order as it is now", of::<Order>)];

/// The problems of a change of a product, and of one of an order.
const CHANGING: &[u16] = &[404, 412, 422];
const ORDERED: &[u16] = &[404, 409, 412, 422];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        query: Some(of::<products::Filter>),
        ..get(
            "/admin/v1/products",
            "listProducts",
            "Products, the newest first",
            &[(200, "A page of products", of::<Page<Product>>)],
        )
    },
    Operation {
        versioned: true,
        problems: &[404],
        ..get(
            "/admin/v1/products/{product}",
            "getProduct",
            "One product, by id, slug or SKU",
            PRODUCT,
        )
    },
    Operation {
        method: "patch",
        body: Body::Required(of::<ProductChange>),
        versioned: true,
        problems: CHANGING,
        ..post(
            "/admin/v1/products/{product}",
            "changeProduct",
            "Change a product's texts and prices; shoppers see it in the next release",
            PRODUCT,
        )
    },
    Operation {
        versioned: true,
        problems: CHANGING,
        ..post(
            "/admin/v1/products/{product}/publish",
            "publishProduct",
            "Put a product into the next release",
            PRODUCT,
        )
    },
    Operation {
        versioned: true,
        problems: CHANGING,
        ..post(
            "/admin/v1/products/{product}/unpublish",
            "unpublishProduct",
            "Take a product out of the next release, to work on it",
            PRODUCT,
        )
    },
    Operation {
        versioned: true,
        problems: CHANGING,
        ..post(
            "/admin/v1/products/{product}/archive",
            "archiveProduct",
            "Take a product out of the next release, for good",
            PRODUCT,
        )
    },
    get(
        "/admin/v1/markets",
        "listMarkets",
        "The markets that prices are for",
        &[(200, "All markets", of::<Page<Market>>)],
    ),
    Operation {
        query: Some(of::<stock::Filter>),
        ..get(
            "/admin/v1/stock",
            "listStock",
            "How much there is of everything",
            &[(200, "A page of levels", of::<Page<Level>>)],
        )
    },
    Operation {
        problems: &[404],
        ..get(
            "/admin/v1/stock/{variant}",
            "getStock",
            "How much there is of a variant, by its id or SKU",
            &[(200, "Its level", of::<Level>)],
        )
    },
    Operation {
        body: Body::Required(of::<AdjustmentWish>),
        problems: &[404, 422],
        ..post(
            "/admin/v1/stock/adjustments",
            "adjustStock",
            "Add units, take some away, or say how many there are, and why",
            &[(201, "The adjustment", of::<Adjusted>)],
        )
    },
    Operation {
        query: Some(of::<orders::Filter>),
        ..get(
            "/admin/v1/orders",
            "listOrders",
            "Orders, the newest first",
            &[(200, "A page of orders", of::<Page<OrderSummary>>)],
        )
    },
    Operation {
        versioned: true,
        problems: &[404],
        ..get(
            "/admin/v1/orders/{order}",
            "getOrder",
            "One order, by id, number or the id of its checkout",
            ORDER,
        )
    },
    Operation {
        versioned: true,
        problems: ORDERED,
        ..post(
            "/admin/v1/orders/{order}/cancel",
            "cancelOrder",
            "Call an order off; what was paid goes back",
            ORDER,
        )
    },
    Operation {
        body: Body::Optional(of::<ShipmentWish>),
        versioned: true,
        problems: ORDERED,
        ..post(
            "/admin/v1/orders/{order}/ship",
            "shipOrder",
            "Say that a paid order has left the house",
            ORDER,
        )
    },
    Operation {
        body: Body::Required(of::<RefundWish>),
        key: Key::Required,
        versioned: true,
        problems: ORDERED,
        ..post(
            "/admin/v1/orders/{order}/refunds",
            "refundOrder",
            "Give money back",
            &[(201, "The refund, which is carried out next", of::<Refund>)],
        )
    },
    Operation {
        query: Some(of::<releases::Filter>),
        ..get(
            "/admin/v1/releases",
            "listReleases",
            "Releases, the newest first",
            &[(200, "A page of releases", of::<Page<Release>>)],
        )
    },
    Operation {
        problems: &[409, 422],
        ..post(
            "/admin/v1/releases",
            "publishRelease",
            "Show shoppers everything that is published in the drafts",
            &[
                (200, "Nothing was changed since this release, which is current", of::<Release>),
                (201, "The new release", of::<Release>),
            ],
        )
    },
    Operation {
        problems: &[422],
        key: Key::None,
        ..post(
            "/admin/v1/releases/preview",
            "previewRelease",
            "Make a release with the drafts in it, for whoever has its link",
            &[(201, "The link", of::<Preview>)],
        )
    },
    Operation {
        problems: &[404, 409, 422],
        ..post(
            "/admin/v1/releases/{release}/rollback",
            "rollBackRelease",
            "Show shoppers an earlier release again",
            &[(200, "The release, which is current now", of::<Release>)],
        )
    },
];
