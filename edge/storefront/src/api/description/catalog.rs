//! Operations that look around: the same for everyone, kept by caches.

use http::{Method, StatusCode};

use super::operation::{Answer, Link, Operation, Shape, shape};
use super::parameters::{
    CATEGORY, CONSISTENCY, CURSOR, FACETS, IF_NONE_MATCH, IN_CATEGORY, IN_COLLECTION, IN_STOCK,
    LIMIT, MARKET, OPTIONS, PRICE_MAX, PRICE_MIN, PRODUCT, Q, SORT,
};
use crate::api::{categories, products, suggest};
use crate::failure::Code;

const TAG: &str = "catalog";
const FRESH: &[&str] = &["Age", "Bodega-Version", "Cache-Control", "ETag", "X-Request-Id"];

/// What a browser hears that has followed a link to a preview, which opens nothing (any more).
const PREVIEW: &[Code] = &[Code::PreviewInvalid, Code::PreviewExpired, Code::PreviewGone];

const fn found(shape: Shape, about: &'static str, links: &'static [Link]) -> Answer {
    Answer { status: StatusCode::OK, about, shape: Some(shape), headers: FRESH, links }
}

const UNCHANGED: Answer = Answer {
    status: StatusCode::NOT_MODIFIED,
    about: "The client has this already.",
    shape: None,
    headers: FRESH,
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: Method::GET,
        path: "/store/v1/products",
        id: "listProducts",
        tag: TAG,
        summary: "List, filter and search products",
        parameters: &[
            &Q,
            &IN_CATEGORY,
            &IN_COLLECTION,
            &OPTIONS,
            &PRICE_MIN,
            &PRICE_MAX,
            &IN_STOCK,
            &SORT,
            &LIMIT,
            &CURSOR,
            &FACETS,
            &MARKET,
            &IF_NONE_MATCH,
            &CONSISTENCY,
        ],
        request: None,
        answers: &[
            found(
                shape::<products::List<'static>>,
                "A page of products.",
                &[Link {
                    operation: "showProduct",
                    parameters: &[("product", "$response.body#/data/0/slug")],
                }],
            ),
            UNCHANGED,
        ],
        failures: &[&[Code::InvalidCursor], PREVIEW],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/products/{product}",
        id: "showProduct",
        tag: TAG,
        summary: "Show a product with its variants",
        parameters: &[&PRODUCT, &MARKET, &IF_NONE_MATCH, &CONSISTENCY],
        request: None,
        answers: &[found(shape::<products::Detail<'static>>, "The product.", &[]), UNCHANGED],
        failures: &[&[Code::ProductNotFound, Code::NotFound], PREVIEW],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/categories",
        id: "listCategories",
        tag: TAG,
        summary: "Show the tree of categories, with counts",
        parameters: &[&MARKET, &IF_NONE_MATCH, &CONSISTENCY],
        request: None,
        answers: &[
            found(
                shape::<categories::Tree<'static>>,
                "The tree.",
                &[Link {
                    operation: "showCategory",
                    parameters: &[("category", "$response.body#/data/0/slug")],
                }],
            ),
            UNCHANGED,
        ],
        failures: &[PREVIEW],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/categories/{category}",
        id: "showCategory",
        tag: TAG,
        summary: "Show a category with the way to it and what grows from it",
        parameters: &[&CATEGORY, &MARKET, &IF_NONE_MATCH, &CONSISTENCY],
        request: None,
        answers: &[found(shape::<categories::One<'static>>, "The category.", &[]), UNCHANGED],
        failures: &[&[Code::CategoryNotFound, Code::NotFound], PREVIEW],
    },
    Operation {
        method: Method::GET,
        path: "/store/v1/search/suggest",
        id: "suggest",
        tag: TAG,
        summary: "Suggest products and categories while a shopper types",
        parameters: &[&Q, &MARKET, &IF_NONE_MATCH, &CONSISTENCY],
        request: None,
        answers: &[
            found(shape::<suggest::Suggestions<'static>>, "What may be meant.", &[]),
            UNCHANGED,
        ],
        failures: &[PREVIEW],
    },
];
