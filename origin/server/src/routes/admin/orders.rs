//! Orders: looked at, called off, sent, and given back.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use books::orders::{self, Advanced, End};
use books::queries::{self, OrderFilter, OrderRow};
use books::refunds::{self, Requested};
use domain::id::kind;
use domain::{OrderId, OrderStatus, PaymentStatus, RefundId};
use http::StatusCode;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use wire::answer::OrderView;

use crate::http::shell;
use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::admin::caller;
use crate::routes::admin::once::Once;
use crate::routes::admin::request::{self, Nothing};
use crate::routes::admin::shape::{
    Invalid, Order, OrderSummary, Page, Refund, RefundWish, ShipmentWish,
};
use crate::routes::admin::{failed, show, show_version};

/// Which orders.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Only orders of this status.
    #[schemars(schema_with = "super::shape::order_status")]
    #[serde(default)]
    status: Option<String>,
    /// Only orders whose payment has this status.
    #[schemars(schema_with = "super::shape::payment_status")]
    #[serde(default)]
    payment_status: Option<String>,
    /// The page after the one that gave this.
    cursor: Option<String>,
    /// How many, 24 unless told, at most 100.
    limit: Option<u32>,
}

/// The newest orders first.
pub(super) async fn list(
    State(origin): State<Arc<Origin>>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let filter: Filter = request::query(&head)?;
    let limit = request::limit(filter.limit)?;
    let before = request::cursor(filter.cursor.as_deref(), |text| text.parse::<u64>().ok())?;
    let payment = filter.payment_status.as_deref();
    let only = OrderFilter {
        status: request::named("status", filter.status.as_deref(), OrderStatus::parse)?,
        payment_status: request::named("payment status", payment, PaymentStatus::parse)?,
    };

    let store = &origin.books.store;
    let rows = queries::filtered_orders(store, only, before, limit.saturating_add(1)).await;
    let rows = rows.map_err(failed("orders"))?;

    let cursor = |row: &OrderRow| row.number.to_string();
    Ok(show(StatusCode::OK, &Page::of(rows, limit, cursor, |row| OrderSummary::from(&row))))
}

/// One order, by its id, its number, or the id of the checkout it was made of.
pub(super) async fn one(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let view = find(&origin, &key).await?;
    answer(&origin, &view).await
}

/// Calls an order off; what was paid goes back.
pub(super) async fn cancel(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (Nothing {}, bytes) = request::optional_json(&head, body).await?;
    let view = find(&origin, &key).await?;
    let mut moment = origin.moment()?;
    let own = moment.mint::<kind::Event>();
    let once = Once::of(&origin, &staff, (&head, &bytes), own).await?;
    if once.finished() {
        return Ok(once.mark(answer(&origin, &view).await?));
    }
    expect_version(&head, &view)?;

    let (id, actor, shop) = (view.id, staff.actor, Arc::clone(&origin));
    let end = async move { orders::cancel_order(&shop.books, id, &actor, &mut moment).await };
    let end = shell::to_the_end(end).await?.map_err(failed("cancel order"))?;

    match end {
        End::Cancelled | End::Paid => origin.wakes.order_changed(),
        End::NotFound => return Err(not_found()),
        End::TooLate => {
            let why = "It is on its way to its buyer.";
            return Err(conflict(&origin, id, "already_shipped", why).await);
        }
        End::InProgress => {
            let why = "A bank is at its payment. Try again in a few minutes.";
            return Err(conflict(&origin, id, "payment_in_progress", why).await);
        }
    }
    once.finish(&origin).await?;
    Ok(once.mark(answer(&origin, &find(&origin, &id.to_string()).await?).await?))
}

/// Says that a paid order has left the house.
pub(super) async fn ship(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (wish, bytes) = request::optional_json::<ShipmentWish>(&head, body).await?;
    let tracking = wish.read().map_err(request::invalid)?;
    let view = find(&origin, &key).await?;
    let mut moment = origin.moment()?;
    let own = moment.mint::<kind::Event>();
    let once = Once::of(&origin, &staff, (&head, &bytes), own).await?;
    if once.finished() {
        return Ok(once.mark(answer(&origin, &view).await?));
    }
    expect_version(&head, &view)?;

    let (store, id) = (&origin.books.store, view.id);
    let shipped = orders::ship(store, id, &tracking, (&staff.actor, &moment)).await;

    match shipped.map_err(failed("ship order"))? {
        Advanced::To(_) => origin.wakes.order_changed(),
        Advanced::NotFound => return Err(not_found()),
        Advanced::Rejected(_) => {
            let why = format!("It is {}; only what is paid and not yet sent is sent.", view.status);
            return Err(conflict(&origin, id, "not_shippable", &why).await);
        }
    }
    once.finish(&origin).await?;
    Ok(once.mark(answer(&origin, &find(&origin, &id.to_string()).await?).await?))
}

/// Gives money back, once for each idempotency key.
pub(super) async fn refund(
    State(origin): State<Arc<Origin>>,
    Path(key): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (wish, bytes) = request::json::<RefundWish>(&head, body).await?;
    let amount = wish.read().map_err(request::invalid)?;
    let view = find(&origin, &key).await?;
    let mut moment = origin.moment()?;
    let own: RefundId = moment.mint();
    let once = Once::named(&origin, &staff, (&head, &bytes), own).await?;
    let id: RefundId = once.id()?;
    let made = refunds::of_order(&origin.books.store, view.id).await.map_err(failed("refunds"))?;
    if !made.iter().any(|row| row.id == id) {
        expect_version(&head, &view)?;
    }

    let why = (wish.reason.as_str(), &staff.actor);
    let asked = refunds::request_as(&origin.books, (view.id, id), amount, why, &mut moment).await;

    match asked.map_err(failed("refund"))? {
        Requested::Refund(_) => origin.wakes.order_changed(),
        Requested::NotFound => return Err(not_found()),
        Requested::NotPaid => {
            let why = "Nothing was paid that could be given back.";
            return Err(conflict(&origin, view.id, "not_paid", why).await);
        }
        Requested::TooMuch => {
            let message = "It is more than is left of the charge, or in another currency.";
            return Err(request::invalid(Invalid::new("amount", "too_much", message)));
        }
    }
    let made = refunds::of_order(&origin.books.store, view.id).await.map_err(failed("refunds"))?;
    let row = made.iter().find(|row| row.id == id).ok_or_else(Problem::internal)?;
    Ok(once.mark(show(StatusCode::CREATED, &Refund::from(row))))
}

async fn find(origin: &Origin, key: &str) -> Result<OrderView, Problem> {
    let store = &origin.books.store;
    let id = match key.parse::<u64>() {
        Ok(number) => {
            let id = queries::order_by_number(store, number).await.map_err(failed("order"))?;
            id.ok_or_else(not_found)?.to_string()
        }
        Err(_) => key.to_owned(),
    };
    let view = orders::show(store, &id).await.map_err(failed("order"))?;
    view.ok_or_else(not_found)
}

fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "order_not_found", "There is no such order")
}

/// Refuses a change of an order that is not as the caller has seen it. Whoever changes it at the
/// same moment is met by the order's own rules.
fn expect_version(head: &Parts, view: &OrderView) -> Result<(), Problem> {
    match request::if_match(&head.headers)? {
        Some(version) if version != view.version => {
            let title = "The order has changed since";
            Err(Problem::new(StatusCode::PRECONDITION_FAILED, "version_mismatch", title)
                .saying(format!("It is of version {} now.", view.version)))
        }
        _ => Ok(()),
    }
}

/// "No", with the order as it is.
async fn conflict(origin: &Origin, id: OrderId, code: &'static str, why: &str) -> Problem {
    let problem = Problem::conflict(code, why);
    let Ok(view) = find(origin, &id.to_string()).await else { return problem };
    match whole(origin, &view).await {
        Ok(order) => problem.showing("order", serde_json::to_value(order).unwrap_or_default()),
        Err(_) => problem,
    }
}

async fn whole(origin: &Origin, view: &OrderView) -> Result<Order, Problem> {
    let store = &origin.books.store;
    let shipments = orders::shipments(store, view.id).await.map_err(failed("shipments"))?;
    let refunds = refunds::of_order(store, view.id).await.map_err(failed("refunds"))?;
    Ok(Order::of(view, &shipments, &refunds))
}

async fn answer(origin: &Origin, view: &OrderView) -> Result<Response, Problem> {
    Ok(show_version(&whole(origin, view).await?, view.version))
}
