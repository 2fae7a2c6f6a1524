//! The JSON of messages.

use domain::{CartId, IdempotencyKey, IntentId, Locale, Note, OrderId};
use serde::{Deserialize, Serialize};

use crate::hex;
use crate::malformed::{Malformed, part};
use crate::message::{
    CancelRequest, Intent, Message, Method, QUOTE_BYTES_MAX, ReturnUrl, StartPayment,
    StatusQuestion, Subject,
};
use crate::secret::OrderSecret;
use crate::shape;

#[expect(clippy::large_enum_variant, reason = "it lives for the length of one conversion")]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum MessageShape {
    Place(IntentShape),
    Status(StatusShape),
    StartPayment(StartPaymentShape),
    Cancel(CancelShape),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IntentShape {
    intent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cart: Option<String>,
    quote: String,
    contact: shape::Contact,
    shipping_address: shape::Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<shape::Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    locale: String,
    order_secret_hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    order_secret: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StartPaymentShape {
    intent: String,
    order_secret: String,
    idempotency_key: String,
    method: String,
    return_url: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CancelShape {
    intent: String,
    order_secret: String,
    idempotency_key: String,
}

pub(super) fn write(message: &Message) -> Vec<u8> {
    crate::json::write(&match message {
        Message::Place(intent) => MessageShape::Place(write_intent(intent)),
        Message::Status(question) => MessageShape::Status(write_question(question)),
        Message::StartPayment(start) => MessageShape::StartPayment(StartPaymentShape {
            intent: start.intent.to_string(),
            order_secret: start.order_secret.reveal(),
            idempotency_key: start.idempotency_key.to_string(),
            method: start.method.as_str().to_owned(),
            return_url: start.return_url.to_string(),
        }),
        Message::Cancel(cancel) => MessageShape::Cancel(CancelShape {
            intent: cancel.intent.to_string(),
            order_secret: cancel.order_secret.reveal(),
            idempotency_key: cancel.idempotency_key.to_string(),
        }),
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<Message, Malformed> {
    Ok(match crate::json::read("message", bytes)? {
        MessageShape::Place(shape) => Message::Place(read_intent(shape)?),
        MessageShape::Status(shape) => Message::Status(StatusQuestion {
            subject: subject(shape.intent.as_deref(), shape.order.as_deref())?,
            order_secret: order_secret(&shape.order_secret)?,
        }),
        MessageShape::StartPayment(shape) => Message::StartPayment(StartPayment {
            intent: intent_id(&shape.intent)?,
            order_secret: order_secret(&shape.order_secret)?,
            idempotency_key: idempotency_key(&shape.idempotency_key)?,
            method: Method::parse(&shape.method).ok_or(Malformed { what: "method" })?,
            return_url: ReturnUrl::parse(&shape.return_url)?,
        }),
        MessageShape::Cancel(shape) => Message::Cancel(CancelRequest {
            intent: intent_id(&shape.intent)?,
            order_secret: order_secret(&shape.order_secret)?,
            idempotency_key: idempotency_key(&shape.idempotency_key)?,
        }),
    })
}

fn write_question(question: &StatusQuestion) -> StatusShape {
    let (intent, order) = match question.subject {
        Subject::Intent(intent) => (Some(intent.to_string()), None),
        Subject::Order(order) => (None, Some(order.to_string())),
    };
    StatusShape { intent, order, order_secret: question.order_secret.reveal() }
}

/// The one thing that a question names: never both, never none.
fn subject(intent: Option<&str>, order: Option<&str>) -> Result<Subject, Malformed> {
    match (intent, order) {
        (Some(intent), None) => intent_id(intent).map(Subject::Intent),
        (None, Some(order)) => part("order", OrderId::parse(order)).map(Subject::Order),
        _ => Err(Malformed { what: "subject" }),
    }
}

fn write_intent(intent: &Intent) -> IntentShape {
    IntentShape {
        intent: intent.intent.to_string(),
        cart: intent.cart.as_ref().map(CartId::to_string),
        quote: intent.quote.clone(),
        contact: shape::Contact::write(&intent.contact),
        shipping_address: shape::Address::write(&intent.shipping_address),
        billing_address: intent.billing_address.as_ref().map(shape::Address::write),
        note: intent.note.as_ref().map(Note::to_string),
        locale: intent.locale.to_string(),
        order_secret_hash: hex::encode(&intent.order_secret_hash),
    }
}

fn read_intent(shape: IntentShape) -> Result<Intent, Malformed> {
    if shape.quote.len() > QUOTE_BYTES_MAX {
        return Err(Malformed { what: "quote" });
    }
    let cart = shape.cart.as_deref().map(CartId::parse).transpose();
    let note = shape.note.as_deref().map(Note::parse).transpose();
    let billing = shape.billing_address.map(|address| address.read("billing_address")).transpose();
    Ok(Intent {
        intent: intent_id(&shape.intent)?,
        cart: part("cart", cart)?,
        quote: shape.quote,
        contact: shape.contact.read()?,
        shipping_address: shape.shipping_address.read("shipping_address")?,
        billing_address: billing?,
        note: part("note", note)?,
        locale: part("locale", Locale::parse(&shape.locale))?,
        order_secret_hash: hex::decode(&shape.order_secret_hash)
            .ok_or(Malformed { what: "order_secret_hash" })?,
    })
}

fn intent_id(text: &str) -> Result<IntentId, Malformed> {
    part("intent", IntentId::parse(text))
}

fn order_secret(text: &str) -> Result<OrderSecret, Malformed> {
    part("order_secret", OrderSecret::parse(text))
}

fn idempotency_key(text: &str) -> Result<IdempotencyKey, Malformed> {
    part("idempotency_key", IdempotencyKey::parse(text))
}
