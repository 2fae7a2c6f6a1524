//! What must always hold, asked of a live database. `bodega doctor` prints it, the scanner alarms
//! on it, the simulator ends every run with it.

use database::{Batch, Statement, Store};
use domain::Millis;

use crate::Fault;
use crate::sql::audit as sql;

/// How long a whole scan may take on a large shop.
const WITHIN: Millis = Millis::from_minutes(5);

/// Something that must never be, and is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invariant's name in the fault catalogue: `STOCK`, `CHARGE1`.
    pub invariant: &'static str,
    /// The rule of it that is broken, `STOCK_HELD`.
    pub rule: &'static str,
    /// The id of what is wrong: an order, a variant, an attempt.
    pub subject: String,
    /// What is wrong with it, in ids and numbers.
    pub detail: String,
}

/// Which invariant a rule belongs to: the word before its underscore, as the catalogue names it.
fn invariant(rule: &str) -> &'static str {
    match rule.split('_').next() {
        Some("STOCK") => "STOCK",
        Some("LEDGER") => "LEDGER",
        Some("HOLD") => "STOCK",
        Some("ORDER") => "ORDER1",
        Some("ONCE") => "ONCE",
        Some("PRICE") => "PRICE",
        Some("CHARGE") => "CHARGE1",
        Some("PAID") => "PAID",
        _ => "FSM",
    }
}

/// Everything that is wrong, in one snapshot. Empty is healthy.
///
/// # Errors
/// When the database fails.
pub async fn audit<S: Store>(store: &S) -> Result<Vec<Violation>, Fault> {
    check(store, |_| true).await
}

/// Only what concerns stock: the `inventory doctor`.
///
/// # Errors
/// When the database fails.
pub async fn audit_stock<S: Store>(store: &S) -> Result<Vec<Violation>, Fault> {
    check(store, |invariant| matches!(invariant, "STOCK" | "LEDGER")).await
}

async fn check<S: Store>(
    store: &S,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Violation>, Fault> {
    let mut batch = Batch::read("audit");
    let rules: Vec<_> = sql::ALL
        .iter()
        .filter(|(rule, _)| wanted(invariant(rule)))
        .map(|(rule, sql)| (*rule, batch.push(Statement::new(sql))))
        .collect();
    let rows =
        store.run(&batch, WITHIN).await.map_err(|error| Fault::Store(batch.name(), error))?;
    let mut violations = Vec::new();
    for (rule, step) in rules {
        for row in &rows.of(step).rows {
            violations.push(Violation {
                invariant: invariant(rule),
                rule,
                subject: row.text(0)?.to_owned(),
                detail: row.text(1)?.to_owned(),
            });
        }
    }
    Ok(violations)
}
