//! Shopify's product CSV, read and written.
//!
//! Bytes come in and [`Listing`]s go out, or the other way round; nothing here opens a file, asks
//! a clock or knows a database. Both header sets are read: today's (`URL handle`, `SKU`, `Price`)
//! and the older one (`Handle`, `Variant SKU`, `Variant Price`). Today's is written. Columns that
//! the shop has no use for are kept with their row and written back in their place.
//!
//! A file is read twice. The [`Survey`] goes through all of it first: it finds what makes a file
//! unreadable ([`FileError`]: Excel's semicolons, UTF-16, a quote that is never closed), so that
//! nothing is taken from a broken file, and products whose rows stand apart. The [`Reader`] then
//! gives one [`Entry`] a product, in memory bounded by one product, with the [`Place`] from which a
//! later reader can go on. A product with an error is not taken; its neighbours are.
//!
//! The [`Writer`] is the way back. What it writes is read as the same listing, and writing that
//! gives the same bytes: the first export settles spelling and order, and later ones repeat it.
//!
//! * [`listing`] is what a product says in this format; [`field`] are the columns with a meaning,
//!   under all their names; [`layout`] is one file's header.
//! * [`html`] makes plain paragraphs of a description.
//! * [`limits`] holds every bound, with its reason.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod cells;
mod error;
mod handle;
mod issue;
mod lists;
mod markets;
mod price;
mod product;
mod reader;
mod record;
mod survey;
mod writer;

pub mod field;
pub mod html;
pub mod layout;
pub mod limits;
pub mod listing;

pub use error::FileError;
pub use field::Field;
pub use handle::handle;
pub use issue::{Code, Issue, Severity};
pub use layout::Layout;
pub use listing::{
    Choice, Fact, Image, Kept, Listing, Localised, Offer, Oversell, Status, Variant,
};
pub use markets::{Markets, PricedMarket};
pub use reader::{Entry, Reader};
pub use record::Place;
pub use survey::Survey;
pub use writer::{WriteError, Writer};
