//! Sealing against the published vectors, and against whoever changes a bit.

use super::{
    Draw, SealingPrivate, SealingPublic, Unopened, Unusable, open, open_for, seal, seal_for,
};
use crate::hex;
use crate::keys::{KeyError, KeyId};
use crate::mac::MacKey;

fn key(name: &str, entropy: u8) -> SealingPrivate {
    SealingPrivate::generate(KeyId::parse(name).unwrap(), &[entropy; 32])
}

fn draw(entropy: u8, context: &[u8]) -> Draw {
    Draw::new(&MacKey::new([1; 32]), &[entropy; 32], &[context])
}

#[test]
fn only_the_private_key_opens() {
    let origin = key("origin-1", 1);
    let sealed = seal(&origin.public(), b"header", b"text", draw(9, b"")).unwrap();
    assert_eq!(open(&origin, b"header", &sealed).unwrap(), b"text");
    assert_eq!(open(&origin, b"other", &sealed), Err(Unopened));
    assert_eq!(open(&key("origin-1", 2), b"header", &sealed), Err(Unopened));
}

#[test]
fn no_changed_or_shortened_bytes_open() {
    let origin = key("origin-1", 1);
    let sealed = seal(&origin.public(), b"header", b"text", draw(9, b"")).unwrap();
    for length in 0..sealed.len() {
        assert_eq!(open(&origin, b"header", &sealed[..length]), Err(Unopened), "{length}");
    }
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        // X25519 ignores the top bit of a public key (RFC 7748, section 5), but HPKE hashes
        // the bytes as sent, so even that flip is refused.
        assert_eq!(open(&origin, b"header", &changed), Err(Unopened), "bit {bit}");
    }
}

#[test]
fn equal_entropy_with_another_context_draws_other_bytes() {
    let first: [u8; 80] = draw(9, b"one").next_bytes();
    assert_eq!(first, draw(9, b"one").next_bytes());
    assert_ne!(first, draw(9, b"two").next_bytes());
    assert_ne!(first, draw(8, b"one").next_bytes());
    assert_ne!(first[..32], first[32..64]);
}

/// Answers with the published `ikmE` instead of random bytes.
struct Published([u8; 32]);

impl super::TryRng for Published {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        panic!("the suite draws one key's bytes and nothing else")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        panic!("the suite draws one key's bytes and nothing else")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl super::TryCryptoRng for Published {}

/// RFC 9180, appendix A.2.1: X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode, sequence 0.
#[test]
fn rfc_9180_a_2_1() {
    let bytes = |text| hex::decode::<32>(text).unwrap();
    let info = hex::decode::<20>("4f6465206f6e2061204772656369616e2055726e").unwrap();
    let associated = b"Count-0";
    let plaintext = b"Beauty is truth, truth beauty";

    let recipient = SealingPrivate::generate(
        KeyId::parse("rfc-9180").unwrap(),
        &bytes("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"),
    );
    // X25519 sets five bits of every private key before use ("clamping", RFC 7748). The RFC
    // prints the key before that and `hpke` after, so the two are compared by what they do.
    let published = SealingPrivate::parse(
        "rfc-9180:8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
    );
    assert_eq!(published.unwrap().public(), recipient.public());
    assert_eq!(
        recipient.public().to_string(),
        "rfc-9180:4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
    );

    let mut random =
        Published(bytes("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"));
    let (encapsulated, sealed) =
        seal_for(&recipient.public().bytes, &info, associated, plaintext, &mut random).unwrap();
    assert_eq!(
        hex::encode(&encapsulated),
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
    );
    assert_eq!(
        hex::encode(&sealed),
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd\
         1b51a28"
    );
    let opened = open_for(&recipient.bytes, &info, associated, (&encapsulated, &sealed));
    assert_eq!(opened.unwrap(), plaintext);
}

#[test]
fn a_public_key_without_a_secret_is_refused() {
    let id = KeyId::parse("bad").unwrap();
    assert_eq!(seal(&SealingPublic::new(id, [0; 32]), b"", b"", draw(1, b"")), Err(Unusable));
}

#[test]
fn keys_come_back_from_text_and_stay_hidden_in_debug() {
    let private = key("origin-1", 1);
    let again = SealingPrivate::parse(&private.reveal()).unwrap();
    assert_eq!(again.public(), private.public());
    let public = private.public();
    assert_eq!(SealingPublic::parse(&public.to_string()).unwrap(), public);
    assert_eq!(format!("{private:?}"), "SealingPrivate(origin-1, redacted)");
    assert_eq!(SealingPublic::parse("origin-1"), Err(KeyError::Pair));
    assert_eq!(SealingPublic::parse("origin-1:00"), Err(KeyError::Digits));
    assert_eq!(SealingPublic::parse("ORIGIN:00"), Err(KeyError::Id));
}
