//! What was asked for lately: an answer is worth keeping from the second time on.

use std::cell::Cell;

use twox_hash::XxHash3_64;

/// The hashes of questions, each at a place that it chooses: a later one takes the place of an
/// earlier one, so that what is hardly asked for is forgotten.
#[derive(Debug)]
pub(crate) struct Asked(Vec<Cell<u32>>);

/// Six times as many as there are answers that are kept, and 16 KiB.
const PLACES: usize = 4_096;

impl Default for Asked {
    fn default() -> Self {
        Self(vec![Cell::new(0); PLACES])
    }
}

impl Asked {
    /// Whether this was asked for before, as far as it is remembered; now it has been.
    pub(super) fn again(&self, question: Option<&str>) -> bool {
        let hash = XxHash3_64::oneshot(question.unwrap_or_default().as_bytes());
        let [a, b, c, d, place @ ..] = hash.to_le_bytes();
        let tag = u32::from_le_bytes([a, b, c, d]);
        let place = usize::try_from(u32::from_le_bytes(place)).unwrap_or_default() % PLACES;
        self.0.get(place).is_some_and(|cell| cell.replace(tag) == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_is_known_until_others_take_its_place() {
        let asked = Asked::default();
        assert!(!asked.again(Some("q=mug")) && asked.again(Some("q=mug")));
        assert!(!asked.again(Some("q=mugs")) && asked.again(Some("q=mug")));
        assert!(!(0..100 * PLACES).any(|number| asked.again(Some(&number.to_string()))));
        assert!(!asked.again(Some("q=mug")));
    }
}
