//! The provider's signature over a webhook: `t=<seconds>,v1=<hex>,v1=<hex>…`.
//!
//! Checked over the raw bytes, before anything reads them as JSON. While a secret is rolled a call
//! carries one `v1` per secret, and any of them may be the one we know.

use domain::{Timestamp, limits};
use thiserror::Error;

use crate::SecretBytes;

/// Why a webhook call is not believed to be the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// The header is missing or not shaped like one.
    #[error("the signature header is malformed")]
    Malformed,
    /// It was signed too long ago, or in the future: perhaps a replay.
    #[error("the signature is older or newer than 300 seconds")]
    Stale,
    /// No secret of ours made any of its signatures.
    #[error("no signature fits the body")]
    Wrong,
}

/// Checks the header against the raw body.
///
/// # Errors
/// When the body is not proven to be the provider's, now.
pub fn verify(
    secrets: &[SecretBytes],
    header: &str,
    raw: &[u8],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let mut time = None;
    let mut tags = Vec::new();
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or(SignatureError::Malformed)?;
        match name {
            "t" if time.is_none() => time = Some(value),
            "t" => return Err(SignatureError::Malformed),
            "v1" => tags.push(decode(value).ok_or(SignatureError::Malformed)?),
            // Older schemes may stand beside it and prove nothing.
            _ => {}
        }
    }
    let time = time.ok_or(SignatureError::Malformed)?;
    let seconds: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    let signed = Timestamp::from_millis(seconds.saturating_mul(1_000));
    if now.since(signed) > limits::ATTEMPT_WINDOW || signed.since(now) > limits::ATTEMPT_WINDOW {
        return Err(SignatureError::Stale);
    }
    let fits = |secret: &SecretBytes| {
        tags.iter().any(|tag| secret.verifies(&[time.as_bytes(), b".", raw], tag))
    };
    if secrets.iter().any(fits) { Ok(()) } else { Err(SignatureError::Wrong) }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dead_letters::hex;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn sign(secret: &SecretBytes, seconds: i64, body: &[u8]) -> String {
        hex(&secret.tag(&[seconds.to_string().as_bytes(), b".", body]))
    }

    fn check(header: &str) -> Result<(), SignatureError> {
        let secrets = [SecretBytes::new(*b"old"), SecretBytes::new(*b"new")];
        verify(&secrets, header, b"{}", NOW)
    }

    #[test]
    fn either_secret_and_either_place_will_do() {
        let seconds = NOW.millis() / 1_000;
        let [old, new, other] =
            [b"old", b"new", b"???"].map(|secret| sign(&SecretBytes::new(*secret), seconds, b"{}"));
        for (first, second) in [(&old, &other), (&other, &old), (&new, &other), (&other, &new)] {
            assert_eq!(check(&format!("t={seconds},v1={first},v1={second},v0=x")), Ok(()));
        }
        assert_eq!(check(&format!("t={seconds},v1={other}")), Err(SignatureError::Wrong));
        assert_eq!(check(&format!("t={seconds}")), Err(SignatureError::Wrong));
        // A signature for one time is none for another.
        assert_eq!(check(&format!("t={},v1={old}", seconds + 1)), Err(SignatureError::Wrong));
    }

    #[test]
    fn the_window_is_300_seconds_wide_on_both_sides() {
        let secret = SecretBytes::new(*b"new");
        for (away, fits) in [(-301, false), (-300, true), (300, true), (301, false)] {
            let seconds = NOW.millis() / 1_000 + away;
            let header = format!("t={seconds},v1={}", sign(&secret, seconds, b"{}"));
            assert_eq!(check(&header).is_ok(), fits, "{away}");
        }
    }

    #[test]
    fn what_is_no_header_is_refused() {
        let tag = "0".repeat(64);
        for header in [
            "",
            "t",
            "v1=00",
            &format!("v1={tag}"),
            &format!("t=x,v1={tag}"),
            &format!("t=1,t=2,v1={tag}"),
            &format!("t=1,v1={}", "g".repeat(64)),
            &format!("t=1,v1={}", "é".repeat(32)),
        ] {
            assert_eq!(check(header), Err(SignatureError::Malformed), "{header}");
        }
    }
}
