//! Searching: from a query to the documents that have all of its words.

use std::sync::Arc;

use crate::found::{Found, FoundWord, Outcome};
use crate::highlight::Matched;
use crate::index::Index;
use crate::number::size;
use crate::ordinals::Ordinals;
use crate::query::Query;
use crate::rank::{self, Needed};
use crate::reader::Reader;
use crate::term::{Term, Terms};

impl<B: AsRef<[u8]>> Index<B> {
    /// Finds the documents that have all words of a query.
    ///
    /// A word is also found in other forms, by its beginning, by its synonyms; and where that is
    /// nothing or hardly anything, by what it may be a typo of. Where no document has all words,
    /// typos are looked for in all of them; and where that finds nothing either, the answer is
    /// the documents that have the most of them, and says so ([`Found::is_complete`]).
    ///
    /// Never fails: a query without words finds nothing.
    #[must_use]
    pub fn search(&self, query: &Query) -> Found {
        let reader = self.reader();
        let mut terms = Terms::new(&reader, self.terms(), query);
        let mut matches = all_of(&reader, &terms);
        let known = terms.needed().count() > 1 && terms.needed().all(|(_, term)| has_any(term));
        if matches.is_empty() && known && !query.is_literal() {
            terms.widen();
            matches = all_of(&reader, &terms);
        }
        let complete = !matches.is_empty();
        if !complete {
            matches = most_of(&reader, &terms);
        }
        let scores = scores(&reader, &terms, &matches);
        let words = outcomes(&reader, query, &terms, &matches);
        let matched = Matched::new(terms.needed().map(|(_, term)| Arc::clone(&term.part)));
        Found::new(query, matches, scores, words, matched).completed(complete)
    }
}

fn has_any(term: &Term) -> bool {
    term.column.count > 0
}

/// The documents that have all terms.
fn all_of(reader: &Reader<'_>, terms: &Terms<'_>) -> Ordinals {
    let mut columns = terms.needed().map(|(_, term)| &term.column);
    let Some(first) = columns.next() else { return Ordinals::none(reader.documents) };
    let mut matches = first.having.clone();
    columns.for_each(|column| matches.keep(&column.having));
    matches
}

/// The documents that have the most terms, and one at least.
fn most_of(reader: &Reader<'_>, terms: &Terms<'_>) -> Ordinals {
    // At each place, those that have more terms than that.
    let mut levels: Vec<Ordinals> = Vec::new();
    for (_, term) in terms.needed() {
        let mut carried = term.column.having.clone();
        for level in &mut levels {
            let mut both = carried.clone();
            both.keep(level);
            level.add(&carried);
            carried = both;
        }
        levels.push(carried);
    }
    let most = levels.into_iter().rfind(|level| !level.is_empty());
    most.unwrap_or_else(|| Ordinals::none(reader.documents))
}

/// The score of each of these documents.
fn scores(reader: &Reader<'_>, terms: &Terms<'_>, matches: &Ordinals) -> Vec<u32> {
    if matches.is_empty() {
        return Vec::new();
    }
    let needed = terms.needed().map(|(word, Term { expansion, column, .. })| Needed {
        word,
        weight: column.weight,
        column: column.judged(reader, &expansion.ways),
    });
    let needed: Vec<Needed<'_>> = needed.collect();
    let mut scores = Vec::with_capacity(size(matches.count()));
    scores.extend(matches.iter().map(|at| rank::score(&needed, at, reader.titles)));
    scores
}

/// What became of each word.
fn outcomes(
    reader: &Reader<'_>,
    query: &Query,
    terms: &Terms<'_>,
    matches: &Ordinals,
) -> Vec<FoundWord> {
    let words = query.words().iter().enumerate().map(|(at, asked)| {
        let outcome = match terms.get(at) {
            None => Outcome::Filler,
            Some(term) if !has_any(term) => Outcome::Missing,
            Some(Term { expansion, .. }) if expansion.known && expansion.corrections.is_empty() => {
                Outcome::Known
            }
            Some(term) => match correction(reader, term, matches) {
                Some(correction) => Outcome::Corrected(correction),
                None => Outcome::Known,
            },
        };
        FoundWord { place: asked.place.clone(), outcome }
    });
    words.collect()
}

/// How many corrections are tried out.
const TRIED: usize = 8;

/// The correction that the found documents have most; nothing when the word itself is in them.
fn correction(reader: &Reader<'_>, term: &Term, matches: &Ordinals) -> Option<String> {
    let Term { expansion, column, .. } = term;
    // What the term is found by is then in no other document.
    let all = matches.count_in(&column.having) == column.count;
    let in_matches = |ordinal: u32| {
        let mut count = 0_u32;
        match reader.postings(ordinal) {
            Some(postings) if all => count = postings.documents(),
            Some(postings) => postings.each(|document, _| {
                count = count.saturating_add(u32::from(matches.contains(document)));
            }),
            None => {}
        }
        count
    };
    let tried = expansion.corrections.iter().take(TRIED);
    let tried = tried.map(|correction| (in_matches(correction.ordinal), correction.ordinal));
    // Of equals, the likelier, which comes first.
    let (count, ordinal) = tried.rev().max_by_key(|(count, _)| *count)?;
    (count > 0 || !expansion.known).then(|| reader.shown(ordinal))
}
