//! A database behind HTTP: `sqld`, or anything that speaks Hrana 3.
//!
//! Reads go out as they come, a bounded number at a time. Writes go through one task which sends
//! whatever has gathered while the last group was under way as **one transaction**: the server has
//! one writer anyway, and its three flushes per commit are then shared.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use database::hrana::{self, Lost, Reply};
use database::{Batch, BatchError, Identity, Kind, Rows};
use domain::Millis;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::Instant;

use crate::clock;

/// sqld serves 128 requests at once by default, to everybody together.
const READS_AT_ONCE: usize = 16;
/// How many batches share a transaction. More would make the first wait for the last.
const GROUP_MAX: usize = 64;
/// How many batches may wait for their group. Beyond that the caller is told at once.
const WAITING_MAX: usize = 1_024;
const CONNECT_TIME: Duration = Duration::from_secs(2);
const IDLE_TIME: Duration = Duration::from_secs(30);

/// Where a database is and how to enter. There is no `Debug`: it holds a token.
pub struct RemoteSettings {
    /// `https://origin-db.example.com`, without a path.
    pub url: String,
    /// The bearer token, where the server asks for one.
    pub token: Option<String>,
    /// Whose database it must be.
    pub identity: Identity,
}

/// Why the settings do not name a database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoteError {
    /// The address is not an http or https address.
    #[error("the database's address is not an http address")]
    Url,
    /// The token cannot be a header.
    #[error("the database's token cannot be sent in a header")]
    Token,
}

/// A database behind HTTP. Clones share their connections.
#[derive(Clone)]
pub struct Remote(Arc<Inner>);

struct Inner {
    line: Arc<Line>,
    reads: Semaphore,
    writes: mpsc::Sender<Asked>,
}

/// The way to the server.
struct Line {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    uri: Uri,
    authorization: Option<HeaderValue>,
    identity: Identity,
}

/// A write that waits for its group.
struct Asked {
    batch: Batch,
    until: Instant,
    answer: oneshot::Sender<Result<Rows, BatchError>>,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Remote").field(&self.0.line.uri).finish()
    }
}

impl Remote {
    /// Makes a client of these settings, inside a tokio runtime. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address or the token cannot be used.
    pub fn new(settings: RemoteSettings) -> Result<Self, RemoteError> {
        let base = settings.url.trim_end_matches('/');
        let uri: Uri = format!("{base}{}", hrana::PATH).parse().map_err(|_| RemoteError::Url)?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.authority().is_none() {
            return Err(RemoteError::Url);
        }
        let authorization = settings.token.as_deref().map(bearer).transpose()?;
        let line = Line { client: client(), uri, authorization, identity: settings.identity };
        let line = Arc::new(line);
        let (writes, asked) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write_groups(Arc::clone(&line), asked));
        Ok(Self(Arc::new(Inner { line, reads: Semaphore::new(READS_AT_ONCE), writes })))
    }

    async fn read(&self, batch: &Batch, until: Instant) -> Result<Rows, BatchError> {
        let permit = tokio::time::timeout_at(until, self.0.reads.acquire()).await;
        let Ok(Ok(_permit)) = permit else { return Err(BatchError::Deadline) };
        let line = &self.0.line;
        hrana::run(batch, &line.identity, |body| line.post(body, until)).await
    }

    async fn write(&self, batch: &Batch, until: Instant) -> Result<Rows, BatchError> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked { batch: batch.clone(), until, answer };
        self.0.writes.try_send(asked).map_err(|_| BatchError::Busy)?;
        // The task answers within the deadline; that it ended means that the runtime is going down.
        answered.await.unwrap_or(Err(BatchError::Unknown))
    }
}

impl database::Store for Remote {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let until = Instant::from_std(clock::instant()) + Duration::from_millis(within.get());
        match batch.kind() {
            Kind::Read => self.read(batch, until).await,
            Kind::Write => self.write(batch, until).await,
        }
    }
}

/// Sends what has gathered, group after group, until nobody can ask any more.
async fn write_groups(line: Arc<Line>, mut asked: mpsc::Receiver<Asked>) {
    let mut gathered = Vec::with_capacity(GROUP_MAX);
    while asked.recv_many(&mut gathered, GROUP_MAX).await > 0 {
        let now = Instant::from_std(clock::instant());
        let mut batches = Vec::with_capacity(gathered.len());
        let mut answers = Vec::with_capacity(gathered.len());
        let mut until = now;
        for asked in gathered.drain(..) {
            if asked.until <= now {
                drop(asked.answer.send(Err(BatchError::Deadline)));
                continue;
            }
            until = until.max(asked.until);
            batches.push(asked.batch);
            answers.push(asked.answer);
        }
        let outcomes =
            hrana::commit_group(&batches, &line.identity, |body| line.post(body, until)).await;
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // A caller that has gone needs no answer.
            drop(answer.send(outcome));
        }
    }
}

impl Line {
    async fn post(&self, body: Vec<u8>, until: Instant) -> Result<Reply, Lost> {
        match tokio::time::timeout_at(until, self.exchange(body)).await {
            Ok(reply) => reply,
            Err(_) => Err(Lost::Deadline),
        }
    }

    async fn exchange(&self, body: Vec<u8>) -> Result<Reply, Lost> {
        let mut request = Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(hrana::CONTENT_TYPE));
        if let Some(authorization) = &self.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        let response = self.client.request(request).await.map_err(|error| {
            if error.is_connect() {
                Lost::NotSent(error.to_string())
            } else {
                Lost::NoAnswer(error.to_string())
            }
        })?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), hrana::ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|error| Lost::NoAnswer(error.to_string()))?;
        Ok(Reply { status, body: body.to_bytes().into() })
    }
}

fn bearer(token: &str) -> Result<HeaderValue, RemoteError> {
    let value = HeaderValue::from_str(&format!("Bearer {token}"));
    let mut value = value.map_err(|_| RemoteError::Token)?;
    value.set_sensitive(true);
    Ok(value)
}

fn client() -> Client<HttpsConnector<HttpConnector>, Full<Bytes>> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIME));
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_TIME)
        .pool_max_idle_per_host(READS_AT_ONCE)
        .build(connector)
}
