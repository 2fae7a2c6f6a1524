//! Quotes that carry the proof of who issued them.
//!
//! The text is `q1.<key id>.<base64url of JSON>.<base64url of the tag>`. A shopper's form or a
//! headless shop's client carries it through the checkout and can read it, but not change it. The
//! proof says only that this edge deployment issued exactly this quote; whether its prices are
//! right, the origin finds out by computing it again, and whether it still counts, by its times.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::keys::{EdgeKeys, KeyFault, KeyId, Keyring};
use crate::malformed::Malformed;
use crate::message::QUOTE_BYTES_MAX;

mod json;

/// What the text of this version begins with. It goes under the tag, too.
const VERSION: &str = "q1";

/// Why a signed quote was refused. To a shopper all of these are one: `quote_invalid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The text is longer than any quote.
    #[error("the quote is longer than {QUOTE_BYTES_MAX} bytes")]
    TooLarge,
    /// The text is not in the form of a quote of this version.
    #[error("the text is not a signed quote")]
    Form,
    /// The quote's key id has no usable keys.
    #[error("the quote's key cannot be used")]
    Key(#[from] KeyFault),
    /// The tag does not fit: this quote was not issued by that deployment.
    #[error("the quote was not issued by this deployment")]
    BadMac,
    /// The tag is right, but the content is not a quote that this code understands.
    #[error("the quote's content is not understood")]
    Content(#[from] Malformed),
}

/// Writes `quote` with the proof that `keys` issued it. Equal quotes give equal texts.
pub fn sign(quote: &domain::Quote, keys: &EdgeKeys) -> String {
    let json = json::write(quote);
    let tag = keys.quote.tag(&fields(keys.id(), &json));
    let (json, tag) =
        (Base64UrlUnpadded::encode_string(&json), Base64UrlUnpadded::encode_string(&tag));
    format!("{VERSION}.{}.{json}.{tag}", keys.id())
}

/// The quote of a text that some deployment of `ring` issued.
pub fn verify(ring: &Keyring, text: &str) -> Result<domain::Quote, QuoteError> {
    let parts = Parts::read(text)?;
    parts.quote(ring.find(&parts.key)?)
}

/// The quote of a text that this very deployment issued.
pub fn edge_verify(keys: &EdgeKeys, text: &str) -> Result<domain::Quote, QuoteError> {
    let parts = Parts::read(text)?;
    if parts.key != *keys.id() {
        return Err(KeyFault::Unknown.into());
    }
    parts.quote(keys)
}

struct Parts {
    key: KeyId,
    json: Vec<u8>,
    tag: [u8; 32],
}

impl Parts {
    fn read(text: &str) -> Result<Self, QuoteError> {
        if text.len() > QUOTE_BYTES_MAX {
            return Err(QuoteError::TooLarge);
        }
        let mut parts = text.split('.');
        let (Some(VERSION), Some(key), Some(json), Some(tag), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(QuoteError::Form);
        };
        let decode = |text| Base64UrlUnpadded::decode_vec(text).map_err(|_| QuoteError::Form);
        Ok(Self {
            key: KeyId::parse(key).map_err(|_| QuoteError::Form)?,
            json: decode(json)?,
            tag: decode(tag)?.try_into().map_err(|_| QuoteError::Form)?,
        })
    }

    /// The tag is checked before anything is parsed.
    fn quote(&self, keys: &EdgeKeys) -> Result<domain::Quote, QuoteError> {
        if !keys.quote.verify(&fields(&self.key, &self.json), &self.tag) {
            return Err(QuoteError::BadMac);
        }
        Ok(json::read(&self.json)?)
    }
}

fn fields<'a>(key: &'a KeyId, json: &'a [u8]) -> [&'a [u8]; 3] {
    [VERSION.as_bytes(), key.as_str().as_bytes(), json]
}
