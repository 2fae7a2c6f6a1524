//! What edge and origin say to each other.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod hex;
mod mac;

pub mod attempt;
pub mod keys;
pub mod seal;
pub mod secret;
pub mod token;
