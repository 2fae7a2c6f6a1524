//! One connection that is kept alive, one request at a time.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Target;

/// Whoever is not answered by then has left.
const PATIENCE: Duration = Duration::from_secs(20);

/// A shopper's connection. A broken one is opened again by the next request.
pub(crate) struct Connection {
    target: Target,
    host: HeaderValue,
    sender: Option<SendRequest<Full<Bytes>>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Nobody listens there, or there are too many connections.
    #[error("no connection")]
    Connect(#[source] std::io::Error),
    /// The connection ended in the middle.
    #[error("the connection broke")]
    Http(#[from] hyper::Error),
    /// Nothing came for a long time.
    #[error("no answer in time")]
    Late,
}

impl Connection {
    pub(crate) fn new(target: Target) -> Self {
        let host = HeaderValue::from_str(&target.address().to_string());
        // An address is digits, dots, colons and brackets.
        let host = host.unwrap_or_else(|_| HeaderValue::from_static("localhost"));
        Self { target, host, sender: None }
    }

    /// Sends a request and reads the answer to its end.
    pub(crate) async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, Broken> {
        let outcome = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        let outcome = outcome.unwrap_or(Err(Broken::Late));
        if outcome.is_err() {
            self.sender = None;
        }
        outcome
    }

    async fn exchange(&mut self, mut request: Request<Full<Bytes>>) -> Result<Reply, Broken> {
        request.headers_mut().insert(header::HOST, self.host.clone());
        let sender = match self.sender.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => self.sender.insert(sender),
            None => self.sender.insert(connect(self.target).await?),
        };
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Reply { status, body })
    }
}

async fn connect(target: Target) -> Result<SendRequest<Full<Bytes>>, Broken> {
    let stream = TcpStream::connect(target.address()).await.map_err(Broken::Connect)?;
    stream.set_nodelay(true).map_err(Broken::Connect)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::task::spawn_local(async move {
        // Whoever waits for an answer on it is told by the sender.
        drop(connection.await);
    });
    Ok(sender)
}
