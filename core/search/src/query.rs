//! What a shopper typed.

use std::ops::Range;

use crate::fold::fold;
use crate::limits::{QUERY_CHARS_MAX, QUERY_WORDS_MAX};
use crate::words::{Kind, words};

/// A text to search for. Any text is one; what is too long is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    words: Vec<Asked>,
    literal: bool,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) text: String,
    /// Where it stands in the query's text, in bytes.
    pub(crate) place: Range<usize>,
    pub(crate) kind: Kind,
    /// Folded as people without an umlaut key would: "ae" for "ä".
    pub(crate) respelled: Option<String>,
    /// The last word, with nothing after it: perhaps only begun.
    pub(crate) unfinished: bool,
}

impl Query {
    /// Reads a text: its first [`QUERY_CHARS_MAX`] characters, its first [`QUERY_WORDS_MAX`] words.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let cut = text.char_indices().nth(QUERY_CHARS_MAX).map_or(text.len(), |(at, _)| at);
        let text = text.get(..cut).unwrap_or_default().to_owned();
        let mut all = Vec::new();
        words(&text, |word| {
            if word.kind != Kind::Tail && all.len() < QUERY_WORDS_MAX {
                let written = text.get(word.place.clone()).unwrap_or_default();
                all.push(Asked {
                    text: word.text.to_owned(),
                    respelled: respell(written, word.text),
                    unfinished: word.place.end == text.len(),
                    place: word.place,
                    kind: word.kind,
                });
            }
        });
        Self { text, words: all, literal: false }
    }

    /// The same query, taken at its word: no typos, no other forms, no synonyms. Beginnings of
    /// words are still found. For article numbers, and for staff who mean what they type.
    #[must_use]
    pub fn literal(self) -> Self {
        Self { literal: true, ..self }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no word in it: then nothing is found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn words(&self) -> &[Asked] {
        &self.words
    }

    pub(crate) fn is_literal(&self) -> bool {
        self.literal
    }
}

/// "Müller" as "mueller", where that is not how it is folded.
fn respell(written: &str, folded: &str) -> Option<String> {
    if written.is_ascii() {
        return None;
    }
    let mut respelled = String::new();
    let mut letters = written.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let dotted = letters.next_if_eq(&'\u{308}').is_some();
        fold(letter, &mut |folded| respelled.push(folded));
        match letter {
            'ä' | 'ö' | 'ü' | 'ø' => respelled.push('e'),
            'a' | 'o' | 'u' if dotted => respelled.push('e'),
            'å' => respelled.push('a'),
            _ => {}
        }
    }
    (respelled != folded).then_some(respelled)
}

/// "mueller" as "muller", which "Müller" is folded to.
pub(crate) fn umlauted(word: &str) -> Option<String> {
    let other = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    (other != word).then_some(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        let query = Query::new(&"é ".repeat(300));
        assert_eq!(query.text().chars().count(), QUERY_CHARS_MAX);
        assert_eq!(query.words().len(), QUERY_WORDS_MAX);
        assert!(Query::new(" ♥ ").is_empty());
    }

    #[test]
    fn the_last_word_is_unfinished_until_something_follows() {
        let unfinished =
            |text| Query::new(text).words().iter().map(|word| word.unfinished).collect::<Vec<_>>();
        assert_eq!(unfinished("red sh"), [false, true]);
        assert_eq!(unfinished("red shoes "), [false, false]);
        assert_eq!(unfinished("茶器"), [true]);
    }

    #[test]
    fn umlauts_have_two_spellings() {
        let query = Query::new("Mu\u{308}ller Größe Ærø creme");
        let spellings: Vec<_> =
            query.words().iter().map(|word| word.respelled.as_deref()).collect();
        assert_eq!(spellings, [Some("mueller"), Some("groesse"), Some("aeroe"), None]);
        assert_eq!(umlauted("mueller").as_deref(), Some("muller"));
        assert_eq!(umlauted("sofa"), None);
    }
}
