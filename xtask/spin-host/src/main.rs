//! Serves the shop's Spin component over HTTP, on the runtime that Spin itself is built on.
//!
//! Spin comes from no package registry, so a test cannot count on it. This host reads the same
//! `spin.toml`, resolves its variables the way Spin's environment provider does
//! (`SPIN_VARIABLE_<NAME>`), enforces `allowed_outbound_hosts`, and gives the component what it
//! imports: WASI 0.3 and `spin:variables`. One line on standard output, `listening on …`, says
//! that the component is compiled and the port open.
//!
//! It is for tests and for `cargo xtask up`; a shop is run by Spin, SpinKube or Fermyon's cloud.

mod guest;
mod manifest;
mod outbound;
mod variables;

use std::convert::Infallible;
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use wasmtime_wasi_http::WasiBody;
use wasmtime_wasi_http::handler::ProxyHandler;

use crate::guest::Guests;
use crate::manifest::Manifest;

/// What to serve, and where.
#[derive(Parser)]
struct Arguments {
    /// The application's manifest.
    #[arg(long, default_value = "spin.toml")]
    from: PathBuf,
    /// The component, where it is not at the place that the manifest names.
    #[arg(long)]
    component: Option<PathBuf>,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
}

fn main() -> ExitCode {
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(serve(&Arguments::parse())));
    match outcome {
        Ok(never) => match never {},
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Prints the error and everything that caused it.
fn complain(error: &dyn Error) {
    let mut text = format!("error: {error}");
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    let _closed = writeln!(std::io::stderr(), "{text}");
}

async fn serve(arguments: &Arguments) -> Result<Infallible, Box<dyn Error>> {
    let environment = |name: &str| std::env::var(name).ok();
    let manifest = Manifest::read(&arguments.from, &environment)?;
    let component = arguments.component.as_ref().unwrap_or(&manifest.source);
    let handler = ProxyHandler::new(Guests::load(component, &manifest)?);
    let listener = TcpListener::bind(arguments.listen).await?;
    writeln!(std::io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    loop {
        let (stream, peer) = listener.accept().await?;
        tokio::spawn(connection(handler.clone(), stream, peer));
    }
}

/// Answers every request of one connection.
async fn connection(handler: ProxyHandler<Guests>, stream: TcpStream, peer: SocketAddr) {
    let answer = service_fn(async |request: http::Request<Incoming>| {
        let request = as_spin_hands_it_over(request, peer);
        Ok::<_, Infallible>(handler.handle((), request).await.unwrap_or_else(|error| {
            let _closed = writeln!(std::io::stderr(), "the component failed: {error:?}");
            let mut failed = Response::new(WasiBody::default());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        }))
    });
    let served = hyper::server::conn::http1::Builder::new();
    // A shopper that hangs up is no event worth a line.
    let _gone = served.serve_connection(TokioIo::new(stream), answer).await;
}

/// Completes the address of the request and adds the header that names the client.
fn as_spin_hands_it_over(
    request: http::Request<Incoming>,
    peer: SocketAddr,
) -> http::Request<WasiBody> {
    let (mut parts, body) = request.into_parts();
    let host = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let whole = format!("http://{}{path}", host.unwrap_or("localhost"));
    if let Ok(uri) = whole.parse() {
        parts.uri = uri;
    }
    if let Ok(value) = HeaderValue::from_str(&peer.to_string()) {
        parts.headers.insert("spin-client-addr", value);
    }
    if let Ok(value) = HeaderValue::from_str(&whole) {
        parts.headers.insert("spin-full-url", value);
    }
    http::Request::from_parts(parts, body.map_err(Into::into).boxed_unsync())
}
