//! Speaking with the shop as a browser or as a program does.

use std::collections::BTreeMap;

use bytes::Bytes;
use conversations::Description;
use conversations::description::Exchanged;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use storefront::{Shop, Visitor, serve};

use crate::memory::{Cost, Memory, now};

/// A shop and someone who speaks with it.
pub(crate) struct Talk {
    pub(crate) host: Memory,
    pub(crate) shop: Shop,
    /// The browser's cookies. Programs leave them empty.
    pub(crate) cookies: BTreeMap<String, String>,
    /// What the shop says of its API: every answer is held against it.
    description: Description,
}

/// What the shop said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) cost: Cost,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// A text inside a JSON answer, by its pointer.
    pub(crate) fn at(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => panic!("no {pointer} in {}", self.text),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Expects a problem of this status and code.
    pub(crate) fn problem(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status.as_u16(), self.at("/code").as_str()), (status, code), "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "private, no-store");
        assert_eq!(self.at("/status"), status.to_string());
        assert_eq!(self.at("/request_id"), self.header("x-request-id"));
        self
    }

    pub(crate) fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The value of a hidden or typed field of a page's form.
    pub(crate) fn field(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\" value=\"");
        let from = self.text.find(&marker).unwrap_or_else(|| panic!("no {name}: {}", self.text));
        let rest = &self.text[from + marker.len()..];
        rest[..rest.find('"').unwrap()].to_owned()
    }
}

impl Talk {
    pub(crate) fn new() -> Self {
        let (host, shop) = Memory::open();
        let description = request("/store/v1/openapi.json").body(Full::default()).unwrap();
        let description = now(serve(&host, &shop, &Visitor::default(), description));
        let description = Description::parse(&text(description.into_body())).unwrap();
        let mut talk = Self { host, shop, cookies: BTreeMap::new(), description };
        // The first request of a shop reads the catalog; budgets are about warm shops.
        talk.get("/store/v1/products").expect(200);
        talk
    }

    /// Sends a request and does what was left for after the response.
    pub(crate) fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Said {
        let mut request = request(path).method(method.clone());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body))).unwrap();
        self.host.0.cost.set(Cost::default());
        let response = now(serve(&self.host, &self.shop, &Visitor::default(), request));
        let cost = self.host.0.cost.get();
        self.host.settle();
        let (parts, response_body) = response.into_parts();
        let said =
            Said { status: parts.status, headers: parts.headers, text: text(response_body), cost };
        let exchanged = Exchanged {
            method: &method,
            target: path,
            sent: std::str::from_utf8(body).unwrap_or_default(),
            status: said.status,
            headers: &said.headers,
            body: &said.text,
        };
        if let Err(complaint) = self.description.check(&exchanged) {
            panic!("{method} {path}: {complaint}\n{}", said.text);
        }
        self.keep_cookies(&said);
        said
    }

    fn keep_cookies(&mut self, said: &Said) {
        for cookie in said.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (pair, attributes) = text.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if name.starts_with("__Host-") {
                assert!(attributes.contains("Secure") && attributes.contains("HttpOnly"));
                assert!(attributes.contains("SameSite=Lax") && attributes.contains("Path=/"));
            }
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Said {
        self.send(Method::GET, path, &[], b"")
    }

    /// Posts a form, as a browser on this very site does.
    pub(crate) fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Said {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, path, &headers, body.join("&").as_bytes())
    }

    /// Sends JSON with more headers.
    pub(crate) fn json(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Said {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body.to_string().as_bytes())
    }

    pub(crate) fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &Value) -> Said {
        self.json(Method::POST, path, headers, body)
    }
}

fn request(path: &str) -> http::request::Builder {
    Request::builder().uri(path).header("host", "shop.test")
}

fn text(body: Full<Bytes>) -> String {
    String::from_utf8(now(body.collect()).unwrap().to_bytes().to_vec()).unwrap()
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
