//! Postings: in which documents a word is, and where in them.
//!
//! One posting is a document and one byte, its [`Place`]. A list is its length and then, for each
//! document in order, the difference to the one before and the place. A word of one document (most
//! article numbers) has no list: the posting stands in its dictionary entry.

use crate::bytes::{read_varint, write_varint};

/// Where in a document a word is: four bits for the title, two for keywords, two for the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place(pub(crate) u8);

impl Place {
    /// The place at or beyond which title positions are not told apart.
    pub(crate) const TITLE_FAR: u8 = 14;

    /// `title` is where the word first stands there, counted from 0; the others are how often.
    pub(crate) fn new(title: Option<u8>, keywords: u32, body: u32) -> Self {
        let title = title.map_or(0, |at| at.min(Self::TITLE_FAR).saturating_add(1));
        let keywords = u8::try_from(keywords.min(3)).unwrap_or(3);
        let body = match body {
            0 => 0,
            1 => 1,
            2 | 3 => 2,
            _ => 3,
        };
        Self((title << 4) | (keywords << 2) | body)
    }

    /// Nothing, or the position in the title counted from 1, or 15 for anywhere behind.
    pub(crate) fn title(self) -> u8 {
        self.0 >> 4
    }

    pub(crate) fn keywords(self) -> u8 {
        (self.0 >> 2) & 3
    }

    pub(crate) fn body(self) -> u8 {
        self.0 & 3
    }

    /// The place of a part of the word that is there: of "sofa" where "ledersofa" is. In the
    /// title, but nowhere there.
    pub(crate) fn of_part(self) -> Self {
        let title = if self.title() > 0 { 0xF0 } else { 0 };
        Self(title | (self.keywords().min(1) << 2) | self.body().min(1))
    }

    /// Both: what a document has of two words that are taken for one.
    pub(crate) fn or(self, other: Self) -> Self {
        let title = match (self.title(), other.title()) {
            (0, title) | (title, 0) => title,
            (ours, theirs) => ours.min(theirs),
        };
        let keywords = self.keywords().max(other.keywords());
        Self((title << 4) | (keywords << 2) | self.body().max(other.body()))
    }
}

/// Where the postings of a word are: the entry of the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// In one document.
    Single(u32, Place),
    /// In a segment of postings, at an offset.
    List { segment: u16, offset: u32 },
}

const SINGLE: u32 = 1 << 31;
const OFFSET_BITS: u32 = 20;

impl Entry {
    pub(crate) fn encode(self) -> u32 {
        match self {
            Self::Single(document, place) => SINGLE | (document << 8) | u32::from(place.0),
            Self::List { segment, offset } => (u32::from(segment) << OFFSET_BITS) | offset,
        }
    }

    pub(crate) fn decode(entry: u32) -> Self {
        if entry & SINGLE != 0 {
            let [place, ..] = entry.to_le_bytes();
            Self::Single((entry & !SINGLE) >> 8, Place(place))
        } else {
            let segment = u16::try_from(entry >> OFFSET_BITS).unwrap_or(u16::MAX);
            Self::List { segment, offset: entry & ((1 << OFFSET_BITS) - 1) }
        }
    }
}

/// The postings of one word, in order of documents.
#[derive(Debug, Clone)]
pub(crate) struct Postings<'a> {
    /// What of a list is not read yet.
    bytes: &'a [u8],
    left: u32,
    document: u32,
    single: Option<(u32, Place)>,
}

impl<'a> Postings<'a> {
    pub(crate) fn single(document: u32, place: Place) -> Self {
        Self { bytes: &[], left: 0, document: 0, single: Some((document, place)) }
    }

    /// The list that begins there.
    pub(crate) fn list(mut bytes: &'a [u8]) -> Option<Self> {
        let left = read_varint(&mut bytes)?;
        Some(Self { bytes, left, document: 0, single: None })
    }

    /// In how many documents the word is.
    pub(crate) fn documents(&self) -> u32 {
        self.left.max(u32::from(self.single.is_some()))
    }
}

impl Postings<'_> {
    /// Gives each document with its place. What the iterator does, in one loop: most of the time
    /// of a search is spent here.
    #[inline]
    pub(crate) fn each(mut self, mut give: impl FnMut(u32, Place)) {
        if let Some((document, place)) = self.single {
            return give(document, place);
        }
        for _ in 0..self.left {
            // Most differences are one byte.
            let (difference, place) = match *self.bytes {
                [difference @ 0..0x80, place, ref rest @ ..] => {
                    self.bytes = rest;
                    (u32::from(difference), place)
                }
                _ => {
                    let Some(difference) = read_varint(&mut self.bytes) else { return };
                    let Some(place) = self.bytes.split_off_first() else { return };
                    (difference, *place)
                }
            };
            self.document = self.document.wrapping_add(difference);
            give(self.document, Place(place));
        }
    }
}

impl Iterator for Postings<'_> {
    type Item = (u32, Place);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return self.single.take();
        }
        self.left = self.left.saturating_sub(1);
        let difference = read_varint(&mut self.bytes)?;
        self.document = self.document.wrapping_add(difference);
        let place = *self.bytes.split_off_first()?;
        Some((self.document, Place(place)))
    }
}

/// A list that grows, in the form in which it is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    first: Option<(u32, Place)>,
    rest: Vec<u8>,
    last: u32,
    count: u32,
}

impl List {
    /// Documents come in order, each once.
    pub(crate) fn push(&mut self, document: u32, place: Place) {
        if self.first.is_none() {
            self.first = Some((document, place));
        } else {
            write_varint(document.saturating_sub(self.last), &mut self.rest);
            self.rest.push(place.0);
        }
        self.last = document;
        self.count = self.count.saturating_add(1);
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The only posting, where there is one.
    pub(crate) fn single(&self) -> Option<(u32, Place)> {
        self.first.filter(|_| self.count == 1)
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        write_varint(self.count, bytes);
        if let Some((document, place)) = self.first {
            write_varint(document, bytes);
            bytes.push(place.0);
            bytes.extend(&self.rest);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, Place)> + '_ {
        let (document, left) =
            (self.first.map_or(0, |first| first.0), self.count.saturating_sub(1));
        self.first.into_iter().chain(Postings { bytes: &self.rest, left, document, single: None })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_read_as_they_were_written(
            all in proptest::collection::btree_map(0_u32..400_000, any::<u8>(), 0..50),
        ) {
            let all: Vec<_> = all.into_iter().map(|(document, place)| (document, Place(place))).collect();
            let mut list = List::default();
            all.iter().for_each(|(document, place)| list.push(*document, *place));
            let mut bytes = Vec::new();
            list.write(&mut bytes);
            prop_assert_eq!(list.iter().collect::<Vec<_>>(), all.clone());
            let postings = Postings::list(&bytes).unwrap();
            prop_assert_eq!(postings.documents() as usize, all.len());
            let mut each = Vec::new();
            postings.clone().each(|document, place| each.push((document, place)));
            prop_assert_eq!(&each, &all);
            prop_assert_eq!(postings.collect::<Vec<_>>(), all);
        }

        #[test]
        fn entries_are_read_as_they_were_written(
            document in 0..crate::limits::DOCUMENTS_MAX,
            place: u8,
            segment in 0_u16..1 << 11,
            offset in 0_u32..1 << 20,
        ) {
            for entry in [Entry::Single(document, Place(place)), Entry::List { segment, offset }] {
                prop_assert_eq!(Entry::decode(entry.encode()), entry);
            }
        }
    }

    #[test]
    fn places_say_where() {
        let place = Place::new(Some(2), 7, 3);
        assert_eq!((place.title(), place.keywords(), place.body()), (3, 3, 2));
        assert_eq!(Place::new(Some(200), 0, 0).title(), 15);
        assert_eq!(Place::new(None, 0, 9), Place(3));
        assert_eq!(place.of_part(), Place::new(Some(200), 1, 1));
        assert_eq!(Place::new(None, 0, 5).of_part(), Place::new(None, 0, 1));
        let both = Place::new(Some(4), 0, 1).or(Place::new(Some(1), 2, 0));
        assert_eq!(both, Place::new(Some(1), 2, 1));
    }
}
