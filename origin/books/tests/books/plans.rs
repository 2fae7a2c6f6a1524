//! No statement that serves the shop reads a whole table.

use std::sync::atomic::{AtomicUsize, Ordering};

use database::{Batch, BatchError, Rows, Statement, Store, Value};
use domain::Millis;

use crate::bench::Bench;
use crate::flaky::Flaky;

/// A store that counts what it is asked.
pub(crate) struct Counted {
    store: Flaky,
    round_trips: AtomicUsize,
    statements: AtomicUsize,
}

impl Counted {
    pub(crate) fn new(store: Flaky) -> Self {
        Self { store, round_trips: AtomicUsize::new(0), statements: AtomicUsize::new(0) }
    }

    pub(crate) fn round_trips(&self) -> usize {
        self.round_trips.load(Ordering::Relaxed)
    }

    pub(crate) fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }
}

impl Store for Counted {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        self.statements.fetch_add(batch.steps().len(), Ordering::Relaxed);
        self.store.run(batch, within).await
    }
}

/// Indexes that hold only what waits: reading one from its start is its use.
const WAITING: [&str; 4] = ["stock_dirty", "effects_dead", "effects_due", "outbox_by_time"];

/// The lines of the plan that read a whole table, or a whole index of one.
async fn scans<S: Store>(store: &S, sql: &str) -> Vec<String> {
    let lines = plan(store, sql).await.into_iter();
    lines
        .filter(|line| line.starts_with("SCAN ") && !line.contains("VIRTUAL TABLE"))
        .filter(|line| !line.contains("CONSTANT ROW"))
        .filter(|line| !WAITING.iter().any(|index| line.ends_with(&format!("INDEX {index}"))))
        .collect()
}

async fn plan<S: Store>(store: &S, sql: &str) -> Vec<String> {
    let explain: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {sql}").into_boxed_str());
    let parameters = (1..=30).rev().find(|n| sql.contains(&format!("?{n}"))).unwrap_or(0);
    let mut statement = Statement::new(explain);
    for _ in 0..parameters {
        statement = statement.bind(Value::Null);
    }
    let mut batch = Batch::read("plan");
    let step = batch.push(statement);
    let rows = store.run(&batch, Millis::from_seconds(5)).await.unwrap();
    rows.of(step).rows.iter().map(|row| row.text(3).unwrap().to_owned()).collect()
}

/// However many orders a contact has had, only the unpaid ones are looked at.
#[tokio::test]
async fn what_one_contact_holds_is_counted_by_an_index_of_unpaid_orders() {
    let bench = Bench::new().await;
    for name in ["NO_HOARD", "UNPAID", "HOARDED"] {
        let (_, sql) = books::sql::serving().find(|(one, _)| *one == name).unwrap();
        let plan = plan(&bench.books.store, sql).await;
        let orders = plan.iter().filter(|line| line.contains("contact_mac=?"));
        let wanted = sql.matches("contact_mac = ?1").count();
        assert_eq!(orders.clone().count(), wanted, "{name}: {plan:?}");
        for line in orders {
            assert!(line.contains("INDEX orders_unpaid_contact "), "{name}: {line}");
        }
    }
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let bench = Bench::new().await;
    let mut found = Vec::new();
    let mut say = |name, lines: Vec<String>| {
        found.extend(lines.into_iter().map(|line| format!("{name}: {line}")));
    };
    for (name, sql) in books::sql::serving() {
        say(name, scans(&bench.books.store, sql).await);
    }
    for (name, sql) in books::sql::carts() {
        say(name, scans(&bench.carts, sql).await);
    }
    for (name, sql) in books::sql::catalog() {
        say(name, scans(&bench.shown, sql).await);
    }
    // The newest release is read by its number, backwards, and the reading stops there.
    found.retain(|line| !line.ends_with("LATEST: SCAN releases"));
    found.retain(|line| !line.ends_with("IS_NEXT: SCAN releases"));
    // One row is all there is.
    found.retain(|line| !line.ends_with(": SCAN current_release"));
    // The products of a page are read first, and then what is theirs.
    found.retain(|line| !line.ends_with(": SCAN page"));
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn the_audit_can_be_asked() {
    let bench = Bench::new().await;
    for (name, sql) in books::sql::auditing() {
        let mut batch = Batch::read("audit");
        batch.push(Statement::new(sql));
        let answer = bench.books.store.run(&batch, Millis::from_seconds(5)).await;
        assert!(answer.is_ok(), "{name}: {answer:?}");
    }
}
