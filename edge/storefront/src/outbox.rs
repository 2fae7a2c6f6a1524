//! The durable lane where a host has no queue: a row in the carts database.
//!
//! The origin drains these rows under a lease with fencing. The message id is the row's key, so a
//! resubmission changes nothing while the first one waits.

use database::{Batch, Statement};
use domain::Timestamp;
use wire::envelope::Envelope;

const INSERT: &str = "INSERT INTO outbox (id, envelope, created_at, attempts, not_before) \
    VALUES (?1, ?2, ?3, 0, ?3) ON CONFLICT DO NOTHING";

/// The statement that makes a message durable.
#[must_use]
pub fn statement(envelope: &Envelope, now: Timestamp) -> Statement {
    Statement::new(INSERT)
        .bind(envelope.header().id.to_string())
        .bind(envelope.to_bytes())
        .bind(now.millis())
}

/// The same as a batch of its own.
#[must_use]
pub fn batch(envelope: &Envelope, now: Timestamp) -> Batch {
    let mut batch = Batch::write("outbox.send");
    batch.push(statement(envelope, now));
    batch
}
