//! Corrections: what a word that is not known, or hardly, was probably meant to be.

use crate::expand::{Expansion, Meant, Way, worth};
use crate::inflection;
use crate::limits::CORRECTIONS_MAX;
use crate::order;
use crate::query::Asked;
use crate::reader::Reader;
use crate::typo::{ANY, Near, Pattern, forgiven};
use crate::words::Kind;

/// A known word that a word of the query may be a typo of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) ordinal: u32,
    /// How far off: mistakes, one more for the first letter and for a word that is only begun.
    pub(crate) cost: u8,
    pub(crate) begins: bool,
    worth: u8,
}

/// From how many letters a word's beginning may be mistyped too, when it is not the last.
const BEGUN_CHARS_MIN: usize = 5;

/// From how many letters another first letter is a typo: "jeans" are no "beans".
const FIRST_CHARS_MIN: usize = 6;

/// How many times more documents a correction of a word must have that is itself in some.
const LIKELIER: u32 = 8;

/// All corrections of a word, the likeliest first. They are kept for the next who asks: of a
/// search with a typo, looking for them is the larger half.
pub(crate) fn corrections(reader: &Reader<'_>, word: &Asked) -> Vec<Correction> {
    let mistakes = forgiven(&word.text);
    if mistakes == 0 || word.kind != Kind::Spaced {
        return Vec::new();
    }
    let name = if word.unfinished { format!("{}-", word.text) } else { word.text.clone() };
    let make = || looked_for(reader, word, mistakes).into();
    reader.corrections.get(&name, make, size_of_val).to_vec()
}

fn looked_for(reader: &Reader<'_>, word: &Asked, mistakes: u8) -> Vec<Correction> {
    let letters = word.text.chars().count();
    let beyond = match word.unfinished {
        true => ANY,
        false if letters >= BEGUN_CHARS_MIN => 2,
        false => 0,
    };
    let mut near = reader.near(&Pattern::new(&word.text, mistakes, beyond));
    near.retain(|near| {
        let first = !near.first_replaced || letters >= FIRST_CHARS_MIN;
        // Nobody means a piece of an article number, whose rank is 0.
        first && near.mistakes > 0 && reader.rank(near.position) > 0
    });
    let all: Vec<_> = near.iter().map(judged).collect();
    order::first_by(&all, CORRECTIONS_MAX, |correction| {
        let rank = reader.rank(correction.ordinal);
        (u32::from(correction.cost) << 8) | u32::from(u8::MAX.saturating_sub(rank))
    })
}

fn judged(near: &Near) -> Correction {
    let base = if near.mistakes == 1 { worth::ONE_TYPO } else { worth::TWO_TYPOS };
    let base = if near.begins { base.saturating_sub(base >> 2) } else { base };
    let worth = if near.first_differs { base.saturating_sub(base >> 2) } else { base };
    let cost = near.mistakes.saturating_add(u8::from(near.begins));
    let cost = cost.saturating_add(u8::from(near.first_differs));
    Correction { ordinal: near.position, cost, begins: near.begins, worth }
}

/// Adds the nearest corrections to what a word stands for, which so far is in `found` documents.
pub(crate) fn correct(reader: &Reader<'_>, word: &Asked, found: u32, expansion: &mut Expansion) {
    let mut all = corrections(reader, word);
    if found > 0 {
        // Perhaps a typo that is in the documents too; but perhaps just a rare word.
        let least = found.saturating_mul(LIKELIER);
        all.retain(|correction| correction.cost == 1 && reader.count(correction.ordinal) >= least);
    }
    let nearest = all.first().map(|correction| correction.cost);
    all.retain(|correction| Some(correction.cost) == nearest);
    add(reader, all, expansion);
}

/// Adds all corrections, also of a word that is known: together the words found nothing.
pub(crate) fn widen(reader: &Reader<'_>, word: &Asked, expansion: &mut Expansion) {
    let all = corrections(reader, word);
    add(reader, all, expansion);
}

fn add(reader: &Reader<'_>, corrections: Vec<Correction>, expansion: &mut Expansion) {
    for correction in &corrections {
        let Correction { ordinal, worth, begins, .. } = *correction;
        expansion.ways.push(Way { meant: Meant::Word(ordinal), worth });
        if !begins {
            inflection::forms(reader.language, &reader.text(ordinal), &mut |form| {
                let meant = reader.find_word(form).map(Meant::Word);
                let worth = worth.saturating_sub(worth >> 3);
                expansion.ways.extend(meant.map(|meant| Way { meant, worth }));
            });
        }
    }
    expansion.corrections = corrections;
}
