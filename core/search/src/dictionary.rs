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
        word.clear();
        let mut at = (position / BLOCK).saturating_mul(BLOCK);
        while at <= position {
            self.advance(at, word);
            at = at.saturating_add(1);
        }
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

    /// Makes the word before into this one.
    fn advance(&self, position: u32, word: &mut Vec<u8>) {
        if let Some((stored, whole)) = self.stored(position) {
            word.truncate(if whole { 0 } else { self.shared(position) });
            word.extend(stored);
        }
    }

    /// How many bytes a word has.
    pub(crate) fn length(&self, position: u32) -> usize {
        let stored = self.stored.get(size(position)).copied().unwrap_or(0);
        let shared = if position.is_multiple_of(BLOCK) { 0 } else { self.shared(position) };
        usize::from(stored).saturating_add(shared)
    }

    /// The first position whose word is not before `key`.
    pub(crate) fn seek(&self, key: &[u8]) -> u32 {
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
        let mut word = Vec::with_capacity(64);
        let first = block.saturating_mul(BLOCK);
        let end = first.saturating_add(BLOCK).min(self.words);
        for position in first..end {
            self.advance(position, &mut word);
            if word.as_slice() >= key {
                return position;
            }
        }
        end
    }

    /// Where a word is.
    pub(crate) fn find(&self, key: &[u8]) -> Option<u32> {
        let position = self.seek(key);
        let mut word = Vec::with_capacity(64);
        self.word(position, &mut word);
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
                if let Some(skip) = shared.iter().position(|shared| usize::from(*shared) < depth) {
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
