//! Failures on demand: what the caller ordered to go wrong next, and the rate limit.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Account;
use crate::call::{Method, Request};
use crate::form::Form;
use crate::problem::Refusal;

/// One way in which things go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The request does all it should; its answer is lost.
    TimeoutAfterSuccess,
    /// The request is lost on its way in: nothing is done, nothing is kept.
    Timeout,
    /// The request does all it should; its answer is lost, and for `seconds` the same
    /// idempotency key is answered 409.
    InProgress,
    /// Nothing is done, and 500 is the answer for ever under this idempotency key.
    #[serde(rename = "500")]
    Error500,
    /// All is done, and 500 is the answer for ever under this idempotency key.
    #[serde(rename = "500_after_success")]
    Error500AfterSuccess,
    /// Nothing is done, nothing is kept; the caller is asked to slow down.
    #[serde(rename = "429")]
    RateLimited,
    /// Events are recorded and never delivered.
    DropEvents,
    /// Events are delivered `seconds` late.
    DelayEvents,
    /// Events are delivered twice.
    DuplicateEvents,
    /// A payment intent is made for one minor unit more than was asked.
    AlterAmount,
}

impl Failure {
    fn concerns_events(self) -> bool {
        matches!(self, Self::DropEvents | Self::DelayEvents | Self::DuplicateEvents)
    }
}

/// An order for failures, until its count is used up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// What goes wrong.
    pub next: Failure,
    /// How many times.
    #[serde(default = "once")]
    pub count: u32,
    /// Only requests whose path begins so (or events whose type begins so); all, when empty.
    #[serde(default)]
    pub on: String,
    /// How long a lost answer keeps its caller waiting (80 by default), `in_progress` lasts (2) and
    /// `delay_events` delays (30).
    #[serde(default)]
    pub seconds: Option<u32>,
}

fn once() -> u32 {
    1
}

impl Wish {
    /// The next `count` times, everywhere.
    pub fn new(next: Failure, count: u32) -> Self {
        Self { next, count, on: String::new(), seconds: None }
    }

    pub(crate) fn millis(&self, usual: u32) -> i64 {
        i64::from(self.seconds.unwrap_or(usual)).saturating_mul(1000)
    }
}

impl Account {
    /// Orders failures; the same as `POST /sandbox/failures`.
    pub fn wish(&mut self, wish: Wish) {
        if wish.count > 0 {
            self.wishes.push(wish);
        }
    }

    /// Uses up one ordered failure for a write to the API.
    pub(crate) fn failure_of(&mut self, request: &Request) -> Option<Wish> {
        if request.method != Method::Post {
            return None;
        }
        let creates = request.path == "/v1/payment_intents";
        self.granted(|wish| {
            !wish.next.concerns_events()
                && (wish.next != Failure::AlterAmount || creates)
                && request.path.starts_with(&wish.on)
        })
    }

    /// Uses up one ordered failure for an event.
    pub(crate) fn failure_of_event(&mut self, kind: &str) -> Option<Wish> {
        self.granted(|wish| wish.next.concerns_events() && kind.starts_with(&wish.on))
    }

    fn granted(&mut self, fits: impl Fn(&Wish) -> bool) -> Option<Wish> {
        let place = self.wishes.iter().position(fits)?;
        let wish = self.wishes.get_mut(place)?;
        wish.count = wish.count.saturating_sub(1);
        let granted = wish.clone();
        if granted.count == 0 {
            self.wishes.remove(place);
        }
        Some(granted)
    }

    /// `GET`, `POST` and `DELETE /sandbox/failures`; the body may be JSON or form-encoded.
    pub(crate) fn failures_route(&mut self, request: &Request) -> Result<Value, Refusal> {
        match request.method {
            Method::Get => {}
            Method::Delete => self.wishes.clear(),
            Method::Post => {
                let wish = read_wish(&request.body)?;
                self.wish(wish);
            }
        }
        Ok(json!({"object": "list", "data": self.wishes}))
    }

    /// Counts the request against the second it falls into.
    pub(crate) fn within_rate(&mut self, now: i64) -> bool {
        let Some(limit) = self.settings.requests_per_second else { return true };
        let second = now.div_euclid(1000);
        if self.second.0 != second {
            self.second = (second, 0);
        }
        self.second.1 = self.second.1.saturating_add(1);
        self.second.1 <= limit
    }
}

fn read_wish(body: &str) -> Result<Wish, Refusal> {
    let value = if body.trim_start().starts_with('{') {
        serde_json::from_str(body)
    } else {
        let form = Form::parse(&[body]);
        serde_json::from_value(json!({
            "next": form.text("next"),
            "count": form.integer("count")?.unwrap_or(1),
            "on": form.text("on").unwrap_or_default(),
            "seconds": form.integer("seconds")?,
        }))
    };
    value.map_err(|error| Refusal::parameter("next", "parameter_invalid", error.to_string()))
}
