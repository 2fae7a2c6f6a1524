//! Terms: one word of a query with all that the index knows of it.
//!
//! A word means the same in every query, unless it means something together with its neighbours.
//! So most of a search is done once for each word, and kept: what is left is to put words together
//! and to order what has all of them.

use std::sync::Arc;

use crate::column::Column;
use crate::corrections;
use crate::expand::{Expansion, Way, alone, fillers, neighbours};
use crate::highlight::Part;
use crate::memo::Memo;
use crate::query::{Asked, Query};
use crate::reader::Reader;
use crate::words::Kind;

/// A word that documents need.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) expansion: Expansion,
    pub(crate) column: Column,
    /// What is marked of it.
    pub(crate) part: Arc<Part>,
}

impl Term {
    fn new(reader: &Reader<'_>, (asked, literal): (&Asked, bool), expansion: Expansion) -> Self {
        let column = Column::new(reader, &expansion.ways);
        let part = Arc::new(Part::new(reader, (asked, literal), &expansion));
        Self { expansion, column, part }
    }

    /// About what it weighs, in bytes.
    fn bytes(&self) -> usize {
        let ways = size_of_val(self.expansion.ways.as_slice());
        let corrections = size_of_val(self.expansion.corrections.as_slice());
        let parts = [size_of::<Self>(), self.column.bytes(), self.part.bytes(), ways, corrections];
        parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }
}

/// What a word is kept under.
fn name(asked: &Asked, widened: bool) -> String {
    let Asked { text, kind, respelled, unfinished, .. } = asked;
    let respelled = respelled.as_deref().unwrap_or_default();
    // No word has such signs in it.
    let kind = match kind {
        Kind::Spaced => "/",
        Kind::Pair => "/p",
        Kind::Tail => "/t",
    };
    let unfinished = if *unfinished { "-" } else { "" };
    let widened = if widened { "~" } else { "" };
    [text, kind, unfinished, widened, "/", respelled].concat()
}

/// Each word of a query; nothing for those that say nothing.
pub(crate) struct Terms<'a> {
    reader: &'a Reader<'a>,
    memo: &'a Memo<Term>,
    query: &'a Query,
    /// What each word means together with its neighbours.
    beside: Vec<Vec<Way>>,
    all: Vec<Option<Arc<Term>>>,
}

impl<'a> Terms<'a> {
    pub(crate) fn new(reader: &'a Reader<'a>, memo: &'a Memo<Term>, query: &'a Query) -> Self {
        let beside = neighbours(reader, query);
        let mut terms = Self { reader, memo, query, beside, all: Vec::new() };
        let fillers = fillers(reader, query).into_iter().enumerate();
        let term = |(at, filler): (usize, bool)| match filler {
            true => None,
            false => terms.term(at, false),
        };
        terms.all = fillers.map(term).collect();
        terms
    }

    /// The words that documents need, by their places in the query.
    pub(crate) fn needed(&self) -> impl Iterator<Item = (usize, &Term)> {
        let all = self.all.iter().enumerate();
        all.filter_map(|(at, term)| Some((at, term.as_deref()?)))
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Term> {
        self.all.get(at)?.as_deref()
    }

    /// Looks for typos also in words that are known.
    pub(crate) fn widen(&mut self) {
        let wide = |(at, term): (usize, &Option<Arc<Term>>)| {
            term.as_ref().and_then(|_| self.term(at, true))
        };
        self.all = self.all.iter().enumerate().map(wide).collect();
    }

    fn term(&self, at: usize, widened: bool) -> Option<Arc<Term>> {
        let (asked, beside) = (self.query.words().get(at)?, self.beside.get(at)?);
        let literal = self.query.is_literal();
        let make = || {
            let mut expansion = alone(self.reader, asked, (literal, beside.clone()));
            if widened {
                corrections::widen(self.reader, asked, &mut expansion);
            }
            Arc::new(Term::new(self.reader, (asked, literal), expansion))
        };
        // Staff's searches are few, and their words mean less.
        if literal || !beside.is_empty() {
            return Some(make());
        }
        Some(self.memo.get(&name(asked, widened), make, Term::bytes))
    }
}
