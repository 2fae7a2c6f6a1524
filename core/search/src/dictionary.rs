//! A dictionary segment: words in order, searched where they lie.
//!
//! A word is kept as how many bytes it shares with the one before, and the rest of it. Every 16th
//! is whole, so that any can be found by halving. Shared lengths stand in an array of their own:
//! walking words in order while comparing them letter by letter, a beginning that has become
//! hopeless is left by looking for the next smaller shared length, one byte for each word.

use std::cmp::Ordering;

use crate::bytes::{Cursor, Table};
use crate::number::{short, size};
use crate::segment::HEADER_BYTES;

/// Every so many words one is whole.
pub(crate) const BLOCK: u32 = 16;
/// For so many words the least shared length is kept.
pub(crate) const GROUP: u32 = 64;

/// The words of one segment. Positions count from 0 in each segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dictionary<'a> {
    pub(crate) words: u32,
    /// Where each word's postings are.
    pub(crate) entries: Table<'a>,
    /// Where the bytes of each block begin.
    blocks: Table<'a>,
    /// Pairs: a position, and where its spelling begins.
    spelled: Table<'a>,
    /// How many bytes of each word are shared with the one before, whole characters.
    shared: &'a [u8],
    /// How many bytes of each word are stored.
    stored: &'a [u8],
    /// How much each word is worth as a suggestion.
    pub(crate) ranks: &'a [u8],
    /// The least shared length of each group.
    floors: &'a [u8],
    bytes: &'a [u8],
    spellings: &'a [u8],
}

impl<'a> Dictionary<'a> {
    /// Reads four lengths and divides the rest by them: constant work. `None` when they do not
    /// add up to the segment.
    pub(crate) fn open(segment: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor(segment.get(HEADER_BYTES..)?);
        let words = cursor.u32()?;
        let bytes = cursor.u32()?;
        let spelled = cursor.u32()?;
        let spellings = cursor.u32()?;
        let dictionary = Self {
            words,
            entries: cursor.table(words)?,
            blocks: cursor.table(words.div_ceil(BLOCK))?,
            spelled: cursor.table(spelled.checked_mul(2)?)?,
            shared: cursor.take(size(words))?,
            stored: cursor.take(size(words))?,
            ranks: cursor.take(size(words))?,
            floors: cursor.take(size(words.div_ceil(GROUP)))?,
            bytes: cursor.take(size(bytes))?,
            spellings: cursor.take(size(spellings))?,
        };
        cursor.0.is_empty().then_some(dictionary)
    }

    /// The bytes of a word that are stored, and whether they are all of it.
    pub(crate) fn stored(&self, position: u32) -> Option<(&'a [u8], bool)> {
        let block = position / BLOCK;
        let first = block.saturating_mul(BLOCK);
        let before = self.stored.get(size(first)..size(position))?;
        let skip: usize = before.iter().map(|length| usize::from(*length)).sum();
        let start = size(self.blocks.get(block)?).saturating_add(skip);
        let length = usize::from(*self.stored.get(size(position))?);
        Some((self.bytes.get(start..)?.get(..length)?, position == first))
    }

    /// How many bytes a word shares with the one before.
    pub(crate) fn shared(&self, position: u32) -> usize {
        self.shared.get(size(position)).map_or(0, |shared| usize::from(*shared))
    }

    /// Writes a word into `word`; it is empty when the bytes are damaged.
    pub(crate) fn word(&self, position: u32, word: &mut Vec<u8>) {
        self.walk(position / BLOCK, word, |at, _| at == position);
    }

    /// Writes the words of a block one after the other into `word`, until `stop` says so of one;
    /// answers its position, or that of the first word behind the block.
    fn walk(&self, block: u32, word: &mut Vec<u8>, stop: impl Fn(u32, &[u8]) -> bool) -> u32 {
        word.clear();
        let first = block.saturating_mul(BLOCK);
        let end = first.saturating_add(BLOCK).min(self.words);
        let Some(start) = self.blocks.get(block) else { return end };
        let mut rest = self.bytes.get(size(start)..).unwrap_or_default();
        for position in first..end {
            let length = self.stored.get(size(position)).map_or(0, |length| usize::from(*length));
            let Some((stored, behind)) = rest.split_at_checked(length) else { return end };
            word.truncate(if position == first { 0 } else { self.shared(position) });
            word.extend_from_slice(stored);
            rest = behind;
            if stop(position, word) {
                return position;
            }
        }
        end
    }

    /// Gives every word with its position, in order.
    pub(crate) fn each(&self, give: &mut impl FnMut(u32, &[u8])) {
        let mut word = Vec::new();
        let mut start = 0_usize;
        for (position, length) in (0_u32..).zip(self.stored) {
            let whole = position.is_multiple_of(BLOCK);
            word.truncate(if whole { 0 } else { self.shared(position) });
            let end = start.saturating_add(usize::from(*length));
            word.extend(self.bytes.get(start..end).unwrap_or_default());
            start = end;
            give(position, &word);
        }
    }

    /// A word as text.
    pub(crate) fn text(&self, position: u32) -> String {
        let mut word = Vec::new();
        self.word(position, &mut word);
        String::from_utf8(word).unwrap_or_default()
    }

    /// How many bytes a word has.
    pub(crate) fn length(&self, position: u32) -> usize {
        let stored = self.stored.get(size(position)).copied().unwrap_or(0);
        let shared = if position.is_multiple_of(BLOCK) { 0 } else { self.shared(position) };
        usize::from(stored).saturating_add(shared)
    }

    /// The first position whose word is not before `key`.
    pub(crate) fn seek(&self, key: &[u8]) -> u32 {
        self.seek_into(key, &mut Vec::with_capacity(64))
    }

    /// The same; the word is then in `word`, where it is not the first of its block.
    fn seek_into(&self, key: &[u8], word: &mut Vec<u8>) -> u32 {
        // The last block whose first word is before the key holds the place, or ends at it.
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = low.midpoint(high);
            let first = self.stored(middle.saturating_mul(BLOCK)).map_or(&[][..], |(word, _)| word);
            if first < key {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        let Some(block) = low.checked_sub(1) else { return 0 };
        self.walk(block, word, |_, word| word >= key)
    }

    /// Where a word is.
    pub(crate) fn find(&self, key: &[u8]) -> Option<u32> {
        let mut word = Vec::with_capacity(64);
        let position = self.seek_into(key, &mut word);
        if position.is_multiple_of(BLOCK) {
            self.word(position, &mut word);
        }
        (position < self.words && word == key).then_some(position)
    }

    /// The positions of the words that begin so.
    pub(crate) fn range(&self, prefix: &[u8]) -> (u32, u32) {
        let start = self.seek(prefix);
        // No byte of a text is 0xFF, so this comes after whatever begins so.
        let mut end = prefix.to_vec();
        end.push(0xFF);
        (start, self.seek(&end).max(start))
    }

    /// The first position from `from` on whose word shares fewer than `depth` bytes.
    pub(crate) fn leave(&self, from: u32, depth: usize) -> u32 {
        let mut at = from;
        while at < self.words {
            let group = at / GROUP;
            let next = group.saturating_add(1).saturating_mul(GROUP).min(self.words);
            let floor = self.floors.get(size(group)).map_or(0, |floor| usize::from(*floor));
            if floor < depth {
                let shared = self.shared.get(size(at)..size(next)).unwrap_or_default();
                if let Some(skip) = first_below(shared, depth) {
                    return at.saturating_add(short(skip));
                }
            }
            at = next;
        }
        self.words
    }

    /// How a word is written when it is shown, where that is not how it is folded.
    pub(crate) fn spelling(&self, position: u32) -> Option<&'a str> {
        let (mut low, mut high) = (0, self.spelled.len() / 2);
        while low < high {
            let middle = low.midpoint(high);
            let pair = middle.saturating_mul(2);
            match self.spelled.get(pair)?.cmp(&position) {
                Ordering::Less => low = middle.saturating_add(1),
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    let start = size(self.spelled.get(pair.saturating_add(1))?);
                    let end = self.spelled.get(pair.saturating_add(3));
                    let end = end.map_or(self.spellings.len(), size);
                    return str::from_utf8(self.spellings.get(start..end)?).ok();
                }
            }
        }
        None
    }
}

/// The place of the first byte below a bound; eight are looked at together, as most dictionaries
/// are read from end to end for every typo.
fn first_below(bytes: &[u8], bound: usize) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
    let each = |bytes: &[u8]| bytes.iter().position(|byte| usize::from(*byte) < bound);
    let Ok(spread @ 0..0x80) = u64::try_from(bound) else { return each(bytes) };
    let (eights, rest) = bytes.as_chunks::<8>();
    for (number, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        // A byte that borrows is below the bound; those behind it may borrow for it.
        let below = eight.wrapping_sub(ONES.wrapping_mul(spread)) & !eight & TOPS;
        if below != 0 {
            let place = usize::try_from(below.trailing_zeros() >> 3).unwrap_or(0);
            return Some(number.saturating_mul(8).saturating_add(place));
        }
    }
    let before = bytes.len().saturating_sub(rest.len());
    each(rest).map(|place| before.saturating_add(place))
}

/// Goes forward through a dictionary and remembers where it is.
pub(crate) struct Walker<'a> {
    dictionary: Dictionary<'a>,
    /// The position visited last, and where its bytes begin.
    last: (u32, usize),
}

impl<'a> Walker<'a> {
    pub(crate) fn new(dictionary: &Dictionary<'a>) -> Self {
        Self { dictionary: *dictionary, last: (0, 0) }
    }

    /// The bytes of a word that are stored, and at which of its bytes they begin. Positions do
    /// not fall.
    pub(crate) fn stored(&mut self, position: u32) -> Option<(&'a [u8], usize)> {
        let Dictionary { blocks, stored, bytes, .. } = self.dictionary;
        let first = (position / BLOCK).saturating_mul(BLOCK);
        let (from, start) = match self.last.0 >= first {
            true => self.last,
            false => (first, size(blocks.get(position / BLOCK)?)),
        };
        let passed = stored.get(size(from)..size(position))?;
        let passed: usize = passed.iter().map(|length| usize::from(*length)).sum();
        let start = start.saturating_add(passed);
        self.last = (position, start);
        let length = usize::from(*stored.get(size(position))?);
        let skipped = if position == first { 0 } else { self.dictionary.shared(position) };
        Some((bytes.get(start..)?.get(..length)?, skipped))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::first_below;

    proptest! {
        #[test]
        fn the_first_below_a_bound_is_found(
            bytes in proptest::collection::vec(prop_oneof![0_u8..4, 0_u8..=255], 0..70),
            bound in 0_usize..70,
        ) {
            let expected = bytes.iter().position(|byte| usize::from(*byte) < bound);
            prop_assert_eq!(first_below(&bytes, bound), expected);
        }
    }
}
