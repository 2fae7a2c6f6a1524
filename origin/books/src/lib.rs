//! The origin's books: what became of every intent, unit and coin.
//!
//! This crate takes decisions and writes them down; it does not run. It opens no socket, starts no
//! task, reads no clock and draws no randomness. Its functions are `async` only because the two
//! things it calls are far away: a [`database::Store`] and a payment [`Provider`]. Time and
//! entropy come in as a [`Moment`]. So the process that SREs run and the simulator that explores
//! its failures run the very same code.
//!
//! # How a decision is written down
//!
//! Read, decide in Rust, then send **one batch with guards**. A guard is a row count, a CHECK or a
//! UNIQUE; when one refuses, the world has changed: read again and decide again, a bounded number
//! of times. No transaction ever waits for this code or for the network, and in particular none
//! waits for the provider: a payment or a refund is a *row with its idempotency key* before it is
//! a call, so that a crash between the two, or a lost answer, is made good by asking again.
//!
//! # The way of an order
//!
//! - [`intake`] opens an envelope, checks the signed quote against the stored release, and makes
//!   an order, its stock holds and its event in one batch of at most twelve statements; or records
//!   a typed refusal. A message's id is the first statement, so repetitions get the first answer.
//! - [`payments`] makes attempts to pay, at most one live one per order, and settles each by what
//!   the provider *says when asked*. [`webhooks`] only wakes that up; [`reconciler`] does when no
//!   event comes; [`sweeper`] ends orders whose hold ran out, at the provider first.
//! - [`orders`] shows and cancels; [`refunds`] gives money back.
//! - [`effects`] is the outbox: mails and refunds leave through it under a fenced lease.
//! - [`drain`] brings in the envelopes that hosts without a queue left in a carts database;
//!   [`dead_letters`] keeps what could not be understood.
//! - [`catalog`] is what the merchant works on; [`pricing`] sets a price among its prices.
//! - [`publish`] makes a catalog visible: a release in the origin's and the catalog's database.
//! - [`inventory`] changes stock, [`audit`] proves that everything adds up, [`queries`] lists.
//! - [`admin_keys`] lets programs act for staff, [`claims`] lets them repeat what they asked for.
//! - [`demo`] is the shop that opens on the first start.
//!
//! # What always holds
//!
//! Units held are the sum of the holds, and never more than there are. An intent has at most one
//! order and one answer. An order has at most one charge that is kept. A charge that no order can
//! have goes back whole. [`audit::audit`] asks for all of these, on a live shop and in every test.

mod actor;
mod answers;
mod contact;
mod fault;
mod hoarding;
mod mail;
mod moment;
mod press;
mod provider;
mod releases;
mod shop;

pub mod admin_keys;
pub mod audit;
pub mod catalog;
pub mod claims;
pub mod dead_letters;
pub mod demo;
pub mod drain;
pub mod effects;
pub mod intake;
pub mod inventory;
pub mod orders;
pub mod payments;
pub mod pricing;
pub mod publish;
pub mod queries;
pub mod reconciler;
pub mod refunds;
pub mod retention;
pub mod sql;
pub mod sweeper;
pub mod webhooks;

pub use actor::Actor;
pub use fault::Fault;
pub use hoarding::HoardingLimits;
pub use intake::Lane;
pub use mail::Mail;
pub use moment::Moment;
pub use press::{Kept, PressError};
pub use provider::{
    NewPage, NewPayment, NewRefund, Payment, PaymentFailure, PaymentState, Provider, ProviderError,
    Refund, RefundState,
};
pub use releases::Releases;
pub use shop::{Books, ProviderAddress, SecretBytes, Shop};
