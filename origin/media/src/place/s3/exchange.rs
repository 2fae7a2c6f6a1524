//! One request and its whole answer, with deadlines, and again when the line or the server failed.

use std::time::Duration;

use bytes::Bytes;
use http::header::TRANSFER_ENCODING;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::limits::ORIGINAL_BYTES_MAX;
use crate::place::PlaceError;

/// How long is waited before each repetition. Three attempts get over a node that is replaced; who
/// still waits after that is better told.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];
const CONNECT_TIME: Duration = Duration::from_secs(2);
/// One attempt, the body included: twenty megabytes at ten megabits a second.
const ATTEMPT_TIME: Duration = Duration::from_secs(20);
/// Servers close idle connections after 5 to 60 s: let go before most do.
const IDLE_TIME: Duration = Duration::from_secs(4);
const IDLE_MAX: usize = 16;
/// How much of a refusal is read: its code stands at the beginning.
const REFUSAL_BYTES_MAX: usize = 16_384;
/// The longest code that is believed to be one.
const CODE_LENGTH_MAX: usize = 64;

/// The way to the server.
pub(super) struct Line(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// What is asked, but for the address, which is signed anew for every attempt.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// A whole answer.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// Of a success, what came; of a refusal nothing.
    pub(super) body: Bytes,
    /// Of a refusal, the server's code; empty where it gave none.
    pub(super) code: String,
}

/// Why an attempt came to nothing.
enum Failed {
    /// The next one may do better.
    Passing(String),
    /// It will not.
    Final(PlaceError),
}

impl Line {
    pub(super) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIME));
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIME)
            .pool_max_idle_per_host(IDLE_MAX)
            .build(connector);
        Self(client)
    }

    /// Asks until there is an answer, at most once more than there are [`PAUSES`].
    pub(super) async fn exchange(
        &self,
        ask: &Ask,
        address: impl Fn() -> String,
    ) -> Result<Reply, PlaceError> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let attempt = tokio::time::timeout(ATTEMPT_TIME, self.attempt(ask, address()));
            let why = match attempt.await {
                Ok(Ok(reply)) => return Ok(reply),
                Ok(Err(Failed::Final(error))) => return Err(error),
                Ok(Err(Failed::Passing(why))) => why,
                Err(_) => "no answer came in time".to_owned(),
            };
            let Some(pause) = pauses.next() else { return Err(PlaceError::Unreachable(why)) };
            tracing::debug!(why, "asking the bucket again");
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&self, ask: &Ask, address: String) -> Result<Reply, Failed> {
        let mut request = Request::new(Full::new(ask.body.clone()));
        *request.method_mut() = ask.method.clone();
        *request.uri_mut() = address.parse().map_err(|_| {
            Failed::Final(PlaceError::Unreachable("its address cannot be written".to_owned()))
        })?;
        *request.headers_mut() = ask.headers.clone();
        let response = self.0.request(request).await.map_err(|error| lost(&error))?;
        let status = response.status();
        if status.is_success() {
            let body =
                if ask.method == Method::HEAD { Bytes::new() } else { whole(response).await? };
            return Ok(Reply { status, body, code: String::new() });
        }
        let refusal = Limited::new(response.into_body(), REFUSAL_BYTES_MAX).collect().await;
        let code = refusal.map(|body| code(&body.to_bytes())).unwrap_or_default();
        if is_passing(status) {
            return Err(Failed::Passing(format!("it answers {status} ({code})")));
        }
        Ok(Reply { status, body: Bytes::new(), code })
    }
}

/// The whole body, and no less: an answer that does not say where it ends can end anywhere.
async fn whole(response: Response<Incoming>) -> Result<Bytes, Failed> {
    let said = response.body().size_hint().exact();
    if said.is_none() && !response.headers().contains_key(TRANSFER_ENCODING) {
        return Err(Failed::Passing("its answer does not say how long it is".to_owned()));
    }
    if said.is_some_and(|said| said > u64::try_from(ORIGINAL_BYTES_MAX).unwrap_or(u64::MAX)) {
        return Err(Failed::Final(PlaceError::TooMuch));
    }
    let body = Limited::new(response.into_body(), ORIGINAL_BYTES_MAX).collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| {
        if error.is::<LengthLimitError>() {
            Failed::Final(PlaceError::TooMuch)
        } else {
            lost(error.as_ref())
        }
    })
}

/// What the server may have got over by the next attempt.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

fn lost(error: &(dyn std::error::Error + 'static)) -> Failed {
    // The innermost cause says what happened; the ones around it say that a request failed.
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Failed::Passing(cause.to_string())
}

/// `<Code>NoSuchKey</Code>` out of a refusal.
fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    let code = code.map(|(code, _)| code).unwrap_or_default();
    let plain =
        code.len() <= CODE_LENGTH_MAX && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { code.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_out_of_a_refusal_and_nothing_else_is() {
        let said =
            b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>no</Message></Error>";
        assert_eq!(code(said), "NoSuchKey");
        assert_eq!(code(b"<Code>\x1b[31m</Code>"), "");
        assert_eq!(code(b"<Code>"), "");
        assert_eq!(code(b"<html>"), "");
    }
}
