//! The listener, with a bound on how many may be inside at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections held at once, by all threads together. Each costs a task and up to 32 KiB of
/// buffers, so that a crowd, or an attacker with many sockets, ends at some 128 MiB; whoever comes
/// beyond waits in the system's queue until somebody goes, and an idle one goes after five seconds.
pub(crate) const CONNECTIONS_MAX: usize = 4_096;

/// After a failed accept (no descriptors left, most likely) some connections must close first.
const REST: Duration = Duration::from_millis(50);

/// One thread's end of the shared listener.
pub(crate) struct Door {
    listener: TcpListener,
    room: Arc<Semaphore>,
}

/// A connection that was let in. Its place is free again when the permit is dropped.
pub(crate) struct Guest {
    pub(crate) stream: TcpStream,
    pub(crate) peer: SocketAddr,
    pub(crate) place: OwnedSemaphorePermit,
}

impl Door {
    pub(crate) const fn new(listener: TcpListener, room: Arc<Semaphore>) -> Self {
        Self { listener, room }
    }

    /// Lets the next one in, as soon as there is room. `None` when that failed, after a rest.
    pub(crate) async fn next(&self) -> Option<Guest> {
        // The semaphore is never closed.
        let place = Arc::clone(&self.room).acquire_owned().await.ok()?;
        match self.listener.accept().await {
            Ok((stream, peer)) => Some(Guest { stream, peer, place }),
            Err(error) => {
                tracing::warn!(%error, "accepting a connection failed");
                tokio::time::sleep(REST).await;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_comes_when_it_is_full_waits_until_somebody_goes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let door = Door::new(listener, Arc::new(Semaphore::new(1)));
        let _first = TcpStream::connect(address).await.unwrap();
        let second = TcpStream::connect(address).await.unwrap();

        let inside = door.next().await.unwrap();
        // The second is in the system's queue by now; still nobody lets it in.
        tokio::select! {
            biased;
            _ = door.next() => panic!("it was let in"),
            () = std::future::ready(()) => {}
        }

        drop(inside.place);
        assert_eq!(door.next().await.unwrap().peer, second.local_addr().unwrap());
    }
}
