//! Short texts the edge hands out and later trusts again, such as the consistency token of a cart.
//!
//! The form is `<text>.<43 characters>`: the text stays readable, the tag behind it proves that
//! this deployment wrote it. A token says nothing about when; put a time into the text where that
//! matters.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::keys::EdgeKeys;

/// The longest token accepted, in bytes: it has to fit into a cookie with room to spare.
pub const TOKEN_BYTES_MAX: usize = 1_024;

/// The token was not written by this deployment, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token was not written by this deployment")]
pub struct TokenError;

/// Writes `text` with the proof that `keys` wrote it.
pub fn sign(keys: &EdgeKeys, text: &str) -> String {
    let tag = keys.cart_token.tag(&[text.as_bytes()]);
    format!("{text}.{}", Base64UrlUnpadded::encode_string(&tag))
}

/// The text of a token that `keys` wrote.
pub fn verify<'a>(keys: &EdgeKeys, token: &'a str) -> Result<&'a str, TokenError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError);
    }
    let (text, tag) = token.rsplit_once('.').ok_or(TokenError)?;
    let mut bytes = [0_u8; 32];
    let read = Base64UrlUnpadded::decode(tag, &mut bytes).map_err(|_| TokenError)?.len();
    if read == bytes.len() && keys.cart_token.verify(&[text.as_bytes()], &bytes) {
        Ok(text)
    } else {
        Err(TokenError)
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenError, sign, verify};
    use crate::keys::{EdgeKeys, EdgeSecret, KeyId};

    fn keys(byte: u8) -> EdgeKeys {
        EdgeKeys::derive(KeyId::parse("edge-1").unwrap(), &EdgeSecret::new([byte; 32]))
    }

    #[test]
    fn only_the_same_deployment_believes_it() {
        let token = sign(&keys(1), "7.42.1");
        assert_eq!(verify(&keys(1), &token), Ok("7.42.1"));
        assert_eq!(verify(&keys(2), &token), Err(TokenError));
        assert_eq!(verify(&keys(1), &sign(&keys(1), &"x".repeat(2_000))), Err(TokenError));
    }

    #[test]
    fn no_changed_character_is_believed() {
        let token = sign(&keys(1), "7.42.1");
        for at in 0..token.len() {
            for other in ["A", "B", "0", "-", ".", "="] {
                let changed = [&token[..at], other, &token[at + 1..]].concat();
                if changed != token {
                    assert_eq!(verify(&keys(1), &changed), Err(TokenError), "{changed}");
                }
            }
            assert_eq!(verify(&keys(1), &token[..at]), Err(TokenError));
        }
    }
}
