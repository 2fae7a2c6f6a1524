//! The floor of HTTP: the server that the edge uses, with an answer that is a constant.

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;

/// Answers every request with as many bytes, on this thread, until it is dropped.
///
/// The request's body is read to its end, as whoever answers would.
///
/// # Errors
/// When no connection can be accepted any more.
pub async fn serve(listener: TcpListener, bytes: usize) -> io::Result<()> {
    let body = Bytes::from(vec![b'x'; bytes]);
    LocalSet::new()
        .run_until(async {
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                tokio::task::spawn_local(answer(stream, body.clone()));
            }
        })
        .await
}

async fn answer(stream: TcpStream, body: Bytes) {
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let body = body.clone();
        async move {
            drop(request.into_body().collect().await);
            let mut response = Response::new(Full::new(body));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            Ok::<_, Infallible>(response)
        }
    });
    let connection =
        http1::Builder::new().pipeline_flush(true).serve_connection(TokioIo::new(stream), service);
    // A client that goes away in the middle is no news.
    drop(connection.await);
}
