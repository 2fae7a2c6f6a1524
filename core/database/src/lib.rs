//! A database as seen by the shop: one guarded batch at a time.
//!
//! libSQL has one writer, the edge is far from it, and a server that is asked to hold a transaction
//! open across a network will end it. So no transaction of ours ever waits on our code. A caller
//! reads what it needs, decides in Rust, and sends **one [`Batch`]**: statements with *guards*,
//! which commit whole or not at all, in one round trip. When a guard fails the caller reads again
//! and decides again, a bounded number of times.
//!
//! # Words
//!
//! - A [`Statement`] is SQL that was written in this source tree (`&'static str`: there are no
//!   built strings, hence no injection) with its bound [`Value`]s.
//! - A [`Batch`] is a named list of statements, either a read or a write. A read batch sees one
//!   snapshot. A write batch is atomic.
//! - A *guard* is a statement that fails when the decision behind the batch no longer holds.
//!   CHECK and UNIQUE constraints are the best guards; an expected number of changed rows is
//!   [`Batch::push_changing`]; anything else is [`Batch::guard`].
//! - A [`Step`] is the place of a statement in its batch. **A refusal is named by the step that
//!   failed** and never by a code or a message, because the two engines disagree about those:
//!   see [`BatchError::Refused`].
//! - An [`Identity`] says which store and which environment a database belongs to. Every batch is
//!   checked against it before its first statement, so that a replica of another store, or a
//!   staging database behind a production address, answers [`BatchError::WrongStore`].
//! - A [`Store`] runs batches. `database_local::Local` is one on a local file; over HTTP, [`hrana`]
//!   turns batches into bytes and bytes into answers, and the host brings the HTTP.
//!
//! # What this crate never does
//!
//! It does no I/O, reads no clock and starts no task, so it is the same code in a Worker, in a Spin
//! component, in a native process and in the simulator. It never interpolates a value into SQL.
//! It never panics: an isolate that panics ends every request it holds.
//!
//! # Where to look
//!
//! [`Batch`] and [`Rows`] are what callers use. [`hrana`] is the wire format and the driver of
//! grouped commits over it. [`epoch`] says when its indices can be compared. [`migrate`] brings a
//! database to the numbered schema this program was built with.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod batch;
pub mod epoch;
mod failure;
pub mod hrana;
pub mod migrate;
mod rows;
mod script;
mod store;
mod value;

pub use batch::{Batch, Kind, Statement, Step, ends_transaction};
pub use failure::BatchError;
pub use rows::{ResultSet, Row, RowError, Rows};
pub use store::{Database, Identity, Store};
pub use value::Value;
