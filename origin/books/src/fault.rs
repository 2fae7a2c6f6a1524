//! Why a piece of work could not be finished now. A refusal is not a fault: it is an answer.

use database::{BatchError, RowError};
use thiserror::Error;

use crate::ProviderError;

/// Why a piece of work could not be finished now. Nothing is half done; doing it again is safe.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The database did not answer, or refused what it never should.
    #[error("the database failed during {0}")]
    Store(&'static str, #[source] BatchError),
    /// The provider did not answer.
    #[error("the payment provider failed")]
    Provider(#[from] ProviderError),
    /// A row is not shaped as this program believes.
    #[error("a stored row could not be read")]
    Row(#[from] RowError),
    /// A stored value is not one that this program can have written.
    #[error("a stored {0} could not be understood")]
    Stored(&'static str),
    /// Somebody else changed the same thing again and again.
    #[error("gave way to others too often during {0}")]
    Contended(&'static str),
    /// A rule of the shop was about to be broken; the work was not done.
    #[error("a rule of the shop forbids {0}")]
    Forbidden(&'static str),
}

impl Fault {
    /// Whether the same work may succeed later, without anybody's help.
    #[must_use]
    pub const fn passing(&self) -> bool {
        match self {
            Self::Store(_, error) => error.retryable(),
            Self::Provider(error) => {
                matches!(error, ProviderError::Unknown(_) | ProviderError::Busy { .. })
            }
            Self::Contended(_) => true,
            Self::Row(_) | Self::Stored(_) | Self::Forbidden(_) => false,
        }
    }
}
