//! Expansion: which words of the dictionary a word of the query stands for, and how well.

use crate::corrections::{self, Correction};
use crate::inflection;
use crate::language::Language;
use crate::limits::{PREFIX_CHARS_MIN, RARE_DOCUMENTS_MAX};
use crate::query::{Asked, Query, umlauted};
use crate::reader::Reader;
use crate::words::Kind;

/// What a match is worth, in 256ths of the very word.
pub(crate) mod worth {
    pub(crate) const EXACT: u32 = 256;
    /// "Mueller" for "Müller", "tshirt" for "t-shirt".
    pub(crate) const RESPELLED: u32 = 240;
    /// "shoe" for "shoes".
    pub(crate) const FORM: u32 = 225;
    /// "sofa" for "couch".
    pub(crate) const SYNONYM: u32 = 200;
    /// "leder" and "sofa" for "ledersofa".
    pub(crate) const SPLIT: u32 = 180;
    /// A word that the last one begins; the more of it is typed, the nearer to this.
    pub(crate) const COMPLETED: u32 = 190;
    /// A word that another one begins.
    pub(crate) const BEGUN: u32 = 110;
    pub(crate) const ONE_TYPO: u32 = 130;
    pub(crate) const TWO_TYPOS: u32 = 85;
}

/// Words that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    Word(u32),
    /// Ordinals from the first to before the second: all that begin with so many bytes.
    Range(u32, u32, usize),
    /// All of them in one document.
    Together(Vec<u32>),
}

/// One way to satisfy a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) meant: Meant,
    pub(crate) worth: u32,
}

/// All ways to satisfy a word of a query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expansion {
    pub(crate) ways: Vec<Way>,
    /// A word that says nothing; documents need not have it.
    pub(crate) filler: bool,
    /// What it may be a typo of, the likeliest first.
    pub(crate) corrections: Vec<Correction>,
    /// The word means something as it stands.
    pub(crate) known: bool,
}

impl Expansion {
    fn word(&mut self, ordinal: Option<u32>, worth: u32) {
        self.ways.extend(ordinal.map(|ordinal| Way { meant: Meant::Word(ordinal), worth }));
    }
}

/// Expands each word of a query.
pub(crate) fn expand(reader: &Reader<'_>, query: &Query) -> Vec<Expansion> {
    let asked = query.words();
    let mut all: Vec<_> =
        asked.iter().map(|word| itself(reader, word, query.is_literal())).collect();
    if all.iter().all(|expansion| expansion.filler) {
        all.iter_mut().for_each(|expansion| expansion.filler = false);
    }
    if query.is_literal() {
        return all;
    }
    for (expansion, word) in all.iter_mut().zip(asked) {
        related(reader, word, expansion);
    }
    neighbours(reader, asked, &mut all);
    for (expansion, word) in all.iter_mut().zip(asked) {
        let found = documents(reader, &expansion.ways);
        expansion.known = found > 0;
        if found == 0 {
            expansion.ways.extend(corrections::split(reader, word));
        }
        if found <= RARE_DOCUMENTS_MAX && !expansion.filler {
            corrections::correct(reader, word, found, expansion);
        }
    }
    all
}

/// The word as it stands, and what it begins.
fn itself(reader: &Reader<'_>, word: &Asked, literal: bool) -> Expansion {
    let mut expansion = Expansion {
        filler: !literal && word.kind == Kind::Spaced && reader.language.is_filler(&word.text),
        ..Expansion::default()
    };
    expansion.word(reader.find(&word.text), worth::EXACT);
    let letters = word.text.chars().count();
    let begins = match word.kind {
        Kind::Spaced => word.unfinished || letters >= PREFIX_CHARS_MIN,
        Kind::Pair | Kind::Tail => letters == 1,
    };
    if begins {
        let worth = if word.unfinished { worth::COMPLETED } else { worth::BEGUN };
        let (start, end) = reader.range(&word.text);
        if start < end {
            let meant = Meant::Range(start, end, word.text.len());
            expansion.ways.push(Way { meant, worth });
        }
    }
    expansion.known = !expansion.ways.is_empty();
    expansion
}

/// Other spellings, other forms, synonyms of the word alone.
fn related(reader: &Reader<'_>, word: &Asked, expansion: &mut Expansion) {
    if word.kind == Kind::Spaced {
        for spelling in word.respelled.iter().chain(&umlauted(&word.text)) {
            expansion.word(reader.find(spelling), worth::RESPELLED);
            inflection::forms(reader.language, spelling, &mut |form| {
                expansion.word(reader.find(form), worth::FORM);
            });
            if word.unfinished && expansion.ways.is_empty() {
                let (start, end) = reader.range(spelling);
                let meant = Meant::Range(start, end, spelling.len());
                expansion.ways.push(Way { meant, worth: worth::COMPLETED });
            }
        }
    }
    let mut names = vec![word.text.clone()];
    inflection::forms(reader.language, &word.text, &mut |form| {
        expansion.word(reader.find(form), worth::FORM);
        names.push(form.to_owned());
    });
    for name in names {
        for way in synonyms(reader, &name) {
            expansion.ways.push(way);
        }
    }
}

/// What a phrase's synonyms mean, in any form.
fn synonyms(reader: &Reader<'_>, phrase: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    let table = reader.synonyms.iter().filter(|table| !table.is_empty());
    for other in table.flat_map(|table| table.of(phrase)) {
        if other.contains(' ') {
            let words: Option<Vec<_>> = other.split(' ').map(|word| reader.find(word)).collect();
            let meant = words.map(Meant::Together);
            ways.extend(meant.map(|meant| Way { meant, worth: worth::SYNONYM }));
        } else {
            let mut add = |form: &str| {
                let meant = reader.find(form).map(Meant::Word);
                ways.extend(meant.map(|meant| Way { meant, worth: worth::SYNONYM }));
            };
            add(other);
            inflection::forms(reader.language, other, &mut add);
        }
    }
    ways
}

/// Two or three words that are one word elsewhere, or a phrase that has synonyms: such a way
/// satisfies each of them.
fn neighbours(reader: &Reader<'_>, asked: &[Asked], all: &mut [Expansion]) {
    for span in [2, 3] {
        for (start, window) in asked.windows(span).enumerate() {
            let texts: Vec<_> = window.iter().map(|word| word.text.as_str()).collect();
            let mut ways = synonyms(reader, &texts.join(" "));
            if window.iter().all(|word| word.kind == Kind::Spaced) {
                let joined = texts.concat();
                let mut add = |form: &str, worth| {
                    let meant = reader.find(form).map(Meant::Word);
                    ways.extend(meant.map(|meant| Way { meant, worth }));
                };
                add(&joined, worth::RESPELLED);
                inflection::forms(reader.language, &joined, &mut |form| add(form, worth::FORM));
            }
            for expansion in all.iter_mut().skip(start).take(span) {
                expansion.ways.extend(ways.iter().cloned());
            }
        }
    }
}

/// In about how many documents any of these is; counting stops when it is clearly not rare.
fn documents(reader: &Reader<'_>, ways: &[Way]) -> u32 {
    let mut sum = 0_u32;
    for way in ways {
        match &way.meant {
            Meant::Word(ordinal) => sum = sum.saturating_add(reader.count(*ordinal)),
            Meant::Range(start, end, _) => {
                for ordinal in *start..*end {
                    sum = sum.saturating_add(reader.count(ordinal));
                    if sum > RARE_DOCUMENTS_MAX {
                        break;
                    }
                }
            }
            Meant::Together(words) => {
                let least = words.iter().map(|ordinal| reader.count(*ordinal)).min();
                sum = sum.saturating_add(least.unwrap_or(0));
            }
        }
        if sum > RARE_DOCUMENTS_MAX {
            break;
        }
    }
    sum
}

/// Whether the language puts words together without a space.
pub(crate) fn compounds(language: Language) -> bool {
    language == Language::German
}
