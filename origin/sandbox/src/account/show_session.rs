//! A Checkout Session as JSON.

use serde_json::{Value, json};

use super::Account;
use super::show::{fill, seconds};
use crate::record::{Session, Status};

/// What a session of Stripe's has and a session of the sandbox never fills in.
const ABSENT: &[&str] = &[
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer",
    "customer_account",
    "integration_identifier",
    "invoice",
    "invoice_creation",
    "managed_payments",
    "origin_context",
    "payment_link",
    "payment_method_configuration_details",
    "payment_method_options",
    "permissions",
    "recovered_from",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "submit_type",
    "subscription",
    "wallet_options",
];

impl Account {
    /// `paid` once the money is here; an authorisation or a slow card is still `unpaid`.
    pub(crate) fn session_is_paid(&self, session: &Session) -> bool {
        let intent = session.intent.as_deref().and_then(|id| self.intents.get(id));
        intent.is_some_and(|intent| intent.status == Status::Succeeded)
    }

    pub(crate) fn show_session(&self, session: &Session) -> Value {
        let open = session.status == "open";
        let url = open.then(|| format!("{}/pay/{}", self.settings.public_url, session.id));
        let paid = if self.session_is_paid(session) { "paid" } else { "unpaid" };
        let mut shown = json!({
            "object": "checkout.session",
            "id": session.id,
            "amount_subtotal": session.total,
            "amount_total": session.total,
            "automatic_tax": {
                "enabled": false, "liability": null, "provider": null, "status": null,
            },
            "cancel_url": session.cancel_url,
            "client_reference_id": session.client_reference_id,
            "created": seconds(session.created),
            "currency": session.currency,
            "custom_fields": [],
            "custom_text": {
                "after_submit": null, "shipping_address": null, "submit": null,
                "terms_of_service_acceptance": null,
            },
            "customer_creation": "if_required",
            "customer_details": session.customer_email.as_ref().map(|email| json!({
                "address": null, "business_name": null, "email": email, "individual_name": null,
                "name": null, "phone": null, "tax_exempt": "none", "tax_ids": null,
            })),
            "customer_email": session.customer_email,
            "discounts": [],
            "expires_at": seconds(session.expires_at),
            "livemode": false,
            "locale": session.locale,
            "metadata": session.metadata,
            "mode": "payment",
            "payment_intent": session.intent,
            "payment_method_collection": "if_required",
            "payment_method_types": ["card"],
            "payment_status": paid,
            "phone_number_collection": {"enabled": false},
            "shipping_options": [],
            "status": session.status,
            "success_url": session.success_url,
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
            "url": url,
        });
        fill(&mut shown, ABSENT);
        shown
    }

    /// `line_items`, which Stripe answers only when asked to expand them.
    pub(crate) fn show_lines(&self, session: &Session) -> Value {
        let lines: Vec<Value> = session
            .lines
            .iter()
            .map(|line| {
                let total = line.unit_amount.saturating_mul(line.quantity);
                json!({
                    "object": "item",
                    "id": line.id,
                    "amount_discount": 0,
                    "amount_subtotal": total,
                    "amount_tax": 0,
                    "amount_total": total,
                    "currency": session.currency,
                    "description": line.name,
                    "metadata": {},
                    "price": null,
                    "quantity": line.quantity,
                })
            })
            .collect();
        let url = format!("/v1/checkout/sessions/{}/line_items", session.id);
        json!({"object": "list", "data": lines, "has_more": false, "url": url})
    }
}
