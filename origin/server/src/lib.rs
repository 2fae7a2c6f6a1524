//! The origin as a process: the one place that owns truth and takes money, with sockets, clocks and
//! loops around it.
//!
//! All decisions are in `books`, which knows no runtime and no network. This crate gives it both:
//!
//! * [`Server::bind`] opens the port, [`Server::run`] serves until it is told to stop, and then
//!   drains: it accepts nothing new, finishes what is in flight, ends the live streams and lets
//!   every loop finish its turn.
//! * `routes` is the table of addresses. Three kinds of callers come here: edges (`/edge/v1`, each
//!   delivery signed), the payment provider (`/webhooks/stripe`, signed by it), and shoppers'
//!   browsers or headless shops (`/store/v1`, opened by an order's secret). Every failure is a
//!   `problem`.
//! * `work` is what happens without being asked: mail and refunds leave, provider events are
//!   understood, holds end, silent payments are asked about, carts' outboxes are drained, bands are
//!   told to the edge. A loop is woken by what causes its work and also looks around on its own
//!   ([`Pace`]), so that nothing depends on a wake that a crash swallowed.
//! * `live` lets browsers watch an order: one task reads the committed events, everybody else
//!   listens to it.
//! * [`Store`] is a database in this process or behind HTTP; [`Mailer`] is where mail goes; `clock`
//!   is where time and randomness enter.
//!
//! What is acknowledged here is on a disk. A process that dies at any moment loses nothing but the
//! connections it held; [`CrashPoint`] lets an operator try that.

pub mod clock;
mod config;
mod crash;
mod http;
mod live;
mod logs;
mod mailer;
mod metrics;
mod neighbour;
mod origin;
mod problem;
mod ready;
mod remote;
mod routes;
mod store;
mod turn;
mod view;
mod work;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use ::http::HeaderName;
pub use admission::RateLimits;
pub use config::{Config, Pace};
pub use crash::CrashPoint;
pub use logs::{LogError, start as start_logs};
pub use mailer::{MailError, Mailer};
pub use remote::{Remote, RemoteError, RemoteSettings};
pub use routes::admin::shape as admin;
pub use store::Store;
pub use turnstile::Stopwatch;

use crate::origin::{Origin, Settings};

/// Why the origin did not start, or stopped in disorder.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address is taken, or not ours.
    #[error("the origin cannot listen on {0}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The payment provider's settings cannot be used.
    #[error("the payment provider cannot be used")]
    Provider(#[from] stripe::SettingsError),
    /// The address for metrics is taken, or not ours.
    #[error("metrics cannot be shown on {0}")]
    Metrics(SocketAddr, #[source] io::Error),
    /// Some requests were still unfinished when the time for draining was over.
    #[error("some requests were cut off by the end of the drain")]
    CutOff,
}

/// An origin that has its port and serves nobody yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    metrics: Option<TcpListener>,
    origin: Arc<Origin>,
    beside: Router,
    stop: watch::Sender<bool>,
    pace: Pace,
    drain: Duration,
}

impl Server {
    /// Opens the port. Connections wait there until [`Self::run`].
    ///
    /// # Errors
    /// When the port cannot be had or the provider's settings cannot be used.
    pub async fn bind(config: Config) -> Result<Self, ServeError> {
        let provider = stripe::Stripe::new(&config.stripe)?;
        let failed = |error| ServeError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let metrics = match config.metrics_listen {
            None => None,
            Some(listen) => {
                let failed = |error| ServeError::Metrics(listen, error);
                Some(TcpListener::bind(listen).await.map_err(failed)?)
            }
        };
        let (stop, draining) = watch::channel(false);
        let store = config.origin.dying(config.crash);
        let carts_of = |(region, store): &(domain::Region, Store)| {
            neighbour::Neighbour::new(
                format!("carts of {region}"),
                store.clone(),
                migrations::CARTS,
            )
        };
        let neighbours = origin::Neighbours {
            catalog: neighbour::Neighbour::new(
                "catalog".to_owned(),
                config.catalog.clone(),
                migrations::CATALOG,
            ),
            carts: config.carts.iter().map(carts_of).collect(),
        };
        let limits = config.rate_limits.map(|figures| {
            http::limits::Limits::new(figures, config.client_header, config.stopwatch)
        });
        let origin = Origin {
            neighbours,
            limits,
            settings: Settings {
                shop_origins: config.shop_origins,
                mailer: config.mailer,
                mail_from: config.mail_from,
                crash: config.crash,
                clock: config.clock,
            },
            books: books::Books::new(store, provider, config.shop),
            catalog: config.catalog,
            carts: config.carts,
            metrics: metrics::Metrics::default(),
            wakes: turn::Wakes::default(),
            live: live::Live::default(),
            durability: ready::Durability::default(),
            draining,
        };
        let drain = Duration::from_millis(config.drain.get());
        let origin = Arc::new(origin);
        let beside = Router::new();
        Ok(Self { listener, address, metrics, origin, beside, stop, pace: config.pace, drain })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are shown, if they are.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Serves these addresses too, as they are: no line is logged for each of their answers, and
    /// what they say of caches holds. It is where pictures come from.
    #[must_use]
    pub fn beside(mut self, routes: Router) -> Self {
        self.beside = self.beside.merge(routes);
        self
    }

    /// Serves until `shutdown` resolves, then drains.
    ///
    /// # Errors
    /// When requests had to be cut off.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { listener, address, metrics, origin, beside, stop, pace, drain } = self;
        if let Err(trouble) = origin.durability.ensure(&origin.books.store).await {
            tracing::error!(code = trouble.code(), detail = trouble.detail("origin"), "not ready");
        }
        // There is one origin at a time: what is leased was leased by one that is gone.
        if let Err(fault) = books::effects::release(&origin.books.store, origin.now()).await {
            turn::log("leases", &fault.into());
        }
        let mut loops = work::start(&origin, pace);
        tracing::info!(%address, "the origin is open");
        if origin.limits.is_none() {
            tracing::warn!("rate limits are off: anybody may ask the origin as often as they like");
        }
        let closing = async {
            shutdown.await;
            tracing::info!("the origin is closing");
            // Streams and long polls end now; otherwise the drain would wait for them.
            stop.send_replace(true);
        };
        let router = routes::router(Arc::clone(&origin)).merge(beside);
        let serving = http::listen::serve(listener, router, closing, drain);
        let showing = show_metrics(metrics, &origin, drain);
        // Requests and loops end side by side, so that all of it takes no longer than the drain.
        let mut draining = origin.draining.clone();
        let turning = async {
            _ = draining.wait_for(|stop| *stop).await;
            let quiet = async { while loops.join_next().await.is_some() {} };
            tokio::time::timeout(drain, quiet).await.is_ok()
        };
        let (finished, (), settled) = tokio::join!(serving, showing, turning);
        if finished && settled { Ok(()) } else { Err(ServeError::CutOff) }
    }
}

/// Shows what is for whoever runs this process, on an address of its own, until the drain begins.
async fn show_metrics(listener: Option<TcpListener>, origin: &Arc<Origin>, drain: Duration) {
    let Some(listener) = listener else { return };
    let mut draining = origin.draining.clone();
    let closing = async {
        _ = draining.wait_for(|stop| *stop).await;
    };
    let router = routes::operators(Arc::clone(origin));
    http::listen::serve(listener, router, closing, drain).await;
}

/// Binds and serves until `shutdown` resolves.
///
/// # Errors
/// As [`Server::bind`] and [`Server::run`].
pub async fn run(config: Config, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
    Server::bind(config).await?.run(shutdown).await
}
