//! Titles: what is kept of each beside its words, in one byte of the head segment.

/// How long a title is, and which of its words says what the thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Title {
    /// Its words, fillers left out; 15 and more are one.
    pub(crate) words: u32,
    /// Where its head is, counted from 1 as [`Place::title`](crate::postings::Place::title) does;
    /// 0 when that is not known, or far behind.
    pub(crate) head: u32,
}

impl Title {
    pub(crate) fn encode(self) -> u8 {
        let nibble = |number: u32| u8::try_from(number.min(15)).unwrap_or(15);
        let head = if self.head < 15 { nibble(self.head) } else { 0 };
        (nibble(self.words) << 4) | head
    }

    pub(crate) fn decode(byte: u8) -> Self {
        Self { words: u32::from(byte >> 4), head: u32::from(byte & 15) }
    }
}

/// Finds the head while a title's words go by: in Germanic languages, the last word of the phrase
/// that the title begins with. The phrase ends at a comma or the like ("Mug, blue"), and before a
/// number or a word like "with" ("Chair with armrests").
#[derive(Debug, Default)]
pub(crate) struct HeadSearch {
    head: u32,
    ended: bool,
    last_end: usize,
}

impl HeadSearch {
    /// A word of the title, its place counted from 1, where it starts and ends in the text, and
    /// whether phrases end before it.
    pub(crate) fn word(&mut self, text: &str, place: u32, at: (usize, usize), ends: bool) {
        let between = text.get(self.last_end..at.0).unwrap_or_default();
        let broken = between.contains([',', ';', ':', '(', '[', '|', '/', '–', '—']);
        self.ended |= self.head > 0 && (broken || ends || between.contains(" - "));
        if !self.ended && !ends {
            self.head = place;
        }
        self.last_end = at.1;
    }

    pub(crate) fn head(&self) -> u32 {
        self.head
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::Language;
    use crate::words::words;

    fn head(text: &str) -> String {
        let (mut search, mut all, mut place) = (HeadSearch::default(), Vec::new(), 0);
        words(text, |word| {
            place += 1;
            let ends = Language::English.ends_phrase(word.text);
            search.word(text, place, (word.place.start, word.place.end), ends);
            all.push(word.text.to_owned());
        });
        search.head().checked_sub(1).map_or(String::new(), |at| all[at as usize].clone())
    }

    #[test]
    fn the_head_says_what_a_thing_is() {
        for (title, says) in [
            ("Sofa Table", "table"),
            ("Velvet Sofa, three seats", "sofa"),
            ("Chair with armrests", "chair"),
            ("LED Strip Lights 5 m", "lights"),
            ("Wool Sweater (grey)", "sweater"),
            ("Cotton T-Shirt - Blue", "shirt"),
            ("2 Cups", "cups"),
            ("With love", "love"),
            ("", ""),
        ] {
            assert_eq!(head(title), says, "{title}");
        }
    }

    proptest! {
        #[test]
        fn titles_are_read_as_they_were_written(words in 0_u32..16, head in 0_u32..15) {
            let title = Title { words, head };
            prop_assert_eq!(Title::decode(title.encode()), title);
        }
    }
}
