//! Checkout Sessions: a page of the provider's own that takes one payment.

use serde_json::Value;

use super::intents::{at_least, metadata};
use super::timers::Timer;
use super::{Account, Call};
use crate::form::Form;
use crate::problem::Refusal;
use crate::record::{Intent, Line, Session, Status};

/// Stripe's usual life of a session, and the bounds a caller may set.
const LIFE_MILLIS: i64 = 24 * 3_600_000;
const LIFE_SECONDS_MIN: i64 = 30 * 60;
const LIFE_SECONDS_MAX: i64 = 24 * 3_600;

/// What is understood, or accepted because it changes neither the amount nor the course. What
/// would change the amount (discounts, shipping options, taxes) is refused rather than ignored.
const CREATE: &[&str] = &[
    "billing_address_collection",
    "branding_settings",
    "cancel_url",
    "client_reference_id",
    "currency",
    "customer_creation",
    "customer_email",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_options",
    "payment_method_types",
    "phone_number_collection",
    "submit_type",
    "success_url",
    "ui_mode",
];

impl Account {
    pub(crate) fn create_session(&mut self, call: &mut Call) -> Result<Value, Refusal> {
        let form = &call.form;
        form.only(CREATE)?;
        form.required("mode")?;
        form.word("mode", &["payment"])?;
        form.word("ui_mode", &["hosted", "hosted_page"])?;
        let success_url = form.address("success_url")?;
        let success_url = success_url.ok_or_else(|| Refusal::missing("success_url"))?;
        let (currency, mut lines) = lines(form)?;
        let total = total(&lines)?;
        at_least(total, &currency)?;
        let methods = ["automatic", "automatic_async", "manual"];
        let capture = form.word("payment_intent_data[capture_method]", &methods)?;
        let text = |name: &str| form.text(name).map(str::to_owned);
        let mut session = Session {
            id: String::new(),
            created: call.now,
            expires_at: expires_at(form, call.now)?,
            status: "open".to_owned(),
            currency,
            lines: Vec::new(),
            total,
            intent: None,
            metadata: metadata(form, "metadata")?,
            intent_metadata: metadata(form, "payment_intent_data[metadata]")?,
            capture_method: capture.unwrap_or("automatic_async").to_owned(),
            description: text("payment_intent_data[description]"),
            client_reference_id: text("client_reference_id"),
            customer_email: text("customer_email"),
            locale: text("locale"),
            success_url,
            cancel_url: form.address("cancel_url")?,
        };
        session.id = format!("cs_test_{}", call.dice.letters(58));
        for line in &mut lines {
            line.id = call.dice.id("li");
        }
        session.lines = lines;
        let expiry = Timer::Expire(session.id.clone());
        self.timers.insert((session.expires_at, expiry));
        let shown = self.show_session(&session);
        self.sessions.put(session);
        Ok(shown)
    }

    pub(crate) fn session(&self, id: &str) -> Result<&Session, Refusal> {
        let unknown = || Refusal::unknown("session", "checkout.session", id);
        self.sessions.get(id).ok_or_else(unknown)
    }

    pub(crate) fn expire_session_now(
        &mut self,
        id: &str,
        call: &mut Call,
    ) -> Result<Value, Refusal> {
        call.form.only(&[])?;
        let session = self.session(id)?;
        if session.status != "open" {
            let message = format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This one has \
                 a status of `{}`.",
                session.status
            );
            return Err(Refusal::state("resource_invalid_state", message));
        }
        self.expire_session(id, call);
        self.session(id).map(|session| self.show_session(session))
    }

    /// Ends an open session, and the payment it had begun.
    pub(crate) fn expire_session(&mut self, id: &str, call: &mut Call) {
        let Some(session) = self.sessions.get_mut(id).filter(|found| found.status == "open") else {
            return;
        };
        session.status = "expired".to_owned();
        let timer = (session.expires_at, Timer::Expire(id.to_owned()));
        self.timers.remove(&timer);
        if let Some(intent) = session.intent.clone() {
            self.void(&intent, "expired", call);
        }
        self.emit_session("checkout.session.expired", id, call);
    }

    /// The session's payment intent, made when the shopper first tries to pay.
    pub(crate) fn session_intent(&mut self, id: &str, call: &mut Call) -> Option<String> {
        let session = self.sessions.get(id)?.clone();
        if let Some(intent) = session.intent {
            return Some(intent);
        }
        let mut intent: Intent = self.new_intent(session.total, session.currency, call);
        intent.capture_method = session.capture_method;
        intent.metadata = session.intent_metadata;
        intent.carried.description = session.description;
        intent.carried.receipt_email = session.customer_email;
        intent.carried.types_named = true;
        intent.session = Some(id.to_owned());
        let intent_id = intent.id.clone();
        self.announce_intent(intent, call);
        self.sessions.get_mut(id)?.intent = Some(intent_id.clone());
        Some(intent_id)
    }

    /// Follows the payment: the session completes with it, and learns a late outcome.
    pub(crate) fn session_moved(&mut self, intent: &str, call: &mut Call) {
        let Some(intent) = self.intents.get(intent) else { return };
        let status = intent.status;
        let Some(id) = intent.session.clone() else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let kind = match (session.status.as_str(), status) {
            ("open", Status::Succeeded | Status::RequiresCapture | Status::Processing) => {
                session.status = "complete".to_owned();
                let timer = (session.expires_at, Timer::Expire(id.clone()));
                self.timers.remove(&timer);
                "checkout.session.completed"
            }
            ("complete", Status::Succeeded) => "checkout.session.async_payment_succeeded",
            ("complete", Status::RequiresPaymentMethod) => "checkout.session.async_payment_failed",
            _ => return,
        };
        self.emit_session(kind, &id, call);
    }

    fn emit_session(&mut self, kind: &str, id: &str, call: &mut Call) {
        if let Some(session) = self.sessions.get(id) {
            let shown = self.show_session(session);
            self.emit(kind, &shown, call);
        }
    }
}

fn lines(form: &Form) -> Result<(String, Vec<Line>), Refusal> {
    let mut currency: Option<String> = None;
    let mut lines = Vec::new();
    for index in form.indexes("line_items") {
        let name = |path: &str| format!("line_items[{index}]{path}");
        let given = form.required(&name("[price_data][currency]"))?.to_ascii_lowercase();
        if currency.as_ref().is_some_and(|known| *known != given) {
            let message = "All line items must have the same currency.".to_owned();
            return Err(Refusal::parameter("line_items", "parameter_invalid", message));
        }
        currency = Some(given);
        let unit = name("[price_data][unit_amount]");
        form.required(&unit)?;
        let quantity = form.integer(&name("[quantity]"))?.unwrap_or(1);
        let unit_amount = form.integer(&unit)?.unwrap_or(0);
        if unit_amount < 0 || quantity < 1 {
            let message = "Amounts are at least 0 and quantities at least 1.".to_owned();
            return Err(Refusal::parameter("line_items", "parameter_invalid_integer", message));
        }
        lines.push(Line {
            id: String::new(),
            name: form.required(&name("[price_data][product_data][name]"))?.to_owned(),
            unit_amount,
            quantity,
        });
    }
    match currency {
        Some(currency) => Ok((currency, lines)),
        None => Err(Refusal::missing("line_items")),
    }
}

fn total(lines: &[Line]) -> Result<i64, Refusal> {
    let sum = lines
        .iter()
        .try_fold(0i64, |sum, line| sum.checked_add(line.unit_amount.checked_mul(line.quantity)?));
    sum.ok_or_else(|| {
        let message = "The total is too large.".to_owned();
        Refusal::parameter("line_items", "amount_too_large", message)
    })
}

fn expires_at(form: &Form, now: i64) -> Result<i64, Refusal> {
    let Some(at) = form.integer("expires_at")? else {
        return Ok(now.saturating_add(LIFE_MILLIS));
    };
    let ahead = at.saturating_sub(now.div_euclid(1000));
    if (LIFE_SECONDS_MIN..=LIFE_SECONDS_MAX).contains(&ahead) {
        return Ok(at.saturating_mul(1000));
    }
    let message = "`expires_at` must be between 30 minutes and 24 hours from now.".to_owned();
    Err(Refusal::parameter("expires_at", "parameter_invalid", message))
}
