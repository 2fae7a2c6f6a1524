//! Ids and secrets out of the 32 bytes of entropy that each request brings along.

use sha2::{Digest, Sha256};

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Turns one seed into as many unguessable names as a request needs; same seed, same names.
pub(crate) struct Dice {
    seed: [u8; 32],
    thrown: u64,
}

impl Dice {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { seed, thrown: 0 }
    }

    /// An id such as `pi_3Xn…`, 24 characters after its prefix as Stripe's are.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}_{}", self.letters(24))
    }

    /// So many letters and digits.
    pub(crate) fn letters(&mut self, count: usize) -> String {
        let mut text = String::with_capacity(count);
        while text.len() < count {
            let mut hash = Sha256::new();
            hash.update(self.seed);
            hash.update(self.thrown.to_be_bytes());
            self.thrown = self.thrown.wrapping_add(1);
            let left = count.saturating_sub(text.len());
            let letters = hash.finalize().into_iter().filter_map(|byte| {
                // Bytes from 248 on would favour the first letters.
                let place = (byte < 248).then(|| usize::from(byte % 62))?;
                LETTERS.get(place).map(|letter| char::from(*letter))
            });
            text.extend(letters.take(left));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_names_and_never_twice() {
        let mut one = Dice::new([7; 32]);
        let mut two = Dice::new([7; 32]);
        let first = one.id("pi");
        assert_eq!(first, two.id("pi"));
        assert_eq!(first.len(), 27);
        assert_ne!(first, one.id("pi"));
        assert_eq!(one.letters(58).len(), 58);
    }
}
