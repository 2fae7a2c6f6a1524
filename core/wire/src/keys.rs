//! The keys of one edge deployment, and the origin's ring of all of them.
//!
//! A deployment holds one secret. HKDF-SHA256 turns it into one key per purpose, each with its own
//! label, so that a tag made for a quote can never pass as one for an envelope and no purpose can
//! be attacked through another. The key id names the deployment: the origin finds the right keys
//! by it, keeps old ones for as long as their messages may still be under way (30 days), and
//! revokes a leaked one by name.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use hkdf::Hkdf;
use sha2::Sha256;

use crate::hex;
use crate::mac::MacKey;

/// The longest key id, in characters; it is carried in every header and token.
pub const KEY_ID_CHARS_MAX: usize = 32;

/// The name of a deployment's keys or of a sealing key: 1 to 32 of `a-z`, `0-9` and `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// Reads a key id; anything outside the alphabet or the length is refused.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > KEY_ID_CHARS_MAX || !text.chars().all(known) {
            return Err(KeyError::Id);
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({})", self.0)
    }
}

/// Why a key or its id was refused. The text that was refused is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A key id has 1 to 32 characters of a-z, 0-9 and `-`.
    #[error("a key id has 1 to 32 characters of a-z, 0-9 and -")]
    Id,
    /// A key is written as 64 lowercase hexadecimal digits.
    #[error("a key is written as 64 lowercase hexadecimal digits")]
    Digits,
    /// A sealing key is written `<id>:<64 hexadecimal digits>`.
    #[error("a sealing key is written <id>:<64 hexadecimal digits>")]
    Pair,
}

/// The one secret of an edge deployment, from which all its keys are derived.
#[derive(Clone)]
pub struct EdgeSecret([u8; 32]);

impl EdgeSecret {
    /// Takes 32 bytes of real randomness.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the secret as it stands in settings: 64 lowercase hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        hex::decode(text).map(Self).ok_or(KeyError::Digits)
    }

    /// The secret as settings hold it. The only way to see it, so that every place is findable.
    pub fn reveal(&self) -> String {
        hex::encode(&self.0)
    }
}

impl fmt::Debug for EdgeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EdgeSecret(redacted)")
    }
}

/// What a deployment signs with: one key per purpose, and the id that names them.
#[derive(Clone)]
pub struct EdgeKeys {
    id: KeyId,
    pub(crate) envelope: MacKey,
    pub(crate) quote: MacKey,
    pub(crate) attempt: MacKey,
    pub(crate) cart_token: MacKey,
    pub(crate) order_secret: MacKey,
    pub(crate) preview: MacKey,
    /// Mixed into the randomness of sealing, so that weak host entropy alone does not open a
    /// message (see `seal`).
    pub(crate) hedge: MacKey,
}

impl EdgeKeys {
    /// Derives the keys of the deployment named `id`. The same secret gives the same keys.
    pub fn derive(id: KeyId, secret: &EdgeSecret) -> Self {
        let expand = |label: &str| MacKey::new(derive(b"", &secret.0, label.as_bytes()));
        Self {
            id,
            envelope: expand("bodega/v1/envelope"),
            quote: expand("bodega/v1/quote"),
            attempt: expand("bodega/v1/attempt"),
            cart_token: expand("bodega/v1/cart-token"),
            order_secret: expand("bodega/v1/order-secret"),
            preview: expand("bodega/v1/preview"),
            hedge: expand("bodega/v1/hedge"),
        }
    }

    /// The id that names these keys.
    pub fn id(&self) -> &KeyId {
        &self.id
    }
}

impl fmt::Debug for EdgeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EdgeKeys({}, redacted)", self.id)
    }
}

/// HKDF-SHA256 (RFC 5869) with a 32-byte result.
#[expect(clippy::expect_used, reason = "HKDF refuses only more than 8,160 bytes; this asks for 32")]
pub(crate) fn derive(salt: &[u8], input: &[u8], info: &[u8]) -> [u8; 32] {
    let mut key = [0_u8; 32];
    let hkdf = Hkdf::<Sha256>::new(Some(salt), input);
    hkdf.expand(info, &mut key).expect("32 bytes are one block");
    key
}

/// Why the ring has no keys for an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// No deployment of this name is known.
    #[error("the key id names no known edge deployment")]
    Unknown,
    /// The deployment's keys were revoked.
    #[error("the keys of this edge deployment were revoked")]
    Revoked,
}

/// The origin's keys: every deployment whose messages may still arrive, and the revoked ones.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    deployments: BTreeMap<KeyId, EdgeKeys>,
    revoked: BTreeSet<KeyId>,
}

impl Keyring {
    /// A ring without keys, which accepts nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The ring with one more deployment. A second one of the same name replaces the first.
    #[must_use]
    pub fn with(mut self, keys: EdgeKeys) -> Self {
        self.add(keys);
        self
    }

    /// Adds a deployment. Adding never lifts a revocation: a leaked name stays dead.
    pub fn add(&mut self, keys: EdgeKeys) {
        self.deployments.insert(keys.id.clone(), keys);
    }

    /// Refuses everything signed under `id` from now on, known or not.
    pub fn revoke(&mut self, id: KeyId) {
        self.revoked.insert(id);
    }

    /// The keys of every deployment that is not revoked, in the order of their ids.
    pub fn live(&self) -> impl Iterator<Item = &EdgeKeys> {
        let live = |keys: &&EdgeKeys| !self.revoked.contains(keys.id());
        self.deployments.values().filter(live)
    }

    /// The keys of the deployment named `id`, unless unknown or revoked.
    pub fn find(&self, id: &KeyId) -> Result<&EdgeKeys, KeyFault> {
        if self.revoked.contains(id) {
            return Err(KeyFault::Revoked);
        }
        self.deployments.get(id).ok_or(KeyFault::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::{EdgeKeys, EdgeSecret, KeyError, KeyFault, KeyId, Keyring, derive};

    fn id(text: &str) -> KeyId {
        KeyId::parse(text).unwrap()
    }

    fn bytes(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|i| u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn key_ids_have_one_alphabet() {
        for text in ["a", "edge-2026-11", "0", &"x".repeat(32)] {
            assert_eq!(id(text).as_str(), text);
        }
        for text in ["", "A", "a_b", "a.b", "a b", "ä", &"x".repeat(33)] {
            assert_eq!(KeyId::parse(text), Err(KeyError::Id), "{text}");
        }
    }

    /// RFC 5869, test cases 1 to 3. HKDF's output is a stream, so ours is its first 32 bytes.
    #[test]
    fn rfc_5869() {
        let case = |ikm: &str, salt: &str, info: &str, okm: &str| {
            assert_eq!(derive(&bytes(salt), &bytes(ikm), &bytes(info)).to_vec(), bytes(okm));
        };
        case(
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        );
        let run = |from: u8, to: u8| (from..=to).map(|b| format!("{b:02x}")).collect::<String>();
        case(
            &run(0x00, 0x4f),
            &run(0x60, 0xaf),
            &run(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
        );
        case(
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "",
            "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
        );
    }

    #[test]
    fn every_purpose_has_its_own_key() {
        let keys = EdgeKeys::derive(id("edge-1"), &EdgeSecret::new([5; 32]));
        let tags: std::collections::BTreeSet<_> = [
            &keys.envelope,
            &keys.quote,
            &keys.attempt,
            &keys.cart_token,
            &keys.order_secret,
            &keys.preview,
            &keys.hedge,
        ]
        .map(|key| key.tag(&[b"x"]))
        .into_iter()
        .collect();
        assert_eq!(tags.len(), 7);
    }

    #[test]
    fn revocation_outlives_adding() {
        let keys = |name| EdgeKeys::derive(id(name), &EdgeSecret::new([5; 32]));
        let mut ring = Keyring::new().with(keys("old")).with(keys("new"));
        assert!(ring.find(&id("old")).is_ok());
        ring.revoke(id("old"));
        ring.add(keys("old"));
        assert_eq!(ring.find(&id("old")).unwrap_err(), KeyFault::Revoked);
        assert_eq!(ring.find(&id("none")).unwrap_err(), KeyFault::Unknown);
        assert!(ring.find(&id("new")).is_ok());
        assert_eq!(ring.live().map(EdgeKeys::id).collect::<Vec<_>>(), [&id("new")]);
    }

    #[test]
    fn secrets_are_not_shown() {
        let secret = EdgeSecret::parse(&"ab".repeat(32)).unwrap();
        assert_eq!(secret.reveal(), "ab".repeat(32));
        let keys = EdgeKeys::derive(id("edge-1"), &secret);
        let shown = format!("{secret:?} {keys:?} {:?}", Keyring::new().with(keys.clone()));
        assert!(!shown.contains("abab"), "{shown}");
        assert!(!shown.contains("171"), "{shown}");
        assert_eq!(EdgeSecret::parse("ab").unwrap_err(), KeyError::Digits);
    }
}
