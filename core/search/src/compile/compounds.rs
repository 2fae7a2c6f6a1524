//! Compounds: in German, a "Ledersofa" is a sofa.
//!
//! No list of words is needed. A word is a compound when the catalog itself names things by its
//! last half; documents with the compound are then found by that half too. The first half is found
//! as a beginning anyway, and need not be known where both are long enough to be no accident.

use std::collections::BTreeMap;

use super::terms::Terms;
use crate::compounds::{COMPOUND_MIN, FIRST_MIN, JOINTS, LAST_MIN, LONG, has_vowel};
use crate::inflection::forms;
use crate::language::Language;
use crate::number::size;
use crate::postings::{List, Place};

/// Adds the documents of each compound to its last half.
pub(super) fn split(terms: &mut Terms) {
    let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, term) in (0_u32..).zip(&terms.all) {
        for last in halves(&term.text, terms) {
            parts.entry(last).or_default().push(number);
        }
    }
    for (part, compounds) in parts {
        let mut places: BTreeMap<u32, Place> = BTreeMap::new();
        for compound in compounds.into_iter().filter_map(|number| terms.all.get(size(number))) {
            for (document, place) in compound.list.iter() {
                let entry = places.entry(document).or_default();
                *entry = entry.or(place.of_part());
            }
        }
        let Some(term) = terms.all.get_mut(size(part)) else { continue };
        for (document, place) in term.list.iter() {
            let entry = places.entry(document).or_default();
            *entry = entry.or(place);
        }
        let mut list = List::default();
        places.into_iter().for_each(|(document, place)| list.push(document, place));
        term.list = list;
    }
}

/// The numbers of the words that a compound ends with.
fn halves(word: &str, terms: &Terms) -> Vec<u32> {
    let letters = word.chars().count();
    if letters < COMPOUND_MIN || !word.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let cuts = (0_usize..).zip(word.char_indices().map(|(at, _)| at));
    let parts = cuts.filter_map(|(first_length, at)| {
        let last_length = letters.saturating_sub(first_length);
        if first_length < FIRST_MIN || last_length < LAST_MIN {
            return None;
        }
        let (first, last) = word.split_at_checked(at)?;
        let long = first_length >= LONG || last_length >= LONG;
        (knows_first(first, terms) || long && has_vowel(first)).then_some(last)
    });
    parts.flat_map(|last| named(last, terms)).collect()
}

fn knows_first(first: &str, terms: &Terms) -> bool {
    let stems = JOINTS.iter().filter_map(|joint| first.strip_suffix(joint));
    stems.filter(|stem| stem.chars().count() >= FIRST_MIN).any(|stem| terms.get(stem).is_some())
}

/// The numbers of a word, or of its forms where it has none, that titles or keywords have.
fn named(word: &str, terms: &Terms) -> Vec<u32> {
    let named = |text: &str| {
        let number = terms.get(text)?;
        terms.all.get(size(number)).filter(|term| term.names()).map(|_| number)
    };
    let mut numbers: Vec<u32> = named(word).into_iter().collect();
    if numbers.is_empty() {
        forms(Language::German, word, &mut |form| numbers.extend(named(form)));
    }
    numbers
}
