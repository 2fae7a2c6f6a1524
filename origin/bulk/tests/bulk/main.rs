//! Files into a shop on a real libsql file, and out again.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

mod merging;
mod pictures;
mod resuming;
mod round;
mod shop;
mod stocking;
