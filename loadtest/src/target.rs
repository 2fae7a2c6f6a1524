//! Who is asked: a server on this machine.

use std::net::SocketAddr;

/// A loopback address. There is no other way to make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(SocketAddr);

/// Why an address is no target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// Not an address.
    #[error("{0:?} is not an address with a port, such as 127.0.0.1:8787")]
    Malformed(String),
    /// Somebody else's machine.
    #[error("{0} is not on this machine: load is sent to loopback addresses only")]
    Foreign(SocketAddr),
}

impl Target {
    /// This server, if it is on this machine.
    ///
    /// # Errors
    /// When it is anywhere else.
    pub fn new(address: SocketAddr) -> Result<Self, TargetError> {
        if address.ip().is_loopback() {
            Ok(Self(address))
        } else {
            Err(TargetError::Foreign(address))
        }
    }

    /// `127.0.0.1:8787`, or the same as an `http://` address. Names are not looked up.
    ///
    /// # Errors
    /// When it is no address, or not one of this machine.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let bare = text.strip_prefix("http://").unwrap_or(text).trim_end_matches('/');
        let address = bare.parse().map_err(|_| TargetError::Malformed(text.to_owned()))?;
        Self::new(address)
    }

    /// The address.
    #[must_use]
    pub const fn address(self) -> SocketAddr {
        self.0
    }
}

impl std::str::FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_a_target() {
        assert!(Target::parse("127.0.0.1:80").is_ok());
        assert!(Target::parse("http://[::1]:8787/").is_ok());
        for foreign in ["192.0.2.1:80", "0.0.0.0:80", "[2001:db8::1]:80"] {
            assert!(matches!(Target::parse(foreign), Err(TargetError::Foreign(_))), "{foreign}");
        }
        for malformed in ["localhost:80", "127.0.0.1", "https://127.0.0.1:80", ""] {
            assert!(matches!(Target::parse(malformed), Err(TargetError::Malformed(_))));
        }
    }
}
