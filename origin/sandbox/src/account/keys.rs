//! Who may ask, and what was asked before: API keys and idempotency keys.

use base64ct::{Base64, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::wishes::{Failure, Wish};
use super::{Account, Call, Caller};
use crate::call::{Carriage, Method, Request, Response};
use crate::form::Form;
use crate::problem::Refusal;
use crate::record::Key;
use crate::signature::hex;

/// Stripe may forget a key after this long; the sandbox does so at once.
pub(crate) const KEY_LIFE_MILLIS: i64 = 24 * 3_600_000;
/// A lost answer keeps its caller waiting as long as Stripe's own clients wait.
const LOST_SECONDS: u32 = 80;
/// How long a request counts as still running, unless the order says otherwise.
const BUSY_SECONDS: u32 = 2;
/// Stripe's limit.
const KEY_LENGTH_MAX: usize = 255;

impl Account {
    /// Tells a server from a page by the API key.
    pub(crate) fn caller(&self, request: &Request, form: &Form) -> Result<Caller, Refusal> {
        let given = match &request.authorization {
            Some(header) => api_key(header),
            None => form.text("key").map(str::to_owned),
        };
        let Some(given) = given else {
            let message = "You did not provide an API key.";
            return Err(Refusal::unauthorised(message));
        };
        if same(&given, &self.settings.secret_key) {
            Ok(Caller::Server)
        } else if same(&given, &self.settings.publishable_key) {
            Ok(Caller::Page)
        } else {
            Err(Refusal::unauthorised("Invalid API Key provided."))
        }
    }

    /// Answers an admitted request: from the idempotency key's memory, by an ordered failure, or
    /// by doing it.
    pub(crate) fn answer(&mut self, request: &Request, call: &mut Call) -> Response {
        if request.path.starts_with("/sandbox/") {
            let result = self.sandbox_route(request, call);
            return self.respond(result, call.caller);
        }
        let key = request.idempotency_key.clone().filter(|_| request.method == Method::Post);
        let fingerprint = fingerprint(request, &call.form);
        if let Some(key) = &key {
            match self.remembered(key, &fingerprint, call.now) {
                Ok(None) => {}
                Ok(Some(replayed)) => return replayed,
                Err(refusal) => return self.refuse(&refusal, call.caller),
            }
        }
        let failure = self.failure_of(request);
        let result = self.attempt_route(request, call, failure.as_ref());
        let kept = result.as_ref().map_or_else(|refusal| refusal.executed, |_| true);
        let mut response = self.respond(result, call.caller);
        let mut busy_until = call.now;
        let lost = |wish: &Wish, usual| Carriage::Lost { after_millis: wish.millis(usual) };
        match failure.as_ref().map(|wish| (wish.next, wish)) {
            Some((Failure::Timeout, wish)) => {
                return Response { carriage: lost(wish, LOST_SECONDS), ..response };
            }
            Some((Failure::TimeoutAfterSuccess, wish)) => {
                response.carriage = lost(wish, LOST_SECONDS);
            }
            Some((Failure::InProgress, wish)) => {
                response.carriage = lost(wish, BUSY_SECONDS);
                busy_until = call.now.saturating_add(wish.millis(BUSY_SECONDS));
            }
            _ => {}
        }
        if let (Some(key), true) = (key, kept) {
            self.keys.put(Key {
                key,
                created: call.now,
                fingerprint,
                status: response.status,
                body: response.json.to_string(),
                request: call.request.clone().unwrap_or_default(),
                busy_until,
            });
        }
        response
    }

    fn attempt_route(
        &mut self,
        request: &Request,
        call: &mut Call,
        failure: Option<&Wish>,
    ) -> Result<Value, Refusal> {
        match failure.map(|wish| wish.next) {
            Some(Failure::Timeout | Failure::Error500) => Err(Refusal::internal()),
            Some(Failure::RateLimited) => Err(Refusal::rate_limited()),
            Some(Failure::Error500AfterSuccess) => {
                let done = self.route(request, call);
                // A mistake of the caller's stays one: the failure is for what did happen.
                done.and(Err(Refusal::internal()))
            }
            other => {
                call.altered = other == Some(Failure::AlterAmount);
                self.route(request, call)
            }
        }
    }

    fn respond(&self, result: Result<Value, Refusal>, caller: Caller) -> Response {
        match result {
            Ok(json) => {
                let headers = Vec::new();
                Response { status: 200, headers, json, carriage: Carriage::Arrives }
            }
            Err(refusal) => self.refuse(&refusal, caller),
        }
    }

    fn remembered(
        &mut self,
        key: &str,
        fingerprint: &str,
        now: i64,
    ) -> Result<Option<Response>, Refusal> {
        if key.len() > KEY_LENGTH_MAX {
            let message = format!("Idempotency keys are at most {KEY_LENGTH_MAX} characters.");
            return Err(Refusal::parameter("Idempotency-Key", "parameter_invalid", message));
        }
        while let Some(oldest) = self.keys.oldest()
            && now.saturating_sub(oldest.created) > KEY_LIFE_MILLIS
        {
            let old = oldest.key.clone();
            self.keys.remove(&old);
        }
        let Some(known) = self.keys.get(key) else { return Ok(None) };
        if known.fingerprint != fingerprint {
            return Err(Refusal::key_reused(key));
        }
        if known.busy_until > now {
            return Err(Refusal::key_in_use(key));
        }
        let json = serde_json::from_str(&known.body).unwrap_or_default();
        let headers = vec![
            ("Idempotent-Replayed", "true".to_owned()),
            ("Original-Request", known.request.clone()),
        ];
        let carriage = Carriage::Arrives;
        Ok(Some(Response { status: known.status, headers, json, carriage }))
    }
}

fn api_key(header: &str) -> Option<String> {
    if let Some(key) = header.strip_prefix("Bearer ") {
        return Some(key.trim().to_owned());
    }
    // `curl -u sk_test_…:` sends the key as the user of basic authentication.
    let decoded = Base64::decode_vec(header.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    text.split(':').next().map(str::to_owned)
}

fn same(given: &str, known: &str) -> bool {
    given.as_bytes().ct_eq(known.as_bytes()).into()
}

fn fingerprint(request: &Request, form: &Form) -> String {
    let mut hash = Sha256::new();
    hash.update(request.method.as_str());
    hash.update([0]);
    hash.update(&request.path);
    hash.update([0]);
    hash.update(form.canonical());
    hex(&hash.finalize())
}
