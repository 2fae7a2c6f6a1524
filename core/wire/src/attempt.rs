//! The signature of one HTTP delivery from edge to origin.
//!
//! An envelope lives for weeks, because a queue may hold it that long. Each delivery of it is
//! signed once more, with a window of five minutes, so that somebody who captured a request cannot
//! knock with it for weeks. The header `Bodega-Attempt` reads
//! `t=<seconds since 1970>,key=<key id>,v1=<64 hexadecimal digits>`; the tag covers the time, the
//! key id, the method, the path and the whole body.

use domain::Timestamp;
use domain::limits::ATTEMPT_WINDOW;

use crate::hex;
use crate::keys::{EdgeKeys, KeyFault, KeyId, Keyring};

/// The name of the header.
pub const HEADER: &str = "bodega-attempt";

/// Why a delivery was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttemptError {
    /// The header is not in the one accepted form.
    #[error("the attempt header is not in the accepted form")]
    Malformed,
    /// The header's key id has no usable keys.
    #[error("the attempt's key cannot be used")]
    Key(#[from] KeyFault),
    /// The tag does not fit the request.
    #[error("the attempt's signature does not fit the request")]
    BadMac,
    /// The signature is right, but further than the window from the origin's clock.
    #[error("the attempt was signed too long ago or in the future")]
    ClockSkew,
}

impl AttemptError {
    /// The stable code for logs and problem answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "attempt_malformed",
            Self::Key(KeyFault::Unknown) => "unknown_key",
            Self::Key(KeyFault::Revoked) => "revoked_key",
            Self::BadMac => "bad_signature",
            Self::ClockSkew => "clock_skew",
        }
    }
}

/// What one delivery carries: the parts of the HTTP request that the signature covers.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path and query, as sent.
    pub path: &'a str,
    /// The whole body, as sent.
    pub body: &'a [u8],
}

/// The header for `delivery`, made at `now`.
pub fn sign(keys: &EdgeKeys, delivery: Delivery<'_>, now: Timestamp) -> String {
    let seconds = seconds(now).to_string();
    let tag = keys.attempt.tag(&fields(&seconds, keys.id(), delivery));
    format!("t={seconds},key={},v1={}", keys.id(), hex::encode(&tag))
}

/// Checks a delivery that arrived at `now` with `header`, and names the deployment that made it.
///
/// The tag is checked before the time: a wrong time is then known to be a clock's fault and not
/// somebody's guess.
pub fn verify(
    ring: &Keyring,
    header: &str,
    delivery: Delivery<'_>,
    now: Timestamp,
) -> Result<KeyId, AttemptError> {
    let (signed, key, tag) = read(header).ok_or(AttemptError::Malformed)?;
    let keys = ring.find(&key)?;
    let text = signed.to_string();
    if !keys.attempt.verify(&fields(&text, &key, delivery), &tag) {
        return Err(AttemptError::BadMac);
    }
    if signed.abs_diff(seconds(now)) > WINDOW_SECONDS {
        return Err(AttemptError::ClockSkew);
    }
    Ok(key)
}

const WINDOW_SECONDS: u64 = ATTEMPT_WINDOW.get() / 1_000;

fn fields<'a>(seconds: &'a str, key: &'a KeyId, delivery: Delivery<'a>) -> [&'a [u8]; 5] {
    let Delivery { method, path, body } = delivery;
    [seconds.as_bytes(), key.as_str().as_bytes(), method.as_bytes(), path.as_bytes(), body]
}

/// Reads `t=…,key=…,v1=…`, in this order, with nothing between or behind.
fn read(header: &str) -> Option<(i64, KeyId, [u8; 32])> {
    let (time, rest) = header.strip_prefix("t=")?.split_once(",key=")?;
    let (key, tag) = rest.split_once(",v1=")?;
    let seconds = time.parse::<i64>().ok()?;
    // Only the canonical spelling: no plus sign and no leading zeros.
    if seconds.to_string() != time {
        return None;
    }
    Some((seconds, KeyId::parse(key).ok()?, hex::decode(tag)?))
}

fn seconds(now: Timestamp) -> i64 {
    now.millis().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::{AttemptError, Delivery, sign, verify};
    use crate::keys::{EdgeKeys, EdgeSecret, KeyFault, KeyId, Keyring};
    use domain::Timestamp;

    const NOW: i64 = 1_795_240_080;
    const ONE: Delivery<'static> =
        Delivery { method: "POST", path: "/edge/v1/messages", body: b"envelope" };

    fn keys(name: &str, byte: u8) -> EdgeKeys {
        EdgeKeys::derive(KeyId::parse(name).unwrap(), &EdgeSecret::new([byte; 32]))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn a_delivery_is_believed_inside_its_window_only() {
        let ring = Keyring::new().with(keys("edge-1", 1));
        let header = sign(&keys("edge-1", 1), ONE, at(NOW));
        for late in [-300, -1, 0, 1, 300] {
            let key = verify(&ring, &header, ONE, at(NOW + late)).unwrap();
            assert_eq!(key.as_str(), "edge-1");
        }
        for late in [-86_400, -301, 301, 86_400] {
            let refused = verify(&ring, &header, ONE, at(NOW + late));
            assert_eq!(refused, Err(AttemptError::ClockSkew), "{late}");
        }
        // The window is counted in whole seconds of both clocks.
        let last = Timestamp::from_millis((NOW + 300) * 1_000 + 999);
        assert!(verify(&ring, &header, ONE, last).is_ok());
    }

    #[test]
    fn every_part_of_the_request_is_covered() {
        let ring = Keyring::new().with(keys("edge-1", 1)).with(keys("edge-2", 2));
        let header = sign(&keys("edge-1", 1), ONE, at(NOW));
        for other in [
            Delivery { method: "PUT", ..ONE },
            Delivery { path: "/edge/v1/dead-letters", ..ONE },
            Delivery { body: b"envelopf", ..ONE },
            Delivery { body: b"", ..ONE },
        ] {
            assert_eq!(verify(&ring, &header, other, at(NOW)), Err(AttemptError::BadMac));
        }
        for (from, to) in [("t=1", "t=2"), ("edge-1", "edge-2")] {
            let changed = header.replacen(from, to, 1);
            assert_eq!(verify(&ring, &changed, ONE, at(NOW)), Err(AttemptError::BadMac));
        }
    }

    #[test]
    fn unknown_and_revoked_keys_are_refused() {
        let header = sign(&keys("edge-1", 1), ONE, at(NOW));
        let refused = verify(&Keyring::new(), &header, ONE, at(NOW)).unwrap_err();
        assert_eq!(refused, AttemptError::Key(KeyFault::Unknown));
        let mut ring = Keyring::new().with(keys("edge-1", 1));
        ring.revoke(KeyId::parse("edge-1").unwrap());
        let refused = verify(&ring, &header, ONE, at(NOW)).unwrap_err();
        assert_eq!(refused.code(), "revoked_key");
    }

    #[test]
    fn only_one_spelling_is_read() {
        let ring = Keyring::new().with(keys("edge-1", 1));
        let header = sign(&keys("edge-1", 1), ONE, at(NOW));
        let tag = header.rsplit_once('=').unwrap().1;
        for changed in [
            String::new(),
            format!(" {header}"),
            format!("{header},"),
            format!("{header},v0=00"),
            header.replace("t=", "t=+"),
            header.replace("t=", "t=0"),
            header.replace(tag, &tag.to_uppercase()),
            header.replace(tag, ""),
            header.replace("v1=", "v2="),
            header.replace("edge-1", ""),
            format!("key=edge-1,t={NOW},v1={tag}"),
        ] {
            let refused = verify(&ring, &changed, ONE, at(NOW));
            assert_eq!(refused, Err(AttemptError::Malformed), "{changed}");
        }
    }
}
