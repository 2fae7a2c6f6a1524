//! Keys that make and check HMAC-SHA256 tags, and the form in which fields go under one.
//!
//! A tag is always over a *list of fields*, each written as its length (eight bytes, big-endian)
//! followed by its bytes. Reading such a text from the left gives back exactly one list, so two
//! different lists never produce the same bytes: nobody can move a byte from the end of one field
//! to the start of the next, and an absent field differs from an empty one. This is what "canonical
//! and injective" means here, and `canonical` has a test that it holds.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The bytes of one tag.
pub(crate) type Tag = [u8; 32];

/// HMAC pads a short key with zeros to one block of SHA-256 (RFC 2104, section 2).
const BLOCK_BYTES: usize = 64;

/// A key for tags. Its bytes never appear in `Debug` output.
#[derive(Clone)]
pub(crate) struct MacKey([u8; 32]);

impl MacKey {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The tag over `fields`, in their canonical form.
    pub(crate) fn tag(&self, fields: &[&[u8]]) -> Tag {
        let mut mac = self.start();
        for field in fields {
            mac.update(&length(field));
            mac.update(field);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether `tag` is the tag over `fields`, in a time that does not depend on where they differ.
    pub(crate) fn verify(&self, fields: &[&[u8]], tag: &Tag) -> bool {
        bool::from(self.tag(fields).ct_eq(tag))
    }

    fn start(&self) -> Hmac<Sha256> {
        let mut block = [0_u8; BLOCK_BYTES];
        for (padded, byte) in block.iter_mut().zip(self.0) {
            *padded = byte;
        }
        Hmac::<Sha256>::new(&block.into())
    }
}

/// The length of a field as it goes under the tag. `usize` is never wider than 64 bits here.
fn length(field: &[u8]) -> [u8; 8] {
    u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::{MacKey, length};
    use hmac::Mac;
    use proptest::prelude::*;

    fn canonical(fields: &[Vec<u8>]) -> Vec<u8> {
        fields.iter().flat_map(|field| [length(field).to_vec(), field.clone()].concat()).collect()
    }

    /// Reads the canonical form back, which is possible only when it is injective.
    fn read(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let (length, rest) = bytes.split_first_chunk::<8>()?;
            let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
            fields.push(rest.get(..length)?.to_vec());
            bytes = rest.get(length..)?;
        }
        Some(fields)
    }

    fn lists() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..12), 0..6)
    }

    proptest! {
        #[test]
        fn the_canonical_form_gives_its_list_back(fields in lists()) {
            prop_assert_eq!(read(&canonical(&fields)), Some(fields));
        }

        #[test]
        fn different_lists_have_different_forms_and_tags(left in lists(), right in lists()) {
            prop_assume!(left != right);
            prop_assert_ne!(canonical(&left), canonical(&right));
            let key = MacKey::new([7; 32]);
            let left: Vec<&[u8]> = left.iter().map(Vec::as_slice).collect();
            let right: Vec<&[u8]> = right.iter().map(Vec::as_slice).collect();
            prop_assert_ne!(key.tag(&left), key.tag(&right));
        }

        #[test]
        fn the_tag_is_over_the_canonical_form(fields in lists()) {
            let key = MacKey::new([9; 32]);
            let mut whole = key.start();
            whole.update(&canonical(&fields));
            let whole: [u8; 32] = whole.finalize().into_bytes().into();
            let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(key.tag(&fields), whole);
        }
    }

    #[test]
    fn a_byte_moved_between_fields_changes_the_tag() {
        let key = MacKey::new([1; 32]);
        assert_ne!(key.tag(&[b"ab", b"c"]), key.tag(&[b"a", b"bc"]));
        assert_ne!(key.tag(&[b"abc"]), key.tag(&[b"abc", b""]));
        assert_ne!(key.tag(&[]), key.tag(&[b""]));
    }

    #[test]
    fn only_the_right_tag_verifies() {
        let key = MacKey::new([1; 32]);
        let tag = key.tag(&[b"field"]);
        assert!(key.verify(&[b"field"], &tag));
        assert!(!key.verify(&[b"other"], &tag));
        assert!(!MacKey::new([2; 32]).verify(&[b"field"], &tag));
        assert!(!key.verify(&[b"field"], &[0; 32]));
    }

    /// RFC 4231, test cases 1 to 4, those whose keys are not longer than ours: the padding of a
    /// key and everything after it are the standard's.
    #[test]
    fn rfc_4231() {
        let check = |key: &[u8], data: &[u8], tag: &str| {
            let mut padded = [0_u8; 32];
            padded[..key.len()].copy_from_slice(key);
            let mut mac = MacKey::new(padded).start();
            mac.update(data);
            let computed: [u8; 32] = mac.finalize().into_bytes().into();
            assert_eq!(crate::hex::encode(&computed), tag);
        };
        check(
            &[0x0b; 20],
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        );
        check(
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
        check(
            &[0xaa; 20],
            &[0xdd; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        );
        let counted: Vec<u8> = (0x01..=0x19).collect();
        check(
            &counted,
            &[0xcd; 50],
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        );
    }
}
