//! Typos: the words of a dictionary that are a few mistakes away from a word.
//!
//! A mistake is a letter too many, missing, wrong, or two neighbours swapped (the distance of
//! Damerau and Levenshtein in its restricted form). All words are walked in order; what is known
//! after each letter of the current one is kept, so that words that begin alike are compared once.
//! A beginning that can no longer become near is left with [`Dictionary::leave`], and most words
//! are never looked at.
//!
//! What is known after some letters is three numbers (the automaton of Wu and Manber): bit `n` of
//! the `m`th says that these letters are `m` mistakes or fewer from the first `n` of the word that
//! was typed. One more letter is a handful of shifts.

use crate::dictionary::{Dictionary, Walker};
use crate::limits::{ONE_TYPO_CHARS_MIN, TWO_TYPOS_CHARS_MIN, TYPO_CHARS_MAX};

/// How many mistakes a word is forgiven. Numbers are meant as they stand: size 42 is not size 43.
pub(crate) fn forgiven(word: &str) -> u8 {
    let letters = word.chars().count();
    if letters > TYPO_CHARS_MAX || word.chars().any(|letter| letter.is_ascii_digit()) {
        0
    } else if letters >= TWO_TYPOS_CHARS_MIN {
        2
    } else {
        u8::from(letters >= ONE_TYPO_CHARS_MIN)
    }
}

/// A word that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) position: u32,
    pub(crate) mistakes: u8,
    /// Only its beginning is near.
    pub(crate) begins: bool,
    /// It begins with another letter: a rarer mistake.
    pub(crate) first_differs: bool,
    /// With that letter in the place of its own, and nothing else missing or too much.
    pub(crate) first_replaced: bool,
}

/// How many letters may follow a beginning that is near.
pub(crate) const ANY: u8 = u8::MAX;

pub(crate) struct Pattern {
    letters: Vec<char>,
    /// For each ASCII character, in which places of the pattern it is, counted from 1.
    ascii: [u32; 128],
    /// The bit that says that the whole pattern was read.
    whole: u32,
    /// At most 2.
    mistakes: usize,
    beyond: u8,
}

/// What is known after some letters of a word.
#[derive(Clone, Copy)]
struct Step {
    /// Which beginnings of the pattern are near, with 0, 1 and 2 mistakes.
    near: [u32; 3],
    letter: char,
    /// In which places of the pattern the letter is.
    places: u32,
    /// Where the letter ends in the word.
    end: usize,
    /// The fewest mistakes of a beginning that may still be followed, and by how many letters.
    begun: Option<(u8, u8)>,
}

impl Pattern {
    /// For so many mistakes, at most 2; `beyond` is how many letters may follow a beginning that
    /// is near, or [`ANY`].
    pub(crate) fn new(word: &str, mistakes: u8, beyond: u8) -> Self {
        let letters: Vec<char> = word.chars().take(TYPO_CHARS_MAX).collect();
        let mut ascii = [0; 128];
        let mut whole = 1_u32;
        for letter in &letters {
            whole <<= 1;
            let place =
                u8::try_from(*letter).ok().and_then(|code| ascii.get_mut(usize::from(code)));
            if let Some(places) = place {
                *places |= whole;
            }
        }
        Self { letters, ascii, whole, mistakes: usize::from(mistakes.min(2)), beyond }
    }

    /// Gives the words that are near, in order.
    pub(crate) fn near(&self, dictionary: &Dictionary<'_>, give: &mut impl FnMut(Near)) {
        // Nothing is read: missing letters are mistakes.
        let start = Step { near: [0b1, 0b11, 0b111], letter: '\0', places: 0, end: 0, begun: None };
        let mut steps = vec![start];
        let mut walker = Walker::new(dictionary);
        let mut position = 0;
        while position < dictionary.words {
            let shared = dictionary.shared(position);
            while steps.len() > 1 && steps.last().is_some_and(|step| step.end > shared) {
                steps.pop();
            }
            let (stored, skipped) = walker.stored(position).unwrap_or_default();
            position = match self.read(stored, skipped, &mut steps) {
                Some(depth) => dictionary.leave(position.saturating_add(1), depth),
                None => {
                    self.judge(position, &steps).into_iter().for_each(&mut *give);
                    position.saturating_add(1)
                }
            };
        }
    }

    /// Takes the steps that a word has beyond those taken; where it becomes hopeless, how many
    /// bytes of it that needed. `stored` begins at the word's byte `skipped`.
    fn read(&self, stored: &[u8], skipped: usize, steps: &mut Vec<Step>) -> Option<usize> {
        let start = steps.last().map_or(0, |step| step.end);
        let rest = start.checked_sub(skipped).and_then(|from| stored.get(from..));
        // Damaged: as if it began with something hopeless.
        let Some(rest) = rest else { return Some(start.saturating_add(1)) };
        if rest.is_ascii() {
            rest.iter().find_map(|byte| self.take(char::from(*byte), steps))
        } else {
            let Ok(rest) = str::from_utf8(rest) else { return Some(start.saturating_add(1)) };
            rest.chars().find_map(|letter| self.take(letter, steps))
        }
    }

    /// Takes one step; when it is hopeless, where its letter ends.
    fn take(&self, letter: char, steps: &mut Vec<Step>) -> Option<usize> {
        let [.., last] = steps.as_slice() else { return Some(1) };
        let before = steps.len().checked_sub(2).and_then(|at| steps.get(at));
        let step = self.step(letter, last, before);
        if step.near.get(self.mistakes) == Some(&0) && step.begun.is_none() {
            return Some(step.end);
        }
        steps.push(step);
        None
    }

    fn places(&self, letter: char) -> u32 {
        if let Some(places) =
            u8::try_from(letter).ok().and_then(|code| self.ascii.get(usize::from(code)))
        {
            return *places;
        }
        let mut place = 1_u32;
        let mut places = 0;
        for ours in &self.letters {
            place <<= 1;
            places |= if *ours == letter { place } else { 0 };
        }
        places
    }

    fn step(&self, letter: char, last: &Step, before: Option<&Step>) -> Step {
        let places = self.places(letter);
        // Beyond the whole pattern there is nothing to be near to.
        let all = (self.whole << 1).wrapping_sub(1);
        let [none, one, two] = last.near;
        let earlier = before.map_or([0; 3], |step| step.near);
        let swapped = |near: u32| (near << 2) & (places << 1) & last.places;
        // With one mistake more: a wrong letter, a letter too many, a missing one, two swapped.
        let next_none = (none << 1) & places;
        let more = |near: u32, next: u32, earlier: u32| {
            (near << 1) | near | (next << 1) | swapped(earlier)
        };
        let next_one = (((one << 1) & places) | more(none, next_none, earlier[0])) & all;
        let next_two = (((two << 1) & places) | more(one, next_one, earlier[1])) & all;
        let near = [next_none, next_one, next_two];

        let whole = self.whole_mistakes(&near);
        let kept = last.begun.and_then(|(least, more)| match more {
            ANY => Some((least, ANY)),
            more => Some((least, more.checked_sub(1)?)),
        });
        let begun = match whole.filter(|_| self.beyond > 0) {
            Some(whole) => Some((kept.map_or(whole, |kept| kept.0.min(whole)), self.beyond)),
            None => kept,
        };
        let end = last.end.saturating_add(letter.len_utf8());
        Step { near, letter, places, end, begun }
    }

    /// How many mistakes the whole pattern is away, when few enough.
    fn whole_mistakes(&self, near: &[u32; 3]) -> Option<u8> {
        let allowed = near.iter().take(self.mistakes.saturating_add(1));
        (0_u8..).zip(allowed).find(|(_, near)| **near & self.whole != 0).map(|(least, _)| least)
    }

    fn judge(&self, position: u32, steps: &[Step]) -> Option<Near> {
        let last = steps.last()?;
        let whole = self.whole_mistakes(&last.near);
        let mistakes = whole.or(last.begun.map(|begun| begun.0))?;
        let begins = whole.is_none();
        let letter = |at: usize| steps.get(at).map(|step| step.letter);
        let first = self.letters.first().copied();
        let first_differs = letter(1) != first;
        let swapped = letter(2) == first;
        let even = begins || steps.len() == self.letters.len().saturating_add(1);
        let first_replaced = first_differs && !swapped && even;
        Some(Near { position, mistakes, begins, first_differs, first_replaced })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::{Document, Language, compile};

    /// The textbook's table.
    fn distance(one: &[char], other: &[char]) -> usize {
        let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    let mut least = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                        least = least.min(rows[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        rows[one.len()][other.len()]
    }

    fn near(words: &BTreeSet<String>, pattern: &Pattern) -> BTreeMap<String, (u8, bool)> {
        let title = words.iter().cloned().collect::<Vec<_>>().join(" ");
        let document = Document { title: &title, ..Document::default() };
        let segments = compile(Language::Other, [document], &[]).unwrap();
        let dictionary = Dictionary::open(&segments[1].bytes).unwrap();
        let mut found = BTreeMap::new();
        pattern.near(&dictionary, &mut |near| {
            found.insert(dictionary.text(near.position), (near.mistakes, near.begins));
        });
        found
    }

    proptest! {
        #[test]
        fn near_words_are_those_of_the_textbook(
            words in proptest::collection::btree_set("[abcд]{1,9}", 1..60),
            typed in "[abcд]{1,8}",
            mistakes in 0_u8..=2,
            beyond in prop_oneof![Just(0), Just(2), Just(ANY)],
        ) {
            let found = near(&words, &Pattern::new(&typed, mistakes, beyond));
            let typed: Vec<char> = typed.chars().collect();
            for word in &words {
                let letters: Vec<char> = word.chars().collect();
                let whole = distance(&letters, &typed);
                let expected = if whole <= usize::from(mistakes) {
                    Some((whole as u8, false))
                } else {
                    let from = letters.len().saturating_sub(usize::from(beyond)).max(1);
                    let begun = (from..letters.len()).map(|end| distance(&letters[..end], &typed));
                    let begun = begun.min().filter(|least| *least <= usize::from(mistakes));
                    begun.map(|least| (least as u8, true))
                };
                let got = found.get(word).copied();
                prop_assert_eq!(got.is_some(), expected.is_some(), "{} {:?}", word, got);
                if let (Some(got), Some(expected)) = (got, expected) {
                    prop_assert_eq!(got.1, expected.1);
                    // Of several beginnings, an earlier one may be counted.
                    prop_assert!(got.0 == expected.0 || got.1 && got.0 < expected.0);
                }
            }
        }
    }
}
