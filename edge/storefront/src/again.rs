//! Answers that a host may give again by itself.
//!
//! What is made of the catalog alone is the same for everyone who asks for its address. A host for
//! which a step into the program costs more than the answer keeps such a response, and gives it
//! again for as long as [`Again`] says: about a second, then the program is asked once more, which
//! is also what keeps the catalog fresh.
//!
//! Only to a request that says nothing an answer could depend on: a `GET` without a body, a cookie,
//! `If-None-Match` or `Bodega-Consistency`. It is counted like any other, and its answer has an
//! `X-Request-Id` of its own ([`request_id`](crate::request_id)).

use domain::Timestamp;

use crate::limits::Class;
use crate::memory::Point;

/// For how long, and by what right. It travels in a response's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// What the answer was made from.
    pub made_of: MadeOf,
    /// From then on the program is asked again.
    pub until: Timestamp,
    /// What a request for it is counted as; nothing where none is counted.
    pub class: Option<Class>,
}

/// Answers of which this is the same hold as long as each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeOf {
    pub(crate) version: (u64, Point),
    /// The prices of one version are others after this.
    pub(crate) next_price_change: Option<Timestamp>,
}
