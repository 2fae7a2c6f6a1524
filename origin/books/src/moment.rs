//! When something is decided, and the chance that its new ids are made of.

use domain::{Id, Timestamp};
use sha2::{Digest, Sha256};

/// The time and the entropy of one piece of work, both given by the caller.
///
/// One seed gives any number of ids: the n-th one is cut from `SHA-256(seed || n)`, so that a
/// simulator which repeats its seed repeats every id.
#[derive(Debug)]
pub struct Moment {
    now: Timestamp,
    seed: [u8; 32],
    drawn: u64,
}

impl Moment {
    /// This time, with this fresh entropy. The same seed must not be used twice.
    #[must_use]
    pub const fn new(now: Timestamp, seed: [u8; 32]) -> Self {
        Self { now, seed, drawn: 0 }
    }

    /// The time.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id.
    pub fn mint<K>(&mut self) -> Id<K> {
        let bytes = self.draw();
        let mut entropy = [0; 10];
        for (to, from) in entropy.iter_mut().zip(bytes) {
            *to = from;
        }
        Id::mint(self.now, entropy)
    }

    /// The seed of a moment of its own, for a piece of this work.
    pub fn part(&mut self) -> Self {
        Self::new(self.now, self.draw())
    }

    fn draw(&mut self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.drawn.to_be_bytes());
        self.drawn = self.drawn.wrapping_add(1);
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use domain::OrderId;

    use super::*;

    #[test]
    fn a_seed_repeats_its_ids_and_never_one_of_them() {
        let draw = || {
            let mut moment = Moment::new(Timestamp::EPOCH, [7; 32]);
            let first: OrderId = moment.mint();
            let mut part = moment.part();
            [first, moment.mint(), part.mint()]
        };
        let ids = draw();
        assert_eq!(ids, draw());
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    }
}
