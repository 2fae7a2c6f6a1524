//! Stripe's objects, read as our books know them.

use std::collections::HashMap;

use books::{Payment, PaymentFailure, PaymentState, ProviderError, Refund, RefundState};
use domain::{AttemptId, OrderId, RefundId};
use stripe_shared::{
    ApiErrors, CheckoutSession, CheckoutSessionStatus, PaymentIntent, PaymentIntentStatus,
};
use stripe_types::Expandable;

use crate::amount::from_stripe;
use crate::failure::strange;

/// A payment intent; `refunded` is known only when its charge came along.
pub(crate) fn payment(intent: &PaymentIntent) -> Result<Payment, ProviderError> {
    let currency = intent.currency.to_string();
    let money = |number: i64| {
        from_stripe(number, &currency)
            .ok_or_else(|| strange(format!("an amount in {currency} that we cannot write")))
    };
    let refunded = match &intent.latest_charge {
        Some(Expandable::Object(charge)) => charge.amount_refunded,
        _ => 0,
    };
    Ok(Payment {
        id: intent.id.to_string(),
        charge: Some(intent.id.to_string()),
        state: state(&intent.status)?,
        amount: money(intent.amount)?,
        captured: money(intent.amount_received)?,
        refunded: money(refunded)?,
        order: order(&intent.metadata),
        attempt: attempt(&intent.metadata),
        client_secret: intent.client_secret.clone(),
        url: None,
        failure: failure(intent),
    })
}

/// A hosted page that nobody has begun to pay on.
pub(crate) fn page(session: &CheckoutSession) -> Result<Payment, ProviderError> {
    Ok(page_over(session, untouched(session)?))
}

/// A hosted page over the payment behind it, which says how far it is.
pub(crate) fn page_over(session: &CheckoutSession, behind: Payment) -> Payment {
    let ended = matches!(
        session.status,
        Some(CheckoutSessionStatus::Expired | CheckoutSessionStatus::Complete)
    );
    // A slow bank may say no after the page is complete: nobody can try another card on it then.
    let closed = ended && behind.state == PaymentState::AwaitingPayer;
    Payment {
        id: session.id.to_string(),
        url: session.url.clone(),
        client_secret: None,
        // The page is closed, so nobody can confirm what is behind it any more.
        state: if closed { PaymentState::Cancelled } else { behind.state },
        ..behind
    }
}

/// A page has no payment intent before its payer begins.
fn untouched(session: &CheckoutSession) -> Result<Payment, ProviderError> {
    let (Some(total), Some(currency)) = (session.amount_total, &session.currency) else {
        return Err(strange("a hosted page without an amount"));
    };
    let amount = from_stripe(total, &currency.to_string())
        .ok_or_else(|| strange(format!("an amount in {currency} that we cannot write")))?;
    if session.status == Some(CheckoutSessionStatus::Complete) {
        return Err(strange("a completed page without its payment"));
    }
    let none = HashMap::new();
    let metadata = session.metadata.as_ref().unwrap_or(&none);
    let zero = domain::Money::zero(amount.currency());
    Ok(Payment {
        id: session.id.to_string(),
        charge: None,
        state: PaymentState::AwaitingPayer,
        amount,
        captured: zero,
        refunded: zero,
        order: order(metadata),
        attempt: attempt(metadata),
        client_secret: None,
        url: None,
        failure: None,
    })
}

fn state(status: &PaymentIntentStatus) -> Result<PaymentState, ProviderError> {
    Ok(match status {
        PaymentIntentStatus::RequiresPaymentMethod
        | PaymentIntentStatus::RequiresConfirmation
        | PaymentIntentStatus::RequiresAction => PaymentState::AwaitingPayer,
        PaymentIntentStatus::Processing => PaymentState::Processing,
        PaymentIntentStatus::RequiresCapture => PaymentState::Authorized,
        PaymentIntentStatus::Succeeded => PaymentState::Succeeded,
        PaymentIntentStatus::Canceled => PaymentState::Cancelled,
        other => return Err(strange(format!("a payment that is `{}`", other.as_str()))),
    })
}

/// The last declined try, while the payer may try again.
fn failure(intent: &PaymentIntent) -> Option<PaymentFailure> {
    if intent.status != PaymentIntentStatus::RequiresPaymentMethod {
        return None;
    }
    let error: &ApiErrors = intent.last_payment_error.as_deref()?;
    let code = error
        .decline_code
        .clone()
        .or_else(|| error.code.as_ref().map(|code| code.as_str().to_owned()))
        .unwrap_or_else(|| error.type_.as_str().to_owned());
    let charge = error.charge.clone();
    let latest = || intent.latest_charge.as_ref().map(|charge| charge.id().to_string());
    let mark = charge.or_else(latest).unwrap_or_else(|| code.clone());
    Some(PaymentFailure { code, mark })
}

/// A refund as it stands.
pub(crate) fn refund(refund: &stripe_shared::Refund) -> Result<Refund, ProviderError> {
    let currency = refund.currency.to_string();
    let amount = from_stripe(refund.amount, &currency)
        .ok_or_else(|| strange(format!("an amount in {currency} that we cannot write")))?;
    let state = match refund.status.as_deref() {
        Some("succeeded") => RefundState::Succeeded,
        Some("failed" | "canceled") => RefundState::Failed,
        Some("pending" | "requires_action") | None => RefundState::Pending,
        Some(other) => return Err(strange(format!("a refund that is `{other}`"))),
    };
    Ok(Refund { id: refund.id.to_string(), state, amount })
}

/// Whether this refund carries our id.
pub(crate) fn is_refund(refund: &stripe_shared::Refund, wanted: RefundId) -> bool {
    let text = refund.metadata.as_ref().and_then(|metadata| metadata.get("refund"));
    text.is_some_and(|text| RefundId::parse(text) == Ok(wanted))
}

/// Our order, where the metadata names one.
pub(crate) fn order(metadata: &HashMap<String, String>) -> Option<OrderId> {
    metadata.get("order").and_then(|text| OrderId::parse(text).ok())
}

/// Our attempt, where the metadata names one.
pub(crate) fn attempt(metadata: &HashMap<String, String>) -> Option<AttemptId> {
    metadata.get("attempt").and_then(|text| AttemptId::parse(text).ok())
}
