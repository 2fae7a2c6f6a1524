//! on-hyper.
