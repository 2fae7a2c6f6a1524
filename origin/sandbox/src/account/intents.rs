//! Payment intents: make, read, change, cancel, capture.

use serde_json::Value;

use super::{Account, Call, Caller};
use crate::form::Form;
use crate::problem::Refusal;
use crate::record::{Carried, Intent, Metadata, Status};

/// Stripe's limits on metadata.
const METADATA_KEYS_MAX: usize = 50;
const METADATA_KEY_MAX: usize = 40;
const METADATA_VALUE_MAX: usize = 500;
/// Stripe's largest amount.
const AMOUNT_MAX: i64 = 99_999_999;

const CAPTURE_METHODS: &[&str] = &["automatic", "automatic_async", "manual"];
/// The parameters of the published description. Those that the sandbox gives no meaning to are
/// accepted and ignored; any other is refused, so that a mistyped one is found here.
const CREATE: &[&str] = &[
    "amount",
    "amount_details",
    "automatic_payment_methods",
    "capture_method",
    "confirm",
    "confirmation_method",
    "currency",
    "customer",
    "description",
    "error_on_requires_action",
    "excluded_payment_method_types",
    "metadata",
    "off_session",
    "payment_details",
    "payment_method",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "payment_method_types",
    "radar_options",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
    "use_stripe_sdk",
];
const UPDATE: &[&str] = &[
    "amount",
    "capture_method",
    "currency",
    "customer",
    "description",
    "metadata",
    "payment_method",
    "payment_method_data",
    "payment_method_options",
    "payment_method_types",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
];

impl Account {
    pub(crate) fn create_intent(&mut self, call: &mut Call) -> Result<Value, Refusal> {
        let form = &call.form;
        form.only(CREATE)?;
        let mut amount = required_amount(form, "amount")?;
        let currency = currency(form)?;
        at_least(amount, &currency)?;
        let capture = form.word("capture_method", CAPTURE_METHODS)?.unwrap_or("automatic_async");
        let capture = capture.to_owned();
        let metadata = metadata(form, "metadata")?;
        let carried = carried(form);
        let confirm = form.flag("confirm")?;
        let terms = self.terms(call)?;
        let method = self.method_of(call)?;
        if confirm && method.is_none() {
            return Err(Refusal::missing("payment_method"));
        }
        if call.altered {
            amount = amount.saturating_add(1);
        }

        let mut intent = self.new_intent(amount, currency, call);
        intent.capture_method = capture;
        intent.metadata = metadata;
        intent.carried = carried;
        let id = intent.id.clone();
        if let (false, Some(method)) = (confirm, &method) {
            intent.method = Some(method.clone());
            intent.status = Status::RequiresConfirmation;
        }
        self.announce_intent(intent, call);
        if let (true, Some(method)) = (confirm, method) {
            self.charge(&id, &method, &terms, call)?;
        }
        self.shown_intent(&id, call)
    }

    /// A blank intent under a fresh id; not yet stored.
    pub(crate) fn new_intent(&self, amount: i64, currency: String, call: &mut Call) -> Intent {
        let id = call.dice.id("pi");
        Intent {
            client_secret: format!("{id}_secret_{}", call.dice.letters(25)),
            id,
            created: call.now,
            amount,
            currency,
            status: Status::RequiresPaymentMethod,
            capture_method: "automatic_async".to_owned(),
            amount_received: 0,
            metadata: Metadata::new(),
            method: None,
            latest_charge: None,
            last_error: None,
            challenge: None,
            canceled_at: None,
            cancellation_reason: None,
            due: None,
            session: None,
            carried: Carried::default(),
        }
    }

    /// Stores a new intent and says so.
    pub(crate) fn announce_intent(&mut self, intent: Intent, call: &mut Call) {
        let shown = self.show_intent(&intent);
        self.intents.put(intent);
        self.emit("payment_intent.created", &shown, call);
    }

    /// The intent, if the caller may know it: a page must give its client secret.
    pub(crate) fn intent_for(&self, id: &str, call: &Call) -> Result<&Intent, Refusal> {
        let unknown = || Refusal::unknown("intent", "payment_intent", id);
        let intent = self.intents.get(id).ok_or_else(unknown)?;
        let given = call.form.text("client_secret");
        match (call.caller, given) {
            (Caller::Server, None) => Ok(intent),
            (_, Some(given)) if given == intent.client_secret => Ok(intent),
            (Caller::Page, None) => Err(Refusal::missing("client_secret")),
            (_, Some(_)) => Err(Refusal::parameter(
                "client_secret",
                "payment_intent_invalid_parameter",
                "The client_secret provided does not match any associated PaymentIntent."
                    .to_owned(),
            )),
        }
    }

    pub(crate) fn shown_intent(&self, id: &str, call: &Call) -> Result<Value, Refusal> {
        let intent = self.intent_for(id, call).or_else(|refusal| {
            // A page that has just confirmed was let in before; a server needs no secret.
            self.intents.get(id).ok_or(refusal)
        })?;
        Ok(match call.caller {
            Caller::Server => self.show_intent(intent),
            Caller::Page => self.show_intent_to_page(intent),
        })
    }

    pub(crate) fn retrieve_intent(&self, id: &str, call: &Call) -> Result<Value, Refusal> {
        self.intent_for(id, call)?;
        self.shown_intent(id, call)
    }

    pub(crate) fn update_intent(&mut self, id: &str, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(UPDATE)?;
        let intent = self.intent_for(id, call)?;
        let open = matches!(
            intent.status,
            Status::RequiresPaymentMethod | Status::RequiresConfirmation | Status::RequiresAction
        );
        let amount = match call.form.integer("amount")? {
            Some(_) if !open => return Err(unexpected(intent, "update the amount of")),
            Some(amount) => Some(amount),
            None => None,
        };
        if let Some(amount) = amount {
            at_least(amount, &intent.currency)?;
        }
        let changes = metadata(&call.form, "metadata")?;
        let removed = call.form.map("metadata");
        let method = self.method_of(call)?;
        let Some(intent) = self.intents.get_mut(id) else { return Err(Refusal::internal()) };
        intent.amount = amount.unwrap_or(intent.amount);
        intent.metadata.retain(|key, _| removed.get(key).is_none_or(|value| !value.is_empty()));
        intent.metadata.extend(changes);
        if let Some(text) = call.form.text("description") {
            intent.carried.description = Some(text.to_owned());
        }
        if let Some(text) = call.form.text("receipt_email") {
            intent.carried.receipt_email = Some(text.to_owned());
        }
        if let (true, Some(method)) = (open, method) {
            intent.method = Some(method);
            intent.status = Status::RequiresConfirmation;
            intent.challenge = None;
        }
        self.shown_intent(id, call)
    }

    pub(crate) fn cancel_intent(&mut self, id: &str, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(&["cancellation_reason"])?;
        let reasons = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"];
        let reason = call.form.word("cancellation_reason", &reasons)?.map(str::to_owned);
        let intent = self.intent_for(id, call)?;
        if intent.session.is_some() {
            return Err(managed(intent));
        }
        if matches!(intent.status, Status::Succeeded | Status::Canceled | Status::Processing) {
            return Err(unexpected(intent, "cancel"));
        }
        self.void(id, reason.as_deref().unwrap_or_default(), call);
        self.shown_intent(id, call)
    }

    /// Ends an intent without money: an authorisation is given back.
    pub(crate) fn void(&mut self, id: &str, reason: &str, call: &mut Call) {
        let Some(intent) = self.intents.get_mut(id) else { return };
        let held = intent.status == Status::RequiresCapture;
        intent.status = Status::Canceled;
        intent.canceled_at = Some(call.now);
        intent.cancellation_reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
        intent.challenge = None;
        intent.due = None;
        let shown_charge = intent.latest_charge.clone().filter(|_| held);
        if let Some(charge) = shown_charge.as_deref().and_then(|id| self.charges.get_mut(id)) {
            charge.released = charge.amount;
            let charge = charge.clone();
            let kind = if reason == "automatic" { "charge.expired" } else { "charge.refunded" };
            self.emit(kind, &self.show_charge(&charge), call);
        }
        self.emit_intent("payment_intent.canceled", id, call);
    }

    pub(crate) fn capture_intent(&mut self, id: &str, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(&[
            "amount_to_capture",
            "final_capture",
            "metadata",
            "statement_descriptor",
            "statement_descriptor_suffix",
        ])?;
        let intent = self.intent_for(id, call)?;
        if intent.status != Status::RequiresCapture {
            return Err(unexpected(intent, "capture"));
        }
        let amount = call.form.integer("amount_to_capture")?.unwrap_or(intent.amount);
        if amount < 1 || amount > intent.amount {
            let message = "The amount to capture must be between 1 and the amount authorised.";
            let code = "amount_too_large";
            return Err(Refusal::parameter("amount_to_capture", code, message.to_owned()));
        }
        self.capture(id, amount, call);
        self.emit_intent("payment_intent.succeeded", id, call);
        self.shown_intent(id, call)
    }

    pub(crate) fn emit_intent(&mut self, kind: &str, id: &str, call: &mut Call) {
        if let Some(intent) = self.intents.get(id) {
            let shown = self.show_intent(intent);
            self.emit(kind, &shown, call);
        }
    }
}

fn carried(form: &Form) -> Carried {
    let text = |name| form.text(name).map(str::to_owned);
    Carried {
        description: text("description"),
        receipt_email: text("receipt_email"),
        setup_future_usage: text("setup_future_usage"),
        statement_descriptor: text("statement_descriptor"),
        statement_descriptor_suffix: text("statement_descriptor_suffix"),
        shipping: form.tree("shipping"),
        transfer_group: text("transfer_group"),
        customer: text("customer"),
        types_named: !form.list("payment_method_types").is_empty(),
    }
}

pub(crate) fn required_amount(form: &Form, name: &str) -> Result<i64, Refusal> {
    form.required(name)?;
    form.integer(name)?.ok_or_else(|| Refusal::missing(name))
}

pub(crate) fn currency(form: &Form) -> Result<String, Refusal> {
    let text = form.required("currency")?;
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(text.to_ascii_lowercase());
    }
    let message = format!("Invalid currency: {text}.");
    Err(Refusal::parameter("currency", "parameter_invalid_enum", message))
}

/// Stripe's smallest charge differs by currency; those without a published one start at 1.
pub(crate) fn at_least(amount: i64, currency: &str) -> Result<(), Refusal> {
    let least = match currency {
        "usd" | "eur" | "chf" | "cad" | "aud" | "nzd" | "sgd" | "brl" | "jpy" => 50,
        "gbp" => 30,
        "sek" | "nok" => 300,
        "dkk" => 250,
        "pln" => 200,
        _ => 1,
    };
    let (code, message) = if amount < 1 {
        ("parameter_invalid_integer", "This value must be greater than or equal to 1.".to_owned())
    } else if amount < least {
        ("amount_too_small", format!("Amount must be at least {least} {currency}."))
    } else if amount > AMOUNT_MAX {
        ("amount_too_large", format!("Amount must be no more than {AMOUNT_MAX}."))
    } else {
        return Ok(());
    };
    Err(Refusal::parameter("amount", code, message))
}

/// Metadata to set; empty values are left out.
pub(crate) fn metadata(form: &Form, prefix: &str) -> Result<Metadata, Refusal> {
    let mut map = form.map(prefix);
    map.retain(|_, value| !value.is_empty());
    let long = map.iter().any(|(key, value)| {
        key.chars().count() > METADATA_KEY_MAX || value.chars().count() > METADATA_VALUE_MAX
    });
    if long || map.len() > METADATA_KEYS_MAX {
        let message = format!(
            "Metadata can have at most {METADATA_KEYS_MAX} keys of {METADATA_KEY_MAX} characters \
             with values of {METADATA_VALUE_MAX}."
        );
        return Err(Refusal::parameter(prefix, "parameter_invalid", message));
    }
    Ok(map)
}

pub(crate) fn unexpected(intent: &Intent, verb: &str) -> Refusal {
    let status = intent.status.as_str();
    let message = format!("You cannot {verb} this PaymentIntent because its status is {status}.");
    Refusal::state("payment_intent_unexpected_state", message).about(&intent.id)
}

pub(crate) fn managed(intent: &Intent) -> Refusal {
    let message = "This PaymentIntent is managed by a Checkout Session: expire that instead.";
    Refusal::state("payment_intent_unexpected_state", message.to_owned()).about(&intent.id)
}
