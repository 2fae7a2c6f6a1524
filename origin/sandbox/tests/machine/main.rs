//! The account as a state machine: every card, every transition, without a clock or a socket.

mod cards;
mod checkout;
mod contract;
mod events;
mod failures;
mod idempotency;
mod lists;
mod transitions;
mod world;
