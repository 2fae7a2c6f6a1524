//! Floods are turned away, and nobody else is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use server::{HeaderName, RateLimits, Stopwatch};
use wire::message::Message;

use crate::http::Reply;
use crate::world::{SHOP, Wishes, World};

const ORDER: &str = "/store/v1/orders/ord_01KAJX00000000000000000002";
const CHECKOUTS: &str = "/store/v1/checkouts";

fn limited(figures: &str, header: Option<&'static str>, stopwatch: Stopwatch) -> Wishes {
    Wishes {
        limits: RateLimits::parse(figures).unwrap(),
        client_header: header.map(HeaderName::from_static),
        stopwatch,
        ..Wishes::default()
    }
}

impl World {
    /// Looks at an order without its secret, as this client.
    async fn look(&self, client: &str) -> Reply {
        let headers = [("x-forwarded-for", client), ("origin", SHOP)];
        self.http.get(&format!("{}{ORDER}", self.origin), &headers).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_who_asks_too_often_waits_their_time_and_nobody_else_does() {
    let seconds = Arc::new(AtomicU64::new(0));
    let read = Arc::clone(&seconds);
    let watch = Stopwatch::by(move || Duration::from_secs(read.load(Ordering::Relaxed)));
    let wishes = limited("reads=4,checkout=2", Some("x-forwarded-for"), watch);
    let world = World::with(wishes).await;
    for spoofed in ["192.0.2.7", "10.0.0.1, 192.0.2.7", "junk,192.0.2.7", "::ffff:192.0.2.7"] {
        world.look(spoofed).await.expect(401);
    }
    let refused = world.look("192.0.2.9, 192.0.2.7").await;
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.header("retry-after"), "15");
    assert_eq!(refused.header("ratelimit-policy"), "\"reads\";q=4;w=60");
    assert_eq!(refused.header("ratelimit"), "\"reads\";r=0;t=15");
    // The shop's page may read it.
    assert_eq!(refused.header("access-control-allow-origin"), SHOP);
    let problem = refused.expect(429);
    assert_eq!(problem["code"], "rate_limited");
    assert_eq!(problem["limit"]["requests"], 4);
    assert_eq!(problem["instance"], ORDER);

    world.look("192.0.2.8").await.expect(401);
    // What costs more is counted for itself.
    let order = async || {
        let url = format!("{}{CHECKOUTS}", world.origin);
        world.http.post(&url, &[("x-forwarded-for", "192.0.2.7")], "{}").await
    };
    order().await.expect(400);
    order().await.expect(400);
    assert_eq!(order().await.header("ratelimit-policy"), "\"checkout\";q=2;w=60");

    seconds.store(15, Ordering::Relaxed);
    world.look("192.0.2.7").await.expect(401);
    world.look("192.0.2.7").await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_proxy_the_connection_says_who_asks() {
    let watch = Stopwatch::by(|| Duration::ZERO);
    let world = World::with(limited("reads=2", None, watch)).await;
    world.look("192.0.2.1").await.expect(401);
    world.look("192.0.2.2").await.expect(401);
    world.look("192.0.2.3").await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balancer_inside_the_network_is_not_one_shopper() {
    let watch = Stopwatch::by(|| Duration::ZERO);
    let world = World::with(limited("reads=1", Some("x-forwarded-for"), watch)).await;
    for inside in ["10.42.0.1", "10.42.0.1", "fd00::1", "fd00::2", "nobody", "nobody"] {
        world.look(inside).await.expect(401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_and_what_asks_for_our_health_is_not_counted() {
    let watch = Stopwatch::by(|| Duration::ZERO);
    let world = World::with(limited("reads=1,checkout=1", None, watch)).await;
    world.look("-").await.expect(401);
    world.look("-").await.expect(429);
    for _ in 0..3 {
        // From the same address as the flood.
        let bytes = world.seal(&Message::Place(world.checkout().intent));
        assert_eq!(world.deliver("/edge/v1/messages", &bytes).await.status, 200);
        let event = world.http.post(&format!("{}/webhooks/stripe", world.origin), &[], "{}").await;
        assert_ne!(event.status, 429);
        for health in ["/healthz", "/readyz"] {
            let reply = world.http.get(&format!("{}{health}", world.origin), &[]).await;
            assert_eq!(reply.status, 200, "{health}");
        }
    }
}
