//! Who may be asked for a picture that a merchant's file names.
//!
//! The file may come from anybody: an address in it must not make the shop knock at doors of its
//! own network (OWASP API7, server-side request forgery). What a name leads to is looked at after it
//! was resolved, and the connection goes to the very address that was looked at.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet: not of this machine, of a private or a shared
/// network, nor of what the registries keep for special purposes (IANA, RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let own = address.is_loopback() || address.is_private() || address.is_link_local();
    let special = match address.octets() {
        // This network, and whatever is not given out yet or for many at once.
        [0 | 224.., ..]
        // Carriers' own networks; what protocols need; the way to IPv6 of old; measurements.
        | [100, 64..=127, ..]
        | [192, 0, 0, _]
        | [192, 88, 99, _]
        | [198, 18..=19, ..] => true,
        _ => address.is_documentation(),
    };
    !own && !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // What protocols need (Teredo, which wraps IPv4, among it), examples, 6to4, examples again.
        [0x2001, ..0x0200, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] | [0x3fff, ..0x1000, ..] => {
            false
        }
        // Only this part has been given out. Outside of it are loopback, link-local, the private
        // networks, and IPv4 in other clothes.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_public_internet_is_told_apart() {
        let public = |text: &str| is_public(text.parse().unwrap());
        for yes in [
            "1.1.1.1",
            "93.184.215.14",
            "100.128.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "192.0.1.1",
        ] {
            assert!(public(yes), "{yes}");
        }
        for no in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "192.88.99.1",
            "198.19.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fec0::1",
        ] {
            assert!(!public(no), "{no}");
        }
    }
}
