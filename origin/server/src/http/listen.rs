//! Accepting connections, with a bound on how many, how slow and how long.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::http::limits::Peer;

/// A header that takes longer than this is an attack or a broken line. hyper ignores it without a
/// timer.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// Room for the request line and all headers of one request.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Far more than any of our clients send.
const HEADERS_MAX: usize = 64;
/// Connections held at once. Each costs one task and two small buffers; streams of live order
/// status are among them.
const CONNECTIONS_MAX: usize = 4096;
/// After a failed accept (no descriptors left) the listener rests, or it would spin.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Serves until `closing` resolves, then stops accepting and gives requests in flight `drain` to
/// finish. Returns whether all of them did.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    closing: impl Future<Output = ()>,
    drain: Duration,
) -> bool {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    tokio::pin!(closing);
    loop {
        let permit = tokio::select! {
            () = &mut closing => break,
            permit = Arc::clone(&room).acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            () = &mut closing => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, Peer(peer.ip())),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_REST).await;
                continue;
            }
        };
        // An answer is one small write; waiting to fill a packet would only delay it.
        drop(stream.set_nodelay(true));
        let routes = TowerToHyperService::new(router.clone());
        let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(peer);
            routes.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_buf_size(HEAD_BYTES_MAX)
            .max_headers(HEADERS_MAX)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    tokio::time::timeout(drain, graceful.shutdown()).await.is_ok()
}
