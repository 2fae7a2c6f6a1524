//! Pictures from elsewhere, fetched from a server in the test's own process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use http::StatusCode;
use media::limits::{ORIGINAL_BYTES_MAX, SILENCES_MAX};
use media::{Refused, Unfetched, Web};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::fixture::{jpeg, shop};

/// Serves these routes until the test ends.
async fn serve(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

fn answer(bytes: Bytes) -> Router {
    Router::new().route("/a%20mug.jpg", get(move || async move { bytes }))
}

#[tokio::test]
async fn a_picture_is_fetched_and_kept_like_one_that_was_sent() {
    let (shop, picture) = (shop(), jpeg(320, 200));
    let server = serve(answer(picture.clone())).await;
    let web = Web::new([server]);
    let fetched = web.fetch(&format!("HTTP://{server}/a mug.jpg#left")).await.unwrap();
    assert_eq!(fetched, picture);
    let taken = shop.media.take(fetched).await.unwrap();
    assert_eq!(taken, shop.media.take(picture).await.unwrap());
    assert_eq!(shop.files(), [format!("originals/{}", taken.name)]);
}

#[tokio::test]
async fn what_is_no_picture_is_told_by_its_content() {
    let page = Bytes::from_static(b"<html>Sign in, please</html>");
    let server = serve(answer(page)).await;
    let fetched = Web::new([server]).fetch(&format!("http://{server}/a%20mug.jpg")).await.unwrap();
    let refused = shop().media.take(fetched).await;
    assert!(matches!(refused, Err(Refused::Unrecognised)), "{refused:?}");
}

#[tokio::test]
async fn what_the_server_does_not_give_is_named() {
    let gone = || async { StatusCode::NOT_FOUND };
    let server = serve(Router::new().route("/gone.jpg", get(gone))).await;
    let fetched = Web::new([server]).fetch(&format!("http://{server}/gone.jpg")).await;
    assert_eq!(fetched, Err(Unfetched::Answered(StatusCode::NOT_FOUND)));
}

#[tokio::test]
async fn too_much_is_not_taken_whether_it_was_announced_or_not() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let endless = move || async move {
        let piece = Bytes::from(vec![0; 64 * 1_024]);
        let pieces = stream::repeat_with(move || {
            counted.fetch_add(piece.len(), Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(piece.clone())
        });
        Response::new(Body::from_stream(pieces))
    };
    let announced = || async { vec![0; ORIGINAL_BYTES_MAX + 1].into_response() };
    let routes = Router::new().route("/endless", get(endless)).route("/announced", get(announced));
    let server = serve(routes).await;
    let web = Web::new([server]);
    for path in ["endless", "announced"] {
        let fetched = web.fetch(&format!("http://{server}/{path}")).await;
        assert_eq!(fetched, Err(Unfetched::TooMuch), "{path}");
    }
    // What fits the buffers on the way comes on top.
    assert!(sent.load(Ordering::Relaxed) < 2 * ORIGINAL_BYTES_MAX);
}

#[tokio::test]
async fn nobody_in_a_private_network_is_asked_by_whatever_name() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let secret = move || async move { counted.fetch_add(1, Ordering::Relaxed).to_string() };
    let inner = serve(Router::new().route("/secret", get(secret))).await;
    let port = inner.port();
    let to = |host: &str| format!("http://{host}:{port}/secret");
    let doors = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"];
    let elsewhere = doors.map(|host| {
        let to = to(host);
        get(move || async move { Redirect::temporary(&to) })
    });
    let numbered = elsewhere.into_iter().enumerate();
    let routes = numbered.fold(Router::new(), |all, (at, one)| all.route(&format!("/{at}"), one));
    let outer = serve(routes).await;
    let web = Web::new([outer]);
    for (at, host) in doors.iter().enumerate() {
        assert_eq!(web.fetch(&to(host)).await, Err(Unfetched::Private), "{host}");
        let redirected = web.fetch(&format!("http://{outer}/{at}")).await;
        assert_eq!(redirected, Err(Unfetched::Private), "redirected to {host}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    // The same door, opened: it was the guard that kept it shut.
    assert!(Web::new([outer, inner]).fetch(&format!("http://{outer}/0")).await.is_ok());
}

#[tokio::test]
async fn redirections_are_followed_so_far_and_no_further() {
    let picture = jpeg(8, 8);
    let there = picture.clone();
    let routes = Router::new()
        .route("/old/mug", get(|| async { Redirect::permanent("../new/mug?size=1") }))
        .route("/new/mug", get(move || async move { there }))
        .route("/round", get(|| async { Redirect::temporary("/round") }))
        .route("/file", get(|| async { Redirect::temporary("file:///etc/passwd") }));
    let server = serve(routes).await;
    let web = Web::new([server]);
    assert_eq!(web.fetch(&format!("http://{server}/old/mug")).await, Ok(picture));
    let round = web.fetch(&format!("http://{server}/round")).await;
    assert_eq!(round, Err(Unfetched::Redirected));
    assert_eq!(web.fetch(&format!("http://{server}/file")).await, Err(Unfetched::Address));
    for address in ["mug.jpg", "ftp://x.example/a", "http://", "http://me:pass@x.example/a"] {
        assert_eq!(web.fetch(address).await, Err(Unfetched::Address), "{address}");
    }
}

#[tokio::test]
async fn who_never_answers_is_not_waited_for_and_soon_not_asked() {
    let asked = Arc::new(Notify::new());
    let told = Arc::clone(&asked);
    let silence = move || async move {
        told.notify_one();
        std::future::pending::<()>().await;
    };
    let server = serve(Router::new().route("/mug.jpg", get(silence))).await;
    let web = Web::new([server]).within(Duration::from_millis(200));
    let address = format!("http://{server}/mug.jpg");
    for _ in 0..SILENCES_MAX {
        assert_eq!(web.fetch(&address).await, Err(Unfetched::Slow));
        asked.notified().await;
    }
    assert_eq!(web.fetch(&address).await, Err(Unfetched::LeftAlone));
}
