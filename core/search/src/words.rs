//! Words: how a text is cut, the same for what is indexed, what is asked and what is marked.
//!
//! A word is a run of letters and digits of any script; an apostrophe or a soft hyphen inside does
//! not end it. Scripts that are written without spaces are cut into overlapping pairs of
//! characters instead, which finds any word of two characters or more without a dictionary.

use std::ops::Range;

use crate::fold;
use crate::limits::TERM_BYTES_MAX;

/// One word of a text.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    /// Folded, at most [`TERM_BYTES_MAX`] bytes, never empty.
    pub(crate) text: &'a str,
    /// Where it stands in the text, in bytes.
    pub(crate) place: Range<usize>,
    /// For each character of the folded text, where the characters that gave it end in the text.
    pub(crate) ends: Ends<'a>,
    pub(crate) kind: Kind,
    /// Only a hyphen stands between the word before and this one.
    pub(crate) hyphened: bool,
}

/// Where characters end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ends<'a> {
    /// Each is a byte, and one follows the other from this place on.
    From(usize),
    Each(&'a [usize]),
}

impl Ends<'_> {
    /// Where so many characters end; nothing for none, and for more than there are.
    pub(crate) fn after(self, characters: usize) -> Option<usize> {
        let last = characters.checked_sub(1)?;
        match self {
            Self::From(start) => start.checked_add(characters),
            Self::Each(ends) => ends.get(last).copied(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word between spaces.
    Spaced,
    /// Two neighbours, or a character that stands alone, of a script without spaces.
    Pair,
    /// The last character of a run of such a script: indexed, so that each character begins
    /// something, but neither counted nor asked for.
    Tail,
}

/// Gives the words of a text in order.
pub(crate) fn words(text: &str, mut give: impl FnMut(Word<'_>)) {
    if text.is_ascii() && !text.contains('\'') {
        plain(text, &mut give);
    } else {
        mixed(text, &mut give);
    }
}

/// The same for a text of ASCII without apostrophes, as most titles are: a word is a slice of it.
fn plain(text: &str, give: &mut impl FnMut(Word<'_>)) {
    let lower = text.to_ascii_lowercase();
    let mut bytes = text.bytes().enumerate().peekable();
    let (mut hyphen, mut after_word) = (false, None);
    while let Some((start, byte)) = bytes.next() {
        let next = start.saturating_add(1);
        if !byte.is_ascii_alphanumeric() {
            hyphen = byte == b'-' && after_word == Some(start);
            if byte == b'-' {
                after_word = hyphen.then_some(next);
            }
            continue;
        }
        let mut end = next;
        while bytes.next_if(|(_, byte)| byte.is_ascii_alphanumeric()).is_some() {
            end = end.saturating_add(1);
        }
        let hyphened = hyphen && after_word == Some(start);
        let text = lower.get(start..end.min(start.saturating_add(TERM_BYTES_MAX)));
        let (text, ends) = (text.unwrap_or_default(), Ends::From(start));
        give(Word { text, place: start..end, ends, kind: Kind::Spaced, hyphened });
        (hyphen, after_word) = (false, Some(end));
    }
}

fn mixed(text: &str, mut give: impl FnMut(Word<'_>)) {
    let mut cutter = Cutter::default();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let end = start.saturating_add(character.len_utf8());
        let next = characters.peek().map(|(_, next)| *next);
        match class(character) {
            Class::Letter => cutter.letter(character, start..end, &mut give),
            Class::Unspaced => cutter.unspaced(character, start..end, &mut give),
            Class::Mark => cutter.mark(character, start..end),
            Class::Invisible => {}
            Class::Apostrophe
                if cutter.word.len() > 1 && next.is_some_and(char::is_alphanumeric) => {}
            Class::Hyphen => {
                cutter.flush(&mut give);
                cutter.hyphen = cutter.after_word == Some(start);
                cutter.after_word = cutter.hyphen.then_some(end);
            }
            Class::Apostrophe | Class::Other => cutter.flush(&mut give),
        }
    }
    cutter.flush(&mut give);
}

enum Class {
    Letter,
    Unspaced,
    Mark,
    Invisible,
    Apostrophe,
    Hyphen,
    Other,
}

fn class(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\'' | '\u{2019}' | '\u{FF07}' => Class::Apostrophe,
        '-' | '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' => Class::Invisible,
        other if other.is_ascii() => Class::Other,
        other if fold::is_mark(other) => Class::Mark,
        other if !other.is_alphanumeric() => Class::Other,
        other if is_unspaced(other) => Class::Unspaced,
        _ => Class::Letter,
    }
}

/// Letters of scripts that put no space between words (Korean does, but glues particles to them).
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Burmese
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30FF}' // Kana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' // Han
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' // Halfwidth kana
        | '\u{20000}'..='\u{3FFFF}')
}

/// What has been read and not yet given: a word, or a run without spaces, never both.
#[derive(Default)]
struct Cutter {
    word: String,
    ends: Vec<usize>,
    start: usize,
    end: usize,
    run: Vec<(char, Range<usize>)>,
    /// A hyphen came right after a word, and nothing since.
    hyphen: bool,
    /// Where the word given last ended, or the hyphen that followed it.
    after_word: Option<usize>,
}

impl Cutter {
    fn letter(&mut self, letter: char, place: Range<usize>, give: &mut impl FnMut(Word<'_>)) {
        if !self.run.is_empty() {
            self.flush(give);
        }
        if self.word.is_empty() {
            self.start = place.start;
            self.hyphen &= self.after_word == Some(place.start);
        }
        self.grow(letter, place.end);
    }

    fn grow(&mut self, character: char, end: usize) {
        let Self { word, ends, .. } = self;
        fold::fold(character, &mut |folded| {
            word.push(folded);
            ends.push(end);
        });
        self.end = end;
    }

    fn unspaced(&mut self, letter: char, place: Range<usize>, give: &mut impl FnMut(Word<'_>)) {
        if !self.word.is_empty() {
            self.flush(give);
        }
        let run = &mut self.run;
        fold::fold(letter, &mut |folded| match run
            .last_mut()
            .and_then(|last| Some((fold::voiced(last.0, folded)?, last)))
        {
            Some((voiced, last)) => *last = (voiced, last.1.start..place.end),
            None => run.push((folded, place.clone())),
        });
    }

    fn mark(&mut self, mark: char, place: Range<usize>) {
        if !self.word.is_empty() {
            self.grow(mark, place.end);
            if let Some(end) = self.ends.last_mut() {
                *end = place.end;
            }
        } else if let Some(last) = self.run.last_mut() {
            last.1.end = place.end;
            match fold::voiced(last.0, mark) {
                Some(voiced) => last.0 = voiced,
                None => {
                    let run = &mut self.run;
                    fold::fold(mark, &mut |folded| run.push((folded, place.clone())));
                }
            }
        }
    }

    fn flush(&mut self, give: &mut impl FnMut(Word<'_>)) {
        self.flush_run(give);
        let length = self.word.floor_char_boundary(TERM_BYTES_MAX);
        if let Some(text) = self.word.get(..length).filter(|text| !text.is_empty()) {
            let place = self.start..self.end;
            let hyphened = self.hyphen;
            let ends = Ends::Each(&self.ends);
            give(Word { text, place, ends, kind: Kind::Spaced, hyphened });
            self.after_word = Some(self.end);
        }
        self.word.clear();
        self.ends.clear();
        self.hyphen = false;
    }

    fn flush_run(&mut self, give: &mut impl FnMut(Word<'_>)) {
        let mut text = String::new();
        let mut give_all = |part: &[(char, Range<usize>)], kind| {
            if let (Some(first), Some(last)) = (part.first(), part.last()) {
                text.clear();
                text.extend(part.iter().map(|(character, _)| character));
                let place = first.1.start..last.1.end;
                let ends = [first.1.end, last.1.end];
                let ends = Ends::Each(ends.get(..part.len()).unwrap_or(&ends));
                give(Word { text: &text, place, ends, kind, hyphened: false });
            }
        };
        if let [_] = self.run.as_slice() {
            give_all(&self.run, Kind::Pair);
        } else {
            self.run.windows(2).for_each(|pair| give_all(pair, Kind::Pair));
            give_all(self.run.last().map_or(&[], std::slice::from_ref), Kind::Tail);
        }
        self.run.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        let mut all = Vec::new();
        words(text, |word| {
            let hyphen = if word.hyphened { "-" } else { "" };
            let tail = if word.kind == Kind::Tail { "." } else { "" };
            all.push(format!("{hyphen}{}{tail}", word.text));
        });
        all.join(" ")
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        for (text, expected) in [
            ("", ""),
            (" -- ♥ !", ""),
            ("Red T-Shirt, size 42!", "red t -shirt size 42"),
            ("a - b --c d- e", "a b c d e"),
            ("men's O'Neill l'eau rock'n'roll 'quoted'", "mens o neill l eau rocknroll quoted"),
            ("Ka\u{AD}bel cre\u{300}me e\u{301}", "kabel creme e"),
            ("3.5mm ½ m²", "3 5mm 12 m2"),
            ("हिंदी", "हिंदी"),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        assert_eq!(cut("緑茶セット"), "緑茶 茶セ セッ ット ト.");
        assert_eq!(cut("茶 tea茶"), "茶 tea 茶");
        assert_eq!(cut("ｶﾞﾗｽ"), "ガラ ラス ス.");
        assert_eq!(cut("か\u{3099}す"), "がす す.");
    }

    proptest! {
        #[test]
        fn places_are_in_the_text_and_in_order(text in "\\PC{0,40}") {
            let mut last = 0;
            words(&text, |word| {
                assert!(text.get(word.place.clone()).is_some_and(|place| !place.is_empty()));
                assert!(word.place.start >= last);
                last = word.place.start;
                assert!(!word.text.is_empty() && word.text.len() <= TERM_BYTES_MAX);
                for characters in 1..=word.text.chars().count() {
                    let end = word.ends.after(characters).unwrap();
                    assert!(text.is_char_boundary(end));
                    assert!((word.place.start..=word.place.end).contains(&end));
                }
            });
        }

        #[test]
        fn plain_texts_are_cut_like_any_other(text in "([a-zA-Z0-9]{1,4}|[ -~&&[^']]|-|a{80}){0,12}") {
            let cut = |is_plain: bool| {
                let mut all = Vec::new();
                let mut note = |word: Word<'_>| {
                    let letters = word.text.chars().count();
                    let ends: Vec<_> = (0..=letters).map(|count| word.ends.after(count)).collect();
                    all.push((word.text.to_owned(), word.place, ends, word.kind, word.hyphened));
                };
                if is_plain { plain(&text, &mut note) } else { mixed(&text, note) }
                all
            };
            assert_eq!(cut(true), cut(false));
        }

        #[test]
        fn what_is_folded_is_cut_as_it_was(text in "[a-zäöüßéΑ-Ωа-я0-9ぁ-ん漢字' -]{0,30}") {
            words(&text, |word| {
                let mut again = Vec::new();
                words(word.text, |word| again.push(word.text.to_owned()));
                assert_eq!(again.first().map(String::as_str), Some(word.text));
            });
        }
    }
}
