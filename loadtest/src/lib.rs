//! Shoppers from a seed, and the floors that a shop is measured against.
//!
//! A shopper buys over HTTP like anybody else: a cart, its lines, a quote, a checkout, and if asked
//! a payment. What it puts into the cart and where it lives come from a seed, so that two runs of
//! one seed ask for the same things in the same order. Every answer is looked at: a status that is
//! not the expected one, an order that is not placed, or an order number given twice is an error,
//! errors are counted by their code, and a run that had any says so.
//!
//! # Closed and open
//!
//! In a **closed** loop each of N shoppers begins its next turn when it has finished the last one.
//! That finds how much a shop can do, but it is kind to a slow one: who waits asks less.
//!
//! In an **open** loop turns are due at a fixed rate, whatever the shop does. A turn's latency
//! counts from the instant at which it was **due**, also when every connection was busy then, so
//! that a stall is seen by everybody who would have come while it lasted.
//!
//! # Floors
//!
//! A figure says little alone. Beside each one stands, measured by the same program in the same
//! run, what the parts below it can do at most: [`hello`], the same HTTP server with an answer that
//! is a constant; and [`floor`], the database alone with perfect batching.
//!
//! # Only on this machine
//!
//! A [`Target`] is a loopback address or it is refused: this is no tool to point at others.

pub mod floor;
pub mod hello;
pub mod stock;

mod chance;
mod clock;
mod connection;
mod drive;
mod measure;
mod reads;
mod report;
mod shelf;
mod shopper;
mod target;
mod work;

pub use connection::Broken;
pub use drive::{LoadError, Pace, Plan, run};
pub use report::{Latency, Report, Requests};
pub use shopper::Trouble;
pub use target::{Target, TargetError};
pub use work::Work;
