//! Paying: which card, what the bank says, and the 3-D Secure step in between.

use serde_json::Value;

use super::intents::{managed, unexpected};
use super::timers::Timer;
use super::{Account, Call, Caller};
use crate::card::{BLOCKED, Behaviour, Card, CardEntry, Decline, LATE, UNAUTHENTICATED};
use crate::problem::{Problem, Refusal};
use crate::record::{Challenge, PaymentMethod, Status};

const CONFIRM: &[&str] = &[
    "capture_method",
    "error_on_requires_action",
    "expected_payment_method_type",
    "mandate_data",
    "off_session",
    "payment_method",
    "payment_method_data",
    "payment_method_options",
    "payment_method_types",
    "radar_options",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "shipping",
    "use_stripe_sdk",
];

/// How a caller wants a card charged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// Where the shopper returns to after a step away.
    pub(crate) return_url: Option<String>,
    /// Nobody is there to authenticate, or the caller cannot handle that.
    pub(crate) alone: bool,
}

impl Account {
    pub(crate) fn terms(&self, call: &Call) -> Result<Terms, Refusal> {
        let off_session = call.form.text("off_session").is_some_and(|text| text != "false");
        let alone = off_session || call.form.flag("error_on_requires_action")?;
        Ok(Terms { return_url: call.form.address("return_url")?, alone })
    }

    pub(crate) fn confirm_intent(&mut self, id: &str, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(CONFIRM)?;
        let intent = self.intent_for(id, call)?;
        if intent.session.is_some() {
            return Err(managed(intent));
        }
        let open = matches!(
            intent.status,
            Status::RequiresPaymentMethod | Status::RequiresConfirmation | Status::RequiresAction
        );
        if !open {
            return Err(unexpected(intent, "confirm"));
        }
        let kept = intent.method.clone();
        let terms = self.terms(call)?;
        let chosen = self.method_of(call).map_err(|refusal| {
            // A page gets to see the intent it is paying, even when the card was mistyped.
            refusal.about(id)
        })?;
        let Some(method) = chosen.or(kept) else {
            let message = "You cannot confirm this PaymentIntent because it's missing a payment \
                           method.";
            let code = "payment_intent_unexpected_state";
            return Err(Refusal::state(code, message.to_owned()).about(id));
        };
        if let (Some(email), Some(intent)) =
            (call.form.text("receipt_email"), self.intents.get_mut(id))
        {
            intent.carried.receipt_email = Some(email.to_owned());
        }
        self.charge(id, &method, &terms, call)?;
        self.shown_intent(id, call)
    }

    /// The payment method a request names or describes; a ready-made one becomes a new object.
    pub(crate) fn method_of(&mut self, call: &mut Call) -> Result<Option<String>, Refusal> {
        if let Some(name) = call.form.text("payment_method") {
            if self.methods.get(name).is_some() {
                return Ok(Some(name.to_owned()));
            }
            let Some(card) = Card::named(name) else {
                let message = format!("No such PaymentMethod: '{name}'");
                return Err(Refusal::parameter("payment_method", "resource_missing", message));
            };
            // Far enough away for any test, and as Stripe's ready-made cards have it.
            return Ok(Some(self.keep_method(card, (12, 2034), None, call)));
        }
        if call.form.text("payment_method_data[type]").is_none() {
            return Ok(None);
        }
        self.typed_method("payment_method_data", call).map(Some)
    }

    /// `POST /v1/payment_methods`, as Stripe.js uses it.
    pub(crate) fn create_method(&mut self, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(&["type", "card", "billing_details", "metadata", "allow_redisplay"])?;
        let id = self.typed_method("", call)?;
        self.methods.get(&id).map(Self::show_method).ok_or_else(Refusal::internal)
    }

    fn typed_method(&mut self, prefix: &str, call: &mut Call) -> Result<String, Refusal> {
        let name = |path: &[&str]| match (prefix, path) {
            ("", [first, rest @ ..]) => {
                rest.iter().fold((*first).to_owned(), |name, part| format!("{name}[{part}]"))
            }
            (_, path) => {
                path.iter().fold(prefix.to_owned(), |name, part| format!("{name}[{part}]"))
            }
        };
        let kind = name(&["type"]);
        if call.form.word(&kind, &["card"])?.is_none() {
            return Err(Refusal::missing(&kind));
        }
        if call.caller == Caller::Server {
            // Stripe refuses this too: a shop's server must never hold a card number.
            let message = "Sending card numbers to the API with a secret key is refused.";
            return Err(Refusal::parameter("card", "raw_card_data", message.to_owned()));
        }
        let field =
            |path: &str| call.form.text(&name(&["card", path])).unwrap_or_default().to_owned();
        let (month, year) = (field("exp_month"), field("exp_year"));
        let entry = CardEntry {
            number: field("number"),
            expiry: format!("{month:0>2}/{year}"),
            cvc: field("cvc"),
        };
        let email = call.form.text(&name(&["billing_details", "email"])).map(str::to_owned);
        self.method_from(&entry, email, call)
            .map_err(|decline| Refusal::card(problem(decline, None, None), None))
    }

    /// Keeps what may be kept of a typed card.
    pub(crate) fn method_from(
        &mut self,
        entry: &CardEntry,
        email: Option<String>,
        call: &mut Call,
    ) -> Result<String, Decline> {
        let read = entry.read(call.now)?;
        Ok(self.keep_method(read.card, (read.month, read.year), email, call))
    }

    fn keep_method(
        &mut self,
        card: &Card,
        expiry: (u8, u16),
        email: Option<String>,
        call: &mut Call,
    ) -> String {
        let id = call.dice.id("pm");
        let (month, year) = expiry;
        let card = card.name().to_owned();
        let created = call.now;
        self.methods.put(PaymentMethod { id: id.clone(), created, card, month, year, email });
        id
    }

    pub(crate) fn behaviour_of(&self, intent: &str) -> Option<Behaviour> {
        let method = self.methods.get(self.intents.get(intent)?.method.as_deref()?)?;
        Card::named(&method.card).map(|card| card.behaviour)
    }

    /// Charges an intent that may be charged. An error is the bank's, and is told by the intent
    /// and its events too.
    pub(crate) fn charge(
        &mut self,
        id: &str,
        method: &str,
        terms: &Terms,
        call: &mut Call,
    ) -> Result<(), Refusal> {
        let Some(intent) = self.intents.get_mut(id) else { return Err(Refusal::internal()) };
        intent.method = Some(method.to_owned());
        intent.last_error = None;
        intent.challenge = None;
        let behaviour = self.behaviour_of(id).unwrap_or(Behaviour::Approve);
        match behaviour {
            Behaviour::Approve | Behaviour::RefundPending | Behaviour::RefundFails => {
                self.approve(id, false, call);
                Ok(())
            }
            Behaviour::Decline(decline) => Err(self.decline(id, decline, call)),
            Behaviour::Block => Err(self.decline(id, BLOCKED, call)),
            Behaviour::Authenticate | Behaviour::AuthenticateThenDecline if terms.alone => {
                Err(self.decline(id, UNAUTHENTICATED, call))
            }
            Behaviour::Authenticate | Behaviour::AuthenticateThenDecline => {
                let token = call.dice.letters(32);
                let return_url = terms.return_url.clone();
                if let Some(intent) = self.intents.get_mut(id) {
                    intent.status = Status::RequiresAction;
                    intent.challenge = Some(Challenge { token, return_url });
                }
                self.emit_intent("payment_intent.requires_action", id, call);
                Ok(())
            }
            Behaviour::Slow | Behaviour::SlowDecline => {
                let seconds = i64::from(self.settings.processing_seconds);
                let at = call.now.saturating_add(seconds.saturating_mul(1000));
                if let Some(intent) = self.intents.get_mut(id) {
                    intent.status = Status::Processing;
                    intent.due = Some(at);
                }
                self.timers.insert((at, Timer::Settle(id.to_owned())));
                self.emit_intent("payment_intent.processing", id, call);
                self.session_moved(id, call);
                Ok(())
            }
        }
    }

    /// The outcome of a 3-D Secure step; false when none is pending.
    pub(crate) fn challenged(&mut self, id: &str, passed: bool, call: &mut Call) -> bool {
        let pending = self.intents.get_mut(id).and_then(|intent| intent.challenge.take());
        if pending.is_none() {
            return false;
        }
        if !passed {
            let decline = Decline {
                code: "payment_intent_authentication_failure",
                decline_code: None,
                message: "We are unable to authenticate your payment method. Please choose a \
                          different payment method and try again.",
            };
            self.reject(id, problem(decline, None, None), call);
        } else if self.behaviour_of(id) == Some(Behaviour::AuthenticateThenDecline) {
            self.decline(id, LATE, call);
        } else {
            self.approve(id, true, call);
        }
        true
    }

    /// Authenticates a pending 3-D Secure step as the shopper would, for whoever has no browser.
    /// False when none is pending.
    pub fn authenticate(
        &mut self,
        intent: &str,
        passed: bool,
        now_millis: i64,
        entropy: [u8; 32],
    ) -> bool {
        self.advance(now_millis);
        let mut call =
            Call::new(now_millis, crate::dice::Dice::new(entropy), crate::form::Form::default());
        self.challenged(intent, passed, &mut call)
    }
}

/// A decline as an error object.
pub(crate) fn problem(decline: Decline, charge: Option<&str>, method: Option<&str>) -> Problem {
    let authentication = decline.code == "payment_intent_authentication_failure";
    Problem {
        kind: if authentication { "invalid_request_error" } else { "card_error" }.to_owned(),
        code: Some(decline.code.to_owned()),
        decline_code: decline.decline_code.map(str::to_owned),
        message: decline.message.to_owned(),
        param: param(decline.code).map(str::to_owned),
        charge: charge.map(str::to_owned),
        method: method.map(str::to_owned),
    }
}

fn param(code: &str) -> Option<&'static str> {
    match code {
        "incorrect_number" => Some("number"),
        "expired_card" | "invalid_expiry_month" => Some("exp_month"),
        "invalid_expiry_year" => Some("exp_year"),
        "incorrect_cvc" | "invalid_cvc" => Some("cvc"),
        _ => None,
    }
}
