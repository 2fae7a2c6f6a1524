//! Sets of ordinals: which documents of a release are meant.
//!
//! One bit for each document, so a set of 10,000 products is 1.25 KB, and the questions that
//! facets ask (how many of these are also those?) are a few hundred machine words.

use crate::number::{short, size};

/// A set of ordinals below a fixed bound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ordinals {
    /// Bits at and above `bound` are never set.
    words: Vec<u64>,
    bound: u32,
}

const BITS: u32 = u64::BITS;

impl Ordinals {
    /// The empty set, for ordinals below `bound`.
    #[must_use]
    pub fn none(bound: u32) -> Self {
        Self { words: vec![0; size(bound.div_ceil(BITS))], bound }
    }

    /// The set of all ordinals below `bound`.
    #[must_use]
    pub fn all(bound: u32) -> Self {
        let mut all = Self { words: vec![u64::MAX; size(bound.div_ceil(BITS))], bound };
        let beyond = bound.checked_rem(BITS).unwrap_or(0);
        if let Some(last) = all.words.last_mut().filter(|_| beyond > 0) {
            *last = !(u64::MAX.checked_shl(beyond).unwrap_or(0));
        }
        all
    }

    /// The bound that every member is below.
    #[must_use]
    pub fn bound(&self) -> u32 {
        self.bound
    }

    /// Adds an ordinal; one at or above the bound is left out.
    pub fn insert(&mut self, ordinal: u32) {
        if ordinal < self.bound
            && let Some(word) = self.words.get_mut(size(ordinal >> 6))
        {
            *word |= bit(ordinal);
        }
    }

    /// Whether an ordinal is in the set.
    #[must_use]
    pub fn contains(&self, ordinal: u32) -> bool {
        self.words.get(size(ordinal >> 6)).is_some_and(|word| word & bit(ordinal) != 0)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many are in both sets, without making the set of them.
    #[must_use]
    pub fn count_in(&self, other: &Self) -> u32 {
        self.words.iter().zip(&other.words).map(|(ours, theirs)| (ours & theirs).count_ones()).sum()
    }

    /// Keeps what is also in the other set.
    pub fn keep(&mut self, other: &Self) {
        let theirs = other.words.iter().copied().chain(std::iter::repeat(0));
        for (ours, theirs) in self.words.iter_mut().zip(theirs) {
            *ours &= theirs;
        }
    }

    /// Adds what is in the other set, as far as it is below our bound.
    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in self.words.iter_mut().zip(&other.words) {
            *ours |= theirs;
        }
        if other.bound > self.bound {
            self.keep(&Self::all(self.bound));
        }
    }

    /// Takes out what is in the other set.
    pub fn remove(&mut self, other: &Self) {
        for (ours, theirs) in self.words.iter_mut().zip(&other.words) {
            *ours &= !theirs;
        }
    }

    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.words).flat_map(|(index, word)| {
            let base = index.saturating_mul(BITS);
            Members(*word).map(move |bit| base.saturating_add(bit))
        })
    }

    /// For each machine word how many members are below it: what [`Ordinals::place`] counts on.
    pub(crate) fn below(&self) -> Vec<u32> {
        let mut sum = 0_u32;
        let counts = self.words.iter().map(|word| {
            let below = sum;
            sum = sum.saturating_add(word.count_ones());
            below
        });
        counts.collect()
    }

    /// How many members are smaller than this one; nothing when it is not a member.
    pub(crate) fn place(&self, below: &[u32], ordinal: u32) -> Option<usize> {
        let at = size(ordinal >> 6);
        let (word, below) = (*self.words.get(at)?, *below.get(at)?);
        let bit = bit(ordinal);
        let smaller = (word & bit.wrapping_sub(1)).count_ones();
        (word & bit != 0).then(|| size(below.saturating_add(smaller)))
    }

    /// How many bytes of memory the set holds.
    #[must_use]
    pub fn bytes(&self) -> u32 {
        short(self.words.len()).saturating_mul(8)
    }
}

/// The set of these, below the least bound that holds them all.
impl FromIterator<u32> for Ordinals {
    fn from_iter<I: IntoIterator<Item = u32>>(ordinals: I) -> Self {
        let ordinals: Vec<u32> = ordinals.into_iter().collect();
        let bound = ordinals.iter().max().map_or(0, |largest| largest.saturating_add(1));
        let mut set = Self::none(bound);
        ordinals.into_iter().for_each(|ordinal| set.insert(ordinal));
        set
    }
}

fn bit(ordinal: u32) -> u64 {
    1_u64.wrapping_shl(ordinal)
}

/// The places of the bits of one word, ascending.
struct Members(u64);

impl Iterator for Members {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let place = self.0.trailing_zeros();
        // Clears the lowest bit.
        self.0 &= self.0.checked_sub(1)?;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set(bound: u32, members: &BTreeSet<u32>) -> Ordinals {
        let mut set = Ordinals::none(bound);
        members.iter().for_each(|member| set.insert(*member));
        set
    }

    #[test]
    fn bounds_are_kept() {
        for bound in [0, 1, 63, 64, 65, 200] {
            assert_eq!(Ordinals::all(bound).count(), bound);
            let mut set = Ordinals::none(bound);
            set.insert(bound);
            assert!(set.is_empty());
            set.add(&Ordinals::all(1000));
            assert_eq!(set, Ordinals::all(bound));
        }
    }

    proptest! {
        #[test]
        fn they_are_sets(
            bound in 1_u32..300,
            ours in proptest::collection::btree_set(0_u32..300, 0..40),
            theirs in proptest::collection::btree_set(0_u32..300, 0..40),
        ) {
            let below = |set: &BTreeSet<u32>| -> BTreeSet<u32> {
                set.iter().copied().filter(|member| *member < bound).collect()
            };
            let (a, b) = (below(&ours), below(&theirs));
            let (x, y) = (set(bound, &ours), set(bound, &theirs));
            prop_assert_eq!(x.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert_eq!(x.count() as usize, a.len());
            let below = x.below();
            let places: Vec<_> = x.iter().filter_map(|member| x.place(&below, member)).collect();
            prop_assert_eq!(places, (0..a.len()).collect::<Vec<_>>());
            prop_assert!((0..310).all(|n| x.place(&below, n).is_some() == a.contains(&n)));
            prop_assert_eq!(x.count_in(&y) as usize, a.intersection(&b).count());
            let mut z = x.clone();
            z.keep(&y);
            prop_assert_eq!(z.iter().collect::<BTreeSet<_>>(), &a & &b);
            let mut z = x.clone();
            z.add(&y);
            prop_assert_eq!(z.iter().collect::<BTreeSet<_>>(), &a | &b);
            let mut z = x.clone();
            z.remove(&y);
            prop_assert_eq!(z.iter().collect::<BTreeSet<_>>(), &a - &b);
            prop_assert_eq!(x.iter().collect::<Ordinals>().count(), x.count());
            for member in 0..310 {
                prop_assert_eq!(x.contains(member), a.contains(&member));
            }
        }
    }
}
