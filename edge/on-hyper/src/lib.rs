//! The edge as a native process: `hyper` in front, the storefront behind it, nothing in between.
//!
//! A shop instance has one thread here as everywhere: each thread has a current-thread runtime, a
//! `LocalSet`, a [`Shop`] of its own, and accepts from the one shared listener. So the storefront
//! needs no lock, and native matches the isolates instead of the other way round.
//!
//! This file is the entry point; `host.rs` is the `Host`; the other files do what a platform does in
//! front of the other hosts. Everything else belongs into the storefront: nothing here knows a page
//! or a rule of the shop.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod body;
mod door;
mod host;
mod pack;

use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use database_local::Local;
pub use http::HeaderName;
use http::StatusCode;
use http::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use storefront::{Memory, Settings, Shop, Visitor};
use tokio::sync::{Semaphore, watch};
use tokio::task::LocalSet;
use turnstile::Limiter;
pub use turnstile::Stopwatch;

use crate::body::Timed;
use crate::door::{CONNECTIONS_MAX, Door, Guest};
use crate::host::Native;

/// A client has this long to send a request's headers.
///
/// It is also what an idle connection may take until its next request.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// Room for a request's line and headers, which is also how much is read ahead of a body.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// A client has this long to send a request's body.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// Requests under way, and the work they left behind, have this long to end at a shutdown.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a file of this machine.
    Local(Local),
    /// Behind Hrana over HTTP, where the settings say.
    Remote,
}

/// How a native edge is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// The storefront's settings.
    pub settings: Settings,
    /// The catalog database.
    pub catalog: Place,
    /// The carts database of the settings' region.
    pub carts: Place,
    /// How many threads serve; one per core.
    pub threads: usize,
    /// The header in which a proxy in front says who asks. Without one it is the socket's peer.
    /// Whoever can reach this process past that proxy can say what they like.
    pub client_header: Option<HeaderName>,
    /// The time that limits are counted by.
    pub stopwatch: Stopwatch,
}

/// Serves shoppers on `listener` until `shutdown` becomes true, then drains.
///
/// It blocks; call it from a thread of its own.
///
/// # Errors
/// When the listener or a runtime cannot be set up. Nothing is served then.
pub fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: watch::Receiver<bool>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let limits = config.settings.rate_limits.as_ref();
    if limits.is_none() {
        tracing::warn!("rate limits are off: anybody may ask as often as they like");
    }
    let limiter = limits.map(|limits| Arc::new(Limiter::new(limits, config.stopwatch.clone())));
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let shared = Shared { memory: Memory::default(), room, limiter };
    let mut threads = Vec::new();
    for number in 0..config.threads.max(1) {
        let (listener, config, shutdown) =
            (listener.try_clone()?, config.clone(), shutdown.clone());
        let shared = shared.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let name = format!("edge-{number}");
        threads.push(thread::Builder::new().name(name).spawn(move || {
            LocalSet::new().block_on(&runtime, accept(listener, config, shared, shutdown))
        })?);
    }
    for thread in threads {
        thread.join().map_err(|_| io::Error::other("an edge thread ended early"))??;
    }
    Ok(())
}

/// What the threads have in common.
#[derive(Clone)]
struct Shared {
    /// The catalog: read once for all, and one at a time refreshes it.
    memory: Memory,
    /// Places for connections.
    room: Arc<Semaphore>,
    /// Who asked how often.
    limiter: Option<Arc<Limiter>>,
}

/// One thread's life: accept until told to stop, then let everything end in peace.
async fn accept(
    listener: TcpListener,
    config: Config,
    shared: Shared,
    mut shutdown: watch::Receiver<bool>,
) -> io::Result<()> {
    let door = Door::new(tokio::net::TcpListener::from_std(listener)?, shared.room);
    let shop = Shop::sharing(config.settings.clone(), shared.memory);
    let client_header = config.client_header.clone().map(Rc::new);
    let host = Native::new(config, &shop, shared.limiter);
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            biased;
            () = stopped(&mut shutdown) => break,
            guest = door.next() => if let Some(guest) = guest {
                connect((&host, &shop), client_header.as_ref(), &graceful, guest);
            },
        }
    }
    drop(door);
    let drained = async {
        graceful.shutdown().await;
        host.finish().await;
    };
    if tokio::time::timeout(DRAIN_WITHIN, drained).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

/// Ends when the shop is to stop, or when whoever could say so is gone.
async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error means that the sender was dropped, which is the same wish.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// A visitor of whom nothing is known but the address.
fn from(address: String) -> Visitor {
    Visitor { address: Some(address), ..Visitor::default() }
}

fn connect(
    (host, shop): (&Native, &Shop),
    client_header: Option<&Rc<HeaderName>>,
    graceful: &GracefulShutdown,
    guest: Guest,
) {
    let Guest { stream, peer, place } = guest;
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let (host, shop) = (host.clone(), shop.clone());
    let peer = Rc::new(from(peer.ip().to_string()));
    let client_header = client_header.cloned();
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (host, shop) = (host.clone(), shop.clone());
        let told = client_header.as_ref().and_then(|name| admission::told(request.headers(), name));
        let visitor =
            told.map_or_else(|| Rc::clone(&peer), |address| Rc::new(from(address.to_owned())));
        async move {
            let takes_gzip = pack::takes_gzip(request.headers());
            let request = request.map(|body| Timed::new(body, BODY_WITHIN));
            let response = storefront::serve(&host, &shop, &visitor, request).await;
            let mut response = pack::pack(takes_gzip, response).await;
            if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
                // The rest of the body was not read, so nothing more can be said on this line.
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::task::spawn_local(async move {
        // A client that goes away in the middle is no news.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}
