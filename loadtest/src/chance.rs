//! Chance that repeats: the same seed, the same shopping.

/// SplitMix64: small, fast, and good enough to choose mugs with.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chance of one shopper of a run.
    pub(crate) const fn new(seed: u64, shopper: u64) -> Self {
        let mut own = Self(seed ^ shopper.wrapping_mul(0xd134_2543_de82_ef95));
        own.0 = own.next();
        own
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly between 0 and 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float holds")]
    pub(crate) const fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of these, or nothing where there are none.
    pub(crate) fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(of.len()).ok().filter(|count| *count > 0)?;
        of.get(usize::try_from(self.next() % count).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_shoppers_differ() {
        let draw = |seed, shopper| {
            let mut chance = Chance::new(seed, shopper);
            [chance.next(), chance.next(), chance.next()]
        };
        assert_eq!(draw(7, 3), draw(7, 3));
        assert_ne!(draw(7, 3), draw(7, 4));
        assert_ne!(draw(7, 3), draw(8, 3));
    }

    #[test]
    fn choices_stay_inside() {
        let mut chance = Chance::new(1, 1);
        for _ in 0..100 {
            assert!([1, 2, 3].contains(chance.one_of(&[1, 2, 3]).unwrap()));
        }
        assert_eq!(chance.one_of::<u8>(&[]), None);
    }
}
