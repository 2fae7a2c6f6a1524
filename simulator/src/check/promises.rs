//! DURABLE: what somebody was told is still true. ONCE: it happened once.

use std::collections::{BTreeMap, BTreeSet};

use super::{ask, integer, text};
use crate::witness::Promise;
use crate::world::World;

/// A mail whose sender crashes before it is written down is sent again, as often as an effect is
/// tried.
const MAILS_MAX: u64 = 20;

const ORDERS: &str = "SELECT intent, id FROM orders";
const MESSAGES: &str = "SELECT intent, outcome FROM messages WHERE kind = 'PLACE'";
const REFUSALS: &str = "SELECT subject, id FROM effects WHERE kind = 'mail.refused'";
const EVENTS: &str = "SELECT id FROM provider_events";
const CONFIRMED: &str = "SELECT e.aggregate, count(f.id), coalesce(sum(f.state = 'DONE'), 0),
    coalesce(min(f.id), '')
    FROM events e LEFT JOIN effects f
     ON f.subject = e.aggregate AND f.kind = 'mail.order_confirmed'
    WHERE e.type = 'order.paid' GROUP BY e.aggregate";
const STAFF_REFUNDS: &str = "SELECT order_id, count(*) FROM refunds
    WHERE reason = 'a scratch' GROUP BY order_id";

pub(super) fn check(world: &World) {
    intents(world);
    webhooks(world);
    mails(world);
    refunds(world);
}

fn pairs(world: &World, sql: &'static str) -> BTreeMap<String, String> {
    let rows = ask(&world.origin_disk, sql);
    rows.iter().map(|row| (text(row, 0), text(row, 1))).collect()
}

fn intents(world: &World) {
    let (orders, messages) = (pairs(world, ORDERS), pairs(world, MESSAGES));
    let told = pairs(world, REFUSALS);
    for (intent, promise) in world.witness.promises() {
        let order = orders.get(&intent);
        let refused = messages.get(&intent).is_some_and(|outcome| outcome == "REFUSED");
        one(world, (&intent, &promise), order, refused);
        // Whoever was told "we write to you" is written to.
        if promise.accepted && refused && !told.contains_key(&intent) {
            world.sim.violated("DURABLE", format!("{intent} was refused without a mail"));
        }
    }
}

fn one(world: &World, (intent, promise): (&str, &Promise), order: Option<&String>, refused: bool) {
    let sim = &world.sim;
    if promise.placed.is_some() && order != promise.placed.as_ref() {
        sim.violated("DURABLE", format!("{intent} was shown as an order that is not there"));
    }
    if promise.accepted && order.is_some() == refused {
        let what = if refused { "both" } else { "neither" };
        sim.violated("DURABLE", format!("{intent} was accepted and is {what} order and refusal"));
    }
    if promise.refused && order.is_some() {
        sim.violated("ORDER1", format!("{intent} was refused for good and is an order"));
    }
    if promise.refused && !refused {
        sim.violated("DURABLE", format!("{intent} was refused and nobody remembers"));
    }
}

/// What was answered 2xx is kept.
fn webhooks(world: &World) {
    let kept: BTreeSet<String> =
        ask(&world.origin_disk, EVENTS).iter().map(|row| text(row, 0)).collect();
    for event in world.bank.delivered() {
        if !kept.contains(&event) {
            world.sim.violated("DURABLE", format!("{event} was taken and is not kept"));
        }
    }
}

/// Every paid order has one confirmation, and it was really sent.
fn mails(world: &World) {
    let sent = world.origins.mails();
    for row in ask(&world.origin_disk, CONFIRMED) {
        let (order, mails, done) = (text(&row, 0), integer(&row, 1), integer(&row, 2));
        if mails != 1 {
            world.sim.violated("ONCE", format!("{order} has {mails} confirmations"));
        }
        if done == mails && !sent.contains_key(&text(&row, 3)) {
            world.sim.violated("DURABLE", format!("{order} was confirmed by no mail"));
        }
    }
    for (id, letter) in sent.iter().filter(|(_, letter)| letter.times > MAILS_MAX) {
        let (times, subject) = (letter.times, &letter.subject);
        world.sim.violated("BOUND", format!("{id} was mailed {times} times: {subject}"));
    }
}

/// Staff asked once and meant once.
fn refunds(world: &World) {
    let asked = world.witness.refunds();
    for row in ask(&world.origin_disk, STAFF_REFUNDS) {
        let (order, made) = (text(&row, 0), integer(&row, 1));
        let wish = asked.get(&order).copied().unwrap_or_default();
        if made < wish.sure || made > wish.sure + wish.unsure.1 {
            world.sim.violated("ONCE", format!("{order}: {made} refunds, asked for {wish:?}"));
        }
    }
}
