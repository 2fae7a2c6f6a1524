//! Links by which a release can be looked at before it is published.
//!
//! The origin signs, every edge checks: a token is `<release>.<expires>.<tag>`, with one tag for
//! each deployment that is trusted when it is written, so that it opens at all of them, also while
//! a key is being rolled. Its form:
//!
//! ```text
//! 7.1767225600000.kT1v…43 characters….u3Xa…43 characters…
//! ```
//!
//! The tag is HMAC-SHA256 over release and expiry with the deployment's preview key. Whoever has
//! the link may look; it grants nothing else, and ends by itself.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::{Millis, Timestamp};

use crate::keys::{EdgeKeys, Keyring};

/// How long a link opens. Long enough to show somebody, short enough that a forgotten one does not
/// tell next season's prices.
pub const PREVIEW_LIFE: Millis = Millis::from_hours(24);

/// The parameter of an address that carries a token: `?preview=…`.
pub const PARAMETER: &str = "preview";

/// Deployments that one token is written for. A link has to fit into an address.
pub const DEPLOYMENTS_MAX: usize = 16;

/// The longest token accepted, in bytes.
pub const TOKEN_BYTES_MAX: usize = 1_024;

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PreviewError {
    /// It was not written for this deployment, or was changed.
    #[error("the preview link was not written for this shop")]
    Foreign,
    /// Its time is over.
    #[error("the preview link has expired")]
    Expired,
}

/// Writes a token for a release that opens until `expires` at every deployment of the ring that is
/// not revoked, up to [`DEPLOYMENTS_MAX`] of them.
pub fn sign(keyring: &Keyring, release: u64, expires: Timestamp) -> String {
    let mut token = format!("{release}.{}", expires.millis());
    for keys in keyring.live().take(DEPLOYMENTS_MAX) {
        let tag = keys.preview.tag(&[&release.to_be_bytes(), &expires.millis().to_be_bytes()]);
        token.push('.');
        token.push_str(&Base64UrlUnpadded::encode_string(&tag));
    }
    token
}

/// What a token lets its bearer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// The release that may be looked at.
    pub release: u64,
    /// From then on it may not.
    pub expires: Timestamp,
}

/// What a token lets its bearer look at, and until when.
///
/// # Errors
/// When it was not written for this deployment, or its time is over.
pub fn verify(keys: &EdgeKeys, token: &str, now: Timestamp) -> Result<Pass, PreviewError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(PreviewError::Foreign);
    }
    let mut parts = token.split('.');
    let release: u64 = number(parts.next()).ok_or(PreviewError::Foreign)?;
    let expires: i64 = number(parts.next()).ok_or(PreviewError::Foreign)?;
    let ours = |tag: &str| {
        let mut bytes = [0_u8; 32];
        let read = Base64UrlUnpadded::decode(tag, &mut bytes).map(<[u8]>::len);
        read == Ok(bytes.len())
            && keys.preview.verify(&[&release.to_be_bytes(), &expires.to_be_bytes()], &bytes)
    };
    if !parts.any(ours) {
        return Err(PreviewError::Foreign);
    }
    let pass = Pass { release, expires: Timestamp::from_millis(expires) };
    if now < pass.expires { Ok(pass) } else { Err(PreviewError::Expired) }
}

/// A number in the one spelling that is written.
fn number<N: core::str::FromStr + ToString>(text: Option<&str>) -> Option<N> {
    let text = text?;
    text.parse::<N>().ok().filter(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{EdgeSecret, KeyId};

    fn keys(name: &str, byte: u8) -> EdgeKeys {
        EdgeKeys::derive(KeyId::parse(name).unwrap(), &EdgeSecret::new([byte; 32]))
    }

    const NOW: Timestamp = Timestamp::from_millis(1_780_000_000_000);

    #[test]
    fn it_opens_at_every_trusted_deployment_until_its_time_is_over() {
        let mut ring = Keyring::new().with(keys("old", 1)).with(keys("new", 2)).with(keys("x", 3));
        ring.revoke(KeyId::parse("x").unwrap());
        let expires = NOW.plus(PREVIEW_LIFE);
        let token = sign(&ring, 7, expires);
        let pass = Ok(Pass { release: 7, expires });
        assert_eq!(verify(&keys("old", 1), &token, NOW), pass);
        assert_eq!(verify(&keys("new", 2), &token, NOW), pass);
        for stranger in [keys("x", 3), keys("old", 9)] {
            assert_eq!(verify(&stranger, &token, NOW), Err(PreviewError::Foreign));
        }
        let last = expires.minus(Millis::new(1));
        assert_eq!(verify(&keys("old", 1), &token, last), pass);
        assert_eq!(verify(&keys("old", 1), &token, expires), Err(PreviewError::Expired));
        assert_eq!(
            verify(&keys("old", 1), &sign(&Keyring::new(), 7, expires), NOW),
            Err(PreviewError::Foreign)
        );
    }

    #[test]
    fn no_changed_character_opens_anything() {
        let own = keys("edge-1", 1);
        let token = sign(&Keyring::new().with(own.clone()), 7, NOW.plus(PREVIEW_LIFE));
        for at in 0..token.len() {
            for other in ["A", "B", "0", "8", "-", "+", ".", "="] {
                let changed = [&token[..at], other, &token[at + 1..]].concat();
                if changed != token {
                    assert_eq!(
                        verify(&own, &changed, NOW),
                        Err(PreviewError::Foreign),
                        "{changed}"
                    );
                }
            }
            assert_eq!(verify(&own, &token[..at], NOW), Err(PreviewError::Foreign));
        }
        let longest = (0..DEPLOYMENTS_MAX).fold(Keyring::new(), |ring, n| {
            ring.with(keys(&format!("edge-{n}"), u8::try_from(n).unwrap()))
        });
        assert!(sign(&longest, u64::MAX, Timestamp::MAX).len() <= TOKEN_BYTES_MAX);
        assert_eq!(verify(&own, &"7.".repeat(2_000), NOW), Err(PreviewError::Foreign));
    }
}
