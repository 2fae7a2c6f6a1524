//! The laws of the shop's rules: what holds for every amount, cart, quote and order there can be.

#![expect(clippy::unwrap_used, reason = "a law whose case cannot be set up has failed")]

#[path = "laws/carts.rs"]
mod carts;
#[path = "laws/orders.rs"]
mod orders;
#[path = "laws/quotes.rs"]
mod quotes;
#[path = "laws/shop.rs"]
mod shop;
#[path = "laws/values.rs"]
mod values;
