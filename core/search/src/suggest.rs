//! Suggestions while a shopper types.

use std::cmp::Reverse;

use crate::column::Column;
use crate::corrections::corrections;
use crate::expand::{Expansion, expand};
use crate::index::Index;
use crate::inflection;
use crate::number::short;
use crate::ordinals::Ordinals;
use crate::query::{Asked, Query};
use crate::reader::Reader;
use crate::words::Kind;

/// A query that a shopper may be about to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What was typed, with its last word completed.
    pub text: String,
    /// In how many documents its words are.
    pub documents: u32,
}

/// For each suggestion that is wanted, so many are looked at.
const LOOKED_AT: usize = 6;

impl<B: AsRef<[u8]>> Index<B> {
    /// Completes the last word of a query, the likeliest first: words of titles before others,
    /// and only what documents have together with the words before it.
    #[must_use]
    pub fn suggest(&self, typed: &Query, limit: usize) -> Vec<Suggestion> {
        let Some((last, before)) = typed.words().split_last() else { return Vec::new() };
        if !last.unfinished || last.kind != Kind::Spaced {
            return Vec::new();
        }
        let reader = self.reader();
        let among = documents_with(&reader, typed, before);
        let mut suggestions = Vec::new();
        let mut taken: Vec<String> = Vec::new();
        for ordinal in candidates(&reader, last, limit.saturating_mul(LOOKED_AT)) {
            let word = reader.text(ordinal);
            let documents = match &among {
                None => reader.count(ordinal),
                Some(among) => {
                    let postings = reader.postings(ordinal).into_iter().flatten();
                    short(postings.filter(|(document, _)| among.contains(*document)).count())
                }
            };
            // "Shoe" and "shoes" are one suggestion.
            let mut repeats = false;
            inflection::forms(reader.language, &word, &mut |form| {
                repeats |= taken.iter().any(|taken| taken == form);
            });
            if documents > 0 && !repeats {
                let start = typed.text().get(..last.place.start).unwrap_or_default();
                let text = format!("{}{}", start.trim_start(), reader.shown(ordinal));
                suggestions.push(Suggestion { text, documents });
                taken.push(word);
            }
        }
        if among.is_some() {
            suggestions.sort_by_key(|suggestion| Reverse(suggestion.documents));
        }
        suggestions.truncate(limit);
        suggestions
    }
}

/// The documents that have the words before the last; nothing when there are none to have.
fn documents_with(reader: &Reader<'_>, typed: &Query, before: &[Asked]) -> Option<Ordinals> {
    let expansions = expand(reader, typed);
    let expansions: Vec<&Expansion> = expansions.iter().take(before.len()).collect();
    let mut among: Option<Ordinals> = None;
    for (word, expansion) in expansions.into_iter().enumerate().filter(|(_, way)| !way.filler) {
        let mut having = Ordinals::none(reader.documents);
        let column = Column::new(reader, word, &expansion.ways);
        let fits = (0_u32..).zip(&column.fits).filter(|(_, fit)| !fit.is_none());
        fits.for_each(|(document, _)| having.insert(document));
        match &mut among {
            Some(among) => among.keep(&having),
            None => among = Some(having),
        }
    }
    among
}

/// Words that the last one may become, the likeliest first.
fn candidates(reader: &Reader<'_>, last: &Asked, limit: usize) -> Vec<u32> {
    let (start, end) = reader.range(&last.text);
    let numbers = last.text.chars().any(|letter| letter.is_ascii_digit());
    let mut all: Vec<_> =
        (start..end).map(|ordinal| (Reverse(reader.rank(ordinal)), ordinal)).collect();
    if all.len() > limit.saturating_mul(4) {
        all.select_nth_unstable(limit.saturating_mul(4));
        all.truncate(limit.saturating_mul(4));
    }
    all.sort_unstable();
    // Article numbers are suggested to whoever types one.
    all.retain(|(_, ordinal)| {
        numbers || !reader.text(*ordinal).chars().any(|letter| letter.is_ascii_digit())
    });
    all.truncate(limit);
    if all.is_empty() {
        let corrections = corrections(reader, last).into_iter().take(limit);
        return corrections.map(|correction| correction.ordinal).collect();
    }
    all.into_iter().map(|(_, ordinal)| ordinal).collect()
}
