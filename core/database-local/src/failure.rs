//! What the engine's errors mean to a batch.

use database::{BatchError, Step};
use thiserror::Error;

/// Why a local database could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The engine could not open or configure the file.
    #[error("the database file could not be opened")]
    Engine(#[from] libsql::Error),
    /// A setting did not take: `synchronous` decides whether an answer is durable.
    #[error("the engine keeps {setting} = {found} where {wanted} is needed")]
    Setting {
        /// The pragma.
        setting: &'static str,
        /// What it reads.
        found: String,
        /// What it should read.
        wanted: &'static str,
    },
    /// A thread could not be started.
    #[error("a database thread could not be started")]
    Thread(#[source] std::io::Error),
}

/// SQLite's primary result codes that are told apart here.
mod code {
    pub(super) const ERROR: i32 = 1;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const TOO_BIG: i32 = 18;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const MISMATCH: i32 = 20;
}

/// The primary code: extended ones keep it in their low byte.
const fn primary(error: &libsql::Error) -> Option<i32> {
    match error {
        libsql::Error::SqliteFailure(code, _) => Some(*code & 0xff),
        _ => None,
    }
}

/// Whether the statement was refused by the data, rather than failed by the engine.
pub(crate) const fn is_refusal(error: &libsql::Error) -> bool {
    matches!(primary(error), Some(code::ERROR | code::CONSTRAINT | code::MISMATCH))
}

/// Whether the engine ran into somebody else's lock.
pub(crate) const fn is_busy(error: &libsql::Error) -> bool {
    matches!(primary(error), Some(code::BUSY | code::LOCKED))
}

/// What a failure while running a step means.
pub(crate) fn at_step(error: &libsql::Error, step: Step) -> BatchError {
    if is_refusal(error) { BatchError::Refused(step) } else { of_engine(error) }
}

/// What a failure outside of the steps means, or one while preparing a statement.
pub(crate) fn of_engine(error: &libsql::Error) -> BatchError {
    match (primary(error), error) {
        (Some(code::BUSY | code::LOCKED), _) => BatchError::Busy,
        (Some(code::TOO_BIG), _) => BatchError::TooLarge,
        (_, libsql::Error::SqliteFailure(code, message)) => {
            BatchError::Server { code: format!("SQLITE_{code}"), message: message.clone() }
        }
        (_, other) => BatchError::Server { code: "LIBSQL".to_owned(), message: other.to_string() },
    }
}
