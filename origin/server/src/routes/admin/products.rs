//! Products: looked at, changed, put into the next release or taken out of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use books::catalog::{self, Edited, Status, Stored};
use domain::id::kind;
use http::StatusCode;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::origin::Origin;
use crate::problem::{FieldProblem, Problem};
use crate::routes::admin::caller::{self, Staff};
use crate::routes::admin::once::Once;
use crate::routes::admin::request::{self, Nothing};
use crate::routes::admin::shape::{Invalid, Market, Page, Product, ProductChange};
use crate::routes::admin::{failed, show, show_version};

/// Which products.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Only products of this status.
    #[schemars(schema_with = "super::shape::product_status")]
    #[serde(default)]
    status: Option<String>,
    /// The page after the one that gave this.
    cursor: Option<String>,
    /// How many, 24 unless told, at most 100.
    limit: Option<u32>,
}

/// The newest products first.
pub(super) async fn list(
    State(origin): State<Arc<Origin>>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let filter: Filter = request::query(&head)?;
    let limit = request::limit(filter.limit)?;
    let before = request::cursor(filter.cursor.as_deref(), |text| text.parse::<i64>().ok())?;
    let status = request::named("status", filter.status.as_deref(), Status::parse)?;

    let rows = catalog::list(&origin.books.store, status, before, limit.saturating_add(1)).await;
    let rows = rows.map_err(failed("products"))?;

    let cursor = |row: &Stored| row.position.to_string();
    Ok(show(StatusCode::OK, &Page::of(rows, limit, cursor, |row| Product::from(&row))))
}

/// One product, by id, slug or SKU.
pub(super) async fn one(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let stored = find(&origin, &key).await?;
    Ok(answer(&stored))
}

/// The markets that prices are for.
pub(super) async fn markets(
    State(origin): State<Arc<Origin>>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let frame = catalog::frame(&origin.books.store).await.map_err(failed("markets"))?;
    let markets: Vec<Market> = frame.markets.iter().map(Market::from).collect();
    let all = u32::try_from(markets.len()).unwrap_or(u32::MAX);
    Ok(show(StatusCode::OK, &Page::of(markets, all, |market| market.id.clone(), |market| market)))
}

/// Changes a product.
pub(super) async fn change(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (change, bytes) = request::json::<ProductChange>(&head, body).await?;
    let frame = catalog::frame(&origin.books.store).await.map_err(failed("markets"))?;
    let now = origin.now();

    let apply = |draft: &mut catalog::Draft| change.apply(draft, &frame.markets, now);
    edit(&origin, &staff, (&head, &bytes, &key), apply).await
}

/// Puts a product into the next release.
pub(super) async fn publish(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    turn_into(&origin, (head, body, &key), Status::Published).await
}

/// Takes a product out of the next release, to work on it.
pub(super) async fn unpublish(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    turn_into(&origin, (head, body, &key), Status::Draft).await
}

/// Takes a product out of the next release, for good.
pub(super) async fn archive(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    turn_into(&origin, (head, body, &key), Status::Archived).await
}

async fn turn_into(
    origin: &Origin,
    (head, body, key): (Parts, Body, &str),
    status: Status,
) -> Result<Response, Problem> {
    let staff = caller::writer(origin, &head).await?;
    let (Nothing {}, bytes) = request::optional_json(&head, body).await?;
    let apply = |draft: &mut catalog::Draft| {
        draft.status = status;
        Ok(())
    };
    edit(origin, &staff, (&head, &bytes, key), apply).await
}

async fn edit(
    origin: &Origin,
    staff: &Staff,
    (head, bytes, key): (&Parts, &[u8], &str),
    apply: impl FnMut(&mut catalog::Draft) -> Result<(), Invalid>,
) -> Result<Response, Problem> {
    let based_on = request::if_match(&head.headers)?;
    let mut moment = origin.moment()?;
    let once = Once::of(origin, staff, (head, bytes), moment.mint::<kind::Event>());
    let once = once.await?;
    if once.finished() {
        return Ok(once.mark(answer(&find(origin, key).await?)));
    }

    let store = &origin.books.store;
    let edited = catalog::edit(store, (key, based_on), apply, &staff.actor, &mut moment).await;

    let stored = match edited.map_err(failed("change product"))? {
        Edited::Now(stored) | Edited::Unchanged(stored) => stored,
        Edited::NotFound => return Err(not_found()),
        Edited::Changed(stored) => return Err(changed(&stored)),
        Edited::Refused(refusal) => {
            let (code, message) = (refusal.code().to_owned(), format!("{refusal}."));
            let error = FieldProblem { field: String::new(), code, message };
            return Err(request::validation(vec![error]));
        }
        Edited::Rejected(invalid) => return Err(request::invalid(invalid)),
    };
    once.finish(origin).await?;
    Ok(once.mark(answer(&stored)))
}

async fn find(origin: &Origin, key: &str) -> Result<Stored, Problem> {
    let found = catalog::show(&origin.books.store, key).await.map_err(failed("product"))?;
    found.ok_or_else(not_found)
}

fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "product_not_found", "There is no such product")
}

fn changed(stored: &Stored) -> Problem {
    let title = "The product has changed since";
    let product = serde_json::to_value(Product::from(stored)).unwrap_or_default();
    Problem::new(StatusCode::PRECONDITION_FAILED, "version_mismatch", title)
        .saying(format!("It is of version {} now.", stored.version))
        .showing("product", product)
}

fn answer(stored: &Stored) -> Response {
    show_version(&Product::from(stored), stored.version)
}
