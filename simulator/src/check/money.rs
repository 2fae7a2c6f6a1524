//! CHARGE1 and PAID, by what the bank says and not by what the books believe.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ask, integer, text as column};
use crate::till::{number, rows, text};
use crate::world::World;

const ORDERS: &str = "SELECT id, status, total, payment_status FROM orders";
const PAYMENTS: &str =
    "SELECT attempt, order_id, status, captured, refunded, coalesce(charge_id, '')
    FROM payments";

const REFUNDS: &str = "SELECT id, status FROM refunds";

struct Order {
    status: String,
    total: i64,
    payment: String,
}

struct Attempt {
    order: String,
    status: String,
    captured: i64,
    refunded: i64,
    charge: String,
}

/// A payment as the bank knows it.
struct Charge {
    id: String,
    order: String,
    attempt: String,
    amount: i64,
    received: i64,
    returned: i64,
}

pub(super) fn check(world: &World) {
    let orders: BTreeMap<String, Order> = ask(&world.origin_disk, ORDERS)
        .iter()
        .map(|row| {
            let [id, status, payment] = [0, 1, 3].map(|place| column(row, place));
            (id, Order { status, total: integer(row, 2), payment })
        })
        .collect();
    let attempts: BTreeMap<String, Attempt> = ask(&world.origin_disk, PAYMENTS)
        .iter()
        .map(|row| {
            let attempt = Attempt {
                order: column(row, 1),
                status: column(row, 2),
                captured: integer(row, 3),
                refunded: integer(row, 4),
                charge: column(row, 5),
            };
            (column(row, 0), attempt)
        })
        .collect();
    let mut kept: BTreeMap<String, u32> = BTreeMap::new();
    let mut charges = Vec::new();
    let (closed, returned) = (pages(world), returned(world));
    for shown in all(world, "/v1/payment_intents", "expand[]=data.latest_charge") {
        if !closed.contains(text(&shown, "/id").unwrap_or_default()) {
            open(world, &shown);
        }
        let charge = read(&shown);
        if charge.received == 0 {
            continue;
        }
        // Where a bank returned a refund somebody has to find another way, and the books say so.
        let stuck = returned.contains(&charge.id);
        if charge.received > charge.returned && !stuck {
            *kept.entry(charge.order.clone()).or_default() += 1;
        }
        one(world, (&charge, stuck), orders.get(&charge.order), attempts.get(&charge.attempt));
        charges.push(charge.id);
    }
    for (order, count) in kept.iter().filter(|(_, count)| **count > 1) {
        world.sim.violated("CHARGE1", format!("{order} keeps {count} charges"));
    }
    for (id, attempt) in &attempts {
        if attempt.captured > 0 && !charges.contains(&attempt.charge) {
            let order = &attempt.order;
            world.sim.violated("PAID", format!("{id} of {order} was never charged"));
        }
    }
}

/// The payments of which a bank returned a refund to the shop. The books know of each.
fn returned(world: &World) -> BTreeSet<String> {
    let books: BTreeMap<String, String> = ask(&world.origin_disk, REFUNDS)
        .iter()
        .map(|row| (column(row, 0), column(row, 1)))
        .collect();
    let mut returned = BTreeSet::new();
    for refund in all(world, "/v1/refunds", "") {
        if text(&refund, "/status") != Some("failed") {
            continue;
        }
        let id = text(&refund, "/metadata/refund").unwrap_or_default();
        let known = books.get(id).map_or("nothing", String::as_str);
        if known != "FAILED" {
            world.sim.violated("PAID", format!("{id} was returned, and the books say {known}"));
        }
        returned.extend(text(&refund, "/payment_intent").map(str::to_owned));
    }
    returned
}

/// No hosted page is open any more. Answers the payments behind closed ones: nobody can reach
/// them, whatever state they were left in.
fn pages(world: &World) -> BTreeSet<String> {
    let mut closed = BTreeSet::new();
    for page in all(world, "/v1/checkout/sessions", "") {
        if text(&page, "/status") == Some("open") {
            let id = text(&page, "/id").unwrap_or_default();
            world.sim.violated("LIVE", format!("{id} can still be paid"));
        } else {
            closed.extend(text(&page, "/payment_intent").map(str::to_owned));
        }
    }
    closed
}

/// Nobody can pay any more when nothing is waiting for money.
fn open(world: &World, shown: &Value) {
    let status = text(shown, "/status").unwrap_or_default();
    if !matches!(status, "succeeded" | "canceled") {
        let (id, order) = (text(shown, "/id"), text(shown, "/metadata/order"));
        let detail = format!(
            "{} of {} is {status} for ever",
            id.unwrap_or_default(),
            order.unwrap_or_default()
        );
        world.sim.violated("LIVE", detail);
    }
}

fn read(shown: &Value) -> Charge {
    let name = |pointer| text(shown, pointer).unwrap_or_default().to_owned();
    Charge {
        id: name("/id"),
        order: name("/metadata/order"),
        attempt: name("/metadata/attempt"),
        amount: number(shown, "/amount"),
        received: number(shown, "/amount_received"),
        returned: number(shown, "/latest_charge/amount_refunded"),
    }
}

/// One charge ends as exactly one paid order, or goes back whole.
fn one(
    world: &World,
    (charge, stuck): (&Charge, bool),
    order: Option<&Order>,
    attempt: Option<&Attempt>,
) {
    let (sim, id) = (&world.sim, &charge.id);
    let (Some(order), Some(attempt)) = (order, attempt) else {
        return sim.violated("PAID", format!("{id} was charged and belongs to no order"));
    };
    if attempt.captured != charge.received {
        let (received, captured) = (charge.received, attempt.captured);
        sim.violated("PAID", format!("{id} took {received}, the books say {captured}"));
    }
    if attempt.refunded != charge.returned {
        let (returned, refunded) = (charge.returned, attempt.refunded);
        sim.violated("CHARGE1", format!("{id} gave {returned} back, the books say {refunded}"));
    }
    if stuck {
        return;
    }
    let kept = charge.received - charge.returned;
    // A provider that took another amount than it was asked for gives all of it back.
    let other = charge.amount != order.total || charge.received > order.total;
    if other && kept > 0 {
        let (amount, total) = (charge.amount, order.total);
        sim.violated("PRICE", format!("{id} asked for {amount} of {total}"));
    }
    let paid = matches!(order.status.as_str(), "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED");
    let status = &order.status;
    if kept > 0 && !(paid && attempt.status == "SUCCEEDED") {
        sim.violated("PAID", format!("{id} kept {kept} of an order that is {status}"));
    }
    // Staff may have given it back in parts; then the order says so.
    if paid && attempt.status == "SUCCEEDED" && kept <= 0 && order.payment != "REFUNDED" {
        sim.violated("PAID", format!("{id} is given back whole, and its order is {status}"));
    }
}

/// Every row of a list.
fn all(world: &World, path: &str, query: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let last = all.last().and_then(|row| text(row, "/id")).unwrap_or_default();
        let after = if last.is_empty() { String::new() } else { format!("&starting_after={last}") };
        let page = world.bank.look(path, &format!("limit=100&{query}{after}"));
        let before = all.len();
        all.extend(rows(&page).cloned());
        let more = page.get("has_more").and_then(Value::as_bool).unwrap_or(false);
        if !more || all.len() == before {
            return all;
        }
    }
}
