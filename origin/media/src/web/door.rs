//! Connections, to whoever may be asked and to nobody else.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::{TcpStream, lookup_host};
use tower::Service;

use super::reach::is_public;

/// A server that has not taken a connection by then is away.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// Opens connections.
#[derive(Debug, Clone)]
pub(super) struct Door {
    /// Those in private networks that may be asked.
    private: Arc<[SocketAddr]>,
}

/// Why there is no connection.
#[derive(Debug, Error)]
pub(super) enum Closed {
    /// Nobody there may be asked.
    #[error("it leads into a private network")]
    Private,
    /// No such host, or nobody there who answers.
    #[error("nobody answers there")]
    Away(#[source] io::Error),
}

impl Door {
    pub(super) fn new(private: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self { private: private.into_iter().collect() }
    }

    fn opens(&self, address: &SocketAddr) -> bool {
        is_public(address.ip()) || self.private.contains(address)
    }

    async fn connect(&self, uri: &Uri) -> Result<TokioIo<TcpStream>, Closed> {
        let host = uri.host().unwrap_or_default();
        // An IPv6 address stands in brackets there.
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(usual);
        let found: Vec<SocketAddr> =
            lookup_host((host, port)).await.map_err(Closed::Away)?.collect();
        let mut last = Closed::Private;
        for address in found.into_iter().filter(|address| self.opens(address)) {
            let tried = tokio::time::timeout(CONNECT_TIME, TcpStream::connect(address)).await;
            match tried.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
                Ok(stream) => return Ok(TokioIo::new(stream)),
                Err(error) => last = Closed::Away(error),
            }
        }
        Err(last)
    }
}

impl Service<Uri> for Door {
    type Response = TokioIo<TcpStream>;
    type Error = Closed;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Closed>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let door = self.clone();
        Box::pin(async move { door.connect(&uri).await })
    }
}
