//! The shop's pictures.
//!
//! [`Media::take`] takes an original: recognised by its content, bounded by [`limits`] before
//! anything is allocated, decoded whole once so that nothing unreadable gets in. It is called by
//! its hash and its size ([`Name`]), so the same picture is never kept twice and a page knows how
//! much room to leave for it.
//!
//! [`Media::get`] gives out a variant of it: a width from a fixed ladder, as WebP or JPEG, upright,
//! in sRGB and without any of the metadata a camera writes. A variant is made when it is first
//! asked for and then kept under its own name, of which the content never changes: a CDN in front
//! asks once. [`Media::prepare`] makes all of them at once, for a bucket that is served directly.
//!
//! A [`Place`] is a folder of this machine or a bucket of anything that speaks S3. [`routes`] is
//! the HTTP face.
//!
//! [`Web`] fetches pictures from elsewhere, for whoever imports a catalog that names them so.
//!
//! This crate knows no products and no database: which picture belongs to what is the catalog's.

mod drawing;
mod encode;
mod flights;
mod http;
mod jpeg;
pub mod limits;
mod media;
mod name;
mod photograph;
mod pixels;
mod place;
mod source;
mod web;

pub use crate::http::routes;
pub use crate::media::{Media, Missing, Picture, Refused, Served};
pub use crate::name::{File, Format, Name, NameError};
pub use crate::place::{Clock, Folder, Place, PlaceError, S3, S3Settings, S3SettingsError, Style};
pub use crate::source::Kind;
pub use crate::web::{Unfetched, Web};
