//! Full-text search over bytes that are read where they lie.
//!
//! The origin compiles an index for each locale of a release into [`Segment`]s; the edge opens
//! them, without parsing, and asks. A product is a document, known by its ordinal in the release.
//!
//! ```
//! use search::{Document, Index, Language, Query, SynonymGroup, compile, highlight};
//!
//! let documents = [
//!     Document { title: "Café chair", keywords: &["seating"], body: "A chair for small rooms." },
//!     Document { title: "Velvet sofa", keywords: &["seating"], body: "Three seats, deep and soft." },
//! ];
//! let synonyms = [SynonymGroup { phrases: &["couch", "sofa"] }];
//! let segments = compile(Language::English, documents, &synonyms)?;
//!
//! let index = Index::open(segments.into_iter().map(|segment| segment.bytes).collect())?;
//! let found = index.search(&Query::new("cofe chairs"));
//! let hits = found.top(10, &|_| true, &|_| 1.0);
//! assert_eq!(hits[0].ordinal, 0);
//! assert_eq!(found.did_you_mean(), Some("café chairs"));
//! assert_eq!(highlight("Café chair", found.matched()), [0..5, 6..11]);
//!
//! assert_eq!(index.search(&Query::new("couch")).matches().iter().collect::<Vec<_>>(), [1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Where to start reading:
//!
//! * `words` cuts a text, `fold` says which characters are the same: both the same for documents,
//!   queries and marks.
//! * `compile` writes; `segment`, `dictionary` and `postings` are the format.
//! * `query` is what was typed; `expand` says which words it stands for, with `inflection`,
//!   `synonyms`, and `corrections` by `typo`.
//! * `column` and `search` find, `rank` orders, `found` is the answer.
//!
//! There is no I/O, no clock and no randomness here; the same documents give the same bytes, and
//! the same question to the same bytes the same answer, on every host. Texts from outside and
//! damaged bytes never panic: arithmetic does not overflow and every access is checked.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod bytes;
mod column;
mod compile;
mod compounds;
mod corrections;
mod dictionary;
mod expand;
mod fold;
mod found;
mod highlight;
mod index;
mod inflection;
mod language;
mod memo;
mod number;
mod order;
mod postings;
mod query;
mod rank;
mod reader;
mod search;
mod segment;
mod suggest;
mod synonyms;
mod term;
mod title;
mod typo;
mod words;

pub mod limits;
pub mod ordinals;

pub use compile::{CompileError, Compiler, Document, SynonymGroup, compile};
pub use found::{Found, FoundWord, Hit, Outcome};
pub use highlight::{Matched, highlight};
pub use index::{Index, OpenError};
pub use language::Language;
pub use ordinals::Ordinals;
pub use query::Query;
pub use segment::{Role, Segment};
pub use suggest::Suggestion;
