//! Compounds: in German, a "Ledersofa" is a sofa.
//!
//! No list of words is needed. A word is a compound when the catalog itself knows both of its
//! halves; documents with the compound are then found by its last half too, as if it stood among
//! their keywords. (The first half is found as a beginning anyway.)

use std::collections::BTreeMap;

use super::terms::Terms;
use crate::number::{short, size};
use crate::postings::{List, Place};

/// How many letters a compound, and each of its halves, has at the least.
const COMPOUND_MIN: usize = 8;
const FIRST_MIN: usize = 3;
const LAST_MIN: usize = 4;

/// What may stand between the halves.
const JOINTS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];

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
    let cuts = word.char_indices().map(|(at, _)| at).enumerate();
    let cuts = cuts
        .filter(|(before, _)| *before >= FIRST_MIN && letters.saturating_sub(*before) >= LAST_MIN);
    cuts.filter_map(|(_, at)| {
        let (first, last) = word.split_at_checked(at)?;
        let known = |first: &str| first.chars().count() >= FIRST_MIN && terms.get(first).is_some();
        let joined = JOINTS.iter().filter_map(|joint| first.strip_suffix(joint)).any(known);
        terms.get(last).filter(|_| joined)
    })
    .filter(|number| *number < short(terms.all.len()))
    .collect()
}
