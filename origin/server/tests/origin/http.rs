//! A plain HTTP client.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Nothing in these tests takes this long; what does hangs.
pub(crate) const HANGS: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(crate) struct Http(Client<HttpConnector, Full<Bytes>>);

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {:?}", self.status, self.body))
    }

    /// The JSON of an answer that must have this status.
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:?}", self.body);
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

impl Http {
    pub(crate) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    /// Sends a request and waits for the head of its answer.
    pub(crate) async fn begin(
        &self,
        method: Method,
        url: &str,
        headers: Headers<'_>,
        body: impl Into<Bytes>,
    ) -> http::Response<Incoming> {
        let mut request = Request::new(Full::new(body.into()));
        *request.method_mut() = method;
        *request.uri_mut() = url.parse().unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let response = tokio::time::timeout(HANGS, self.0.request(request)).await;
        response.expect("the answer hangs").expect("no answer")
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        url: &str,
        headers: Headers<'_>,
        body: impl Into<Bytes>,
    ) -> Reply {
        let (head, body) = self.begin(method, url, headers, body).await.into_parts();
        let body = tokio::time::timeout(HANGS, body.collect()).await;
        let body = body.expect("the body hangs").unwrap().to_bytes();
        Reply { status: head.status, headers: head.headers, body }
    }

    pub(crate) async fn get(&self, url: &str, headers: Headers<'_>) -> Reply {
        self.send(Method::GET, url, headers, Bytes::new()).await
    }

    pub(crate) async fn post(
        &self,
        url: &str,
        headers: Headers<'_>,
        body: impl Into<Bytes>,
    ) -> Reply {
        self.send(Method::POST, url, headers, body).await
    }
}

/// The server-sent events of one stream.
pub(crate) struct Events {
    body: Incoming,
    text: String,
}

pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl Events {
    pub(crate) fn of(response: http::Response<Incoming>) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event, or nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
                };
                if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                    let data = serde_json::from_str(data).unwrap();
                    return Some(Event { id: id.to_owned(), data });
                }
                continue;
            }
            let frame = tokio::time::timeout(HANGS, self.body.frame()).await;
            let frame = frame.expect("the stream hangs")?.unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }
}
