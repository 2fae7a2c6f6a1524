//! Addresses on this machine that nobody uses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use crate::fault::{Doing, Fault};

/// As many different free loopback addresses as asked for. They are free now; a server that
/// cannot take port 0 itself has to be told one beforehand.
pub(crate) fn free<const N: usize>() -> Result<[SocketAddr; N], Fault> {
    free_at(Ipv4Addr::LOCALHOST.into())
}

/// The same on another address of this machine.
pub(crate) fn free_at<const N: usize>(host: IpAddr) -> Result<[SocketAddr; N], Fault> {
    let failed = || format!("no free port on {host}");
    // All are held until all are known, so that no two are the same.
    let mut held = Vec::new();
    let mut addresses = [SocketAddr::from((host, 0)); N];
    for address in &mut addresses {
        let listener = TcpListener::bind(*address).doing(failed)?;
        *address = listener.local_addr().doing(failed)?;
        held.push(listener);
    }
    Ok(addresses)
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
