//! Which path is which operation.

use serde_json::Value;

use super::{Account, Call, Caller};
use crate::call::{Method, Request};
use crate::problem::Refusal;

impl Account {
    /// Does what an admitted request asks and shows the result, expanded as it wishes.
    pub(crate) fn route(&mut self, request: &Request, call: &mut Call) -> Result<Value, Refusal> {
        let path: Vec<&str> = request.path.trim_matches('/').split('/').collect();
        let path = path.strip_prefix(["v1"].as_slice()).unwrap_or(&[]);
        let for_pages = matches!(
            (request.method, path),
            (Method::Get, ["payment_intents", id]) if *id != "search"
        ) || matches!(
            (request.method, path),
            (Method::Post, ["payment_intents", _, "confirm"] | ["payment_methods"])
        );
        if call.caller == Caller::Page && !for_pages {
            return Err(Refusal::needs_secret_key());
        }
        let mut shown = match path {
            ["payment_intents", rest @ ..] => self.intents_route(request, rest, call),
            ["refunds", rest @ ..] => self.refunds_route(request, rest, call),
            ["checkout", "sessions", rest @ ..] => self.sessions_route(request, rest, call),
            ["charges" | "payment_methods" | "events", ..] => {
                self.reading_route(request, path, call)
            }
            _ => Err(unknown(request)),
        }?;
        for wish in call.form.list("expand") {
            self.expand(&mut shown, &wish);
        }
        Ok(shown)
    }

    fn intents_route(
        &mut self,
        request: &Request,
        rest: &[&str],
        call: &mut Call,
    ) -> Result<Value, Refusal> {
        match (request.method, rest) {
            (Method::Post, []) => self.create_intent(call),
            (Method::Get, []) => self.list_intents(call),
            (Method::Get, ["search"]) => self.search_intents(call),
            (Method::Get, [id]) => self.retrieve_intent(id, call),
            (Method::Post, [id]) => self.update_intent(id, call),
            (Method::Post, [id, "confirm"]) => self.confirm_intent(id, call),
            (Method::Post, [id, "cancel"]) => self.cancel_intent(id, call),
            (Method::Post, [id, "capture"]) => self.capture_intent(id, call),
            _ => Err(unknown(request)),
        }
    }

    fn refunds_route(
        &mut self,
        request: &Request,
        rest: &[&str],
        call: &mut Call,
    ) -> Result<Value, Refusal> {
        match (request.method, rest) {
            (Method::Post, []) => self.create_refund(call),
            (Method::Get, []) => self.list_refunds(call),
            (Method::Get, [id]) => match self.refunds.get(id) {
                Some(refund) => Ok(self.show_refund(refund)),
                None => Err(Refusal::unknown("id", "refund", id)),
            },
            _ => Err(unknown(request)),
        }
    }

    fn sessions_route(
        &mut self,
        request: &Request,
        rest: &[&str],
        call: &mut Call,
    ) -> Result<Value, Refusal> {
        match (request.method, rest) {
            (Method::Post, []) => self.create_session(call),
            (Method::Get, []) => self.list_sessions(call),
            (Method::Get, [id]) => self.session(id).map(|session| self.show_session(session)),
            (Method::Get, [id, "line_items"]) => {
                self.session(id).map(|session| self.show_lines(session))
            }
            (Method::Post, [id, "expire"]) => self.expire_session_now(id, call),
            _ => Err(unknown(request)),
        }
    }

    fn reading_route(
        &mut self,
        request: &Request,
        path: &[&str],
        call: &mut Call,
    ) -> Result<Value, Refusal> {
        match (request.method, path) {
            (Method::Get, ["charges"]) => self.list_charges(call),
            (Method::Get, ["charges", id]) => match self.charges.get(id) {
                Some(charge) => Ok(self.show_charge(charge)),
                None => Err(Refusal::unknown("id", "charge", id)),
            },
            (Method::Post, ["payment_methods"]) => self.create_method(call),
            (Method::Get, ["payment_methods", id]) => match self.methods.get(id) {
                Some(method) => Ok(Self::show_method(method)),
                None => Err(Refusal::unknown("payment_method", "PaymentMethod", id)),
            },
            (Method::Get, ["events"]) => self.list_events(call),
            (Method::Get, ["events", id]) => match self.events.get(id) {
                Some(event) => Ok(self.show_event(event)),
                None => Err(Refusal::unknown("id", "event", id)),
            },
            _ => Err(unknown(request)),
        }
    }

    /// The sandbox's own controls, for the secret key only.
    pub(crate) fn sandbox_route(
        &mut self,
        request: &Request,
        call: &Call,
    ) -> Result<Value, Refusal> {
        if call.caller == Caller::Page {
            return Err(Refusal::needs_secret_key());
        }
        match request.path.trim_end_matches('/') {
            "/sandbox/failures" => self.failures_route(request),
            _ => Err(unknown(request)),
        }
    }
}

fn unknown(request: &Request) -> Refusal {
    Refusal::unknown_route(request.method.as_str(), &request.path)
}
