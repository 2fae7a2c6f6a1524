//! Ranking: which of the documents that were found is meant.
//!
//! Integers alone, so that the order is the same on every host. A document's score is the sum,
//! over the words of the query, of how well it has the word times how rare the word is; words that
//! stand side by side in the title as in the query, and titles that say little else, add to it.

use crate::column::Column;
use crate::number::{short, size};
use crate::postings::Place;

/// What is added for words side by side in the title, in the unit of [`Fit::worth`], where a word
/// in the title is 2,560.
///
/// [`Fit::worth`]: crate::column::Fit::worth
const ADJACENT: u32 = 640;
/// For a title of which every word was asked for; less for a part of it.
const COVERED: u32 = 960;
/// For a title that is the query.
const TITLE: u32 = 1600;

/// The score of a document.
pub(crate) fn score(columns: &[Column], document: u32, titles: &[u8]) -> u32 {
    let (mut sum, mut weights, mut in_title, mut exact, mut adjacent) =
        (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let mut last: Option<(u32, usize)> = None;
    for column in columns {
        let fit = column.fit(document);
        weights = weights.saturating_add(column.weight);
        sum = sum.saturating_add(fit.worth().saturating_mul(column.weight));
        let at = fit.title();
        if at == 0 {
            last = None;
            continue;
        }
        in_title = in_title.saturating_add(1);
        exact = exact.saturating_add(u32::from(fit.is_exact()));
        let follows = last.is_some_and(|(before, word)| {
            let apart = short(column.word.saturating_sub(word));
            at <= u32::from(Place::TITLE_FAR) && before.saturating_add(apart) == at
        });
        adjacent = adjacent.saturating_add(u32::from(follows));
        last = Some((at, column.word));
    }
    if in_title == 0 {
        return sum;
    }
    let words = titles.get(size(document)).map_or(1, |words| u32::from(*words)).max(1);
    let covered = in_title.saturating_add(exact).min(words.saturating_mul(2));
    let mut more = adjacent.saturating_mul(ADJACENT);
    let share = COVERED.saturating_mul(covered).checked_div(words.saturating_mul(2));
    more = more.saturating_add(share.unwrap_or(0));
    if exact == words {
        more = more.saturating_add(TITLE);
    }
    let weight = weights.checked_div(short(columns.len())).unwrap_or(0);
    sum.saturating_add(more.saturating_mul(weight))
}
