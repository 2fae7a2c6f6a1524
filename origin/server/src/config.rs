//! What this process must be told. Reading it from flags, environment and files is the caller's
//! work.

use std::net::SocketAddr;

use admission::RateLimits;
use domain::{Millis, Region};
use http::HeaderName;
use turnstile::Stopwatch;

use crate::clock::Clock;
use crate::crash::CrashPoint;
use crate::mailer::Mailer;
use crate::store::Store;

/// Everything the origin needs, every value given. There is no `Debug`: it holds secrets.
pub struct Config {
    /// Where to listen; port 0 picks a free one, which [`crate::Server::address`] tells.
    pub listen: SocketAddr,
    /// Where to show metrics, to whoever runs this process and nobody else; `None`: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// The origin database.
    pub origin: Store,
    /// The catalog database, which publishing and availability write.
    pub catalog: Store,
    /// The carts databases whose outboxes this origin drains.
    pub carts: Vec<(Region, Store)>,
    /// What the books know of their shop: keys, names, provider address.
    pub shop: books::Shop,
    /// How to reach Stripe, or the sandbox.
    pub stripe: stripe::Settings,
    /// How mail leaves.
    pub mailer: Mailer,
    /// The sender of mail, `Bodega <shop@example.com>`.
    pub mail_from: String,
    /// Origins of the pages that may read our answers (`https://shop.example.com`).
    pub shop_origins: Vec<String>,
    /// How often one client may call what shoppers call; `None`: as often as they like.
    pub rate_limits: Option<RateLimits>,
    /// The header in which a proxy in front says who asks. Without one it is the socket's peer.
    /// Whoever can reach this process past that proxy can say what they like.
    pub client_header: Option<HeaderName>,
    /// The time that these limits are counted by.
    pub stopwatch: Stopwatch,
    /// How long everything may take to finish once the process is asked to stop.
    pub drain: Millis,
    /// How often each background loop looks around when nothing wakes it.
    pub pace: Pace,
    /// Where time comes from; [`crate::clock::system`] outside of drills.
    pub clock: Clock,
    /// Where to die on purpose. `None` outside of crash tests.
    pub crash: Option<CrashPoint>,
}

/// How often background work looks around without being woken.
///
/// Most work is woken by what causes it. The pace is for what is caused elsewhere (another process,
/// a clock, a provider that forgot to tell), and bounds how long that goes unnoticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Mail, refunds and other effects.
    pub effects: Millis,
    /// Provider events waiting in the inbox.
    pub provider_events: Millis,
    /// Holds whose time has come.
    pub sweep: Millis,
    /// Payments the provider has been silent about.
    pub reconcile: Millis,
    /// Outboxes of the carts databases. The design promises at most a second.
    pub carts: Millis,
    /// Events of orders, for whoever watches them live.
    pub events: Millis,
    /// Bands of availability, for the catalog database.
    pub bands: Millis,
    /// Whether the databases beside the origin's own are there, and have this program's schema.
    pub neighbours: Millis,
    /// Rows that need not be kept any longer.
    pub forget: Millis,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            effects: Millis::from_seconds(2),
            provider_events: Millis::from_seconds(2),
            // R6: a hold ends at most 5 s late.
            sweep: Millis::from_seconds(2),
            reconcile: Millis::from_seconds(30),
            carts: Millis::new(900),
            events: Millis::from_seconds(1),
            bands: Millis::from_seconds(1),
            neighbours: Millis::from_seconds(2),
            forget: Millis::from_hours(1),
        }
    }
}
