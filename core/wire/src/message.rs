//! What the edge says to the origin.
//!
//! Four messages exist. [`Place`](Message::Place) asks for an order and may travel for days; the
//! others are asked while the shopper waits. Their JSON has shapes of its own (in `message/json`),
//! written out field by field into domain's types and back: an unknown field, a missing one or a
//! value that domain's constructors refuse makes the whole message malformed.

use core::fmt;

use domain::checkout::{Address, Contact};
use domain::{CartId, IdempotencyKey, IntentId, Locale, Note, OrderId};

use crate::malformed::Malformed;
use crate::secret::OrderSecret;

mod json;

/// The longest signed quote in an intent, in bytes. The longest addresses and note fit beside it
/// into a queue message.
pub const QUOTE_BYTES_MAX: usize = 90_000;

/// The longest return address, in bytes; what browsers and providers agree to carry.
pub const RETURN_URL_BYTES_MAX: usize = 2_048;

/// One message from edge to origin.
#[expect(
    clippy::large_enum_variant,
    reason = "a message exists once per request; a box would only hide the fields"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Make an order of this.
    Place(Intent),
    /// How does this order stand?
    Status(StatusQuestion),
    /// Begin to pay this order.
    StartPayment(StartPayment),
    /// Cancel this order.
    Cancel(CancelRequest),
}

/// Which message an envelope holds, readable from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// See [`Message::Place`].
    Place,
    /// See [`Message::Status`].
    Status,
    /// See [`Message::StartPayment`].
    StartPayment,
    /// See [`Message::Cancel`].
    Cancel,
}

impl Kind {
    /// The stable name, for logs and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Status => "status",
            Self::StartPayment => "start_payment",
            Self::Cancel => "cancel",
        }
    }
}

/// Everything the origin needs to make an order, without asking anybody again.
#[derive(Clone, PartialEq, Eq)]
pub struct Intent {
    /// The checkout's idempotency key: one intent is at most one order.
    pub intent: IntentId,
    /// The cart this was, if there was one: a cart becomes at most one order.
    pub cart: Option<CartId>,
    /// The signed quote, as the edge issued it (see [`crate::quote`]).
    pub quote: String,
    /// How to reach the shopper.
    pub contact: Contact,
    /// Where the goods go.
    pub shipping_address: Address,
    /// Where the bill goes, if elsewhere.
    pub billing_address: Option<Address>,
    /// What the shopper wants to say.
    pub note: Option<Note>,
    /// The language the shopper read.
    pub locale: Locale,
    /// SHA-256 of the secret that opens the order's page.
    pub order_secret_hash: [u8; 32],
}

/// What a question is about. An intent is known before there is an order, an order's own id is what
/// stands in an API client's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Whatever became of this intent.
    Intent(IntentId),
    /// This order.
    Order(OrderId),
}

impl Subject {
    /// Reads either id by its prefix.
    pub fn parse(text: &str) -> Option<Self> {
        let intent = IntentId::parse(text).ok().map(Self::Intent);
        intent.or_else(|| OrderId::parse(text).ok().map(Self::Order))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Intent(intent) => intent.fmt(f),
            Self::Order(order) => order.fmt(f),
        }
    }
}

impl From<IntentId> for Subject {
    fn from(intent: IntentId) -> Self {
        Self::Intent(intent)
    }
}

/// How does this order stand?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusQuestion {
    /// What is asked about.
    pub subject: Subject,
    /// The proof that the shopper asks.
    pub order_secret: OrderSecret,
}

/// Begin to pay this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartPayment {
    /// The order's intent.
    pub intent: IntentId,
    /// The proof that the shopper asks.
    pub order_secret: OrderSecret,
    /// A repetition with the same key gets the same answer.
    pub idempotency_key: IdempotencyKey,
    /// How the shopper will pay.
    pub method: Method,
    /// Where the provider sends the shopper afterwards.
    pub return_url: ReturnUrl,
}

/// Cancel this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelRequest {
    /// The order's intent.
    pub intent: IntentId,
    /// The proof that the shopper asks.
    pub order_secret: OrderSecret,
    /// A repetition with the same key gets the same answer.
    pub idempotency_key: IdempotencyKey,
}

/// How the shopper pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// In the provider's fields on a page of the shop.
    Element,
    /// On a page of the provider's.
    Redirect,
}

impl Method {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Redirect => "redirect",
        }
    }

    /// Reads a stable name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Element, Self::Redirect].into_iter().find(|method| method.as_str() == text)
    }
}

/// An absolute `http` or `https` address without spaces or control characters. Whether it leads
/// back to the shop is for the one who makes it to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnUrl(String);

impl ReturnUrl {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let named = host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let visible = text.chars().all(|c| c.is_ascii_graphic());
        if named && visible && text.len() <= RETURN_URL_BYTES_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(Malformed { what: "return_url" })
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReturnUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Message {
    /// Which message this is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Place(_) => Kind::Place,
            Self::Status(_) => Kind::Status,
            Self::StartPayment(_) => Kind::StartPayment,
            Self::Cancel(_) => Kind::Cancel,
        }
    }

    /// The message as JSON. It travels sealed and is stored by the origin only.
    pub fn to_json(&self) -> Vec<u8> {
        json::write(self)
    }

    /// Reads what `to_json` wrote.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Malformed> {
        json::read(bytes)
    }
}

impl fmt::Debug for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intent")
            .field("intent", &self.intent)
            .field("cart", &self.cart)
            .finish_non_exhaustive()
    }
}
