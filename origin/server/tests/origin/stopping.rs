//! Being told to stop.

use http::Method;
use tokio::net::TcpStream;

use crate::http::Events;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_ends_streams_answers_what_waits_and_accepts_nothing_new() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let headers = [("bodega-order", secret.as_str())];
    let stream = format!("{}/store/v1/orders/{}/events", world.origin, order.id);
    let poll = format!("{}/store/v1/orders/{}?wait=25&version=999", world.origin, order.id);
    let mut events = Events::of(world.http.begin(Method::GET, &stream, &headers, "").await);
    events.next().await.unwrap();
    let address = world.origin.strip_prefix("http://").unwrap().to_owned();
    let http = world.http.clone();

    let closing = async {
        // The poll is under way once the stream of this later request has begun.
        drop(http.begin(Method::GET, &stream, &headers, "").await);
        world.close().await
    };
    let (closed, polled, end) = tokio::join!(closing, http.get(&poll, &headers), events.next());

    closed.unwrap();
    assert_eq!(polled.status, 200);
    assert!(end.is_none(), "the stream ends");
    assert!(TcpStream::connect(&address).await.is_err(), "nothing is accepted any more");
}
