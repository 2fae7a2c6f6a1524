//! Every address this process answers.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::http::{limits, shell};
use crate::origin::Origin;
use crate::problem::Problem;

pub(crate) mod admin;
mod answer;
mod checkouts;
mod edge;
mod health;
mod orders;
mod webhooks;

/// What only whoever runs this process may see, on an address that the world does not reach.
pub(crate) fn operators(origin: Arc<Origin>) -> Router {
    let shell = from_fn_with_state(Arc::clone(&origin), shell::around);
    Router::new()
        .route("/metrics", get(health::metrics))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(async || Problem::not_found())
        .layer(shell)
        .with_state(origin)
}

/// The table of addresses, inside the shell that every request passes.
pub(crate) fn router(origin: Arc<Origin>) -> Router {
    let shell = from_fn_with_state(Arc::clone(&origin), shell::around);
    Router::new()
        .route("/edge/v1/messages", post(edge::messages))
        .route("/edge/v1/dead-letters", post(edge::dead_letters))
        .route("/webhooks/stripe", post(webhooks::stripe))
        .merge(shoppers(&origin))
        .merge(admin::router())
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(shell)
        .with_state(origin)
}

/// What anybody may call, and each as often as a shopper might.
fn shoppers(origin: &Arc<Origin>) -> Router<Arc<Origin>> {
    Router::new()
        .route("/store/v1/checkouts", post(checkouts::place))
        .route("/store/v1/checkouts/{intent}", get(checkouts::show))
        .route("/store/v1/checkouts/{intent}/payment", post(checkouts::pay))
        .route("/store/v1/checkouts/{intent}/cancel", post(checkouts::cancel))
        .route("/store/v1/orders/{id}", get(orders::show))
        .route("/store/v1/orders/{id}/events", get(orders::events))
        .route_layer(from_fn_with_state(Arc::clone(origin), limits::admit))
}
