//! on-workers.
