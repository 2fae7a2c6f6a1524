//! on-spin.
