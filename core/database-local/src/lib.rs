//! The guarded batch on a local libSQL file.
//!
//! This is the only crate that knows the `libsql` engine. It runs the same [`database::Batch`] that
//! [`database::hrana`] sends over HTTP, with the same refusals, and one test suite holds the two to
//! that.
//!
//! # One writer, many readers
//!
//! SQLite has one writer. [`Local`] therefore has one writer thread, and every write goes through
//! it. While one group of batches is being flushed to the disk the next ones queue up; the thread
//! then takes all of them (up to [`Options::group_max`]) and commits them **as one transaction
//! with one fsync**, each batch in a savepoint of its own so that a refused one undoes only itself.
//! An answer is given after the commit is on the disk (`synchronous=FULL`), never before.
//!
//! Reads run on reader threads, each with its own connection and its own snapshot; with a
//! write-ahead log they neither wait for the writer nor stop it.
//!
//! # The group committer is a plain function
//!
//! [`commit`] takes a [`Connection`] and batches, and returns outcomes. The writer thread only
//! feeds it. The simulator calls it directly, on a connection in memory, without a thread or a
//! clock.
//!
//! # What is decided here
//!
//! - A batch whose deadline has passed when its turn comes is answered `Deadline` and is not run.
//! - A failed step is reported by its place ([`database::BatchError::Refused`]). A full disk, a
//!   corrupt page or SQL that does not parse is not a refusal: no order may be declined because
//!   a disk is full.
//! - When the engine has ended the transaction by itself, nothing of the group is committed, and
//!   its batches are run again one by one.
//! - Prepared statements are kept per connection. SQL is `&'static str`, so its address is the key.
//! - A statement must be given exactly as many values as it has parameters.

mod commit;
mod connection;
mod failure;
mod inbox;
mod local;

pub use commit::{commit, read};
pub use connection::{Connection, Durability, Options, Place};
pub use failure::OpenError;
pub use local::Local;
