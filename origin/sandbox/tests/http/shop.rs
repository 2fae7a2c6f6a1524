//! A running sandbox, a client for it, and a shop that receives its webhooks.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use sandbox::{Config, ServeError, Settings};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub(crate) const SECRET: &str = "sk_test_sandbox";
pub(crate) const PUBLISHABLE: &str = "pk_test_sandbox";
pub(crate) const WEBHOOKS: &str = "whsec_sandbox";

pub(crate) struct Running {
    pub(crate) url: String,
    web: Client<HttpConnector, Full<Bytes>>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<Result<(), ServeError>>,
}

/// An answer as it came over the wire.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl Running {
    pub(crate) async fn start(webhook_url: Option<String>, file: Option<PathBuf>) -> Self {
        Self::start_at(1_795_240_080_000, webhook_url, file).await
    }

    /// Starts at a given time in milliseconds.
    pub(crate) async fn start_at(
        time: i64,
        webhook_url: Option<String>,
        file: Option<PathBuf>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings::new(SECRET, PUBLISHABLE, WEBHOOKS, url.as_str());
        settings.webhook_url = webhook_url;
        let draws = AtomicU64::new(time.unsigned_abs());
        let time = AtomicI64::new(time);
        let config = Config {
            settings,
            file,
            // Time flies: ten seconds pass between any two looks, so that no test waits for it.
            clock: Arc::new(move || time.fetch_add(10_000, Ordering::SeqCst)),
            entropy: Arc::new(move || {
                let mut bytes = [0; 32];
                let draw = draws.fetch_add(1, Ordering::SeqCst);
                bytes[..8].copy_from_slice(&draw.to_le_bytes());
                bytes
            }),
        };
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(sandbox::serve(listener, config, async move {
            stopped.await.unwrap_or_default();
        }));
        let web = Client::builder(TokioExecutor::new()).build_http();
        Self { url, web, stop: Some(stop), served }
    }

    pub(crate) async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        drop(self.web);
        self.served.await.unwrap().unwrap();
    }

    /// Sends a request; an error is a connection that broke.
    pub(crate) async fn send(&self, request: http::request::Builder, body: &str) -> Option<Got> {
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        read(self.web.request(request).await.ok()?).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let url = if path.starts_with("http") { path.to_owned() } else { self.url.clone() + path };
        http::Request::builder().method(method).uri(url)
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        let request = self.request("GET", path).header("Authorization", format!("Bearer {SECRET}"));
        self.send(request, "").await.unwrap()
    }

    /// A write with the secret key.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Got {
        let request =
            self.request("POST", path).header("Authorization", format!("Bearer {SECRET}"));
        self.send(request, body).await.unwrap()
    }

    /// The same, not waiting for the answer.
    pub(crate) fn post_in_background(&self, path: &str, body: &str) -> JoinHandle<Option<Got>> {
        let request =
            self.request("POST", path).header("Authorization", format!("Bearer {SECRET}"));
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let web = self.web.clone();
        tokio::spawn(async move { read(web.request(request).await.ok()?).await })
    }

    /// A form sent by a browser: no key.
    pub(crate) async fn submit(&self, path: &str, body: &str) -> Got {
        self.send(self.request("POST", path), body).await.unwrap()
    }
}

async fn read(answer: http::Response<hyper::body::Incoming>) -> Option<Got> {
    let (head, body) = answer.into_parts();
    let bytes = body.collect().await.ok()?.to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Some(Got { status: head.status.as_u16(), headers: head.headers, text })
}

/// One webhook as the shop received it.
pub(crate) struct Received {
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

type Inbox = (mpsc::UnboundedSender<Received>, Arc<AtomicU64>);

/// A shop that refuses the first so many webhooks.
pub(crate) async fn open_shop(refusals: u64) -> (String, mpsc::UnboundedReceiver<Received>) {
    let (inbox, received) = mpsc::unbounded_channel();
    let state: Inbox = (inbox, Arc::new(AtomicU64::new(refusals)));
    let router = axum::Router::new()
        .route("/webhooks/stripe", axum::routing::post(receive))
        .with_state(state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

async fn receive(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (inbox, refusals) = inbox;
    let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
    inbox.send(Received { signature, body: body.to_vec() }).unwrap();
    let refuse =
        refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    if refuse.is_ok() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
}
