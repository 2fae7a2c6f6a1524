//! The sandbox over real sockets.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

mod journal;
mod pages;
mod shop;
mod wire;
