//! The Admin API: what staff's programs may look at and do, with a key of theirs.
//!
//! A handler proves who asks (`caller`), reads what was sent (`request`), lets the books do it once
//! (`once`) and shows what became of it (`shape`). `openapi` describes all of it from the same
//! types.

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use books::Fault;
use http::header::{CONTENT_TYPE, ETAG, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::origin::{Failed, Origin};
use crate::problem::Problem;
use crate::turn;

mod caller;
mod once;
mod openapi;
mod orders;
mod products;
mod releases;
mod request;
pub mod shape;
mod stock;

/// The addresses of the Admin API.
pub(crate) fn router() -> Router<Arc<Origin>> {
    Router::new()
        .route("/admin/v1/products", get(products::list))
        .route("/admin/v1/products/{product}", get(products::one).patch(products::change))
        .route("/admin/v1/products/{product}/publish", post(products::publish))
        .route("/admin/v1/products/{product}/unpublish", post(products::unpublish))
        .route("/admin/v1/products/{product}/archive", post(products::archive))
        .route("/admin/v1/markets", get(products::markets))
        .route("/admin/v1/stock", get(stock::list))
        .route("/admin/v1/stock/{variant}", get(stock::one))
        .route("/admin/v1/stock/adjustments", post(stock::adjust))
        .route("/admin/v1/orders", get(orders::list))
        .route("/admin/v1/orders/{order}", get(orders::one))
        .route("/admin/v1/orders/{order}/cancel", post(orders::cancel))
        .route("/admin/v1/orders/{order}/ship", post(orders::ship))
        .route("/admin/v1/orders/{order}/refunds", post(orders::refund))
        .route("/admin/v1/releases", get(releases::list).post(releases::publish))
        .route("/admin/v1/releases/preview", post(releases::look_ahead))
        .route("/admin/v1/releases/{release}/rollback", post(releases::roll_back))
        .route("/admin/v1/openapi.json", get(openapi::show))
        .layer(map_response(ask_for_a_key))
}

/// What a client without a key is asked for.
async fn ask_for_a_key(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        let bearer = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
    }
    response
}

/// A JSON answer.
fn show(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, [(CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(_) => Problem::internal().into_response(),
    }
}

/// A JSON answer with the version that a change of it may depend on.
fn show_version(body: &impl Serialize, version: u64) -> Response {
    let mut response = show(StatusCode::OK, body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// What the caller is told when the books could not do a piece of work.
fn failed(work: &'static str) -> impl FnOnce(Fault) -> Problem {
    move |fault| turn::failed(work, &Failed::Books(fault))
}
