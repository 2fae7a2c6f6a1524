//! What edge and origin say to each other, and how they know that it was said.
//!
//! Edge and origin never import one another; they meet here and in `domain`. This crate turns
//! domain's values into bytes and back, and puts seals and signatures on those bytes. It opens no
//! connection, reads no clock and draws no randomness: time and entropy are arguments, so the same
//! code runs in a Worker, in a native process, at the origin and in the simulator.
//!
//! Where to start reading:
//!
//! * [`keys`]: an edge deployment holds one secret, from which a key for each purpose is derived;
//!   the origin holds a [`keys::Keyring`] of all deployments.
//! * [`message`] is what the edge says, [`answer`] is what the origin says back.
//! * [`envelope`] carries a message: signed by the deployment, sealed to the origin ([`seal`]), fit
//!   to wait in a queue for weeks. [`attempt`] signs one HTTP delivery of it for five minutes.
//! * [`quote`] signs a price, so that a shopper's form can carry it and not change it.
//! * [`secret`] holds what opens a cart or an order's page; [`token`] signs the short texts that
//!   the edge hands out and later trusts again.
//! * [`preview`] lets whoever has a link look at a release before it is published.
//! * [`release`] is a published catalog as bytes.
//!
//! Four habits hold everywhere:
//!
//! * **Nothing is believed before its tag was checked.** Tags are HMAC-SHA256 over lists of fields,
//!   each with its length, compared in constant time; only then is anything opened or parsed.
//! * **One door.** Wire shapes are private structs of their own that refuse unknown fields. They
//!   become domain's values only through domain's constructors, written out field by field.
//! * **One spelling.** What was read and is written again gives the same bytes. Envelopes, quotes,
//!   tokens, headers and secrets have no second form in which they would also be accepted.
//! * **Nothing personal shows.** Errors name the part that is wrong and not what stood there; the
//!   `Debug` output of whatever holds a secret, an address or a mail address leaves it out.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod hex;
mod json;
mod mac;
mod malformed;
mod shape;

pub mod answer;
pub mod attempt;
pub mod envelope;
pub mod keys;
pub mod message;
pub mod preview;
pub mod quote;
pub mod release;
pub mod seal;
pub mod secret;
pub mod token;

pub use malformed::Malformed;
