//! Scores of a text search as places in a list.
//!
//! The index says how well a text fits. What sells well and what can be ordered comes a little
//! before its equals; neither outweighs a better fit.

use super::filter::Filter;
use crate::facts::Order;
use crate::layout::{narrow, size};

/// What is left of the score of what cannot be ordered.
const SOLD_OUT: f32 = 0.8;
/// What the best-selling product gains; the others less by their rank.
const POPULAR: f32 = 0.1;

/// What each product gains by being bought.
pub(crate) fn boosts(popular: &Order) -> Vec<f32> {
    let of = narrow(popular.ranks().len());
    let boost = |(ordinal, rank): (u32, &u32)| match popular.value(ordinal) < 0 {
        true => 1.0 + POPULAR * (1.0 - share(*rank, of)),
        false => 1.0,
    };
    (0..).zip(popular.ranks()).map(boost).collect()
}

/// A product's score in the index, weighed, as a number in the same order.
pub(super) fn boosted(filter: &Filter<'_, '_>, ordinal: u32, score: f32) -> u32 {
    let mut boost = filter.boosts().get(size(ordinal)).copied().unwrap_or(1.0);
    if !filter.is_stocked(ordinal) {
        boost *= SOLD_OUT;
    }
    let score = score * boost;
    // Of numbers from zero on the bits have the order of the numbers.
    if score > 0.0 { score.to_bits() } else { 0 }
}

/// `part / whole` in steps of a 65,536th: exact on every host.
fn share(part: u32, whole: u32) -> f32 {
    let steps = u64::from(part).saturating_mul(65_536).checked_div(u64::from(whole)).unwrap_or(0);
    f32::from(u16::try_from(steps).unwrap_or(u16::MAX)) / 65_536.0
}

/// The place of a score and of the rank of an id: the best score first, of equal ones the smaller
/// id.
pub(super) fn place(score: u32, rank: u32) -> u64 {
    (u64::from(!score) << 32) | u64::from(rank)
}

/// The score at a place.
pub(super) fn of_place(place: u64) -> u32 {
    !u32::try_from(place >> 32).unwrap_or(0)
}
