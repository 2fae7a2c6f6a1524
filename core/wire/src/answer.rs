//! What the origin says back.
//!
//! An answer is JSON with shapes of its own (in `answer/json`). It is written in the version of
//! the question's envelope, so an edge is never sent a field it does not know. It travels only on
//! the connection that carried the question, or is stored by the origin as the recorded answer to
//! a message id; nothing between keeps it.

use core::fmt;

use domain::checkout::Address;
use domain::order::{FulfilmentStatus, OrderStatus, PaymentStatus};
use domain::price::Totals;
use domain::quote::Adjustment;
use domain::stock::Band;
use domain::{Currency, Email, IntentId, Money, OrderId, Quantity, Sku, Timestamp, VariantId};

use crate::malformed::Malformed;

mod json;
mod order;

/// The longest answer that is read, in bytes: a full order with its history, and room.
pub const ANSWER_BYTES_MAX: usize = 512_000;

/// What the origin says to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The intent is an order. A repetition of the intent gets the same answer.
    Placed(OrderView),
    /// The message is stored and will be decided later.
    Accepted,
    /// The intent will never be an order.
    Refused(Refusal),
    /// The order as it stands now.
    Order(OrderView),
    /// What the shopper needs to pay.
    Payment(PaymentStart),
    /// No order and no intent of this id is known (yet).
    NotFound,
    /// The secret does not open this order.
    Forbidden,
    /// The order's state does not allow this.
    Conflict {
        /// The stable code of the reason.
        code: String,
        /// The reason in a sentence, without personal data.
        detail: String,
    },
    /// The envelope could not be opened and lies with the dead letters; nobody needs to resend it.
    Dead {
        /// The stable code of the reason.
        reason: String,
    },
    /// Not now; the message was not stored.
    Busy {
        /// How many seconds to wait at least.
        retry_after_seconds: u32,
    },
}

/// Why an intent will never be an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub code: RefusalCode,
    /// The reason in a sentence, without personal data.
    pub detail: String,
    /// What is different from what the shopper agreed to, where that is the reason.
    pub difference: Option<Difference>,
}

/// The reasons for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// There is not enough of something.
    OutOfStock,
    /// The prices are no longer the quoted ones.
    PriceChanged,
    /// The quote was not issued by this shop, or not for this cart.
    QuoteInvalid,
    /// The intent came too late to be honoured.
    IntentExpired,
    /// The market does not sell now, or not to this place.
    MarketClosed,
    /// The cart is already an order.
    CartAlreadyOrdered,
    /// It would cost nothing, and the shop takes no order without a payment.
    NothingToPay,
    /// The contact holds as much as anybody may without paying.
    TooManyUnpaid,
}

impl RefusalCode {
    const ALL: [Self; 8] = [
        Self::OutOfStock,
        Self::PriceChanged,
        Self::QuoteInvalid,
        Self::IntentExpired,
        Self::MarketClosed,
        Self::CartAlreadyOrdered,
        Self::NothingToPay,
        Self::TooManyUnpaid,
    ];

    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OutOfStock => "out_of_stock",
            Self::PriceChanged => "price_changed",
            Self::QuoteInvalid => "quote_invalid",
            Self::IntentExpired => "intent_expired",
            Self::MarketClosed => "market_closed",
            Self::CartAlreadyOrdered => "cart_already_ordered",
            Self::NothingToPay => "nothing_to_pay",
            Self::TooManyUnpaid => "too_many_unpaid",
        }
    }

    /// Reads a stable code.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

/// What is different from what the shopper agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The currency of all amounts here.
    pub currency: Currency,
    /// The total that was agreed to.
    pub expected: Option<Money>,
    /// The total that it would be now, if it can be told.
    pub actual: Option<Money>,
    /// The lines that are different.
    pub lines: Vec<DifferentLine>,
}

/// One line that is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferentLine {
    /// What was to be bought.
    pub variant: VariantId,
    /// The line's total that was agreed to.
    pub expected: Option<Money>,
    /// The line's total now; nothing when it is no longer sold.
    pub actual: Option<Money>,
    /// How much there is, in the bands shoppers may know; only where stock is the reason.
    pub availability: Option<Band>,
}

/// What the shopper needs to pay. Passed through, never stored and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentStart {
    /// The provider's name, for example `stripe`.
    pub provider: String,
    /// What the provider's script needs for its fields on our page.
    pub client_secret: Option<String>,
    /// The provider's own page.
    pub redirect_url: Option<String>,
    /// The shop's public key with the provider.
    pub publishable_key: String,
    /// Where the provider answers: its own address or the sandbox's.
    pub provider_url: String,
    /// Until when the goods are held.
    pub pay_by: Timestamp,
}

impl fmt::Debug for PaymentStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentStart")
            .field("provider", &self.provider)
            .field("pay_by", &self.pay_by)
            .finish_non_exhaustive()
    }
}

/// An order, as its shopper may see it.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderView {
    /// The order's id.
    pub id: OrderId,
    /// The number for people.
    pub number: String,
    /// The intent it came from.
    pub intent: IntentId,
    /// Where the order stands.
    pub status: OrderStatus,
    /// Where its payment stands.
    pub payment_status: PaymentStatus,
    /// Where its goods stand.
    pub fulfilment_status: FulfilmentStatus,
    /// The currency of all amounts here.
    pub currency: Currency,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What it comes to.
    pub totals: Totals,
    /// What was added and taken away, in order.
    pub adjustments: Vec<Adjustment>,
    /// Where mail about the order goes.
    pub contact_email: Email,
    /// Where the goods go.
    pub shipping_address: Address,
    /// Until when the goods are held for payment, while that counts.
    pub pay_by: Option<Timestamp>,
    /// When the order was made.
    pub placed_at: Timestamp,
    /// What happened to it, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Raised by every change.
    pub version: u64,
}

impl fmt::Debug for OrderView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderView")
            .field("id", &self.id)
            .field("number", &self.number)
            .field("intent", &self.intent)
            .field("status", &self.status)
            .field("payment_status", &self.payment_status)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// What was bought.
    pub variant: VariantId,
    /// The merchant's number for it.
    pub sku: Sku,
    /// What it was called then.
    pub title: String,
    /// How many.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Money,
    /// The price of all of them.
    pub total: Money,
}

/// One thing that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What, as a stable name such as `order.placed`.
    pub kind: String,
}

impl Answer {
    /// The answer as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        json::write(self)
    }

    /// Reads what `to_json` wrote.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Malformed> {
        json::read(bytes)
    }
}
