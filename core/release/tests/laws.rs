//! The laws of a release: what holds for every catalog, whatever is in it.

#![expect(clippy::unwrap_used, reason = "a law whose case cannot be set up has failed")]

#[path = "laws/bytes.rs"]
mod bytes;
#[path = "laws/dice.rs"]
mod dice;
#[path = "laws/lists.rs"]
mod lists;
#[path = "laws/naive.rs"]
mod naive;
#[path = "laws/pages.rs"]
mod pages;
#[path = "laws/quotes.rs"]
mod quotes;
#[path = "laws/reading.rs"]
mod reading;
#[path = "laws/shop.rs"]
mod shop;
#[path = "laws/stability.rs"]
mod stability;
#[path = "laws/text.rs"]
mod text;
