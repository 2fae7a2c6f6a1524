//! Logs as JSON lines on the standard output, one per event.
//!
//! Nothing personal is ever given to a log call, which is a rule for writers and checked by a test
//! with canaries; what this module adds is the shape.

use std::io;

use tracing_subscriber::EnvFilter;

/// Starts logging for the whole process. `filter` is in `tracing-subscriber`'s words (`info`,
/// `server=debug`).
///
/// # Errors
/// When the filter is not understood, or somebody else logs already.
pub fn start(filter: &str) -> Result<(), LogError> {
    let filter = EnvFilter::try_new(filter).map_err(|_| LogError::Filter)?;
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        // The client library of the payment provider opens spans with request details; they stay
        // out.
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(io::stdout)
        .try_init()
        .map_err(|_| LogError::Taken)
}

/// Why logging did not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The filter cannot be read.
    #[error("the log filter cannot be read")]
    Filter,
    /// Another logger was started before.
    #[error("this process logs already")]
    Taken,
}
