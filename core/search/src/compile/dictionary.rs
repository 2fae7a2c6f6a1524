//! Writing dictionary segments.

use super::terms::Term;
use crate::dictionary::{BLOCK, GROUP};
use crate::limits::SEGMENT_BYTES_MAX;
use crate::number::{byte, short, size};
use crate::postings::Entry;
use crate::segment::{HEADER_BYTES, Role, Segment};

/// A segment, and the ordinal of its first word.
pub(super) type Piece = (Segment, u32);

/// Cuts words, in order, into segments.
pub(super) fn write(terms: &[Term], entries: &[Entry]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut first = 0_u32;
    let mut draft = Draft::default();
    for (ordinal, (term, entry)) in (0_u32..).zip(terms.iter().zip(entries)) {
        if draft.size().saturating_add(Draft::cost(term)) > SEGMENT_BYTES_MAX {
            pieces.push((draft.finish(short(pieces.len())), first));
            draft = Draft::default();
            first = ordinal;
        }
        draft.push(term, *entry);
    }
    if first < short(terms.len()) {
        pieces.push((draft.finish(short(pieces.len())), first));
    }
    pieces
}

#[derive(Default)]
struct Draft<'a> {
    words: u32,
    last: &'a str,
    entries: Vec<u8>,
    blocks: Vec<u8>,
    spelled: Vec<u8>,
    shared: Vec<u8>,
    stored: Vec<u8>,
    ranks: Vec<u8>,
    floors: Vec<u8>,
    bytes: Vec<u8>,
    spellings: Vec<u8>,
}

impl<'a> Draft<'a> {
    /// What a word may add at the most.
    fn cost(term: &Term) -> usize {
        let spelling =
            term.spelling.as_ref().map_or(0, |spelling| spelling.len().saturating_add(8));
        term.text.len().saturating_add(spelling).saturating_add(4 + 4 + 4)
    }

    fn size(&self) -> usize {
        let parts = [
            &self.entries,
            &self.blocks,
            &self.spelled,
            &self.shared,
            &self.stored,
            &self.ranks,
            &self.floors,
            &self.bytes,
            &self.spellings,
        ];
        parts.iter().map(|part| part.len()).sum::<usize>().saturating_add(HEADER_BYTES + 16)
    }

    fn push(&mut self, term: &'a Term, entry: Entry) {
        let position = self.words;
        let shared = shared(self.last, &term.text);
        let whole = position.is_multiple_of(BLOCK);
        if whole {
            self.blocks.extend(short(self.bytes.len()).to_le_bytes());
        }
        match self.floors.last_mut().filter(|_| !position.is_multiple_of(GROUP)) {
            Some(floor) => *floor = byte(shared).min(*floor),
            None => self.floors.push(byte(shared)),
        }
        let rest = term.text.as_bytes().get(if whole { 0 } else { shared }..).unwrap_or_default();
        self.entries.extend(entry.encode().to_le_bytes());
        self.shared.push(byte(shared));
        self.stored.push(byte(rest.len()));
        self.ranks.push(term.rank());
        self.bytes.extend(rest);
        if let Some(spelling) = &term.spelling {
            self.spelled.extend(position.to_le_bytes());
            self.spelled.extend(short(self.spellings.len()).to_le_bytes());
            self.spellings.extend(spelling.as_bytes());
        }
        self.words = position.saturating_add(1);
        self.last = &term.text;
    }

    fn finish(self, number: u32) -> Segment {
        let mut content = Vec::with_capacity(self.size());
        let spelled = short(self.spelled.len()) / 8;
        let counts = [self.words, short(self.bytes.len()), spelled, short(self.spellings.len())];
        counts.iter().for_each(|count| content.extend(count.to_le_bytes()));
        for part in [
            self.entries,
            self.blocks,
            self.spelled,
            self.shared,
            self.stored,
            self.ranks,
            self.floors,
            self.bytes,
            self.spellings,
        ] {
            content.extend(part);
        }
        Segment::new(Role::Dictionary(u16::try_from(number).unwrap_or(u16::MAX)), &content)
    }
}

/// How many bytes, in whole characters, two words begin with alike.
fn shared(one: &str, other: &str) -> usize {
    let alike = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    size(short(one.floor_char_boundary(alike)))
}
