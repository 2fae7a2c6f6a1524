//! Dying on purpose, at a named place, so that an operator can see for himself what a crash there
//! costs: nothing.
//!
//! `BODEGA_CRASH_AT` names one [`CrashPoint`]. The process then ends there, as if the power had
//! gone, the first time an intent comes by. It is a setting and not a test build: what is tried is
//! the very program that runs in production.

/// A place in the taking of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashPoint {
    /// The decision is made and not yet sent to the database.
    IntakeBeforeCommit,
    /// The database has it, and this process has not used the answer yet.
    IntakeAfterCommit,
    /// The reply is ready and has not left.
    IntakeBeforeReply,
}

impl CrashPoint {
    /// Every point, in the order they are passed.
    pub const ALL: [Self; 3] =
        [Self::IntakeBeforeCommit, Self::IntakeAfterCommit, Self::IntakeBeforeReply];

    /// The name in the setting.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IntakeBeforeCommit => "intake.before_commit",
            Self::IntakeAfterCommit => "intake.after_commit",
            Self::IntakeBeforeReply => "intake.before_reply",
        }
    }

    /// Reads the name in the setting.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.as_str() == text)
    }
}

/// Ends the process if this is the place that was named. No destructor runs and nothing is flushed.
pub(crate) fn here(point: CrashPoint, set: Option<CrashPoint>) {
    if set == Some(point) {
        std::process::abort();
    }
}
