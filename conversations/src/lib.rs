//! Conversations: HTTP transcripts, and the player that holds them with a running shop.
//!
//! The shop has several hosts and one behaviour. What that behaviour is stands in `*.http` files
//! (`edge/storefront/tests/conversations`, with a README on how to write one), and this crate plays
//! them against any address: the native edge, the Worker, the Spin component. A host that holds
//! every conversation is a host.
//!
//! - [`transcript`] reads a file into exchanges: what is sent, and what must come back.
//! - [`pattern`] compares what came back, remembering named placeholders such as `{{cart}}`.
//! - [`description`] holds every answer against what the shop says about itself.
//! - [`player`] does the talking: one cookie jar and one set of placeholders per file.
//!
//! It knows HTTP and nothing of the shop: it imports none of the shop's crates, so that it cannot
//! share their mistakes.

pub mod description;
pub mod pattern;
pub mod player;
pub mod transcript;

pub use description::Description;
pub use pattern::Slots;
pub use player::{Failed, describe, play};
pub use transcript::{Conversation, ParseError};
