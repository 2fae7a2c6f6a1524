//! An order as it changes: streams and long polls.

use http::Method;
use serde_json::json;

use crate::http::Events;
use crate::world::{SHOP, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_every_version_and_resumes_where_it_ended() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let url = format!("{}/store/v1/orders/{}/events", world.origin, order.id);
    let headers = [("bodega-order", secret.as_str()), ("origin", SHOP)];
    let response = world.http.begin(Method::GET, &url, &headers, "").await;
    assert_eq!(response.headers()["access-control-allow-origin"], SHOP);
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    let mut events = Events::of(response);
    let first = events.next().await.unwrap();
    assert_eq!(first.data["status"], "PENDING");

    let path = format!("/store/v1/checkouts/{}/cancel", checkout.id());
    world.post(&path, &[("bodega-order", &secret)], &json!({})).await.expect(200);

    let second = events.next().await.unwrap();
    assert_eq!(second.data["status"], "CANCELLED");
    assert!(second.id.parse::<u64>().unwrap() > first.id.parse::<u64>().unwrap());
    let resumed = [headers[0], ("last-event-id", first.id.as_str())];
    let mut resumed = Events::of(world.http.begin(Method::GET, &url, &resumed, "").await);
    assert_eq!(resumed.next().await.unwrap().id, second.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_poll_answers_when_something_happens() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let headers = [("bodega-order", secret.as_str())];
    let version = order.version;
    let poll = format!("/store/v1/orders/{}?wait=20&version={version}", order.id);
    let path = format!("/store/v1/checkouts/{}/cancel", checkout.id());

    let nothing = json!({});
    let waiting = world.get(&poll, &headers);
    let cancelling = world.post(&path, &headers, &nothing);
    let (shown, cancelled) = tokio::join!(waiting, cancelling);

    cancelled.expect(200);
    assert_eq!(shown.expect(200)["status"], "CANCELLED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_poll_that_sees_nothing_answers_what_is() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let poll = format!("/store/v1/orders/{}?wait=0&version=999", order.id);
    let shown = world.get(&poll, &[("bodega-order", &secret)]).await.expect(200);
    assert_eq!(shown["status"], "PENDING");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_may_not_read_an_order() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let path = format!("/store/v1/orders/{}", order.id);
    let headers = [("bodega-order", secret.as_str()), ("origin", "http://evil.example")];
    let reply = world.get(&path, &headers).await;
    assert_eq!(reply.header("access-control-allow-origin"), "");

    let url = format!("{}{path}", world.origin);
    let asking = [("origin", SHOP), ("access-control-request-method", "GET")];
    let reply = world.http.send(Method::OPTIONS, &url, &asking, "").await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-origin"), SHOP);
    assert!(reply.header("access-control-allow-headers").contains("bodega-order"));
}
