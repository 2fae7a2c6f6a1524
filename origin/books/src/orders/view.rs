//! An order as its shopper sees it.

use database::{Batch, ResultSet, Row, Statement, Step, Store};
use domain::price::Totals;
use domain::{
    Address, Adjustment, AdjustmentKind, Country, Currency, Email, FulfilmentStatus, Money,
    OrderStatus, Quantity, Sku, Timestamp, VariantId,
};
use wire::answer::{Answer, OrderLine, OrderView, TimelineEntry};
use wire::message::StatusQuestion;

use super::{Order, currency, read_order};
use crate::contact::{self, StoredAddress};
use crate::shop::{Books, run};
use crate::sql::orders as sql;
use crate::{Fault, intake};

/// An order, how it is shown, and where its buyer is written to.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) order: Order,
    pub(crate) view: OrderView,
    pub(crate) email: Option<Email>,
}

/// What became of an intent or an order, for whoever holds the order secret: the order, or the
/// recorded refusal.
///
/// # Errors
/// When the database fails.
pub async fn status<S: Store, P>(
    books: &Books<S, P>,
    question: &StatusQuestion,
) -> Result<Answer, Fault> {
    let key = question.subject.to_string();
    if let Some(seen) = find(&books.store, &key).await? {
        let order = &seen.order;
        let opens = books.shop.opens(&question.order_secret, &order.secret_hash, order.id);
        return Ok(if opens { Answer::Order(seen.view) } else { Answer::Forbidden });
    }
    let secret = |hash: &[u8; 32]| question.order_secret.matches(hash);
    Ok(intake::recorded_refusal(&books.store, &key, secret).await?.unwrap_or(Answer::NotFound))
}

/// The order with this order id or intent id, as its shopper sees it.
///
/// # Errors
/// When the database fails.
pub async fn show<S: Store>(store: &S, key: &str) -> Result<Option<OrderView>, Fault> {
    Ok(find(store, key).await?.map(|seen| seen.view))
}

/// How many events the order has had: what a long poll waits to change.
///
/// # Errors
/// When the database fails.
pub async fn version<S: Store>(store: &S, order: domain::OrderId) -> Result<u64, Fault> {
    let mut batch = Batch::read("order version");
    let step = batch.push(Statement::new(sql::VERSION).bind(order.to_string()));
    let rows = run(store, &batch).await?;
    Ok(rows.of(step).first().map(|row| row.number(0)).transpose()?.unwrap_or(0))
}

pub(crate) async fn find<S: Store>(store: &S, key: &str) -> Result<Option<Seen>, Fault> {
    let mut batch = Batch::read("order view");
    let mut ask = |sql| -> Step { batch.push(Statement::new(sql).bind(key)) };
    let order = ask(sql::ORDER);
    let lines = ask(sql::ORDER_LINES);
    let adjustments = ask(sql::ORDER_ADJUSTMENTS);
    let contact = ask(sql::ORDER_CONTACT);
    let events = ask(sql::ORDER_EVENTS);
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(order).first() else { return Ok(None) };
    let order = read_order(row)?;
    let currency = currency(row, 11)?;
    let contact = rows.of(contact).first();
    let email = contact.map(|row| row.text(0)).transpose()?.map(Email::parse);
    let email = email.transpose().map_err(|_| Fault::Stored("email"))?;
    let timeline = read_timeline(rows.of(events))?;
    let waits = matches!(order.status, OrderStatus::Pending | OrderStatus::PaymentPending);
    let view = OrderView {
        id: order.id,
        number: order.number.to_string(),
        intent: order.intent,
        status: order.status,
        payment_status: order.payment_status,
        fulfilment_status: FulfilmentStatus::parse(row.text(10)?)
            .ok_or(Fault::Stored("fulfilment status"))?,
        currency,
        lines: read_each(rows.of(lines), |row| read_line(row, currency))?,
        totals: read_totals(row, currency)?,
        adjustments: read_each(rows.of(adjustments), |row| read_adjustment(row, currency))?,
        contact_email: email.clone().map_or_else(contact::erased_email, Ok)?,
        shipping_address: read_address(contact)?,
        pay_by: waits.then_some(order.hold_until),
        placed_at: Timestamp::from_millis(row.integer(18)?),
        version: u64::try_from(timeline.len()).unwrap_or(u64::MAX),
        timeline,
    };
    Ok(Some(Seen { order, view, email }))
}

fn read_each<T>(set: &ResultSet, read: impl Fn(&Row) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    set.rows.iter().map(read).collect()
}

fn read_totals(row: &Row, currency: Currency) -> Result<Totals, Fault> {
    let money = |column| Ok::<_, Fault>(Money::new(row.integer(column)?, currency));
    Ok(Totals {
        subtotal: money(12)?,
        discount: money(13)?,
        shipping: Some(money(14)?),
        tax: Some(money(15)?),
        tax_included: row.truth(16)?,
        total: money(17)?,
    })
}

fn read_line(row: &Row, currency: Currency) -> Result<OrderLine, Fault> {
    Ok(OrderLine {
        variant: VariantId::parse(row.text(0)?).map_err(|_| Fault::Stored("variant id"))?,
        sku: Sku::parse(row.text(1)?).map_err(|_| Fault::Stored("sku"))?,
        title: row.text(2)?.to_owned(),
        quantity: Quantity::new(row.number(3)?).map_err(|_| Fault::Stored("quantity"))?,
        unit_price: Money::new(row.integer(4)?, currency),
        total: Money::new(row.integer(5)?, currency),
    })
}

fn read_adjustment(row: &Row, currency: Currency) -> Result<Adjustment, Fault> {
    let line = row.optional_integer(4)?.map(usize::try_from).transpose();
    Ok(Adjustment {
        kind: AdjustmentKind::parse(row.text(0)?).ok_or(Fault::Stored("adjustment"))?,
        code: row.text(1)?.to_owned(),
        label: row.text(2)?.to_owned(),
        amount: Money::new(row.integer(3)?, currency),
        line: line.map_err(|_| Fault::Stored("adjustment's line"))?,
    })
}

/// The versions of an order are its events: their sequence has no gaps.
fn read_timeline(events: &ResultSet) -> Result<Vec<TimelineEntry>, Fault> {
    read_each(events, |row| {
        Ok(TimelineEntry {
            at: Timestamp::from_millis(row.integer(2)?),
            kind: row.text(1)?.to_owned(),
        })
    })
}

fn read_address(contact: Option<&Row>) -> Result<Address, Fault> {
    let stored = contact.map(|row| row.optional_text(1)).transpose()?.flatten();
    match stored {
        Some(text) => StoredAddress::read(text),
        None => Ok(Address {
            name: "-".to_owned(),
            company: None,
            line1: "-".to_owned(),
            line2: None,
            city: "-".to_owned(),
            region: None,
            postal_code: None,
            country: Country::parse("ZZ").map_err(|_| Fault::Stored("country"))?,
        }),
    }
}
