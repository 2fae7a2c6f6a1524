//! Holding a conversation with a shop at some address.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::description::{Description, Exchanged};
use crate::pattern::Slots;
use crate::transcript::{Conversation, Exchange};

/// How long one answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How long to wait before asking again under `@within`.
const AGAIN_AFTER: Duration = Duration::from_millis(250);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where and why a conversation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line} ({title}): {complaint}")]
pub struct Failed {
    /// The conversation's name.
    pub name: String,
    /// The line of the request.
    pub line: usize,
    /// The exchange's title.
    pub title: String,
    /// What was wrong, and what came back.
    pub complaint: String,
}

struct Player<'a> {
    base: &'a str,
    description: &'a Description,
    client: Client<HttpConnector, Full<Bytes>>,
    slots: Slots,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

/// Where a shop describes its API.
const DESCRIPTION: &str = "/store/v1/openapi.json";

/// Asks the shop at `base` what its API is.
///
/// # Errors
/// With a sentence when it cannot say.
pub async fn describe(base: &str) -> Result<Description, String> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let url = format!("{}{DESCRIPTION}", base.trim_end_matches('/'));
    let request = Request::get(url).body(Full::default()).map_err(|e| e.to_string())?;
    Description::parse(&send(&client, request).await?.body)
}

/// Holds a conversation with the shop at `base` (such as `http://127.0.0.1:8787`), and its answers
/// against its description. `slots` are placeholders known from the beginning.
///
/// # Errors
/// With the first exchange that did not go as written.
pub async fn play(
    base: &str,
    conversation: &Conversation,
    slots: Slots,
    description: &Description,
) -> Result<(), Failed> {
    let base = base.trim_end_matches('/');
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut player = Player { base, description, client, slots, cookies: BTreeMap::new() };
    player.slots.set("base", base);
    for exchange in &conversation.exchanges {
        player.hold(exchange).await.map_err(|complaint| Failed {
            name: conversation.name.clone(),
            line: exchange.line,
            title: exchange.title.clone(),
            complaint,
        })?;
    }
    Ok(())
}

impl Player<'_> {
    /// One exchange, asked again and again where it says `@within`.
    async fn hold(&mut self, exchange: &Exchange) -> Result<(), String> {
        let Some(seconds) = exchange.within else { return self.once(exchange).await };
        let mut last = String::new();
        let trying = async {
            while let Err(complaint) = self.once(exchange).await {
                last = complaint;
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(seconds), trying).await {
            Ok(()) => Ok(()),
            Err(_) => Err(format!("not within {seconds} s: {last}")),
        }
    }

    async fn once(&mut self, exchange: &Exchange) -> Result<(), String> {
        let (answer, described) = self.ask(exchange).await?;
        self.keep_cookies(&answer.headers);
        let mut learned = self.slots.clone();
        described.and_then(|()| check(exchange, &answer, &mut learned)).map_err(|complaint| {
            let Answer { status, headers, body } = &answer;
            format!("{complaint}\n  answered {status}\n  {headers:?}\n  {body}")
        })?;
        self.slots = learned;
        Ok(())
    }

    /// The answer, and whether it is as described.
    async fn ask(&self, exchange: &Exchange) -> Result<(Answer, Result<(), String>), String> {
        let unknown = |name: String| format!("{{{{{name}}}}} is not known yet");
        let target = self.slots.fill(&exchange.target).map_err(unknown)?;
        let url = format!("{}{target}", self.base);
        let mut request = Request::builder().method(exchange.method.clone()).uri(url);
        for (name, value) in &exchange.headers {
            request = request.header(name, self.slots.fill(value).map_err(unknown)?);
        }
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            request = request.header(header::COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        let body = self.slots.fill(&exchange.body).map_err(unknown)?;
        let request = request.body(Full::new(Bytes::from(body.clone())));
        let request = request.map_err(|e| e.to_string())?;
        let answer = send(&self.client, request).await?;
        let described = self.description.check(&Exchanged {
            method: &exchange.method,
            target: &target,
            sent: &body,
            status: answer.status,
            headers: &answer.headers,
            body: &answer.body,
        });
        Ok((answer, described))
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let Ok(text) = cookie.to_str() else { continue };
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

async fn send(
    client: &Client<HttpConnector, Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Answer, String> {
    let call = async {
        let response = client.request(request).await.map_err(|e| chain(&e))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
        let bytes = body.map_err(|error| error.to_string())?.to_bytes();
        let body = String::from_utf8(bytes.to_vec()).map_err(|e| e.to_string())?;
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    };
    let late = |_| Err(format!("no answer within {ANSWER_WITHIN:?}"));
    tokio::time::timeout(ANSWER_WITHIN, call).await.unwrap_or_else(late)
}

fn check(exchange: &Exchange, answer: &Answer, slots: &mut Slots) -> Result<(), String> {
    if answer.status != exchange.status {
        return Err(format!("expected {}", exchange.status));
    }
    for (name, expected) in &exchange.expected_headers {
        check_header(name, expected.as_deref(), &answer.headers, slots)?;
    }
    if exchange.expected_body.is_empty() {
        return Ok(());
    }
    slots.compare(&exchange.expected_body, &answer.body)
}

fn check_header(
    name: &HeaderName,
    expected: Option<&str>,
    headers: &HeaderMap,
    slots: &mut Slots,
) -> Result<(), String> {
    let mut values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    match expected {
        None if values.next().is_some() => Err(format!("the header {name} was not expected")),
        None => Ok(()),
        Some(pattern) if values.any(|value| slots.fits(pattern, value)) => Ok(()),
        Some(pattern) => Err(format!("expected the header {name}: {pattern}")),
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
