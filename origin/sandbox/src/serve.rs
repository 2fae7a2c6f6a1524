//! The HTTP server around the account.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method as Verb, StatusCode, header};
use axum::response::{IntoResponse, Response as Answer};
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::call::{Carriage, Method, Request, Response};
use crate::desk::{Config, Desk};
use crate::journal::JournalError;
use crate::{courier, hosted};

/// No request of Stripe's API is larger.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Why the sandbox cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Its memory cannot be opened.
    #[error("the sandbox does not know what it knew")]
    Journal(#[from] JournalError),
    /// The webhooks' address is not one that it can send to.
    #[error("the sandbox sends webhooks over http only, not to {0}")]
    WebhookUrl(String),
    /// The listener failed.
    #[error("the sandbox cannot accept connections")]
    Accept(#[source] io::Error),
}

/// Serves one account on a bound listener until `shutdown` resolves; then it finishes what it is
/// answering and stops. Webhooks that were not delivered come after the next start, if the
/// account has a file.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    if let Some(url) = &config.settings.webhook_url
        && !url.starts_with("http://")
    {
        return Err(ServeError::WebhookUrl(url.clone()));
    }
    let (stop, stopping) = watch::channel(false);
    let desk = Arc::new(Desk::open(config, stopping)?);
    let courier = tokio::spawn(courier::run(Arc::clone(&desk)));
    let listener = listener.tap_io(|stream| {
        // Without this a small answer may wait for the caller's acknowledgement; an old kernel
        // that refuses is only slower.
        stream.set_nodelay(true).unwrap_or_default();
    });
    let served = axum::serve(listener, router(desk))
        .with_graceful_shutdown(async move {
            shutdown.await;
            // Everyone may be gone already; then nobody needs to be told.
            stop.send(true).unwrap_or_default();
        })
        .await;
    // The courier has heard the same signal; a panic in it has nothing left to spoil.
    drop(courier.await);
    served.map_err(ServeError::Accept)
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/healthz", get(healthy))
        .route("/readyz", get(healthy))
        .merge(hosted::routes())
        .fallback(api)
        .with_state(desk)
}

async fn healthy() -> &'static str {
    "ok\n"
}

/// Everything that is not a page: Stripe's API and the sandbox's own controls.
async fn api(State(desk): State<Arc<Desk>>, request: axum::extract::Request) -> Answer {
    let (head, body) = request.into_parts();
    let method = match head.method {
        Verb::GET | Verb::HEAD => Method::Get,
        Verb::POST => Method::Post,
        Verb::DELETE => Method::Delete,
        Verb::OPTIONS => return preflight(),
        _ => return StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Request {
        method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        authorization: text(&head.headers, "authorization"),
        idempotency_key: text(&head.headers, "idempotency-key"),
        stripe_version: text(&head.headers, "stripe-version"),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    match desk.with(|account, now, entropy| account.handle(&call, now, entropy)) {
        Ok(response) => carry(&desk, response, head.uri.path().starts_with("/v1/")).await,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

async fn carry(desk: &Desk, response: Response, for_pages: bool) -> Answer {
    if let Carriage::Lost { after_millis } = response.carriage {
        let wait = Duration::from_millis(u64::try_from(after_millis).unwrap_or(0));
        let mut stopping = desk.stopping.clone();
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopping.changed() => {}
        }
        return (StatusCode::GATEWAY_TIMEOUT, Body::new(Broken)).into_response();
    }
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::OK);
    let mut answer = (status, response.json.to_string()).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    if for_pages {
        open_to_pages(headers);
    }
    for (name, value) in &response.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    answer
}

/// Pages of any origin may ask: what they may know is decided by key and client secret.
fn open_to_pages(headers: &mut HeaderMap) {
    let all = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, Stripe-Version",
        ),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Request-Id, Stripe-Version, Idempotent-Replayed"),
        (header::ACCESS_CONTROL_MAX_AGE, "300"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn preflight() -> Answer {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    open_to_pages(answer.headers_mut());
    answer
}

/// A body that breaks off: the connection ends in the middle of an answer.
struct Broken;

impl http_body::Body for Broken {
    type Data = bytes::Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, io::Error>>> {
        std::task::Poll::Ready(Some(Err(io::Error::other("lost on purpose"))))
    }
}
