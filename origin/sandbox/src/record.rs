//! What the account stores: one plain row per Stripe object, and the journal's line around it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::Problem;
use crate::table::Row;

/// Metadata as the caller gave it.
pub(crate) type Metadata = BTreeMap<String, String>;

/// Where a payment intent stands; the words are Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Canceled,
    Succeeded,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::RequiresCapture => "requires_capture",
            Self::Canceled => "canceled",
            Self::Succeeded => "succeeded",
        }
    }
}

/// A payment intent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: Status,
    pub(crate) client_secret: String,
    /// `automatic`, `automatic_async` or `manual`.
    pub(crate) capture_method: String,
    pub(crate) amount_received: i64,
    pub(crate) metadata: Metadata,
    pub(crate) method: Option<String>,
    pub(crate) latest_charge: Option<String>,
    pub(crate) last_error: Option<Problem>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) canceled_at: Option<i64>,
    pub(crate) cancellation_reason: Option<String>,
    /// When a slow card's outcome, or the end of an authorisation, is due.
    pub(crate) due: Option<i64>,
    /// The Checkout Session that manages it.
    pub(crate) session: Option<String>,
    /// The caller's fields that change nothing here and are answered as they came.
    pub(crate) carried: Carried,
}

/// Fields of a payment intent that are only carried along.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Carried {
    pub(crate) description: Option<String>,
    pub(crate) receipt_email: Option<String>,
    pub(crate) setup_future_usage: Option<String>,
    pub(crate) statement_descriptor: Option<String>,
    pub(crate) statement_descriptor_suffix: Option<String>,
    pub(crate) shipping: Value,
    pub(crate) transfer_group: Option<String>,
    pub(crate) customer: Option<String>,
    /// Whether `payment_method_types` was given, so that there are no automatic ones.
    pub(crate) types_named: bool,
}

/// A pending 3-D Secure step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) token: String,
    pub(crate) return_url: Option<String>,
}

/// A card as it was used once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PaymentMethod {
    pub(crate) id: String,
    pub(crate) created: i64,
    /// The test card's own name.
    pub(crate) card: String,
    pub(crate) month: u8,
    pub(crate) year: u16,
    pub(crate) email: Option<String>,
}

/// One try at taking money.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) intent: String,
    pub(crate) method: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) paid: bool,
    pub(crate) captured: bool,
    pub(crate) amount_captured: i64,
    /// What refunds took back.
    pub(crate) refunded: i64,
    /// What was authorised and never captured.
    pub(crate) released: i64,
    pub(crate) failure: Option<Problem>,
    pub(crate) blocked: bool,
    pub(crate) authenticated: bool,
    pub(crate) metadata: Metadata,
}

/// A refund.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) charge: String,
    pub(crate) intent: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    /// `pending`, `succeeded` or `failed`.
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) failure_reason: Option<String>,
    pub(crate) metadata: Metadata,
    /// When its final status is due.
    pub(crate) due: Option<i64>,
}

/// One line of a Checkout Session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) unit_amount: i64,
    pub(crate) quantity: i64,
}

/// A Checkout Session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) expires_at: i64,
    /// `open`, `complete` or `expired`.
    pub(crate) status: String,
    pub(crate) currency: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: i64,
    pub(crate) intent: Option<String>,
    pub(crate) metadata: Metadata,
    pub(crate) intent_metadata: Metadata,
    pub(crate) capture_method: String,
    pub(crate) description: Option<String>,
    pub(crate) client_reference_id: Option<String>,
    pub(crate) customer_email: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) success_url: String,
    pub(crate) cancel_url: Option<String>,
}

/// An event and how far its delivery has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) kind: String,
    pub(crate) attempts: u32,
    /// When the next attempt is due; none when it is delivered, dropped or given up.
    pub(crate) due: Option<i64>,
    /// How many more times it is to be delivered on purpose.
    pub(crate) repeats: u32,
}

/// The exact bytes of an event, kept apart because they never change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EventBody {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) body: String,
}

/// An idempotency key and the answer given under it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) key: String,
    pub(crate) created: i64,
    /// SHA-256 of method, path and parameters, in hex.
    pub(crate) fingerprint: String,
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request: String,
    /// Until then the first request counts as still running.
    pub(crate) busy_until: i64,
}

macro_rules! row {
    ($($name:ident by $id:ident),*) => {$(
        impl Row for $name {
            fn id(&self) -> &str {
                &self.$id
            }
            fn created(&self) -> i64 {
                self.created
            }
        }
    )*};
}
row!(
    Intent by id, PaymentMethod by id, Charge by id, Refund by id, Session by id, Event by id,
    EventBody by id, Key by key
);

/// A changed row, as one line of the journal. Its inside is nobody else's business.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Record(pub(crate) Stored);

/// The row inside a record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "row", rename_all = "snake_case")]
pub(crate) enum Stored {
    Intent(Box<Intent>),
    Method(PaymentMethod),
    Charge(Charge),
    Refund(Refund),
    Session(Session),
    Event(Event),
    EventBody(EventBody),
    Key(Key),
}
