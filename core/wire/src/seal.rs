//! Sealing: what only the origin may read, hidden from everything between.
//!
//! HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and ChaCha20-Poly1305. The edge knows a
//! public key and can write; only the origin's private key can read. Base mode does not say *who*
//! wrote: that is what the envelope's tag is for.
//!
//! # Randomness without a random source
//!
//! Sealing needs 32 fresh bytes for its ephemeral key. Wasm has no random source that a shared
//! crate could reach, so the host passes `entropy` and `Draw` stretches it. This is safe because:
//!
//! - `Draw` is HMAC-SHA256 in counter mode, keyed by HKDF over the entropy: with 32 good bytes
//!   its output cannot be told from random bytes, and HPKE draws just one block of it.
//! - The key also depends on the recipient, the associated data and the plaintext. Two different
//!   messages sealed with the *same* entropy (a restored snapshot, a test, a host's mistake)
//!   therefore use different ephemeral keys, and the one fatal error of this cipher, one key and
//!   nonce for two texts, cannot happen. Equal input gives equal bytes, which reveals only that
//!   the same message was sent again.
//! - The deployment's hedge key goes in too: somebody who can guess a host's entropy, but does not
//!   hold the deployment's secret, still cannot guess the ephemeral key.

use core::convert::Infallible;
use core::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{CryptoRng, TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use crate::hex;
use crate::keys::{KeyError, KeyId, derive};
use crate::mac::MacKey;

/// HPKE's `info`: what these sealed bytes are for, so that they open nowhere else.
const INFO: &[u8] = b"bodega/v1/sealed";

/// The bytes of an X25519 public key, which precede the sealed text.
const PUBLIC_BYTES: usize = 32;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The public half of the origin's sealing key, as edge settings hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingPublic {
    id: KeyId,
    bytes: [u8; PUBLIC_BYTES],
}

impl SealingPublic {
    /// A public key by its name and bytes.
    pub const fn new(id: KeyId, bytes: [u8; PUBLIC_BYTES]) -> Self {
        Self { id, bytes }
    }

    /// Reads `<id>:<64 hexadecimal digits>`, the form that `Display` writes.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, bytes) = pair(text)?;
        Ok(Self { id, bytes })
    }

    /// The name under which the origin keeps the private half.
    pub fn id(&self) -> &KeyId {
        &self.id
    }
}

impl fmt::Display for SealingPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.id, hex::encode(&self.bytes))
    }
}

/// The private half of a sealing key. Only the origin holds it, for 30 days after its last use.
#[derive(Clone)]
pub struct SealingPrivate {
    id: KeyId,
    bytes: [u8; 32],
}

impl SealingPrivate {
    /// Makes a key from 32 bytes of real randomness (RFC 9180, `DeriveKeyPair`).
    pub fn generate(id: KeyId, entropy: &[u8; 32]) -> Self {
        let (private, _) = X25519HkdfSha256::derive_keypair(entropy);
        Self { id, bytes: private.to_bytes().into() }
    }

    /// Reads `<id>:<64 hexadecimal digits>`, the form that `reveal` writes.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, bytes) = pair(text)?;
        Ok(Self { id, bytes })
    }

    /// The key as the origin's settings hold it. The only way to see it.
    pub fn reveal(&self) -> String {
        format!("{}:{}", self.id, hex::encode(&self.bytes))
    }

    /// The name of the key.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The public half, for the edge.
    pub fn public(&self) -> SealingPublic {
        // X25519 accepts every 32 bytes as a private key, so the other arm is never taken; its
        // zero key would be refused by `seal`.
        let bytes = match PrivateKey::from_bytes(&self.bytes) {
            Ok(private) => X25519HkdfSha256::sk_to_pk(&private).to_bytes().into(),
            Err(_) => [0; PUBLIC_BYTES],
        };
        SealingPublic { id: self.id.clone(), bytes }
    }
}

impl fmt::Debug for SealingPrivate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingPrivate({}, redacted)", self.id)
    }
}

fn pair(text: &str) -> Result<(KeyId, [u8; 32]), KeyError> {
    let (id, digits) = text.split_once(':').ok_or(KeyError::Pair)?;
    Ok((KeyId::parse(id)?, hex::decode(digits).ok_or(KeyError::Digits)?))
}

/// The public key cannot be used: X25519 refuses the few points that would give a known secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealing key cannot be sealed to")]
pub(crate) struct Unusable;

/// The bytes do not open with this key: altered, truncated, or sealed to another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes do not open with this key")]
pub(crate) struct Unopened;

/// Seals `plaintext` to `public`. It opens only together with the same `associated` data.
pub(crate) fn seal(
    public: &SealingPublic,
    associated: &[u8],
    plaintext: &[u8],
    mut draw: Draw,
) -> Result<Vec<u8>, Unusable> {
    let mut sealed = Vec::with_capacity(PUBLIC_BYTES);
    let (encapsulated, text) =
        seal_for(&public.bytes, INFO, associated, plaintext, &mut draw).ok_or(Unusable)?;
    sealed.extend_from_slice(&encapsulated);
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

/// Opens what `seal` wrote.
pub(crate) fn open(
    private: &SealingPrivate,
    associated: &[u8],
    bytes: &[u8],
) -> Result<Vec<u8>, Unopened> {
    let (encapsulated, sealed) = bytes.split_first_chunk::<PUBLIC_BYTES>().ok_or(Unopened)?;
    open_for(&private.bytes, INFO, associated, (encapsulated, sealed)).ok_or(Unopened)
}

/// The suite's `Seal`, for any `info`: the published vectors have their own.
fn seal_for(
    public: &[u8; PUBLIC_BYTES],
    info: &[u8],
    associated: &[u8],
    plaintext: &[u8],
    random: &mut impl CryptoRng,
) -> Option<([u8; PUBLIC_BYTES], Vec<u8>)> {
    let key = PublicKey::from_bytes(public).ok()?;
    let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &key, info, plaintext, associated, random)
    .ok()?;
    Some((encapsulated.to_bytes().into(), sealed))
}

/// The suite's `Open`.
fn open_for(
    private: &[u8; 32],
    info: &[u8],
    associated: &[u8],
    (encapsulated, sealed): (&[u8; PUBLIC_BYTES], &[u8]),
) -> Option<Vec<u8>> {
    let key = PrivateKey::from_bytes(private).ok()?;
    let encapsulated = Encapsulated::from_bytes(encapsulated).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &key,
        &encapsulated,
        info,
        sealed,
        associated,
    )
    .ok()
}

/// The random bytes of one sealing, drawn from the host's entropy. See the module's text.
pub(crate) struct Draw {
    key: MacKey,
    block: u64,
    left: Vec<u8>,
}

impl Draw {
    /// Binds `entropy` to everything that goes into this sealing: `context` is hashed with the
    /// deployment's `hedge` key.
    pub(crate) fn new(hedge: &MacKey, entropy: &[u8; 32], context: &[&[u8]]) -> Self {
        let bound = hedge.tag(context);
        Self {
            key: MacKey::new(derive(&bound, entropy, b"bodega/v1/draw")),
            block: 0,
            left: Vec::new(),
        }
    }

    fn next_byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.left.pop() {
                return byte;
            }
            self.left = self.key.tag(&[&self.block.to_be_bytes()]).to_vec();
            self.block = self.block.wrapping_add(1);
        }
    }

    fn next_bytes<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| self.next_byte())
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_be_bytes(self.next_bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_be_bytes(self.next_bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = self.next_byte();
        }
        Ok(())
    }
}

impl TryCryptoRng for Draw {}

#[cfg(test)]
mod tests;
