//! The questions at the end: is anything left to do, and is everything as it was promised?
//!
//! The books are asked by their own audit. But an audit only compares the books with themselves,
//! so they are also held against what others know: shoppers, the bank, staff, the mail.

mod goods;
mod hoards;
mod money;
mod promises;

use database::{Batch, Row, Statement};

use crate::disk::Disk;
use crate::executor::at_once;
use crate::outcome::Counts;
use crate::world::World;

/// What must be zero when nothing is left to do, in the origin's database.
const LEFT: [(&str, &str); 8] = [
    // A refund is watched for a month; here it fails at once or never.
    (
        "effects",
        "SELECT count(*) FROM effects WHERE state = 'PENDING'
         AND NOT (kind = 'refund.check' AND failure IS 'it stands')",
    ),
    ("provider events", "SELECT count(*) FROM provider_events WHERE state = 'RECEIVED'"),
    ("live attempts", "SELECT count(*) FROM payments WHERE ended = 0"),
    ("unpaid orders", "SELECT count(*) FROM orders WHERE status IN ('PENDING', 'PAYMENT_PENDING')"),
    ("held units", "SELECT count(*) FROM holds WHERE state = 'HELD'"),
    ("unfinished refunds", "SELECT count(*) FROM refunds WHERE status IN ('REQUESTED', 'PENDING')"),
    ("bands to be shown", "SELECT count(*) FROM stock WHERE dirty = 1"),
    ("dead letters", "SELECT count(*) FROM dead_letters WHERE state = 'WAITING'"),
];

const OUTBOX: &str = "SELECT count(*) FROM outbox";

const COUNTS: [&str; 5] = [
    "SELECT count(*) FROM orders",
    "SELECT count(*) FROM events WHERE type = 'order.paid'",
    "SELECT count(*) FROM orders WHERE status = 'CANCELLED'",
    "SELECT count(*) FROM messages WHERE outcome = 'REFUSED'",
    "SELECT count(*) FROM refunds",
];

/// The rows that this finds.
fn ask(disk: &Disk, sql: &'static str) -> Vec<Row> {
    let mut batch = Batch::read("question");
    let step = batch.push(Statement::new(sql));
    disk.execute(&batch).map(|rows| rows.of(step).rows.clone()).unwrap_or_default()
}

/// The one number that this finds.
fn count(disk: &Disk, sql: &'static str) -> i64 {
    ask(disk, sql).first().and_then(|row| row.integer(0).ok()).unwrap_or(0)
}

fn text(row: &Row, column: usize) -> String {
    row.optional_text(column).ok().flatten().unwrap_or_default().to_owned()
}

fn integer(row: &Row, column: usize) -> i64 {
    row.optional_integer(column).ok().flatten().unwrap_or(0)
}

/// What is left to be done, in words.
pub(crate) fn left(world: &World) -> Vec<String> {
    let origin = LEFT.iter().map(|(name, sql)| (*name, count(&world.origin_disk, sql)));
    let others = [
        ("messages in the outbox", count(&world.carts_disk, OUTBOX)),
        ("messages in the queue", i64::try_from(world.queue.len()).unwrap_or(i64::MAX)),
        ("webhooks under way", i64::try_from(world.bank.under_way()).unwrap_or(i64::MAX)),
    ];
    let all = origin.chain(others).filter(|(_, count)| *count != 0);
    all.map(|(name, count)| format!("{count} {name}")).collect()
}

/// Everything that is wrong goes into the world's book.
pub(crate) fn all(world: &World) {
    match at_once(books::audit::audit(&*world.origin_disk)) {
        Some(Ok(found)) => {
            for one in found {
                let detail = format!("{} {}: {}", one.rule, one.subject, one.detail);
                world.sim.violated(one.invariant, detail);
            }
        }
        Some(Err(fault)) => world.sim.violated("FAULT", format!("the audit failed: {fault}")),
        None => world.sim.violated("FAULT", "the audit waited"),
    }
    promises::check(world);
    money::check(world);
    goods::check(world);
    hoards::check(world);
}

/// How much happened, by the books.
pub(crate) fn counts(world: &World) -> Counts {
    let [orders, paid, cancelled, refused, refunds] =
        COUNTS.map(|sql| u64::try_from(count(&world.origin_disk, sql)).unwrap_or(0));
    Counts { orders, paid, cancelled, refused, refunds, ..Counts::default() }
}

/// How many intents came by the outbox.
pub(crate) fn outboxed(world: &World) -> u64 {
    if world.sim.climate().queue {
        return 0;
    }
    let sql = "SELECT count(*) FROM events WHERE data LIKE '%\"lane\":\"durable\"%'";
    u64::try_from(count(&world.origin_disk, sql)).unwrap_or(0)
}
