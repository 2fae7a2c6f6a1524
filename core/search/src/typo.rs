//! Typos: the words of a dictionary that are a few mistakes away from a word.
//!
//! A mistake is a letter too many, missing, wrong, or two neighbours swapped (the distance of
//! Damerau and Levenshtein in its restricted form). All words are walked in order with one row of
//! the table of distances for each letter; a beginning that can no longer become near is left with
//! [`Dictionary::leave`], so that most words are never looked at.

use crate::dictionary::Dictionary;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    Letters(u8),
    Any,
}

/// One row of the table of distances. The first cell is no distance; the second stands for nothing
/// of the pattern, the others for one letter more each.
type Row = [u8; TYPO_CHARS_MAX + 2];

/// Farther than any distance that matters; adding to it does not overflow.
const FAR: u8 = 100;

pub(crate) struct Pattern {
    letters: Vec<char>,
    mistakes: u8,
    beyond: Beyond,
}

/// What is known after some letters of a word.
struct Step {
    row: Row,
    letter: char,
    /// Where the letter ends in the word.
    end: usize,
    /// The least distance of a beginning that may still be followed, and by how many letters.
    begun: Option<(u8, Beyond)>,
}

impl Pattern {
    pub(crate) fn new(word: &str, mistakes: u8, beyond: Beyond) -> Self {
        Self { letters: word.chars().take(TYPO_CHARS_MAX).collect(), mistakes, beyond }
    }

    /// Gives the words that are near, in order.
    pub(crate) fn near(&self, dictionary: &Dictionary<'_>, give: &mut impl FnMut(Near)) {
        let mut steps = vec![self.first()];
        let mut position = 0;
        while position < dictionary.words {
            let shared = self.shared(dictionary, position);
            while steps.len() > 1 && steps.last().is_some_and(|step| step.end > shared) {
                steps.pop();
            }
            position = match self.walk(dictionary, position, &mut steps) {
                Some(depth) => dictionary.leave(position.saturating_add(1), depth),
                None => {
                    if let Some(near) = self.judge(position, &steps) {
                        give(near);
                    }
                    position.saturating_add(1)
                }
            };
        }
    }

    fn shared(&self, dictionary: &Dictionary<'_>, position: u32) -> usize {
        let at = crate::number::size(position);
        dictionary.shared.get(at).map_or(0, |shared| usize::from(*shared))
    }

    fn first(&self) -> Step {
        let mut row = [FAR; TYPO_CHARS_MAX + 2];
        for (cell, distance) in row.iter_mut().skip(1).zip(0..) {
            *cell = distance;
        }
        Step { row, letter: '\0', end: 0, begun: None }
    }

    /// Takes the steps that a word has beyond those taken; where it becomes hopeless, how many
    /// bytes of it that needed.
    fn walk(
        &self,
        dictionary: &Dictionary<'_>,
        position: u32,
        steps: &mut Vec<Step>,
    ) -> Option<usize> {
        let start = steps.last().map_or(0, |step| step.end);
        let rest = dictionary.stored(position).and_then(|(stored, whole)| {
            let skipped = if whole { 0 } else { self.shared(dictionary, position) };
            str::from_utf8(stored.get(start.checked_sub(skipped)?..)?).ok()
        });
        // Damaged: as if it began with something hopeless.
        let Some(rest) = rest else { return Some(start.saturating_add(1)) };
        for letter in rest.chars() {
            let step = self.step(letter, steps)?;
            let end = step.end;
            let nearest = step.row.iter().skip(1).take(self.letters.len().saturating_add(1)).min();
            if nearest.is_none_or(|nearest| *nearest > self.mistakes) && step.begun.is_none() {
                return Some(end);
            }
            steps.push(step);
        }
        None
    }

    fn step(&self, letter: char, steps: &[Step]) -> Option<Step> {
        let [.., above] = steps else { return None };
        // Two letters ago, for swapped neighbours.
        let swapped = steps.len().checked_sub(2).and_then(|at| steps.get(at));
        let mut row = [FAR; TYPO_CHARS_MAX + 2];
        let [_, first_above, ..] = above.row;
        let mut left = first_above.saturating_add(1).min(FAR);
        let mut before = '\0';
        let (first, cells) = row.split_at_mut(2);
        if let [_, first] = first {
            *first = left;
        }
        let swaps = swapped.map_or(&[FAR; TYPO_CHARS_MAX + 2], |step| &step.row);
        let pairs = above.row.windows(2).skip(1);
        for (((cell, pair), wanted), swap) in
            cells.iter_mut().zip(pairs).zip(&self.letters).zip(swaps)
        {
            let [diagonal, up] = pair else { break };
            let changed = diagonal.saturating_add(u8::from(*wanted != letter));
            let mut least = changed.min(up.saturating_add(1)).min(left.saturating_add(1));
            if before == letter && *wanted == above.letter {
                least = least.min(swap.saturating_add(1));
            }
            *cell = least.min(FAR);
            left = *cell;
            before = *wanted;
        }
        let whole = left;
        let kept = above.begun.and_then(|(least, beyond)| match beyond {
            Beyond::Any => Some((least, beyond)),
            Beyond::Letters(more) => Some((least, Beyond::Letters(more.checked_sub(1)?))),
        });
        let begun = (whole <= self.mistakes && self.beyond != Beyond::Letters(0))
            .then(|| (kept.map_or(whole, |kept| kept.0.min(whole)), self.beyond))
            .or(kept);
        Some(Step { row, letter, end: above.end.saturating_add(letter.len_utf8()), begun })
    }

    fn judge(&self, position: u32, steps: &[Step]) -> Option<Near> {
        let last = steps.last()?;
        let whole = *last.row.get(self.letters.len().saturating_add(1))?;
        let letter = |at: usize| steps.get(at).map(|step| step.letter);
        let first = self.letters.first().copied();
        let first_differs = letter(1) != first;
        let swapped = letter(2) == first;
        let begins = whole > self.mistakes;
        let mistakes = if begins { last.begun?.0 } else { whole };
        let even = begins || steps.len() == self.letters.len().saturating_add(1);
        let first_replaced = first_differs && !swapped && even;
        Some(Near { position, mistakes, begins, first_differs, first_replaced })
    }
}
