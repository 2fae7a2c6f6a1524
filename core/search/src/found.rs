//! What a search found.

use std::ops::Range;

use crate::highlight::Matched;
use crate::number::float;
use crate::order;
use crate::ordinals::Ordinals;
use crate::query::Query;

/// What a search found: which documents, how well, and what became of the query's words.
#[derive(Debug, Clone)]
pub struct Found {
    matches: Ordinals,
    /// Of each match, in order.
    scores: Vec<u32>,
    complete: bool,
    words: Vec<FoundWord>,
    did_you_mean: Option<String>,
    matched: Matched,
}

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which document.
    pub ordinal: u32,
    /// How well it answers the query; only the order of scores of one query means something.
    pub score: f32,
}

/// What became of one word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundWord {
    /// Where it stands in [`Query::text`], in bytes.
    pub place: Range<usize>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Documents have it: the word, a form of it, a word that it begins, a synonym.
    Known,
    /// It was taken for a typo of this word, among others.
    Corrected(String),
    /// No document has anything like it.
    Missing,
    /// A word like "for", which is not looked for.
    Filler,
}

impl Found {
    pub(crate) fn new(
        query: &Query,
        matches: Ordinals,
        scores: Vec<u32>,
        words: Vec<FoundWord>,
        matched: Matched,
    ) -> Self {
        let did_you_mean = corrected(query, &words);
        Self { matches, scores, complete: true, words, did_you_mean, matched }
    }

    pub(crate) fn completed(self, complete: bool) -> Self {
        Self { complete, ..self }
    }

    /// The documents that were found, all of them: what facets are counted over.
    #[must_use]
    pub fn matches(&self) -> &Ordinals {
        &self.matches
    }

    /// Whether these documents have all words of the query. Otherwise no document has, and these
    /// have the most of them: show them as help, not as an answer.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What became of each word of the query, in order.
    #[must_use]
    pub fn words(&self) -> &[FoundWord] {
        &self.words
    }

    /// The query with its typos corrected, where there were any: "Did you mean …?" when nothing
    /// was found, "Showing results for …" otherwise.
    #[must_use]
    pub fn did_you_mean(&self) -> Option<&str> {
        self.did_you_mean.as_deref()
    }

    /// What to mark in the texts of the documents; see [`highlight`](crate::highlight()).
    #[must_use]
    pub fn matched(&self) -> &Matched {
        &self.matched
    }

    /// The documents that were found, ascending, each with its score: for whoever ranks himself.
    pub fn scored(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.matches.iter().zip(&self.scores).map(|(ordinal, score)| (ordinal, float(*score)))
    }

    /// The best `limit` of the documents that are kept, the best first; of equal ones, the one
    /// with the smaller ordinal.
    ///
    /// `boost` multiplies a document's score: 1 changes nothing, 1.2 for what is in stock and
    /// sells well is much. What is no number above 0 counts as 1.
    #[must_use]
    pub fn top(
        &self,
        limit: usize,
        keep: &dyn Fn(u32) -> bool,
        boost: &dyn Fn(u32) -> f32,
    ) -> Vec<Hit> {
        let all = self.matches.iter().zip(&self.scores).filter(|(ordinal, _)| keep(*ordinal));
        let keys = all.map(|(ordinal, score)| {
            let boost = Some(boost(ordinal)).filter(|boost| *boost > 0.0 && boost.is_finite());
            let score = float(*score) * boost.unwrap_or(1.0);
            // The bits of floats above 0 are in the order of the floats; the greatest first.
            order::key(!score.to_bits(), ordinal)
        });
        let best = order::least(keys.collect(), limit).into_iter().map(order::halves);
        best.map(|(bits, ordinal)| Hit { ordinal, score: f32::from_bits(!bits) }).collect()
    }
}

/// The query's text with corrected words in the place of those typed.
fn corrected(query: &Query, words: &[FoundWord]) -> Option<String> {
    let (mut text, mut at, mut any) = (String::new(), 0, false);
    for FoundWord { place, outcome } in words {
        if let Outcome::Corrected(word) = outcome {
            text.push_str(query.text().get(at..place.start)?);
            text.push_str(word);
            at = place.end;
            any = true;
        }
    }
    text.push_str(query.text().get(at..)?);
    any.then_some(text)
}
