//! Stored rows as the JSON that Stripe's clients parse: every field of the published description
//! that is not optional, and those optional ones that a shop reads.

use serde_json::{Map, Value, json};

use super::{API_VERSION, Account};
use crate::card::{Behaviour, Card};
use crate::problem::{Problem, Refusal};
use crate::record::{Charge, Event, Intent, PaymentMethod, Refund, Status};

/// Stripe counts in whole seconds.
pub(crate) fn seconds(millis: i64) -> i64 {
    millis.div_euclid(1000)
}

/// What a payment intent of Stripe's has and one of the sandbox never fills in.
const ABSENT: &[&str] = &[
    "allowed_payment_method_types",
    "application",
    "application_fee_amount",
    "customer_account",
    "excluded_payment_method_types",
    "managed_payments",
    "on_behalf_of",
    "payment_method_configuration_details",
    "processing",
    "review",
    "transfer_data",
];

/// What a holder of the publishable key and the client secret may see of a payment intent.
const PUBLIC_FIELDS: &[&str] = &[
    "amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "description",
    "id",
    "last_payment_error",
    "livemode",
    "next_action",
    "object",
    "payment_method",
    "payment_method_types",
    "processing",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "status",
];

impl Account {
    pub(crate) fn show_intent(&self, intent: &Intent) -> Value {
        let capturable = if intent.status == Status::RequiresCapture { intent.amount } else { 0 };
        let mut shown = json!({
            "object": "payment_intent",
            "id": intent.id,
            "amount": intent.amount,
            "amount_capturable": capturable,
            "amount_details": {"tip": {}},
            "amount_received": intent.amount_received,
            "automatic_payment_methods": null,
            "canceled_at": intent.canceled_at.map(seconds),
            "cancellation_reason": intent.cancellation_reason,
            "capture_method": intent.capture_method,
            "client_secret": intent.client_secret,
            "confirmation_method": "automatic",
            "created": seconds(intent.created),
            "currency": intent.currency,
            "customer": intent.carried.customer,
            "description": intent.carried.description,
            "last_payment_error": intent.last_error.as_ref().map(|error| self.show_problem(error)),
            "latest_charge": intent.latest_charge,
            "livemode": false,
            "metadata": intent.metadata,
            "next_action": self.next_action(intent),
            "payment_method": intent.method,
            "payment_method_options": {"card": {
                "installments": null,
                "mandate_options": null,
                "network": null,
                "request_three_d_secure": "automatic",
            }},
            "payment_method_types": ["card"],
            "receipt_email": intent.carried.receipt_email,
            "setup_future_usage": intent.carried.setup_future_usage,
            "shipping": intent.carried.shipping,
            "statement_descriptor": intent.carried.statement_descriptor,
            "statement_descriptor_suffix": intent.carried.statement_descriptor_suffix,
            "status": intent.status.as_str(),
            "transfer_group": intent.carried.transfer_group,
        });
        fill(&mut shown, ABSENT);
        if !intent.carried.types_named
            && let Some(object) = shown.as_object_mut()
        {
            let automatic = json!({"allow_redirects": "always", "enabled": true});
            object.insert("automatic_payment_methods".to_owned(), automatic);
        }
        shown
    }

    /// The same, without what only the secret key may see.
    pub(crate) fn show_intent_to_page(&self, intent: &Intent) -> Value {
        let mut shown = self.show_intent(intent);
        if let Some(object) = shown.as_object_mut() {
            object.retain(|name, _| PUBLIC_FIELDS.contains(&name.as_str()));
        }
        shown
    }

    fn next_action(&self, intent: &Intent) -> Value {
        let Some(challenge) = &intent.challenge else { return Value::Null };
        let url = format!("{}/3ds/{}/{}", self.settings.public_url, intent.id, challenge.token);
        match &challenge.return_url {
            Some(return_url) => json!({
                "type": "redirect_to_url",
                "redirect_to_url": {"url": url, "return_url": return_url},
            }),
            None => json!({
                "type": "use_stripe_sdk",
                "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url},
            }),
        }
    }

    pub(crate) fn show_charge(&self, charge: &Charge) -> Value {
        let back = charge.refunded.saturating_add(charge.released);
        let failure = charge.failure.as_ref();
        let method = self.methods.get(&charge.method);
        let intent = self.intents.get(&charge.intent);
        json!({
            "object": "charge",
            "id": charge.id,
            "amount": charge.amount,
            "amount_captured": charge.amount_captured,
            "amount_refunded": back,
            "application": null,
            "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": null,
            "billing_details": billing(method.and_then(|method| method.email.as_deref())),
            "calculated_statement_descriptor": null,
            "captured": charge.captured,
            "created": seconds(charge.created),
            "currency": charge.currency,
            "customer": intent.and_then(|intent| intent.carried.customer.clone()),
            "description": intent.and_then(|intent| intent.carried.description.clone()),
            "disputed": false,
            "failure_balance_transaction": null,
            "failure_code": failure.and_then(|failure| failure.code.clone()),
            "failure_message": failure.map(|failure| failure.message.clone()),
            "fraud_details": {},
            "livemode": false,
            "metadata": charge.metadata,
            "on_behalf_of": null,
            "outcome": outcome(charge, method),
            "paid": charge.paid,
            "payment_intent": charge.intent,
            "payment_method": charge.method,
            "payment_method_details": method.map(|method| details(charge, method)),
            "receipt_email": intent.and_then(|intent| intent.carried.receipt_email.clone()),
            "receipt_number": null,
            "receipt_url": null,
            "refunded": charge.paid && back == charge.amount,
            "review": null,
            "shipping": intent.map(|intent| intent.carried.shipping.clone()),
            "source_transfer": null,
            "statement_descriptor": null,
            "statement_descriptor_suffix": null,
            "status": if charge.paid { "succeeded" } else { "failed" },
            "transfer_data": null,
            "transfer_group": null,
        })
    }

    pub(crate) fn show_refund(&self, refund: &Refund) -> Value {
        let mut shown = json!({
            "object": "refund",
            "id": refund.id,
            "amount": refund.amount,
            "balance_transaction": null,
            "charge": refund.charge,
            "created": seconds(refund.created),
            "currency": refund.currency,
            "customer": null,
            "customer_account": null,
            "destination_details": {
                "type": "card",
                "card": {
                    "reference_status": "pending",
                    "reference_type": "acquirer_reference_number",
                    "type": "refund",
                },
            },
            "metadata": refund.metadata,
            "payment_intent": refund.intent,
            "payment_method": self.charges.get(&refund.charge).map(|charge| charge.method.clone()),
            "reason": refund.reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": refund.status,
            "transfer_reversal": null,
        });
        if let (Some(reason), Some(object)) = (&refund.failure_reason, shown.as_object_mut()) {
            object.insert("failure_reason".to_owned(), json!(reason));
        }
        shown
    }

    pub(crate) fn show_method(method: &PaymentMethod) -> Value {
        json!({
            "object": "payment_method",
            "id": method.id,
            "allow_redisplay": "unspecified",
            "billing_details": billing(method.email.as_deref()),
            "card": card(method),
            "created": seconds(method.created),
            "customer": null,
            "livemode": false,
            "metadata": {},
            "type": "card",
        })
    }

    pub(crate) fn show_problem(&self, problem: &Problem) -> Value {
        let mut shown = Map::new();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                shown.insert(name.to_owned(), json!(value));
            }
        };
        put("charge", problem.charge.as_deref());
        put("code", problem.code.as_deref());
        put("decline_code", problem.decline_code.as_deref());
        put("message", Some(&problem.message));
        put("param", problem.param.as_deref());
        put("type", Some(&problem.kind));
        if let Some(method) = problem.method.as_deref().and_then(|id| self.methods.get(id)) {
            shown.insert("payment_method".to_owned(), Self::show_method(method));
        }
        Value::Object(shown)
    }

    /// The whole error envelope.
    pub(crate) fn show_refusal(&self, refusal: &Refusal, to_page: bool) -> Value {
        let mut error = self.show_problem(&refusal.problem);
        let intent = refusal.intent.as_deref().and_then(|id| self.intents.get(id));
        if let (Some(intent), Some(object)) = (intent, error.as_object_mut()) {
            let shown =
                if to_page { self.show_intent_to_page(intent) } else { self.show_intent(intent) };
            object.insert("payment_intent".to_owned(), shown);
        }
        json!({ "error": error })
    }

    pub(crate) fn show_event(&self, event: &Event) -> Value {
        let body = self.bodies.get(&event.id).map(|body| body.body.as_str()).unwrap_or("{}");
        let mut shown: Value = serde_json::from_str(body).unwrap_or_default();
        if let Some(object) = shown.as_object_mut() {
            let pending = i32::from(event.due.is_some());
            object.insert("pending_webhooks".to_owned(), json!(pending));
        }
        shown
    }

    /// The bytes of a new event, as they will be signed.
    pub(crate) fn event_body(parts: &EventParts<'_>) -> String {
        json!({
            "object": "event",
            "id": parts.id,
            "api_version": API_VERSION,
            "created": seconds(parts.now),
            "data": {"object": parts.object},
            "livemode": false,
            "pending_webhooks": i32::from(parts.sent),
            "request": {"id": parts.request, "idempotency_key": parts.key},
            "type": parts.kind,
        })
        .to_string()
    }
}

/// Adds fields that are always null.
pub(crate) fn fill(shown: &mut Value, absent: &[&str]) {
    if let Some(object) = shown.as_object_mut() {
        object.extend(absent.iter().map(|name| ((*name).to_owned(), Value::Null)));
    }
}

/// What a new event says.
pub(crate) struct EventParts<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) now: i64,
    pub(crate) object: &'a Value,
    pub(crate) sent: bool,
    pub(crate) request: Option<&'a str>,
    pub(crate) key: Option<&'a str>,
}

fn billing(email: Option<&str>) -> Value {
    let address = json!({
        "city": null, "country": null, "line1": null, "line2": null,
        "postal_code": null, "state": null,
    });
    json!({"address": address, "email": email, "name": null, "phone": null, "tax_id": null})
}

fn card(method: &PaymentMethod) -> Value {
    let known = Card::named(&method.card);
    let brand = known.map_or("visa", |card| card.brand);
    json!({
        "brand": brand,
        "checks": checks(),
        "country": "US",
        "display_brand": brand,
        "exp_month": method.month,
        "exp_year": method.year,
        "fingerprint": format!("sandbox{}", known.map_or("", Card::last4)),
        "funding": known.map_or("credit", |card| card.funding),
        "generated_from": null,
        "last4": known.map_or("0000", Card::last4),
        "networks": {"available": [brand], "preferred": null},
        "three_d_secure_usage": {"supported": true},
        "wallet": null,
    })
}

fn checks() -> Value {
    json!({"address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass"})
}

fn details(charge: &Charge, method: &PaymentMethod) -> Value {
    let known = Card::named(&method.card);
    let brand = known.map_or("visa", |card| card.brand);
    let secured = charge.authenticated.then(|| {
        json!({
            "authentication_flow": "challenge",
            "result": "authenticated",
            "result_reason": null,
            "version": "2.2.0",
        })
    });
    let card = json!({
        "amount_authorized": if charge.paid { json!(charge.amount) } else { Value::Null },
        "brand": brand,
        "checks": checks(),
        "country": "US",
        "exp_month": method.month,
        "exp_year": method.year,
        "fingerprint": format!("sandbox{}", known.map_or("", Card::last4)),
        "funding": known.map_or("credit", |card| card.funding),
        "installments": null,
        "last4": known.map_or("0000", Card::last4),
        "mandate": null,
        "network": brand,
        "three_d_secure": secured,
        "wallet": null,
    });
    json!({"type": "card", "card": card})
}

fn outcome(charge: &Charge, method: Option<&PaymentMethod>) -> Value {
    let known = method.and_then(|method| Card::named(&method.card));
    let risk = known.map_or("normal", |card| card.risk);
    let score = match risk {
        "highest" => 92,
        "elevated" => 71,
        _ => 21,
    };
    let reason = charge
        .failure
        .as_ref()
        .and_then(|failure| failure.decline_code.clone().or_else(|| failure.code.clone()));
    let blocked = charge.blocked || known.is_some_and(|card| card.behaviour == Behaviour::Block);
    let (network, kind, message) = match (charge.paid, blocked) {
        (true, _) => ("approved_by_network", "authorized", "Payment complete."),
        (false, true) => ("not_sent_to_network", "blocked", "Stripe blocked this payment."),
        (false, false) => ("declined_by_network", "issuer_declined", "The bank declined."),
    };
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": network,
        "reason": if blocked { json!("highest_risk_level") } else { json!(reason) },
        "risk_level": risk,
        "risk_score": score,
        "seller_message": message,
        "type": kind,
    })
}
