//! Sweeping away what has expired, a little at a time, behind a new cart's back.

use database::{Batch, Statement};
use domain::Timestamp;

use super::snapshot::forgotten;
use super::{WITHIN, home};
use crate::cookie::CartToken;
use crate::host::Host;
use crate::log::chain;
use crate::trace::Trace;

const LINES: &str = "DELETE FROM cart_lines WHERE cart IN \
    (SELECT id FROM carts WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 20)";
const OPERATIONS: &str = "DELETE FROM cart_operations WHERE cart IN \
    (SELECT id FROM carts WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 20)";
const CARTS: &str = "DELETE FROM carts WHERE id IN \
    (SELECT id FROM carts WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 20)";
const KEYS: &str = "DELETE FROM idempotency WHERE (caller, key) IN \
    (SELECT caller, key FROM idempotency WHERE created_at <= ?1 ORDER BY created_at LIMIT 100)";

/// The batch that sweeps.
fn batch(now: Timestamp) -> Batch {
    let mut batch = Batch::write("carts.sweep");
    for sql in [LINES, OPERATIONS, CARTS] {
        batch.push(Statement::new(sql).bind(now.millis()));
    }
    batch.push(Statement::new(KEYS).bind(forgotten(now).millis()));
    batch
}

/// Sweeps on one new cart in sixteen, after its answer has left.
pub(crate) fn sometimes<H: Host>(host: &H, token: &CartToken, trace: &Trace) {
    if !token.id.ulid().is_multiple_of(16) {
        return;
    }
    let (host_after, database, trace) = (host.clone(), home(&token.id), trace.clone());
    host.after(async move {
        let batch = batch(host_after.now());
        if let Err(error) = host_after.run(database, &batch, WITHIN).await {
            trace.warn(&host_after, "sweeping carts failed", &chain(&error));
        }
    });
}
