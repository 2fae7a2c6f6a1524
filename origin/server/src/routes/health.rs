//! For whoever runs this process.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::json;

use crate::origin::Origin;
use crate::ready::{self, Trouble};
use crate::routes::answer;

/// The process runs. Nothing else is asked: a restart mends no database.
pub(crate) async fn healthz() -> Response {
    answer::json(StatusCode::OK, &json!({ "status": "ok" }))
}

/// Whether requests should be sent here, and if not, what is wrong.
pub(crate) async fn readyz(State(origin): State<Arc<Origin>>) -> Response {
    let mut troubles: Vec<Trouble> = Vec::new();
    if origin.is_draining() {
        troubles.push(Trouble::Draining);
    }
    let store = &origin.books.store;
    match origin.durability.ask(store).await {
        Ok(()) => troubles.extend(ready::schema(store).await.err()),
        Err(trouble) => troubles.push(trouble),
    }
    let ready = troubles.is_empty();
    let own = troubles.iter().map(|trouble| ("origin", trouble));
    let others: Vec<_> = origin
        .neighbours
        .each()
        .filter_map(|other| other.trouble().map(|trouble| (other.name.as_str(), trouble)))
        .collect();
    // Orders are taken while the catalog or some carts are away. A wrong database is a mistake.
    let ready = ready && others.iter().all(|(_, trouble)| trouble.passing());
    let all = own.chain(others.iter().map(|(name, trouble)| (*name, trouble)));
    let list: Vec<_> = all
        .map(|(database, trouble)| {
            let detail = trouble.detail(database);
            json!({ "code": trouble.code(), "database": database, "detail": detail })
        })
        .collect();
    if ready {
        return answer::json(StatusCode::OK, &json!({ "status": "ready", "problems": list }));
    }
    answer::json(
        StatusCode::SERVICE_UNAVAILABLE,
        &json!({ "status": "not_ready", "problems": list }),
    )
}

/// Counters and queue depths for Prometheus. Depths are left out while the database is away.
pub(crate) async fn metrics(State(origin): State<Arc<Origin>>) -> Response {
    let depths = origin.queue_depths().await.unwrap_or_default();
    let text = origin.metrics.write(&depths);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
