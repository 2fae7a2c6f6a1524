//! Segments: an index as pieces of bytes, each small enough for a row of a database.
//!
//! Each begins with a header: a magic word that is also the format's version, its role and number,
//! its length, and a mark of its content. The head segment lists the others with their marks, so
//! that pieces of two compilations are not taken for one index. Whether bytes were damaged on the
//! way is not looked at here (their hash says that, once, when they are fetched); damaged bytes
//! give wrong or empty answers, and no panic.

use crate::bytes::Cursor;
use crate::number::short;

/// What a segment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What is needed to read the others; synonyms; one byte for each document.
    Head,
    /// The words from one to another, in order.
    Dictionary(u16),
    /// In which documents words are.
    Postings(u16),
}

/// A piece of an index, at most [`SEGMENT_BYTES_MAX`](crate::limits::SEGMENT_BYTES_MAX) bytes.
/// The same documents give the same bytes, so that a segment can be stored under their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What it holds; the bytes say so too.
    pub role: Role,
    /// What to store and to open.
    pub bytes: Vec<u8>,
}

/// Format 1. Another layout has another word.
const MAGIC: [u8; 4] = *b"bse1";

pub(crate) const HEADER_BYTES: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) role: Role,
    pub(crate) length: u32,
    pub(crate) mark: u64,
}

impl Header {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, HeaderFault> {
        let mut cursor = Cursor(bytes);
        let magic = cursor.take(MAGIC.len()).ok_or(HeaderFault::Short)?;
        if magic != MAGIC.as_slice() {
            return Err(HeaderFault::Format);
        }
        let header = Self::fields(&mut cursor).ok_or(HeaderFault::Short)?;
        let header = header.ok_or(HeaderFault::Format)?;
        if header.length != short(bytes.len()) { Err(HeaderFault::Short) } else { Ok(header) }
    }

    /// What follows the magic word; the inner `None` is a role that this version does not know.
    pub(crate) fn fields(cursor: &mut Cursor<'_>) -> Option<Option<Self>> {
        let (role, number) = (cursor.u16()?, cursor.u16()?);
        let (length, mark) = (cursor.u32()?, cursor.u64()?);
        let role = match role {
            0 => Role::Head,
            1 => Role::Dictionary(number),
            2 => Role::Postings(number),
            _ => return Some(None),
        };
        Some(Some(Self { role, length, mark }))
    }

    pub(crate) fn write_fields(self, bytes: &mut Vec<u8>) {
        let (role, number) = match self.role {
            Role::Head => (0_u16, 0),
            Role::Dictionary(number) => (1, number),
            Role::Postings(number) => (2, number),
        };
        bytes.extend(role.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(self.length.to_le_bytes());
        bytes.extend(self.mark.to_le_bytes());
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderFault {
    Short,
    Format,
}

impl Segment {
    /// Puts the header before the content.
    pub(crate) fn new(role: Role, content: &[u8]) -> Self {
        let length = short(content.len().saturating_add(HEADER_BYTES));
        let mut bytes = MAGIC.to_vec();
        Header { role, length, mark: mark(content) }.write_fields(&mut bytes);
        bytes.extend(content);
        Self { role, bytes }
    }
}

/// FNV-1a: tells two compilations apart; it is no proof against anybody.
fn mark(content: &[u8]) -> u64 {
    content.iter().fold(0xCBF2_9CE4_8422_2325, |mark, byte| {
        (mark ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        for role in [Role::Head, Role::Dictionary(7), Role::Postings(u16::MAX)] {
            let segment = Segment::new(role, b"content");
            let header = Header::read(&segment.bytes).unwrap();
            assert_eq!((header.role, header.length), (role, 27));
            assert_eq!(segment.bytes.len() - HEADER_BYTES, 7);
            assert_ne!(header.mark, Header::read(&Segment::new(role, b"").bytes).unwrap().mark);
        }
    }

    #[test]
    fn other_formats_and_cut_bytes_are_refused() {
        let mut bytes = Segment::new(Role::Head, b"content").bytes;
        bytes.pop();
        assert_eq!(Header::read(&bytes), Err(HeaderFault::Short));
        assert_eq!(Header::read(&bytes[..10]), Err(HeaderFault::Short));
        bytes[3] = b'9';
        assert_eq!(Header::read(&bytes), Err(HeaderFault::Format));
    }
}
