//! Reading numbers out of bytes that may be damaged, and writing them.
//!
//! Everything is little-endian and unaligned. Whatever is out of bounds is `None`.

use crate::number::{short, size};

/// A place in bytes from which is read on.
pub(crate) struct Cursor<'a>(pub(crate) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A table of so many numbers of 32 bits.
    pub(crate) fn table(&mut self, entries: u32) -> Option<Table<'a>> {
        self.take(size(entries).checked_mul(4)?).map(Table)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }
}

/// Numbers of 32 bits, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a>(&'a [u8]);

impl<'a> Table<'a> {
    pub(crate) fn get(self, index: u32) -> Option<u32> {
        let at = size(index).checked_mul(4)?;
        self.0.get(at..)?.first_chunk().map(|number| u32::from_le_bytes(*number))
    }

    pub(crate) fn len(self) -> u32 {
        short(self.0.len()) >> 2
    }
}

/// Writes a number in groups of seven bits, the lowest first; the eighth says that more follow.
pub(crate) fn write_varint(mut number: u32, bytes: &mut Vec<u8>) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

/// Reads what [`write_varint`] wrote.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let first = *bytes.split_off_first()?;
    if first < 0x80 {
        return Some(u32::from(first));
    }
    let mut number = u32::from(first & 0x7F);
    for shift in [7, 14, 21, 28] {
        let next = *bytes.split_off_first()?;
        number |= u32::from(next & 0x7F).wrapping_shl(shift);
        if next < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(number: u32) {
            let mut bytes = Vec::new();
            write_varint(number, &mut bytes);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(read_varint(&mut rest), Some(number));
            prop_assert!(rest.is_empty());
            let last = bytes.len() - 1;
            prop_assert_eq!(read_varint(&mut &bytes[..last]), None);
        }
    }
}
