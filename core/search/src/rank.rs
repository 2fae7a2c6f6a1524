//! Ranking: which of the documents that were found is meant.
//!
//! Integers alone, so that the order is the same on every host. A document's score is the sum,
//! over the words of the query, of how well it has the word times how rare the word is; words that
//! stand side by side in the title as in the query, the word that says what the thing is, and
//! titles that say little else, add to it.

use crate::column::Judged;
use crate::number::{short, size};
use crate::postings::Place;
use crate::title::Title;

/// What is added for words side by side in the title, where a word in the title is 320.
const ADJACENT: u32 = 80;
/// For the word that says what a thing is: "table" of "oak table for six".
const HEAD: u32 = 100;
/// For a title of which every word was asked for; less for a part of it.
const COVERED: u32 = 120;
/// For a title that is the query.
const TITLE: u32 = 200;

/// A word that documents need, judged.
pub(crate) struct Needed<'a> {
    /// Which word of the query it is.
    pub(crate) word: usize,
    /// See [`Column::weight`](crate::column::Column::weight).
    pub(crate) weight: u32,
    pub(crate) column: Judged<'a>,
}

/// The score of a document.
pub(crate) fn score(needed: &[Needed<'_>], document: u32, titles: &[u8]) -> u32 {
    let title = titles.get(size(document)).map_or(Title::default(), |byte| Title::decode(*byte));
    let (mut sum, mut weights) = (0_u32, 0_u32);
    let (mut more, mut in_title, mut exact) = (0_u32, 0_u32, 0_u32);
    let mut last: Option<(u32, usize)> = None;
    for Needed { word, weight, column } in needed {
        let fit = column.fit(document);
        weights = weights.saturating_add(*weight);
        sum = sum.saturating_add(fit.worth().saturating_mul(*weight));
        let place = fit.place();
        if place == 0 {
            last = None;
            continue;
        }
        in_title = in_title.saturating_add(1);
        exact = exact.saturating_add(u32::from(fit.is_title_word()));
        if place == title.head {
            more = more.saturating_add(HEAD);
        }
        let follows = last.is_some_and(|(before, other)| {
            let apart = short(word.saturating_sub(other));
            place <= u32::from(Place::TITLE_FAR) && before.saturating_add(apart) == place
        });
        if follows {
            more = more.saturating_add(ADJACENT);
        }
        last = Some((place, *word));
    }
    if in_title == 0 {
        return sum;
    }
    let words = title.words.max(1).saturating_mul(2);
    let covered = in_title.saturating_add(exact).min(words);
    more = more.saturating_add(COVERED.saturating_mul(covered).checked_div(words).unwrap_or(0));
    if exact == title.words {
        more = more.saturating_add(TITLE);
    }
    let weight = weights.checked_div(short(needed.len())).unwrap_or(0);
    sum.saturating_add(more.saturating_mul(weight))
}
