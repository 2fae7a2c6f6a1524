//! Names of segments, and the stable hashes that say in which segment something is.

use std::fmt;

use sha2::{Digest, Sha256};

/// The name of a segment: the SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentHash([u8; 32]);

impl SegmentHash {
    /// The name of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The name with these bytes.
    pub const fn from_bytes(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// Reads 64 lowercase hexadecimal digits; nothing else is a name.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = text.bytes().map(nibble);
        let mut hash = [0_u8; 32];
        for byte in &mut hash {
            *byte = (digits.next()?? << 4) | digits.next()??;
        }
        digits.next().is_none().then_some(Self(hash))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether these bytes have this name. Call it on what was fetched, where the platform has no
    /// faster SHA-256 of its own.
    pub fn names(&self, bytes: &[u8]) -> bool {
        *self == Self::of(bytes)
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a' - 10),
        _ => None,
    }
}

impl fmt::Display for SegmentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SegmentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// FNV-1a of 64 bits, its halves folded: which bucket something belongs to is in its low bits.
/// Stored releases depend on it, so it never changes.
pub(crate) fn spread(bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let folded = hash ^ (hash >> 32);
    let [a, b, c, d, ..] = folded.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The bucket, of so many (a power of two), of something with this spread.
pub(crate) fn bucket(spread: u32, buckets: usize) -> usize {
    crate::layout::size(spread) & buckets.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling() {
        let hash = SegmentHash::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), text);
        assert_eq!(SegmentHash::parse(text), Some(hash));
        assert!(hash.names(b"abc") && !hash.names(b"abd"));
        for wrong in ["", &text[1..], &text.to_uppercase(), &format!("{text}0"), "é"] {
            assert_eq!(SegmentHash::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn buckets_never_move() {
        assert_eq!([spread(b""), spread(b"shirt")], [0x4fd0_bfc1, 0x3ab6_ef0a]);
        assert_eq!(bucket(0xffff_ffff, 8), 7);
    }
}
