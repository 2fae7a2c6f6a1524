//! Whether this edge is alive, and whether it can sell.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::carts;
use crate::failure::Failure;
use crate::host::Host;
use crate::log::chain;
use crate::reply::{Body, Private, Reply};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Trouble>,
}

#[derive(Serialize)]
struct Trouble {
    part: &'static str,
    problem: String,
}

/// The process answers.
pub(crate) fn alive() -> Reply {
    let health = Health { status: "ok", problems: Vec::new() };
    Private::new(StatusCode::OK, Body::json(&health)).into()
}

/// The catalog can be read and the carts can be reached. The origin is not asked: without it the
/// shop still takes orders.
pub(crate) async fn ready<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let mut problems = Vec::new();
    if let Err(failure) = call.view().await {
        let problem = failure.cause.map(String::from).unwrap_or_default();
        problems.push(Trouble { part: "catalog", problem });
    }
    let region = database::Database::Carts(call.region().clone());
    if let Err(error) = carts::checkout::probe(call.host, region).await {
        problems.push(Trouble { part: "carts", problem: chain(&error) });
    }
    let (status, code) = if problems.is_empty() {
        ("ok", StatusCode::OK)
    } else {
        ("unready", StatusCode::SERVICE_UNAVAILABLE)
    };
    Ok(Private::new(code, Body::json(&Health { status, problems })).into())
}
