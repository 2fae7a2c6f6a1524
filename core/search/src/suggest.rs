//! Suggestions while a shopper types.

use crate::column::Column;
use crate::corrections::corrections;
use crate::expand::{Expansion, expand};
use crate::index::Index;
use crate::inflection;
use crate::number::short;
use crate::order;
use crate::ordinals::Ordinals;
use crate::query::{Asked, Query};
use crate::reader::{Reader, names};
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
        let expansions = expand(&reader, typed);
        let before: Vec<_> = before.iter().zip(&expansions).collect();
        let among = documents_with(&reader, &before);
        let start = corrected(&reader, typed.text(), &before, last.place.start);
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
                let text = format!("{start}{}", reader.shown(ordinal));
                suggestions.push(Suggestion { text, documents });
                taken.push(word);
            }
        }
        if among.is_some() {
            let most = |suggestion: &Suggestion| u32::MAX.saturating_sub(suggestion.documents);
            return order::first_by(&suggestions, limit, most);
        }
        suggestions.truncate(limit);
        suggestions
    }
}

/// The documents that have the words before the last; nothing when there are none to have.
fn documents_with(reader: &Reader<'_>, before: &[(&Asked, &Expansion)]) -> Option<Ordinals> {
    let mut among: Option<Ordinals> = None;
    for (_, expansion) in before.iter().filter(|(_, way)| !way.filler) {
        let having = Column::new(reader, &expansion.ways).having;
        match &mut among {
            Some(among) => among.keep(&having),
            None => among = Some(having),
        }
    }
    among
}

/// What was typed before the last word, without its typos.
fn corrected(
    reader: &Reader<'_>,
    typed: &str,
    before: &[(&Asked, &Expansion)],
    end: usize,
) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for (asked, expansion) in before.iter().filter(|(_, expansion)| !expansion.known) {
        if let Some(correction) = expansion.corrections.first() {
            text.push_str(typed.get(at..asked.place.start).unwrap_or_default());
            text.push_str(&reader.shown(correction.ordinal));
            at = asked.place.end;
        }
    }
    text.push_str(typed.get(at..end).unwrap_or_default());
    text.trim_start().to_owned()
}

/// Words that the last one may become, the likeliest first.
fn candidates(reader: &Reader<'_>, last: &Asked, limit: usize) -> Vec<u32> {
    let (start, end) = reader.range(&last.text);
    let numbers = last.text.chars().any(|letter| letter.is_ascii_digit());
    // What things are called, before what is said about them.
    let unlikely = |ordinal: u32| {
        let rank = reader.rank(ordinal);
        (u32::from(!names(rank)) << 8) | u32::from(u8::MAX.saturating_sub(rank))
    };
    let keys = (start..end).map(|ordinal| order::key(unlikely(ordinal), ordinal)).collect();
    let all = order::least(keys, limit.saturating_mul(2));
    let mut all: Vec<u32> = all.into_iter().map(|key| order::halves(key).1).collect();
    // Article numbers are suggested to whoever types one, and fillers to nobody.
    all.retain(|ordinal| {
        let rank = reader.rank(*ordinal);
        numbers || rank > 0 && !reader.language.is_filler(&reader.text(*ordinal))
    });
    if !numbers && all.iter().any(|ordinal| names(reader.rank(*ordinal))) {
        all.retain(|ordinal| names(reader.rank(*ordinal)));
    }
    all.truncate(limit);
    if all.is_empty() {
        let corrections = corrections(reader, last).into_iter().take(limit);
        return corrections.map(|correction| correction.ordinal).collect();
    }
    all
}
