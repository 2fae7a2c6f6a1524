//! One request to the account and its answer, free of any HTTP library.

use serde_json::Value;

/// The methods Stripe's API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates and changes.
    Post,
    /// Takes back; here only the ordered failures.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A request as the account sees it: what Stripe's API looks at, and nothing else.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET, POST or DELETE.
    pub method: Method,
    /// The path without its query, such as `/v1/payment_intents`.
    pub path: String,
    /// The query, undecoded and without its question mark.
    pub query: String,
    /// The header `Authorization`: `Bearer <key>`, or `Basic` with the key as the user.
    pub authorization: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The header `Stripe-Version`.
    pub stripe_version: Option<String>,
    /// The form-encoded body.
    pub body: String,
}

impl Request {
    /// A read with a secret or publishable key.
    pub fn get(path: &str, query: &str, key: &str) -> Self {
        Self::new(Method::Get, path, key).query(query)
    }

    /// A form-encoded write with a secret or publishable key.
    pub fn post(path: &str, body: &str, key: &str) -> Self {
        let mut request = Self::new(Method::Post, path, key);
        body.clone_into(&mut request.body);
        request
    }

    /// The same request under an idempotency key.
    #[must_use]
    pub fn idempotent(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    fn new(method: Method, path: &str, key: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            query: String::new(),
            authorization: Some(format!("Bearer {key}")),
            idempotency_key: None,
            stripe_version: None,
            body: String::new(),
        }
    }

    fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }
}

/// What becomes of an answer on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carriage {
    /// It arrives.
    Arrives,
    /// It is lost: whatever the request did is done, and the caller never learns of it.
    Lost {
        /// How long the caller is kept waiting before the connection breaks.
        after_millis: i64,
    },
}

/// The account's answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside the content type: request id, version, replay marks.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub json: Value,
    /// Whether the caller gets to see it.
    pub carriage: Carriage,
}

impl Response {
    /// The value of one of the answer's headers.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// One signed webhook that is due now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The event's id, by which its outcome is reported.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// The exact bytes that were signed.
    pub body: Vec<u8>,
    /// The value of the header `Stripe-Signature`.
    pub signature: String,
    /// 1 for the first attempt.
    pub attempt: u32,
}
