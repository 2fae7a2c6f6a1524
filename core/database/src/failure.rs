//! Why a batch has no rows to show.

use thiserror::Error;

use crate::Step;

/// Why a batch did not answer.
///
/// Every variant except [`Unknown`](Self::Unknown) says that **nothing was changed**.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BatchError {
    /// The statement at this step failed: a guard, a CHECK, a UNIQUE. The batch was undone and the
    /// world is not as the caller believed.
    #[error("step {} was refused", .0.index())]
    Refused(Step),
    /// The database behind this address belongs to another store or environment.
    #[error("the database belongs to another store or environment")]
    WrongStore,
    /// Someone else holds the write lock, or the server is asking to slow down.
    #[error("the database is busy")]
    Busy,
    /// The deadline passed and the batch was not run.
    #[error("the deadline passed before the batch was run")]
    Deadline,
    /// The batch or its answer is larger than the server allows.
    #[error("the batch or its answer is too large")]
    TooLarge,
    /// The server did not accept our credential.
    #[error("the database refused our credential")]
    Denied,
    /// The server was not reached, or went away during a read.
    #[error("the database was not reached: {0}")]
    Unreachable(String),
    /// A read was answered by something that is not a database's answer.
    #[error("the database's answer could not be understood: {0}")]
    Malformed(String),
    /// The store itself failed: disk full, a corrupt page, SQL that does not parse.
    #[error("the database failed with {code}: {message}")]
    Server {
        /// The engine's name for it; for people, never for decisions.
        code: String,
        /// The engine's words; for people, never for decisions.
        message: String,
    },
    /// The answer of a write was lost: it may or may not have been committed. Ask again with the
    /// same operation id, or read.
    #[error("the answer was lost, and the write may have been made")]
    Unknown,
}

impl BatchError {
    /// Whether it is certain that nothing was changed.
    #[must_use]
    pub const fn outcome_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Whether the very same batch may succeed when it is sent again. After
    /// [`Unknown`](Self::Unknown) that is safe only for a batch which carries its operation id.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        matches!(self, Self::Busy | Self::Deadline | Self::Unreachable(_) | Self::Unknown)
    }
}
