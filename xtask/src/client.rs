//! Plain HTTP to servers on this machine, one connection a request, blocking: what a trial needs,
//! and nothing for a measurement.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::fault::{Doing, Fault};

/// A server that takes longer has failed; the shop itself never lets anybody wait that long.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often something is looked at that does not announce itself.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Sends requests.
pub(crate) struct Client {
    runtime: Runtime,
    pool: Pool<HttpConnector, Full<Bytes>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; a text where it is none.
    pub(crate) body: Value,
    /// How long it took from the question to the last byte.
    pub(crate) took: Duration,
    asked: String,
}

impl Client {
    pub(crate) fn new() -> Result<Self, Fault> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.doing(|| "cannot start a runtime".to_owned())?;
        // A pod that comes back is somebody else, and no connection of before leads to it.
        let pool = Pool::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Ok(Self { runtime, pool })
    }

    /// Asks for a page.
    pub(crate) fn get(&self, url: &str) -> Result<Reply, Fault> {
        self.send(http::request::Builder::new().uri(url), String::new())
    }

    /// Sends a request with this body.
    pub(crate) fn send(
        &self,
        request: http::request::Builder,
        body: String,
    ) -> Result<Reply, Fault> {
        self.runtime.block_on(exchange(&self.pool, whole(request, body)?, PATIENCE))
    }

    /// Sends all of these at once. Answers in their order.
    pub(crate) fn send_all(
        &self,
        requests: Vec<(http::request::Builder, String)>,
    ) -> Result<Vec<Result<Reply, Fault>>, Fault> {
        let requests: Result<Vec<_>, _> =
            requests.into_iter().map(|(request, body)| whole(request, body)).collect();
        let requests = requests?;
        let pool = &self.pool;
        let sent = requests.into_iter().map(|request| {
            let pool = pool.clone();
            self.runtime.spawn(async move { exchange(&pool, request, PATIENCE).await })
        });
        let sent: Vec<_> = sent.collect();
        Ok(self.runtime.block_on(async {
            let mut replies = Vec::with_capacity(sent.len());
            for one in sent {
                let broken = |_| Err(Fault::Failed("a request broke off".to_owned()));
                replies.push(one.await.unwrap_or_else(broken));
            }
            replies
        }))
    }

    /// Asks, and hangs up after so long. Answers whether there was an answer before.
    pub(crate) fn hang_up(
        &self,
        request: http::request::Builder,
        after: Duration,
    ) -> Result<bool, Fault> {
        let request = whole(request, String::new())?;
        Ok(self.runtime.block_on(exchange(&self.pool, request, after)).is_ok())
    }
}

fn whole(request: http::request::Builder, body: String) -> Result<Request<Full<Bytes>>, Fault> {
    let whole = request.body(Full::new(Bytes::from(body)));
    whole.map_err(|error| Fault::Failed(format!("not a request: {error}")))
}

async fn exchange(
    pool: &Pool<HttpConnector, Full<Bytes>>,
    request: Request<Full<Bytes>>,
    within: Duration,
) -> Result<Reply, Fault> {
    let asked: String =
        format!("{} {}", request.method(), request.uri()).chars().take(200).collect();
    let answer = tokio::time::timeout(within, answer(pool, request, &asked)).await;
    answer.unwrap_or_else(|_| Err(Fault::Failed(format!("{asked} was not answered"))))
}

async fn answer(
    pool: &Pool<HttpConnector, Full<Bytes>>,
    request: Request<Full<Bytes>>,
    asked: &str,
) -> Result<Reply, Fault> {
    let began = Instant::now();
    let failed = |error: &dyn std::error::Error| {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        Fault::Failed(format!("{asked}: {error}{cause}"))
    };
    let response = pool.request(request).await.map_err(|error| failed(&error))?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.into_body().collect().await.map_err(|error| failed(&error))?.to_bytes();
    let body = serde_json::from_slice(&bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    Ok(Reply { status, headers, body, took: began.elapsed(), asked: asked.to_owned() })
}

impl Reply {
    /// Demands one of these statuses.
    pub(crate) fn expect(self, statuses: &[u16]) -> Result<Self, Fault> {
        if statuses.contains(&self.status) {
            return Ok(self);
        }
        let Self { status, body, asked, .. } = self;
        let body: String = body.to_string().chars().take(600).collect();
        Err(Fault::Failed(format!("{asked} was answered with {status}: {body}")))
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A text of the body, by its JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> Result<String, Fault> {
        let text = self.body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let missing = || Fault::Failed(format!("{}: no {pointer} in {}", self.asked, self.body));
        text.ok_or_else(missing)
    }
}

/// Looks again and again until what is looked for is there. An error means "not yet"; the last one
/// is reported when the time is over.
pub(crate) fn until<T>(
    within: Duration,
    what: &str,
    mut look: impl FnMut() -> Result<T, Fault>,
) -> Result<T, Fault> {
    let began = Instant::now();
    loop {
        match look() {
            Ok(found) => return Ok(found),
            Err(fault) if began.elapsed() > within => {
                let seconds = within.as_secs();
                let why = fault.chain();
                return Err(Fault::Failed(format!("{what}: not within {seconds} s: {why}")));
            }
            Err(_) => std::thread::park_timeout(LOOK_EVERY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_reason_is_reported_when_the_time_is_over() {
        let mut looks = 0;
        let outcome: Result<(), Fault> = until(Duration::ZERO, "a miracle", || {
            looks += 1;
            Err(Fault::Failed(format!("look {looks}")))
        });
        assert_eq!(outcome.unwrap_err().to_string(), "a miracle: not within 0 s: look 1");
    }
}
