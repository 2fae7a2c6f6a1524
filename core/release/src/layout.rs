//! How a segment lies in memory.
//!
//! ```text
//! 0   magic "bdg2"
//! 4   role                u32
//! 8   first table         u32 offset, u32 rows
//! 16  second table        u32 offset, u32 rows
//! 24  heap                blobs: a length (LEB128), then so many bytes
//! ..  tables              rows of a fixed size, which depends on the role
//! ```
//!
//! All numbers are little-endian and unaligned. A reference is the offset of a blob in the same
//! segment; zero is the empty blob. Equal blobs are written once, and as lists are blobs of
//! references, equal lists are too: the sizes S, M, L of a thousand shirts are one blob.
//!
//! Nothing is trusted when it is read: whatever lies outside the segment, or is no UTF-8, reads as
//! nothing.

pub(crate) mod product;
pub(crate) mod read;
pub(crate) mod stream;
pub(crate) mod write;

/// What every segment begins with; another layout gets another digit.
pub(crate) const MAGIC: [u8; 4] = *b"bdg2";
/// Bytes before the heap.
pub(crate) const HEADER: usize = 24;

/// The position of a 32-bit offset or number in memory.
///
/// Memory has at least 32-bit addresses wherever this runs, so nothing is lost.
pub(crate) fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A position or count as it is stored. What does not fit cannot be in a segment of a megabyte:
/// the compiler refuses such segments by their length.
pub(crate) fn narrow(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
