//! Whole catalogs in and out.
//!
//! [`exchange`] knows a file, [`books`] knows the shop; here they meet. [`import`] takes a whole
//! file, and goes on where an earlier one was interrupted; within it, an [`Import`] makes drafts of
//! listings, some hundred at a time, and says of each product what became of it. An [`Export`] makes
//! listings of drafts. What a draft has no place for is kept beside it, so that a file comes
//! out as it went in.
//!
//! Like the books, this opens no file, asks no clock and fetches nothing: where a listing names a
//! picture, whoever imports says through [`Pictures`] what became of it.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod beside;
mod categories;
mod collections;
mod draft;
mod export;
mod import;
mod listing;
mod pictures;
mod progress;
mod remark;
mod stock;
mod whole;

use books::catalog::Frame;
use exchange::{Markets, PricedMarket};

pub use export::{Export, ExportError, Omitted};
pub use import::{BATCH, Fate, Import, Outcome, Target};
pub use pictures::{Fetched, NoPictures, Pictures};
pub use progress::{Counts, Progress, header, restore, save};
pub use remark::Remark;
pub use whole::{Event, ImportError, Imported, import};

/// The markets that a file's prices are for; none when the shop has none yet.
pub fn markets(frame: &Frame) -> Option<Markets> {
    let mut markets = frame.markets.iter().map(PricedMarket::from);
    Some(Markets::new(markets.next()?, markets.collect()))
}
