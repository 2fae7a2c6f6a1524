//! The one source of everything that is not decided by the shop: who goes next, what is lost, what
//! a shopper wants. The same seed gives the same world.

use std::cell::Cell;

/// xoshiro256**, seeded by splitmix64: small, fast and good enough to explore with.
#[derive(Debug)]
pub(crate) struct Chance {
    state: Cell<[u64; 4]>,
}

impl Chance {
    /// The chance of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed;
        let state = std::array::from_fn(|_| {
            mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = mixed;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ (word >> 31)
        });
        Self { state: Cell::new(state) }
    }

    /// The next 64 bits.
    pub(crate) fn next(&self) -> u64 {
        let [a, mut b, mut c, mut d] = self.state.get();
        let drawn = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        let first = a ^ d;
        c ^= shifted;
        self.state.set([first, b, c, d.rotate_left(45)]);
        drawn
    }

    /// A number below `end`; zero when there is none.
    pub(crate) fn below(&self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Yes, so many times in a thousand.
    pub(crate) fn happens(&self, permille: u32) -> bool {
        permille > 0 && self.below(1_000) < u64::from(permille)
    }

    /// Yes, so many times in a million.
    pub(crate) fn rarely(&self, per_million: u32) -> bool {
        per_million > 0 && self.below(1_000_000) < u64::from(per_million)
    }

    /// A place in a list of this length.
    pub(crate) fn place(&self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(u64::MAX))).unwrap_or(0)
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.place(of.len()))
    }

    /// Bytes for whoever wants entropy.
    pub(crate) fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_seed_repeats_itself_and_differs_from_its_neighbour() {
        let draw = |seed| {
            let chance = Chance::new(seed);
            [chance.next(), chance.below(10), chance.between(3, 5), chance.next()]
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let chance = Chance::new(7);
        assert!((0..1_000).all(|_| (3..=5).contains(&chance.between(3, 5))));
        assert!((0..1_000).all(|_| !chance.happens(0) && chance.happens(1_000)));
    }
}
