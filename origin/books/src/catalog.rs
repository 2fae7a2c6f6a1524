//! The catalog as the merchant works on it: drafts, from which releases are compiled.
//!
//! Nothing here is seen by a shopper before [`crate::publish`] makes a release of it.
//!
//! - A [`Draft`] is a product as somebody wants it to be, whole; a [`Stored`] is one as it is.
//!   [`upsert`] writes many at once, in one guarded batch with one event per product; what is so
//!   already costs nothing. [`edit`] changes a part of one. [`prices`] knows what things once cost.
//! - A [`Frame`] is everything else: markets, categories, collections, pages, addresses that moved,
//!   synonyms. [`reframe`] replaces parts of it.
//! - [`Shelves`] are all of them in memory, refreshed by what changed, and made into the parts of a
//!   release.
//!
//! Every change takes the next number of the catalog and marks what it touched, which is how
//! `Shelves` know what to read again, in whichever process the change was made.

mod check;
mod draft;
mod edit;
mod frame;
mod plan;
pub mod prices;
mod read;
mod reframe;
mod rows;
mod shape;
mod shelves;
mod upsert;
mod world;

pub use check::{
    DESCRIPTION_BYTES_MAX, IMAGES_MAX, LIST_MAX, PAIRS_BYTES_MAX, PRICES_MAX, Refusal,
    SHORT_CHARS_MAX, TITLE_CHARS_MAX,
};
pub use draft::{Draft, Status, Stored, VariantDraft};
pub use edit::{Edited, edit};
pub use frame::{Frame, frame};
pub use read::{find, list, owner, show};
pub use reframe::{Reframe, Reframed, reframe};
pub use shelves::{RULES, Shelves};
pub use upsert::{Upserted, try_upsert, upsert};
