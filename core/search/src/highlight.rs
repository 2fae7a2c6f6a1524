//! Highlighting: which parts of a text a search found.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::compounds;
use crate::expand::{Expansion, Meant};
use crate::query::Asked;
use crate::reader::Reader;
use crate::words::{Kind, Word, words};

/// What a search looked for, folded; see [`highlight`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched(Vec<Arc<Part>>);

/// What was looked for by one word of the query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Part {
    whole: BTreeSet<String>,
    beginnings: Vec<String>,
    ending: Option<String>,
    /// See [`initial`], of all that is marked from its first letter on.
    initials: u64,
}

/// The bit of a word's first byte. Several bytes share one: it says which words need no second look.
fn initial(word: &str) -> u64 {
    word.bytes().next().map_or(0, |byte| 1_u64.wrapping_shl(u32::from(byte)))
}

/// From how many letters a word is marked at the end of a compound.
const ENDING_CHARS_MIN: usize = 4;

/// What a string weighs beside its letters, about.
const STRING_BYTES: usize = 40;

impl Part {
    pub(crate) fn new(
        reader: &Reader<'_>,
        (asked, literal): (&Asked, bool),
        expansion: &Expansion,
    ) -> Self {
        let mut part = Self::default();
        let long = asked.text.chars().count() >= ENDING_CHARS_MIN;
        let ending = long && compounds::has(reader.language) && !literal;
        part.whole.insert(asked.text.clone());
        for way in &expansion.ways {
            match &way.meant {
                Meant::Word(ordinal) => {
                    let word = reader.text(*ordinal);
                    // Of a compound only the end is marked.
                    if word == asked.text || !ending || !word.ends_with(&asked.text) {
                        part.whole.insert(word);
                    }
                }
                Meant::Range(ordinal, _, length) => {
                    let mut beginning = reader.text(*ordinal);
                    beginning.truncate(beginning.floor_char_boundary(*length));
                    part.beginnings.push(beginning);
                }
                Meant::Beside(ordinal, ..) => {
                    part.whole.insert(reader.text(*ordinal));
                }
                Meant::Together(ordinals) => {
                    part.whole.extend(ordinals.iter().map(|ordinal| reader.text(*ordinal)));
                }
            }
        }
        part.beginnings.retain(|beginning| !beginning.is_empty());
        part.ending = ending.then(|| asked.text.clone());
        let all = part.whole.iter().chain(&part.beginnings);
        part.initials = all.fold(0, |initials, text| initials | initial(text));
        part
    }

    /// About what it weighs, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let all = self.whole.iter().chain(&self.beginnings).chain(&self.ending);
        all.fold(0, |sum, text| sum.saturating_add(text.len()).saturating_add(STRING_BYTES))
    }
}

impl Matched {
    pub(crate) fn new(parts: impl Iterator<Item = Arc<Part>>) -> Self {
        Self(parts.collect())
    }

    fn is_whole(&self, word: &str) -> bool {
        self.0.iter().any(|part| part.whole.contains(word))
    }

    fn beginnings(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|part| &part.beginnings)
    }

    /// Whether nothing that is marked begins like this word.
    fn differs(&self, word: &str) -> bool {
        let initial = initial(word);
        self.0.iter().all(|part| part.ending.is_none() && part.initials & initial == 0)
    }

    /// The part of a word to mark.
    fn part(&self, word: &Word<'_>) -> Option<Range<usize>> {
        if self.differs(word.text) {
            return None;
        }
        if self.is_whole(word.text) {
            return Some(word.place.clone());
        }
        let begun = self.beginnings().filter(|beginning| word.text.starts_with(*beginning));
        let begun = begun.filter_map(|beginning| word.ends.after(beginning.chars().count())).max();
        if let Some(end) = begun {
            return Some(word.place.start..end);
        }
        let endings = self.0.iter().filter_map(|part| part.ending.as_deref());
        let ended = endings.filter_map(|ending| word.text.strip_suffix(ending));
        let start = ended.filter_map(|before| word.ends.after(before.chars().count())).min()?;
        Some(start..word.place.end)
    }
}

/// The parts of a text to mark, in bytes: in order, apart from each other, on the boundaries of
/// characters. Whole words, except where only the beginning of a word was asked for.
#[must_use]
pub fn highlight(text: &str, matched: &Matched) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    // The word before, for two that a hyphen joins and that were asked for as one.
    let mut before = (String::new(), 0..0);
    words(text, |word| {
        if word.kind == Kind::Tail && !matched.beginnings().any(|begun| begun == word.text) {
            return;
        }
        let joined = word.hyphened && {
            before.0.push_str(word.text);
            matched.is_whole(&before.0)
        };
        let part = if joined { Some(before.1.start..word.place.end) } else { matched.part(&word) };
        before.0.clear();
        before.0.push_str(word.text);
        before.1 = word.place;
        let Some(part) = part else { return };
        match parts.last_mut().filter(|last| last.end >= part.start) {
            // Pairs of characters overlap.
            Some(last) => last.end = last.end.max(part.end),
            None => parts.push(part),
        }
    });
    parts
}
