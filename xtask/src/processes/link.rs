//! A wire between two servers on this machine that can be cut and mended.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::free;
use crate::fault::{Doing, Fault};

/// A wire to a server: who connects here is connected there, while it is whole.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    here: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    cut: bool,
    /// Both ends of everything that is connected.
    open: Vec<TcpStream>,
}

impl Link {
    /// Lays a wire to the server at `there`. It stays until this command ends.
    pub(crate) fn to(there: SocketAddr) -> Result<Self, Fault> {
        let [here] = free()?;
        let listener = TcpListener::bind(here).doing(|| format!("cannot listen at {here}"))?;
        let link = Self { here, state: Arc::default() };
        let wire = link.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever is connected to nobody notices at once.
                let _nobody = wire.join(stream, there);
            }
        });
        Ok(link)
    }

    /// Where to connect.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.here
    }

    /// Cuts it: everything that is connected breaks off, and nothing more is connected.
    pub(crate) fn cut(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.cut = true;
        for stream in state.open.drain(..) {
            // One that has ended already is what is wanted.
            let _gone = stream.shutdown(Shutdown::Both);
        }
    }

    /// Mends it for whoever connects from now on.
    pub(crate) fn mend(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).cut = false;
    }

    fn join(&self, here: TcpStream, there: SocketAddr) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.cut {
            return Ok(());
        }
        let there = TcpStream::connect(there)?;
        for (from, to) in [(&here, &there), (&there, &here)] {
            let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
            state.open.push(from.try_clone()?);
            thread::spawn(move || {
                let _ended = io::copy(&mut from, &mut to);
                let _gone = to.shutdown(Shutdown::Write);
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    #[test]
    fn what_is_connected_breaks_off_when_the_wire_is_cut() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let link = Link::to(server.local_addr().unwrap()).unwrap();
        let mut client = TcpStream::connect(link.address()).unwrap();
        let (mut served, _) = server.accept().unwrap();
        client.write_all(b"a").unwrap();
        let mut one = [0; 1];
        served.read_exact(&mut one).unwrap();
        assert_eq!(&one, b"a");
        link.cut();
        assert_eq!(client.read(&mut one).unwrap_or(0), 0);
        // Nobody is there either for who connects anew.
        let mut late = TcpStream::connect(link.address()).unwrap();
        assert_eq!(late.read(&mut one).unwrap_or(0), 0);
        link.mend();
        let mut again = TcpStream::connect(link.address()).unwrap();
        let (mut served, _) = server.accept().unwrap();
        served.write_all(b"b").unwrap();
        again.read_exact(&mut one).unwrap();
        assert_eq!(&one, b"b");
    }
}
