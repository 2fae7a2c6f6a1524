//! A database behind HTTP that misbehaves. That it also behaves is shown against a real `sqld`.

use database::{Batch, BatchError, Statement, Store as _};
use domain::Millis;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use server::{Remote, RemoteError, RemoteSettings};
use tokio::net::TcpListener;

use crate::world::identity;

fn settings(url: &str) -> RemoteSettings {
    RemoteSettings { url: url.to_owned(), token: Some("token".to_owned()), identity: identity() }
}

fn read() -> Batch {
    let mut batch = Batch::read("one");
    batch.push(Statement::new("SELECT 1"));
    batch
}

fn write() -> Batch {
    let mut batch = Batch::write("touch");
    batch.push(Statement::new("DELETE FROM nothing"));
    batch
}

/// A server that gives every request this answer, or none at all.
async fn server(status: Option<u16>) -> Remote {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service =
                service_fn(move |request: http::Request<hyper::body::Incoming>| async move {
                    assert_eq!(request.uri().path(), "/v3/pipeline");
                    assert_eq!(request.headers()["authorization"], "Bearer token");
                    let Some(status) = status else { return std::future::pending().await };
                    let mut response = http::Response::new(Full::new(Bytes::from("{}")));
                    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                    Ok::<_, std::convert::Infallible>(response)
                });
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    Remote::new(settings(&url)).unwrap()
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_sent() {
    for url in ["", "localhost", "ftp://db.example", "http://"] {
        assert_eq!(Remote::new(settings(url)).unwrap_err(), RemoteError::Url, "{url}");
    }
}

#[tokio::test]
async fn nobody_listening_means_that_nothing_was_done() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let remote = Remote::new(settings(&format!("http://{free}"))).unwrap();
    let within = Millis::from_seconds(5);
    for batch in [read(), write()] {
        let failed = remote.run(&batch, within).await.unwrap_err();
        assert!(matches!(failed, BatchError::Unreachable(_)), "{failed:?}");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_leaves_a_write_open_and_a_read_undone() {
    let remote = server(None).await;
    let within = Millis::new(200);
    assert_eq!(remote.run(&read(), within).await.unwrap_err(), BatchError::Deadline);
    assert_eq!(remote.run(&write(), within).await.unwrap_err(), BatchError::Unknown);
}

#[tokio::test]
async fn a_credential_that_is_not_accepted_is_said_to_be_that() {
    let remote = server(Some(401)).await;
    let failed = remote.run(&write(), Millis::from_seconds(5)).await.unwrap_err();
    assert_eq!(failed, BatchError::Denied);
}
