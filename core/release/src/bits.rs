//! A set of ordinals, one bit each.

use crate::layout::size;

/// A set of ordinals below a bound that is given when it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of ordinals below `bound`.
    pub(crate) fn new(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    pub(crate) fn has(&self, ordinal: u32) -> bool {
        self.0.get(size(ordinal >> 6)).is_some_and(|word| word & bit(ordinal) != 0)
    }

    /// Adds an ordinal; one that is not below the bound is left out.
    pub(crate) fn add(&mut self, ordinal: u32) {
        if let Some(word) = self.0.get_mut(size(ordinal >> 6)) {
            *word |= bit(ordinal);
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

const fn bit(ordinal: u32) -> u64 {
    1_u64.wrapping_shl(ordinal & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_beyond_the_bound_are_left_out() {
        let mut bits = Bits::new(65);
        for ordinal in [0, 63, 64, 200] {
            bits.add(ordinal);
        }
        assert_eq!(
            (bits.len(), bits.has(63), bits.has(62), bits.has(200)),
            (3, true, false, false)
        );
    }
}
