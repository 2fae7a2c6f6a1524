//! Searching: from a query to the documents that have all of its words.

use crate::column::Column;
use crate::corrections;
use crate::expand::{Expansion, expand};
use crate::found::{Found, FoundWord, Outcome};
use crate::highlight::Matched;
use crate::index::Index;
use crate::ordinals::Ordinals;
use crate::query::Query;
use crate::rank;
use crate::reader::Reader;

impl<B: AsRef<[u8]>> Index<B> {
    /// Finds the documents that have all words of a query.
    ///
    /// A word is also found in other forms, by its beginning, by its synonyms; and where that is
    /// nothing or hardly anything, by what it may be a typo of. Where no document has all words,
    /// typos are looked for in all of them; and where that finds nothing either, the answer is
    /// the documents that have the most of them, and says so ([`Found::is_complete`]).
    ///
    /// Never fails: a query without words finds nothing.
    #[must_use]
    pub fn search(&self, query: &Query) -> Found {
        let reader = self.reader();
        let mut expansions = expand(&reader, query);
        let mut columns = columns(&reader, &expansions);
        let mut matches = all_of(&reader, &columns);
        let known = columns.len() > 1 && columns.iter().all(|column| column.count > 0);
        if matches.is_empty() && known && !query.is_literal() {
            widen(&reader, query, &mut expansions, &mut columns);
            matches = all_of(&reader, &columns);
        }
        let complete = !matches.is_empty();
        if !complete {
            matches = most_of(&reader, &columns);
        }
        for column in &mut columns {
            if let Some(expansion) = expansions.get(column.word) {
                column.judge(&reader, &expansion.ways, &matches);
            }
        }
        let scores = matches.iter().map(|at| rank::score(&columns, at, reader.titles)).collect();
        let words = outcomes(&reader, query, &expansions, &columns, &matches);
        let matched = Matched::new(&reader, query, &expansions);
        Found::new(query, matches, scores, words, matched).completed(complete)
    }
}

/// A column for each word that a document needs.
fn columns(reader: &Reader<'_>, expansions: &[Expansion]) -> Vec<Column> {
    let needed = expansions.iter().enumerate().filter(|(_, expansion)| !expansion.filler);
    needed.map(|(word, expansion)| Column::new(reader, word, &expansion.ways)).collect()
}

/// Looks for typos also in words that are known.
fn widen(reader: &Reader<'_>, query: &Query, expansions: &mut [Expansion], columns: &mut [Column]) {
    for column in columns {
        let asked = query.words().get(column.word);
        let Some((asked, expansion)) = asked.zip(expansions.get_mut(column.word)) else { continue };
        corrections::widen(reader, asked, expansion);
        if !expansion.corrections.is_empty() {
            *column = Column::new(reader, column.word, &expansion.ways);
        }
    }
}

/// The documents that are in all columns.
fn all_of(reader: &Reader<'_>, columns: &[Column]) -> Ordinals {
    let Some((first, others)) = columns.split_first() else {
        return Ordinals::none(reader.documents);
    };
    let mut matches = first.having.clone();
    others.iter().for_each(|column| matches.keep(&column.having));
    matches
}

/// The documents that are in the most columns, and in one at least.
fn most_of(reader: &Reader<'_>, columns: &[Column]) -> Ordinals {
    // At each place, those that are in more columns than that.
    let mut levels: Vec<Ordinals> = Vec::new();
    for column in columns {
        let mut carried = column.having.clone();
        for level in &mut levels {
            let mut both = carried.clone();
            both.keep(level);
            level.add(&carried);
            carried = both;
        }
        levels.push(carried);
    }
    let most = levels.into_iter().rfind(|level| !level.is_empty());
    most.unwrap_or_else(|| Ordinals::none(reader.documents))
}

/// What became of each word.
fn outcomes(
    reader: &Reader<'_>,
    query: &Query,
    expansions: &[Expansion],
    columns: &[Column],
    matches: &Ordinals,
) -> Vec<FoundWord> {
    let words = query.words().iter().zip(expansions).enumerate();
    let words = words.map(|(word, (asked, expansion))| {
        let column = columns.iter().find(|column| column.word == word);
        let outcome = match column {
            None => Outcome::Filler,
            Some(column) if column.count == 0 => Outcome::Missing,
            Some(_) if expansion.known && expansion.corrections.is_empty() => Outcome::Known,
            Some(_) => match correction(reader, expansion, matches) {
                Some(correction) => Outcome::Corrected(correction),
                None => Outcome::Known,
            },
        };
        FoundWord { place: asked.place.clone(), outcome }
    });
    words.collect()
}

/// How many corrections are tried out.
const TRIED: usize = 8;

/// The correction that the found documents have most; nothing when the word itself is in them.
fn correction(reader: &Reader<'_>, expansion: &Expansion, matches: &Ordinals) -> Option<String> {
    let in_matches = |ordinal: u32| {
        let postings = reader.postings(ordinal).into_iter().flatten();
        postings.filter(|(document, _)| matches.contains(*document)).count()
    };
    let tried = expansion.corrections.iter().take(TRIED);
    let tried = tried.map(|correction| (in_matches(correction.ordinal), correction.ordinal));
    // Of equals, the likelier, which comes first.
    let (count, ordinal) = tried.rev().max_by_key(|(count, _)| *count)?;
    (count > 0 || !expansion.known).then(|| reader.shown(ordinal))
}
