//! Writing the table of synonyms.

use std::collections::{BTreeMap, BTreeSet};

use super::CompileError;
use crate::limits::{SYNONYM_BYTES_MAX, SYNONYM_PHRASES_MAX};
use crate::number::short;
use crate::synonyms::folded;

/// Words or phrases that mean the same, such as "couch", "sofa" and "settee".
#[derive(Debug, Clone, Copy)]
pub struct SynonymGroup<'a> {
    /// Each stands for each other, in both directions.
    pub phrases: &'a [&'a str],
}

/// Phrases in order with the groups they are in, then each group's phrases.
pub(super) fn write(groups: &[SynonymGroup<'_>]) -> Result<Vec<u8>, CompileError> {
    let mut phrases: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (group, number) in groups.iter().zip(0_u32..) {
        for phrase in group.phrases.iter().map(|phrase| folded(phrase)) {
            phrases.entry(phrase).or_default().insert(number);
        }
    }
    phrases.remove("");
    let mut others: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, (phrase, groups)) in (0_u32..).zip(&phrases) {
        others.insert(phrase, BTreeSet::new());
        groups.iter().for_each(|group| members.entry(*group).or_default().push(number));
    }
    for (number, (phrase, groups)) in (0_u32..).zip(&phrases) {
        let same = groups.iter().filter_map(|group| members.get(group)).flatten();
        let same = same.copied().filter(|other| *other != number);
        others.entry(phrase.as_str()).or_default().extend(same);
    }
    let (mut text, mut same) = (Vec::new(), Vec::new());
    let (mut starts, mut firsts) = (Vec::new(), Vec::new());
    for (phrase, others) in &others {
        starts.extend(short(text.len()).to_le_bytes());
        firsts.extend((short(same.len()) / 4).to_le_bytes());
        text.extend(phrase.as_bytes());
        others.iter().for_each(|other| same.extend(other.to_le_bytes()));
    }
    let weight = text.len().saturating_add(same.len());
    if phrases.len() > SYNONYM_PHRASES_MAX || weight > SYNONYM_BYTES_MAX {
        return Err(CompileError::TooManySynonyms);
    }
    let counts = [short(phrases.len()), short(same.len()) / 4, short(text.len())];
    let counts: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
    Ok([counts, starts, firsts, same, text].concat())
}
