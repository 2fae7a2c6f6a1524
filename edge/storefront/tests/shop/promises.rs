//! What every answer of the shop keeps, whoever asked for whatever.

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::{BodyExt, Full};
use serde_json::Value;

use crate::memory::now;

/// A piece of text that no page may show as it is: it would be markup.
pub(crate) const MARKUP: &str = "\"'><stranger>";

/// A request, as far as promises speak of it.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    /// Every secret that the shop has given out.
    pub(crate) secrets: Vec<String>,
}

impl Asked {
    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// An answer, and what was logged while it was made.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) log: Vec<String>,
}

impl Said {
    pub(crate) fn new(parts: Parts, body: Full<Bytes>, log: Vec<String>) -> Self {
        let body = now(body.collect()).unwrap().to_bytes();
        Self { status: parts.status, headers: parts.headers, body, log }
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn is_public(&self) -> bool {
        !self.header(header::CACHE_CONTROL).contains("private")
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The JSON that it is, if it says so: then it must be.
    pub(crate) fn json(&self) -> Option<Value> {
        let json = self.header(header::CONTENT_TYPE).contains("json") && !self.body.is_empty();
        json.then(|| serde_json::from_slice(&self.body).unwrap())
    }
}

/// The name of the route that answered, from what was logged meanwhile.
pub(crate) fn route(log: &[String]) -> String {
    let lines = log.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut routes = lines.filter_map(|line| Some(line.get("route")?.as_str()?.to_owned()));
    routes.next().unwrap_or_default()
}

/// The name of every route, so that a new one cannot be forgotten here.
pub(crate) fn routes() -> Vec<String> {
    let source = include_str!("../../src/route.rs");
    let names = source.split("fn name(self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    names.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
}

/// Holds an answer against every promise. `trouble`: a part of the shop is or was away.
pub(crate) fn keep(asked: &Asked, said: &Said, trouble: bool) {
    let status = said.status;
    // A shop that is not ready says so, to the program that asked; that is no refusal.
    let unready = status == StatusCode::SERVICE_UNAVAILABLE && asked.path() == "/readyz";
    if unready {
        assert!(trouble, "{said:?}");
    } else if status.is_server_error() {
        assert!(trouble, "{asked:?} broke a sound shop: {said:?}");
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{asked:?}: {said:?}");
        assert!(!said.header(header::RETRY_AFTER).is_empty(), "{asked:?}: {said:?}");
    }
    if !unready && (status.is_client_error() || status.is_server_error()) {
        refused(asked, said);
    }
    let _ = said.json();
    kept(asked, said);
    written(asked, said);
    if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
        let to = said.header(header::LOCATION);
        let inside = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
        assert!(inside || to.starts_with("http://pay.test/"), "{asked:?} leads away to {to}");
    }
    for secret in &asked.secrets {
        let told = said.log.iter().any(|line| line.contains(secret));
        assert!(!told, "{asked:?} wrote {secret} into the log: {:?}", said.log);
    }
}

/// A refusal is a page or a problem document.
fn refused(asked: &Asked, said: &Said) {
    let kind = said.header(header::CONTENT_TYPE);
    let path = asked.path();
    let api = path.starts_with("/store/") || matches!(path, "/healthz" | "/readyz");
    let page = kind == "text/html; charset=utf-8" && !api;
    assert!(page || kind == "application/problem+json", "{asked:?}: {said:?}");
    if let (false, Some(problem)) = (page, said.json()) {
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(problem["status"], said.status.as_u16(), "{problem}");
        assert_eq!(text("request_id"), said.header("x-request-id"), "{problem}");
        assert!(!text("code").is_empty() && !text("title").is_empty(), "{problem}");
    }
}

/// Who may keep it: everyone, or nobody.
fn kept(asked: &Asked, said: &Said) {
    let cache = said.header(header::CACHE_CONTROL);
    assert!(cache.starts_with("public, ") || cache == "private, no-store", "{asked:?}: {said:?}");
    if !said.is_public() {
        return;
    }
    assert!(matches!(said.status.as_u16(), 200 | 304), "{asked:?}: {said:?}");
    assert!(!said.headers.contains_key(header::SET_COOKIE), "{asked:?}: {said:?}");
    let text = said.text();
    // Whoever writes a secret into an address has told it to everyone.
    let told = decoded(&asked.target);
    let mut secrets = asked.secrets.iter().filter(|secret| !told.contains(secret.as_str()));
    let leaked = secrets.find(|secret| text.contains(secret.as_str()));
    assert!(leaked.is_none(), "{asked:?} lets everyone keep {leaked:?}");
}

/// An address without its escapes, as far as they are text.
fn decoded(target: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = target.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = match (first, after) {
            (b'%', [high, low, ..]) => {
                let digits = [*high, *low];
                std::str::from_utf8(&digits).ok().and_then(|two| u8::from_str_radix(two, 16).ok())
            }
            _ => None,
        };
        bytes.push(escape.unwrap_or(*first));
        rest = if escape.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Headers that every answer has, a body as long as it says, and no markup of a stranger's.
fn written(asked: &Asked, said: &Said) {
    // What a cache keeps has its policy already.
    let policy = (said.status != StatusCode::NOT_MODIFIED).then_some("content-security-policy");
    for name in ["x-request-id", "x-content-type-options"].into_iter().chain(policy) {
        assert!(!said.header(name).is_empty(), "{asked:?} misses {name}: {said:?}");
    }
    let length = said.header(header::CONTENT_LENGTH);
    if asked.method == Method::HEAD {
        assert!(said.body.is_empty(), "{asked:?}: {said:?}");
    } else if !length.is_empty() {
        assert_eq!(length, said.body.len().to_string(), "{asked:?}: {said:?}");
    }
    if said.header(header::CONTENT_TYPE).starts_with("text/html") {
        assert!(!said.text().contains("<stranger"), "{asked:?} writes markup: {}", said.text());
    }
}
