//! The two secrets a shopper's browser holds.
//!
//! A *cart secret* opens a cart, an *order secret* opens the page of an order before the order
//! exists. Databases and messages hold only their SHA-256: both secrets are long random bytes, so
//! there is nothing for a slow password hash to protect.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::IntentId;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::keys::EdgeKeys;

/// The text is not a secret of this kind. The text itself is never part of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not a secret of this kind")]
pub struct SecretError;

/// Opens one cart. The browser holds it in a cookie; the carts database holds its hash.
#[derive(Clone)]
pub struct CartSecret([u8; 16]);

impl CartSecret {
    /// Takes 16 bytes of real randomness.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads the base64url form that `reveal` writes.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        decode(text).map(Self)
    }

    /// The secret as text, for the shopper's cookie and nothing else.
    pub fn reveal(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.0)
    }

    /// What may be stored: the SHA-256 of the secret.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether this secret has that hash, in constant time.
    pub fn matches(&self, hash: &[u8]) -> bool {
        bool::from(self.hash().as_slice().ct_eq(hash))
    }
}

impl PartialEq for CartSecret {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.0.ct_eq(&other.0))
    }
}

impl Eq for CartSecret {}

impl fmt::Debug for CartSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CartSecret(redacted)")
    }
}

/// Opens the page of one order, together with its intent id.
#[derive(Clone)]
pub struct OrderSecret([u8; 32]);

impl OrderSecret {
    /// A secret by its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the base64url form that `reveal` writes.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        decode(text).map(Self)
    }

    /// The secret as text, for the shopper's cookie and sealed messages.
    pub fn reveal(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.0)
    }

    /// What may be stored and what an intent carries: the SHA-256 of the secret.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether this secret has that hash, in constant time.
    pub fn matches(&self, hash: &[u8]) -> bool {
        bool::from(self.hash().as_slice().ct_eq(hash))
    }
}

impl PartialEq for OrderSecret {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.0.ct_eq(&other.0))
    }
}

impl Eq for OrderSecret {}

impl fmt::Debug for OrderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrderSecret(redacted)")
    }
}

impl EdgeKeys {
    /// The order secret of an intent. It is derived and not stored, so a resubmission of the same
    /// intent gives the same secret, and nobody without the deployment's secret can guess it.
    ///
    /// A deployment with a new secret derives another one: a browser's cookie comes first.
    pub fn order_secret(&self, intent: &IntentId) -> OrderSecret {
        OrderSecret(self.order_secret.tag(&[&intent.ulid().to_be_bytes()]))
    }
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], SecretError> {
    let mut bytes = [0_u8; N];
    // `decode` writes at most N bytes and answers how many it wrote; fewer is not this secret.
    let read = Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| SecretError)?.len();
    if read == N { Ok(bytes) } else { Err(SecretError) }
}

#[cfg(test)]
mod tests {
    use super::{CartSecret, OrderSecret, SecretError};
    use crate::keys::{EdgeKeys, EdgeSecret, KeyId};
    use domain::IntentId;

    #[test]
    fn one_text_for_one_secret() {
        let cart = CartSecret::new([0xfb; 16]);
        assert_eq!(cart.reveal().len(), 22);
        assert_eq!(CartSecret::parse(&cart.reveal()), Ok(cart));
        let order = OrderSecret::new([0xfb; 32]);
        assert_eq!(order.reveal().len(), 43);
        assert_eq!(OrderSecret::parse(&order.reveal()), Ok(order.clone()));
        for text in ["", "AA", "!", &order.reveal()[1..], &format!("{}A", order.reveal())] {
            assert_eq!(OrderSecret::parse(text), Err(SecretError), "{text}");
        }
        // The last character carries four unused bits; only their zero form is accepted.
        assert_eq!(CartSecret::parse("AAAAAAAAAAAAAAAAAAAAAB"), Err(SecretError));
    }

    #[test]
    fn a_secret_matches_its_own_hash_only() {
        let secret = CartSecret::new([1; 16]);
        assert!(secret.matches(&secret.hash()));
        assert!(!secret.matches(&CartSecret::new([2; 16]).hash()));
        assert!(!secret.matches(&[]));
        assert!(!secret.matches(&secret.hash()[..31]));
    }

    #[test]
    fn an_intent_has_one_order_secret_per_deployment() {
        let keys =
            |byte| EdgeKeys::derive(KeyId::parse("edge-1").unwrap(), &EdgeSecret::new([byte; 32]));
        let (one, two) = (IntentId::from_ulid(1), IntentId::from_ulid(2));
        assert_eq!(keys(1).order_secret(&one), keys(1).order_secret(&one));
        assert_ne!(keys(1).order_secret(&one), keys(1).order_secret(&two));
        assert_ne!(keys(1).order_secret(&one), keys(2).order_secret(&one));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", CartSecret::new([1; 16])), "CartSecret(redacted)");
        assert_eq!(format!("{:?}", OrderSecret::new([1; 32])), "OrderSecret(redacted)");
    }
}
