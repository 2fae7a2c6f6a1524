//! `bodega orders list|show`.

use std::process::ExitCode;

use books::queries::{self, OrderRow};
use clap::Subcommand;
use database::Database;
use domain::{Money, OrderStatus};
use serde_json::{Value, json};
use wire::answer::{Answer, OrderView};

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, stores};

/// How many orders a list shows unless it is told.
const LIMIT: u32 = 24;
/// And at most: a page of a terminal, not an export.
const LIMIT_MAX: u32 = 100;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// The newest orders first
    List {
        /// Only orders of this status, such as PAID
        #[arg(long, value_parser = status)]
        status: Option<OrderStatus>,
        /// Only orders older than this number
        #[arg(long)]
        before: Option<u64>,
        /// How many, at most 100
        #[arg(long, default_value_t = LIMIT)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// One order, by number, id (`ord_…`) or intent (`int_…`)
    Show {
        /// Which
        order: String,
    },
}

fn status(text: &str) -> Result<OrderStatus, String> {
    OrderStatus::parse(&text.to_ascii_uppercase()).ok_or_else(|| {
        let known: Vec<_> = OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
        format!("not one of {}", known.join(", "))
    })
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let store = stores::open(shop, Database::Origin)?.store;
    match verb {
        Verb::List { status, before, limit } => {
            let rows = queries::orders(&store, status, before, limit.min(LIMIT_MAX)).await?;
            let values: Vec<Value> = rows.iter().map(value).collect();
            output.print(&values, || text(&rows));
        }
        Verb::Show { order } => {
            let key = match order.parse::<u64>() {
                Ok(number) => match queries::order_by_number(&store, number).await? {
                    Some(id) => id.to_string(),
                    None => return Err(format!("there is no order {number}").into()),
                },
                Err(_) => order,
            };
            let Some(view) = books::orders::show(&store, &key).await? else {
                return Err(format!("there is no order {key}").into());
            };
            let json: Value = serde_json::from_slice(&Answer::Order(view.clone()).to_json())?;
            output.print(&json, || whole(&view));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn value(row: &OrderRow) -> Value {
    json!({
        "number": row.number,
        "id": row.id.to_string(),
        "status": row.status.as_str(),
        "payment_status": row.payment_status.as_str(),
        "fulfilment_status": row.fulfilment_status.as_str(),
        "total": { "amount": row.total.minor(), "currency": row.total.currency().code() },
        "placed_at": row.placed_at.to_rfc3339(),
    })
}

fn text(rows: &[OrderRow]) -> String {
    if rows.is_empty() {
        return "No orders.".to_owned();
    }
    let cells = |row: &OrderRow| {
        vec![
            row.number.to_string(),
            row.placed_at.to_rfc3339(),
            row.status.to_string(),
            row.payment_status.to_string(),
            money(row.total),
            row.id.to_string(),
        ]
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    table(&["number", "placed", "status", "payment", "total", "id"], &rows)
}

fn money(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency().code())
}

fn whole(view: &OrderView) -> String {
    let mut lines = vec![
        format!("Order {}  {}", view.number, view.id),
        format!("placed   {}", view.placed_at.to_rfc3339()),
        format!("status   {}", view.status),
        format!("payment  {}", view.payment_status),
        format!("total    {}", money(view.totals.total)),
        String::new(),
    ];
    lines.extend(
        view.lines.iter().map(|line| {
            format!("{:>4} × {}  {}", line.quantity.get(), line.title, money(line.total))
        }),
    );
    lines.push(String::new());
    lines.extend(
        view.timeline.iter().map(|entry| format!("{}  {}", entry.at.to_rfc3339(), entry.kind)),
    );
    lines.join("\n")
}
