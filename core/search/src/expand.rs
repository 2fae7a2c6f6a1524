//! Expansion: which words of the dictionary a word of the query stands for, and how well.

use crate::compounds;
use crate::corrections::{self, Correction};
use crate::inflection;
use crate::limits::{PREFIX_CHARS_MIN, RARE_DOCUMENTS_MAX};
use crate::query::{Asked, Query, umlauted};
use crate::reader::Reader;
use crate::words::Kind;

/// What a match is worth, in 255ths of the very word.
pub(crate) mod worth {
    pub(crate) const EXACT: u8 = 255;
    /// "Mueller" for "Müller", "tshirt" for "t-shirt".
    pub(crate) const RESPELLED: u8 = 240;
    /// "shoe" for "shoes".
    pub(crate) const FORM: u8 = 225;
    /// "sofa" for "couch".
    pub(crate) const SYNONYM: u8 = 200;
    /// "leder" and "sofa" for "ledersofa".
    pub(crate) const SPLIT: u8 = 180;
    /// "sofa" alone for it, where nothing else is known; the less of the word it is, the less.
    pub(crate) const HALF: u8 = 110;
    /// A word that the last one begins; the more of it is typed, the nearer to this.
    pub(crate) const COMPLETED: u8 = 190;
    /// A word that another one begins.
    pub(crate) const BEGUN: u8 = 110;
    /// A word that begins with one that is a word itself: "tableware" for "table".
    pub(crate) const LONGER: u8 = 60;
    pub(crate) const ONE_TYPO: u8 = 130;
    pub(crate) const TWO_TYPOS: u8 = 85;
}

/// Words that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    Word(u32),
    /// Ordinals from the first to before the second: all that begin with so many bytes.
    Range(u32, u32, usize),
    /// All of them in one document.
    Together(Vec<u32>),
    /// This word, where a document also has one of those from the second ordinal to before the
    /// third.
    Beside(u32, u32, u32),
}

/// One way to satisfy a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) meant: Meant,
    pub(crate) worth: u8,
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
    fn word(&mut self, ordinal: Option<u32>, worth: u8) {
        self.ways.extend(ordinal.map(|ordinal| Way { meant: Meant::Word(ordinal), worth }));
    }

    /// Adds the words that begin so, if there are any.
    fn range(&mut self, reader: &Reader<'_>, beginning: &str, worth: u8) {
        let (start, end) = reader.range(beginning);
        if start < end {
            self.ways.push(Way { meant: Meant::Range(start, end, beginning.len()), worth });
        }
    }
}

/// Which words of a query say nothing. Where all are such words, none is.
pub(crate) fn fillers(reader: &Reader<'_>, query: &Query) -> Vec<bool> {
    let filler = |word: &Asked| {
        !query.is_literal() && word.kind == Kind::Spaced && reader.language.is_filler(&word.text)
    };
    let all: Vec<bool> = query.words().iter().map(filler).collect();
    if all.iter().all(|filler| *filler) { vec![false; all.len()] } else { all }
}

/// Expands each word of a query.
pub(crate) fn expand(reader: &Reader<'_>, query: &Query) -> Vec<Expansion> {
    let words = query.words().iter().zip(fillers(reader, query)).zip(neighbours(reader, query));
    let words = words.map(|((word, filler), beside)| match filler {
        true => Expansion { filler, ..Expansion::default() },
        false => alone(reader, word, (query.is_literal(), beside)),
    });
    words.collect()
}

/// Expands one word that says something; `beside` is what it means together with its neighbours.
pub(crate) fn alone(
    reader: &Reader<'_>,
    word: &Asked,
    (literal, beside): (bool, Vec<Way>),
) -> Expansion {
    let mut expansion = itself(reader, word);
    if !literal {
        related(reader, word, &mut expansion);
        expansion.ways.extend(beside);
        forgive(reader, word, &mut expansion);
    }
    expansion
}

/// Looks further where a word is in no document or hardly any: for compounds, then for typos.
fn forgive(reader: &Reader<'_>, word: &Asked, expansion: &mut Expansion) {
    let found = documents(reader, &expansion.ways);
    expansion.known = found > 0;
    if found > 0 {
        expansion.ways.extend(compounds::halves(reader, word));
    }
    if found > RARE_DOCUMENTS_MAX {
        return;
    }
    if !expansion.ways.iter().any(|way| !matches!(way.meant, Meant::Range(..))) {
        let divided = if found == 0 { compounds::divided(reader, word) } else { Vec::new() };
        let parts = [divided, compounds::ending(reader, word)].concat();
        expansion.known |= !parts.is_empty();
        expansion.ways.extend(parts);
    }
    if found > 0 || !expansion.known {
        corrections::correct(reader, word, found, expansion);
    }
    if found == 0 {
        expansion.ways.extend(compounds::last_halves(reader, word));
    }
}

/// The word as it stands, and what it begins.
fn itself(reader: &Reader<'_>, word: &Asked) -> Expansion {
    let mut expansion = Expansion::default();
    expansion.word(reader.find(&word.text), worth::EXACT);
    let letters = word.text.chars().count();
    let begins = match word.kind {
        Kind::Spaced => word.unfinished || letters >= PREFIX_CHARS_MIN,
        Kind::Pair | Kind::Tail => letters == 1,
    };
    if begins {
        let worth = match word.unfinished {
            _ if !expansion.ways.is_empty() => worth::LONGER,
            true => worth::COMPLETED,
            false => worth::BEGUN,
        };
        expansion.range(reader, &word.text, worth);
    }
    expansion.known = !expansion.ways.is_empty();
    expansion
}

/// Other spellings, other forms, synonyms of the word alone.
fn related(reader: &Reader<'_>, word: &Asked, expansion: &mut Expansion) {
    if word.kind == Kind::Spaced {
        for spelling in word.respelled.iter().chain(&umlauted(&word.text)) {
            expansion.word(reader.find_word(spelling), worth::RESPELLED);
            inflection::forms(reader.language, spelling, &mut |form| {
                expansion.word(reader.find_word(form), worth::FORM);
            });
            if word.unfinished && expansion.ways.is_empty() {
                expansion.range(reader, spelling, worth::COMPLETED);
            }
        }
    }
    let mut names = vec![word.text.clone()];
    inflection::forms(reader.language, &word.text, &mut |form| {
        expansion.word(reader.find_word(form), worth::FORM);
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
                let meant = reader.find_word(form).map(Meant::Word);
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
pub(crate) fn neighbours(reader: &Reader<'_>, query: &Query) -> Vec<Vec<Way>> {
    let asked = query.words();
    let mut all = vec![Vec::new(); asked.len()];
    if query.is_literal() {
        return all;
    }
    for span in [2, 3] {
        for (start, window) in asked.windows(span).enumerate() {
            let texts: Vec<_> = window.iter().map(|word| word.text.as_str()).collect();
            let mut ways = synonyms(reader, &texts.join(" "));
            if window.iter().all(|word| word.kind == Kind::Spaced) {
                let joined = texts.concat();
                let mut add = |form: &str, worth| {
                    let meant = reader.find_word(form).map(Meant::Word);
                    ways.extend(meant.map(|meant| Way { meant, worth }));
                };
                for joined in
                    [Some(joined.as_str()), umlauted(&joined).as_deref()].into_iter().flatten()
                {
                    add(joined, worth::RESPELLED);
                    inflection::forms(reader.language, joined, &mut |form| add(form, worth::FORM));
                }
            }
            for of_word in all.iter_mut().skip(start).take(span) {
                of_word.extend(ways.iter().cloned());
            }
        }
    }
    all
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
            Meant::Beside(ordinal, ..) => sum = sum.saturating_add(reader.count(*ordinal)),
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
