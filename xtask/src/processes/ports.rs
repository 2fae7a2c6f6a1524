//! Addresses on this machine that nobody uses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Range;
use std::sync::atomic::{AtomicU16, Ordering};

use crate::fault::Fault;

/// As many different free loopback addresses as asked for. They are free now; a server that
/// cannot take port 0 itself has to be told one beforehand.
pub(crate) fn free<const N: usize>() -> Result<[SocketAddr; N], Fault> {
    free_at(Ipv4Addr::LOCALHOST.into())
}

/// The same on another address of this machine.
pub(crate) fn free_at<const N: usize>(host: IpAddr) -> Result<[SocketAddr; N], Fault> {
    let mut addresses = [SocketAddr::from((host, 0)); N];
    for address in &mut addresses {
        let mut tried = PORTS.filter_map(|_| next(host));
        *address = tried.next().ok_or_else(|| Fault::Failed(format!("no free port on {host}")))?;
    }
    Ok(addresses)
}

/// Below those that systems give to connections by themselves (32768 up on Linux, 49152 up on
/// others): one of theirs could be taken between the look and the start of the server.
const PORTS: Range<u16> = 20_000..32_000;

/// How many have been given out. Every run begins somewhere else: two may be under way.
static GIVEN: AtomicU16 = AtomicU16::new(0);

/// The next port, if nobody listens there.
fn next(host: IpAddr) -> Option<SocketAddr> {
    let begin = std::process::id().wrapping_mul(97);
    let given = u32::from(GIVEN.fetch_add(1, Ordering::Relaxed));
    let offset = begin.wrapping_add(given) % u32::from(PORTS.end - PORTS.start);
    let address = SocketAddr::from((host, PORTS.start + u16::try_from(offset).ok()?));
    TcpListener::bind(address).is_ok().then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_given_twice() {
        let [one, two, three] = free::<3>().unwrap();
        assert!(one != two && two != three && one != three);
    }
}
