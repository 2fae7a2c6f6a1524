//! Compounds that are asked for: words that the dictionary has only in parts, or as parts.
//!
//! What documents hold is divided when it is compiled; see `compile::compounds`.

use crate::expand::{Meant, Way, worth};
use crate::inflection;
use crate::language::Language;
use crate::limits::CORRECTIONS_MAX;
use crate::order;
use crate::query::Asked;
use crate::reader::Reader;
use crate::words::Kind;

/// What may stand between the halves of a German compound.
pub(crate) const JOINTS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];

/// How many letters each half has at the least.
pub(crate) const FIRST_MIN: usize = 3;
pub(crate) const LAST_MIN: usize = 4;

/// Whether the language puts words together without a space.
pub(crate) fn has(language: Language) -> bool {
    language == Language::German
}

/// An unknown word as two known ones, such as "ledersofa" as "leder" and "sofa": the division
/// whose rarer half is the most frequent.
pub(crate) fn divided(reader: &Reader<'_>, word: &Asked) -> Vec<Way> {
    if word.kind != Kind::Spaced {
        return Vec::new();
    }
    let divisions = word.text.char_indices().skip(1).filter_map(|(at, _)| {
        let (first, second) = word.text.split_at_checked(at)?;
        let first = known_first(reader, first)?;
        let second = any_form(reader, second)?;
        Some((reader.count(first).min(reader.count(second)), [first, second]))
    });
    let best = divisions.max_by_key(|(least, _)| *least);
    let way = |words: [u32; 2]| Way { meant: Meant::Together(words.to_vec()), worth: worth::SPLIT };
    best.map(|(_, words)| way(words)).into_iter().collect()
}

fn known_first(reader: &Reader<'_>, first: &str) -> Option<u32> {
    let bare = reader.find(first);
    if bare.is_some() || !has(reader.language) {
        return bare;
    }
    let stems = JOINTS.iter().filter_map(|joint| first.strip_suffix(joint));
    stems.filter(|stem| stem.chars().count() >= FIRST_MIN).find_map(|stem| any_form(reader, stem))
}

/// The word, or the most frequent of its forms.
fn any_form(reader: &Reader<'_>, word: &str) -> Option<u32> {
    let mut all = Vec::new();
    inflection::forms(reader.language, word, &mut |form| all.extend(reader.find_word(form)));
    let form = all.into_iter().max_by_key(|ordinal| reader.rank(*ordinal));
    reader.find(word).or(form)
}

/// Compounds that end with an unknown word: "pullover" where there are only "wollpullover".
/// Every word of the dictionary is looked at, so this is asked last.
pub(crate) fn ending(reader: &Reader<'_>, word: &Asked) -> Vec<Way> {
    let long = |form: &str| form.chars().count() >= LAST_MIN;
    if word.kind != Kind::Spaced || !has(reader.language) || !long(&word.text) {
        return Vec::new();
    }
    let mut forms = vec![word.text.clone()];
    inflection::forms(reader.language, &word.text, &mut |form| {
        if long(form) {
            forms.push(form.to_owned());
        }
    });
    let mut found = Vec::new();
    for (first, dictionary) in &reader.dictionaries {
        dictionary.each(&mut |position, text| {
            if forms.iter().any(|form| text.ends_with(form.as_bytes())) {
                let ordinal = first.saturating_add(position);
                found.push(ordinal);
            }
        });
    }
    let likeliest = order::first_by(&found, CORRECTIONS_MAX, |ordinal| {
        u32::from(u8::MAX.saturating_sub(reader.rank(*ordinal)))
    });
    let way = |ordinal| Way { meant: Meant::Word(ordinal), worth: worth::SPLIT };
    likeliest.into_iter().map(way).collect()
}
