//! Compounds that are asked for: words that the dictionary has only in parts, or as parts.
//!
//! What documents hold is divided when it is compiled; see `compile::compounds`.

use crate::expand::{Meant, Way, worth};
use crate::inflection;
use crate::language::Language;
use crate::limits::CORRECTIONS_MAX;
use crate::number::byte;
use crate::order;
use crate::query::Asked;
use crate::reader::{Reader, names};
use crate::words::Kind;

/// What may stand between the halves of a German compound.
pub(crate) const JOINTS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];

/// How many letters each half has at the least.
pub(crate) const FIRST_MIN: usize = 3;
pub(crate) const LAST_MIN: usize = 4;

/// How many letters a compound has at the least.
pub(crate) const COMPOUND_MIN: usize = 8;

/// From how many letters one half is taken for one though nobody knows the other: "klappstuhl",
/// "leinenhemd".
pub(crate) const LONG: usize = 5;

/// "Strand" is no "Rand".
pub(crate) fn has_vowel(first: &str) -> bool {
    first.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// Whether the language puts words together without a space.
pub(crate) fn has(language: Language) -> bool {
    language == Language::German
}

/// An unknown word as two known ones, such as "ledersofa" as "leder" and "sofa": the division
/// whose rarer half is the most frequent. Else, as one that is known, in a document that also has
/// a word which the other begins: "wandlampe" as "lampe" where there is a "wandhalter".
pub(crate) fn divided(reader: &Reader<'_>, word: &Asked) -> Vec<Way> {
    if word.kind != Kind::Spaced {
        return Vec::new();
    }
    let divisions = cuts(&word.text).filter_map(|(first, second)| {
        let first = known_first(reader, first)?;
        let second = any_form(reader, second)?;
        Some((reader.count(first).min(reader.count(second)), [first, second]))
    });
    let best = divisions.max_by_key(|(least, _)| *least);
    let way = |words: [u32; 2]| Way { meant: Meant::Together(words.to_vec()), worth: worth::SPLIT };
    match best {
        Some((_, words)) => vec![way(words)],
        None => halves(reader, word),
    }
}

/// What a compound is made of, in one document: "lampe" and a word that "tisch" begins for
/// "tischlampe", which may itself be a word.
pub(crate) fn halves(reader: &Reader<'_>, word: &Asked) -> Vec<Way> {
    let begun = |(first, last): (&str, &str)| {
        let last = named_last(reader, last)?;
        let (start, end) = JOINTS.iter().find_map(|joint| {
            let stem = first.strip_suffix(joint).filter(|stem| is_long(stem, LAST_MIN))?;
            Some(reader.range(stem)).filter(|(start, end)| start < end)
        })?;
        Some(Way { meant: Meant::Beside(last, start, end), worth: worth::SPLIT })
    };
    compound(reader, word).filter_map(begun).collect()
}

/// The known words that an unknown one ends with: whoever wants a "nachttischlampe" wants a lamp.
pub(crate) fn last_halves(reader: &Reader<'_>, word: &Asked) -> Vec<Way> {
    let letters = word.text.chars().count();
    let way = |(_, last): (&str, &str)| {
        let share = usize::from(worth::HALF).saturating_mul(last.chars().count());
        let worth = byte(share.checked_div(letters)?);
        Some(Way { meant: Meant::Word(named_last(reader, last)?), worth })
    };
    let sound = |(first, last): &(&str, &str)| {
        (is_long(first, LONG) || is_long(last, LONG)) && has_vowel(first)
    };
    compound(reader, word).filter(sound).filter_map(way).collect()
}

/// The two parts of a word, wherever it can be cut.
fn cuts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    word.char_indices().skip(1).filter_map(|(at, _)| word.split_at_checked(at))
}

/// The same where it may be a compound: each part has some letters, and no digits.
fn compound<'a>(reader: &Reader<'_>, word: &'a Asked) -> impl Iterator<Item = (&'a str, &'a str)> {
    let may = has(reader.language)
        && word.kind == Kind::Spaced
        && is_long(&word.text, COMPOUND_MIN)
        && word.text.chars().all(char::is_alphabetic);
    let text = if may { word.text.as_str() } else { "" };
    cuts(text).filter(|(first, last)| is_long(first, FIRST_MIN) && is_long(last, LAST_MIN))
}

fn is_long(word: &str, letters: usize) -> bool {
    word.chars().nth(letters.saturating_sub(1)).is_some()
}

/// A word, or the most frequent of its forms, that a title or a keyword has.
fn named_last(reader: &Reader<'_>, last: &str) -> Option<u32> {
    any_form(reader, last).filter(|ordinal| names(reader.rank(*ordinal)))
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
