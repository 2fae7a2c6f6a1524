//! database-local.
