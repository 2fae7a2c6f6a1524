//! The account as a state machine: every card, every transition, without a clock or a socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it needs by failing")]

mod cards;
mod checkout;
mod contract;
mod events;
mod failures;
mod idempotency;
mod lists;
mod transitions;
mod world;
