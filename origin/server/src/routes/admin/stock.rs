//! Stock: looked at, and changed with a reason.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use books::{catalog, inventory};
use domain::{EventId, LocationId, VariantId};
use http::StatusCode;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::admin::caller;
use crate::routes::admin::once::Once;
use crate::routes::admin::request;
use crate::routes::admin::shape::{Adjusted, AdjustmentWish, Level, Page};
use crate::routes::admin::{failed, show};

/// Which part of the stock.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// The page after the one that gave this.
    cursor: Option<String>,
    /// How many, 24 unless told, at most 100.
    limit: Option<u32>,
}

/// All levels.
pub(super) async fn list(
    State(origin): State<Arc<Origin>>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let filter: Filter = request::query(&head)?;
    let limit = request::limit(filter.limit)?;
    let after = request::cursor(filter.cursor.as_deref(), read_cursor)?;

    let rows = inventory::levels(&origin.books.store, after, limit.saturating_add(1)).await;
    let rows = rows.map_err(failed("stock"))?;

    let cursor = |row: &inventory::Level| format!("{}.{}", row.variant, row.location);
    Ok(show(StatusCode::OK, &Page::of(rows, limit, cursor, |row| Level::from(&row))))
}

fn read_cursor(text: &str) -> Option<(VariantId, LocationId)> {
    let (variant, location) = text.split_once('.')?;
    Some((VariantId::parse(variant).ok()?, LocationId::parse(location).ok()?))
}

/// How much there is of a variant, by its id or SKU.
pub(super) async fn one(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let (store, location) = (&origin.books.store, origin.books.shop.location);
    let variant = variant(&origin, &key).await?;
    let level = inventory::level(store, variant, location).await.map_err(failed("stock"))?;
    let none = inventory::Level { variant, location, on_hand: 0, held: 0, backorder_limit: 0 };
    Ok(show(StatusCode::OK, &Level::from(&level.unwrap_or(none))))
}

/// Adds units, takes some away, or says how many there are.
pub(super) async fn adjust(
    State(origin): State<Arc<Origin>>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (wish, bytes) = request::json::<AdjustmentWish>(&head, body).await?;
    let adjustment = wish.read().map_err(request::invalid)?;
    let place = (variant(&origin, &wish.variant).await?, origin.books.shop.location);
    let mut moment = origin.moment()?;
    let own: EventId = moment.mint();
    let once = Once::of(&origin, &staff, (&head, &bytes), own).await?;
    let cause: EventId = once.id()?;

    let store = &origin.books.store;
    let at = (place, cause);
    let level = inventory::adjust_first(store, at, adjustment, &staff.actor, &moment).await;
    let level = level.map_err(failed("adjust stock"))?;

    origin.wakes.bands.notify_one();
    let adjusted = Adjusted { id: cause.to_string(), level: Level::from(&level) };
    Ok(once.mark(show(StatusCode::CREATED, &adjusted)))
}

async fn variant(origin: &Origin, key: &str) -> Result<VariantId, Problem> {
    let owner = catalog::owner(&origin.books.store, key).await.map_err(failed("variant"))?;
    owner.map(|(_, variant)| variant).ok_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND, "variant_not_found", "There is no such variant")
    })
}
