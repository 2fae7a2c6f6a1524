//! The exchange through its public face.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

mod corpus;
mod laws;
mod limits;
mod shop;
