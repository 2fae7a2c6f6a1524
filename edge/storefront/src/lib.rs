//! The storefront: a request comes in, a response goes out, and nothing else happens here.
//!
//! This crate is the whole shop as shoppers and their programs see it: pages that work without
//! JavaScript, and the Store API under `/store/v1`. It runs next door to the shopper, in a Worker,
//! a Spin component or a native process, and also in the simulator and in tests. It knows none of
//! them: everything it needs from outside comes through one trait, [`Host`].
//!
//! # How to read it
//!
//! - [`serve`] is the front door. It reads the body up to the limit, finds the route, lets a
//!   handler answer, writes one line of log. It never returns an error.
//! - `route` lists every address, and [`BUDGETS`] what each may cost.
//! - `pages` are HTML, `api` is JSON. A handler is three paragraphs: read, decide, write. The rules
//!   in the middle are calls into `domain`.
//! - `memory` is the catalog that a shop remembers, and the one place that knows how a release is
//!   stored. `carts` is the one place that knows how a cart is.
//! - `words` are all texts of the pages, in every language; `theme` is how they look.
//! - `checkout` and `lanes` are the journey of an intent: seal it, ask the origin while the shopper
//!   waits, hand it to the durable lane when the origin stays silent.
//! - `preview` lets whoever has a signed link look at a release that is not published yet.
//! - `reply` has two kinds of answer, public and private; a private one cannot be cached by others.
//!
//! # What holds everywhere
//!
//! - No clock, no randomness, no environment, no statics: [`Host`] gives the first two, the host
//!   crate reads the third into [`Settings`], and a [`Shop`] is a value.
//! - No future, lock or body of one request is seen by another; no `RefCell` stays borrowed over an
//!   await.
//! - Nothing here panics: a panic in an isolate is an outage for everyone who shares it.
//! - Nothing personal is stored at the edge, and no secret is logged.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

pub mod delivery;
pub mod host;
pub mod limits;
pub mod log;
pub mod outbox;
pub mod reach;
pub mod regions;
pub mod settings;

mod again;
mod api;
mod assets;
mod basket;
mod call;
mod carts;
mod checkout;
mod consistency;
mod cookie;
mod failure;
mod form;
mod health;
mod json;
mod lanes;
mod listing;
mod memory;
mod pages;
mod preview;
mod problem;
mod reply;
mod route;
mod serve;
mod shop;
mod theme;
mod trace;
mod view;
mod words;

pub use again::{Again, MadeOf};
pub use api::answers::KEPT_BYTES;
pub use api::description::describe;
pub use host::{Host, HostError};
pub use limits::{Admission, Class, Client, RateLimits, Tally};
pub use log::{Level, Line};
pub use memory::Memory;
pub use route::{BUDGETS, Budget};
pub use serve::serve;
pub use settings::{Complaint, Remote, Settings};
pub use shop::{Shop, Visitor};
pub use theme::Theme;
pub use trace::request_id;
