//! Lists for staff, commands and metrics. They read; nothing here decides.

use database::{Batch, Row, Statement, Store};
use domain::{FulfilmentStatus, Money, OrderId, OrderStatus, PaymentStatus, Timestamp};

use crate::Fault;
use crate::orders::currency;
use crate::shop::run;
use crate::sql::{boxes, orders as sql, staff};

/// An order in a list. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: u64,
    /// How far it is.
    pub status: OrderStatus,
    /// How far its payment is.
    pub payment_status: PaymentStatus,
    /// How much of it was sent.
    pub fulfilment_status: FulfilmentStatus,
    /// What it costs.
    pub total: Money,
    /// When it was placed.
    pub placed_at: Timestamp,
}

/// Which orders a list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Only those of this status.
    pub status: Option<OrderStatus>,
    /// Only those whose payment has this status.
    pub payment_status: Option<PaymentStatus>,
}

/// A page of orders, newest first: those of `status` if given, with numbers below `before`.
///
/// # Errors
/// When the database fails.
pub async fn orders<S: Store>(
    store: &S,
    status: Option<OrderStatus>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<OrderRow>, Fault> {
    filtered_orders(store, OrderFilter { status, payment_status: None }, before, limit).await
}

/// A page of the orders that fit, newest first, with numbers below `before`.
///
/// # Errors
/// When the database fails.
pub async fn filtered_orders<S: Store>(
    store: &S,
    filter: OrderFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<OrderRow>, Fault> {
    let before = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
    let list = |sql| Statement::new(sql).bind(before).bind(limit);
    let mut batch = Batch::read("list orders");
    let step = batch.push(match (filter.status, filter.payment_status) {
        (Some(status), None) => list(sql::LIST_BY_STATUS).bind(status.as_str()),
        (None, None) => list(sql::LIST),
        (None, Some(payment)) => list(staff::ORDERS_BY_PAYMENT).bind(payment.as_str()),
        (Some(status), Some(payment)) => {
            list(rarer(status)).bind(payment.as_str()).bind(status.as_str())
        }
    });
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}

/// Orders pile up at the ends of their way; of what is on the way there is never much.
const fn rarer(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Cancelled => {
            staff::ORDERS_BY_BOTH_PAYMENT
        }
        _ => staff::ORDERS_BY_BOTH_STATUS,
    }
}

/// The id of the order with this number.
///
/// # Errors
/// When the database fails.
pub async fn order_by_number<S: Store>(store: &S, number: u64) -> Result<Option<OrderId>, Fault> {
    let Ok(number) = i64::try_from(number) else { return Ok(None) };
    let mut batch = Batch::read("order by number");
    let step = batch.push(Statement::new(sql::ORDER_BY_NUMBER).bind(number));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    OrderId::parse(row.text(0)?).map(Some).map_err(|_| Fault::Stored("order id"))
}

fn read(row: &Row) -> Result<OrderRow, Fault> {
    Ok(OrderRow {
        id: OrderId::parse(row.text(0)?).map_err(|_| Fault::Stored("order id"))?,
        number: row.number(1)?,
        status: OrderStatus::parse(row.text(2)?).ok_or(Fault::Stored("order status"))?,
        payment_status: PaymentStatus::parse(row.text(3)?)
            .ok_or(Fault::Stored("payment status"))?,
        fulfilment_status: FulfilmentStatus::parse(row.text(4)?)
            .ok_or(Fault::Stored("fulfilment status"))?,
        total: Money::new(row.integer(6)?, currency(row, 5)?),
        placed_at: Timestamp::from_millis(row.integer(7)?),
    })
}

/// An event as projections and live pages read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its place among all events.
    pub position: i64,
    /// What it is about: an id.
    pub aggregate: String,
    /// Its place among the events of that.
    pub sequence: u64,
    /// `order.paid`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Ids and codes as JSON.
    pub data: String,
}

/// Events after this position, in order.
///
/// # Errors
/// When the database fails.
pub async fn events<S: Store>(store: &S, after: i64, limit: u32) -> Result<Vec<EventRow>, Fault> {
    let mut batch = Batch::read("events");
    let step = batch.push(Statement::new(sql::EVENTS_AFTER).bind(after).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step).rows.iter().map(event).collect()
}

fn event(row: &Row) -> Result<EventRow, Fault> {
    Ok(EventRow {
        position: row.integer(0)?,
        aggregate: row.text(1)?.to_owned(),
        sequence: row.number(2)?,
        kind: row.text(3)?.to_owned(),
        at: Timestamp::from_millis(row.integer(4)?),
        data: row.text(5)?.to_owned(),
    })
}

/// How much waits in each box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Effects that are due.
    pub effects: u64,
    /// Effects given up.
    pub effects_dead: u64,
    /// Provider events that are due.
    pub events: u64,
    /// Dead letters nobody has looked at.
    pub dead_letters: u64,
    /// Attempts the provider has to be asked about.
    pub attempts: u64,
    /// Orders whose hold ran out.
    pub holds: u64,
}

/// How much waits in each box by now, for health and metrics.
///
/// # Errors
/// When the database fails.
pub async fn waiting<S: Store>(store: &S, now: Timestamp) -> Result<Waiting, Fault> {
    let mut batch = Batch::read("waiting");
    let step = batch.push(Statement::new(boxes::WAITING).bind(now.millis()));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(Waiting::default()) };
    Ok(Waiting {
        effects: row.number(0)?,
        effects_dead: row.number(1)?,
        events: row.number(2)?,
        dead_letters: row.number(3)?,
        attempts: row.number(4)?,
        holds: row.number(5)?,
    })
}

/// An event that staff caused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRow {
    /// What happened.
    pub event: EventRow,
    /// Who did it: `staff:key_…`.
    pub actor: String,
}

/// A page of what staff did, newest first, below the position `before`.
///
/// # Errors
/// When the database fails.
pub async fn trail<S: Store>(
    store: &S,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<TrailRow>, Fault> {
    let mut batch = Batch::read("trail");
    let before = before.unwrap_or(i64::MAX);
    let step = batch.push(Statement::new(staff::TRAIL).bind(before).bind(limit));
    let rows = run(store, &batch).await?;
    let row = |row: &Row| Ok(TrailRow { event: event(row)?, actor: row.text(6)?.to_owned() });
    rows.of(step).rows.iter().map(row).collect()
}
