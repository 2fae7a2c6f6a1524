//! Highlighting: which parts of a text a search found.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::compounds;
use crate::expand::{Expansion, Meant};
use crate::query::Query;
use crate::reader::Reader;
use crate::words::{Kind, Word, words};

/// What a search looked for, folded; see [`highlight`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    whole: BTreeSet<String>,
    beginnings: Vec<String>,
    endings: Vec<String>,
}

/// From how many letters a word is marked at the end of a compound.
const ENDING_CHARS_MIN: usize = 4;

impl Matched {
    pub(crate) fn new(reader: &Reader<'_>, query: &Query, expansions: &[Expansion]) -> Self {
        let mut matched = Self::default();
        let needed = query.words().iter().zip(expansions).filter(|(_, way)| !way.filler);
        for (asked, expansion) in needed {
            let long = asked.text.chars().count() >= ENDING_CHARS_MIN;
            let ending = long && compounds::has(reader.language) && !query.is_literal();
            matched.whole.insert(asked.text.clone());
            for way in &expansion.ways {
                match &way.meant {
                    Meant::Word(ordinal) => {
                        let word = reader.text(*ordinal);
                        // Of a compound only the end is marked.
                        if word == asked.text || !ending || !word.ends_with(&asked.text) {
                            matched.whole.insert(word);
                        }
                    }
                    Meant::Range(ordinal, _, length) => {
                        let mut beginning = reader.text(*ordinal);
                        beginning.truncate(beginning.floor_char_boundary(*length));
                        matched.beginnings.push(beginning);
                    }
                    Meant::Beside(ordinal, ..) => {
                        matched.whole.insert(reader.text(*ordinal));
                    }
                    Meant::Together(ordinals) => {
                        matched.whole.extend(ordinals.iter().map(|ordinal| reader.text(*ordinal)));
                    }
                }
            }
            if ending {
                matched.endings.push(asked.text.clone());
            }
        }
        matched.beginnings.retain(|beginning| !beginning.is_empty());
        matched
    }

    /// The part of a word to mark.
    fn part(&self, word: &Word<'_>) -> Option<Range<usize>> {
        if self.whole.contains(word.text) {
            return Some(word.place.clone());
        }
        let end = |letters: usize| word.ends.get(letters.checked_sub(1)?).copied();
        let begun = self.beginnings.iter().filter(|beginning| word.text.starts_with(*beginning));
        let begun = begun.filter_map(|beginning| end(beginning.chars().count())).max();
        if let Some(end) = begun {
            return Some(word.place.start..end);
        }
        let ended =
            self.endings.iter().filter_map(|ending| word.text.strip_suffix(ending.as_str()));
        let start = ended.filter_map(|before| end(before.chars().count())).min()?;
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
        if word.kind == Kind::Tail && !matched.beginnings.iter().any(|begun| begun == word.text) {
            return;
        }
        let joined = word.hyphened && {
            before.0.push_str(word.text);
            matched.whole.contains(&before.0)
        };
        let part = if joined { Some(before.1.start..word.place.end) } else { matched.part(&word) };
        before = (word.text.to_owned(), word.place);
        let Some(part) = part else { return };
        match parts.last_mut().filter(|last| last.end >= part.start) {
            // Pairs of characters overlap.
            Some(last) => last.end = last.end.max(part.end),
            None => parts.push(part),
        }
    });
    parts
}
