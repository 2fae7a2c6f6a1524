//! Why a verb could not do its work.

use std::error::Error;
use std::io;

/// One reason for stopping. [`Fault::Missing`] is kept apart because a step whose tool cannot be
/// had is left out and reported, while everything else makes the step fail.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// Something outside the repository is absent and cannot be installed from here.
    #[error("{0}")]
    Missing(String),
    /// The work was done and its result is bad.
    #[error("{0}")]
    Failed(String),
    /// The result is bad and has been printed already.
    #[error("see above")]
    Told,
    /// The operating system refused.
    #[error("{doing}")]
    Io {
        /// What was being attempted, for a person to read.
        doing: String,
        /// The system's own words.
        #[source]
        source: io::Error,
    },
}

impl Fault {
    /// The fault and everything that caused it, on one line.
    pub(crate) fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut next = self.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        text
    }
}

/// Says what was being done when an input or output operation failed.
pub(crate) trait Doing<T> {
    /// Turns the system's error into a [`Fault`] that names the attempt.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, Fault>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, Fault> {
        self.map_err(|source| Fault::Io { doing: what(), source })
    }
}
