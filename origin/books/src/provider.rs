//! The one port of this crate: whoever takes the money.
//!
//! Stripe, the sandbox that speaks like it, and the simulator's provider implement it. Every call
//! that changes something carries an idempotency key which was **stored before the call**, so that
//! a lost answer is asked for again and never paid for twice.

use std::fmt;
use std::future::Future;

use domain::{AttemptId, Email, Millis, Money, OrderId, RefundId};
use thiserror::Error;

/// A payment to be made at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// The order it pays; goes into the provider's metadata as `order`.
    pub order: OrderId,
    /// The attempt it is; goes into the provider's metadata as `attempt`.
    pub attempt: AttemptId,
    /// Exactly what is to be paid.
    pub amount: Money,
    /// What the payer reads.
    pub description: String,
    /// Where the provider may send its own receipt, if it is told to.
    pub email: Option<Email>,
}

/// A hosted page at the provider's on which a payment is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// The payment made on it.
    pub payment: NewPayment,
    /// Where the payer goes afterwards, whether paid or not.
    pub return_url: String,
}

/// A refund to be made at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefund {
    /// The provider's id of the charge to give back ([`Payment::charge`]).
    pub charge: String,
    /// Our id of it; goes into the provider's metadata as `refund`.
    pub refund: RefundId,
    /// The order it belongs to; metadata `order`.
    pub order: OrderId,
    /// How much of it.
    pub amount: Money,
}

/// What the provider says about a payment. Never built from an event, only from an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// The id it is retrieved and cancelled by: `pi_…`, or `cs_…` for a hosted page.
    pub id: String,
    /// The id refunds name: `pi_…`. A hosted page has none before its payer began.
    pub charge: Option<String>,
    /// How far it is.
    pub state: PaymentState,
    /// What was asked for.
    pub amount: Money,
    /// What was taken, refunds not subtracted.
    pub captured: Money,
    /// What was given back.
    pub refunded: Money,
    /// Our order, from the metadata.
    pub order: Option<OrderId>,
    /// Our attempt, from the metadata.
    pub attempt: Option<AttemptId>,
    /// What the payer's browser needs to confirm it. Passed through, never stored or logged.
    pub client_secret: Option<String>,
    /// The hosted page, when it is one.
    pub url: Option<String>,
    /// Why the payer's last try failed, while it can be tried again.
    pub failure: Option<PaymentFailure>,
}

impl fmt::Debug for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payment")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("amount", &self.amount)
            .field("captured", &self.captured)
            .field("refunded", &self.refunded)
            .field("attempt", &self.attempt)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}

/// How far a payment is at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentState {
    /// The payer has something to do: choose a card, confirm, pass 3-D Secure.
    AwaitingPayer,
    /// The provider is waiting for a bank; it cannot be cancelled now.
    Processing,
    /// Reserved on the card and not yet taken.
    Authorized,
    /// Taken. Final.
    Succeeded,
    /// It will never succeed. Final.
    Cancelled,
}

/// A declined try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFailure {
    /// The provider's code, `card_declined`.
    pub code: String,
    /// What tells this try from the next one: the id of the failed charge.
    pub mark: String,
}

/// What the provider says about a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The provider's id, `re_…`.
    pub id: String,
    /// How far it is.
    pub state: RefundState,
    /// How much.
    pub amount: Money,
}

/// How far a refund is at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundState {
    /// On its way.
    Pending,
    /// Given back.
    Succeeded,
    /// It came back to the shop: somebody has to look.
    Failed,
}

/// Why the provider gave no answer, or a "no".
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProviderError {
    /// It may or may not have been done: timeout, a 5xx, a key in use. Ask again with the same key.
    #[error("the provider's answer was lost: {0}")]
    Unknown(String),
    /// It was not done: too many requests, or no connection was made.
    #[error("the provider is not taking calls now")]
    Busy {
        /// When to ask again, if it said so.
        retry_after: Option<Millis>,
    },
    /// It said no and will say no again. Nothing was done.
    #[error("the provider refused: {code}: {message}")]
    Refused {
        /// Its code.
        code: String,
        /// Its words; for people.
        message: String,
    },
    /// It knows no such object.
    #[error("the provider knows no such object")]
    NotFound,
}

/// Whoever takes the money.
///
/// Futures are not required to be `Send`; where an implementation's are, those of this crate are.
pub trait Provider {
    /// Makes a payment for the payer's browser to confirm.
    fn create(
        &self,
        key: &str,
        payment: &NewPayment,
    ) -> impl Future<Output = Result<Payment, ProviderError>>;

    /// Makes a hosted page; the answer has a [`url`](Payment::url).
    fn create_page(
        &self,
        key: &str,
        page: &NewPage,
    ) -> impl Future<Output = Result<Payment, ProviderError>>;

    /// The present state of a payment or a page, by [`Payment::id`].
    fn retrieve(&self, id: &str) -> impl Future<Output = Result<Payment, ProviderError>>;

    /// Ends a payment or expires a page, and answers the state after it. A payment that can no
    /// longer be cancelled answers its state or [`ProviderError::Refused`].
    fn cancel(&self, key: &str, id: &str) -> impl Future<Output = Result<Payment, ProviderError>>;

    /// Finds the payment of this attempt by its metadata, for when the answer to `create` was lost
    /// and its key is too old to be sent again.
    fn find(
        &self,
        order: OrderId,
        attempt: AttemptId,
    ) -> impl Future<Output = Result<Option<Payment>, ProviderError>>;

    /// Gives money back.
    fn refund(
        &self,
        key: &str,
        refund: &NewRefund,
    ) -> impl Future<Output = Result<Refund, ProviderError>>;

    /// The present state of a refund, by [`Refund::id`].
    fn retrieve_refund(&self, id: &str) -> impl Future<Output = Result<Refund, ProviderError>>;

    /// Finds the refund that carries our id in its metadata, among those of this charge.
    fn find_refund(
        &self,
        charge: &str,
        refund: RefundId,
    ) -> impl Future<Output = Result<Option<Refund>, ProviderError>>;
}

/// Passes every call on to the provider behind a pointer.
macro_rules! behind {
    ($($pointer:ty),*) => { $(
        impl<P: Provider> Provider for $pointer {
            fn create(
                &self,
                key: &str,
                payment: &NewPayment,
            ) -> impl Future<Output = Result<Payment, ProviderError>> {
                (**self).create(key, payment)
            }

            fn create_page(
                &self,
                key: &str,
                page: &NewPage,
            ) -> impl Future<Output = Result<Payment, ProviderError>> {
                (**self).create_page(key, page)
            }

            fn retrieve(&self, id: &str) -> impl Future<Output = Result<Payment, ProviderError>> {
                (**self).retrieve(id)
            }

            fn cancel(
                &self,
                key: &str,
                id: &str,
            ) -> impl Future<Output = Result<Payment, ProviderError>> {
                (**self).cancel(key, id)
            }

            fn find(
                &self,
                order: OrderId,
                attempt: AttemptId,
            ) -> impl Future<Output = Result<Option<Payment>, ProviderError>> {
                (**self).find(order, attempt)
            }

            fn refund(
                &self,
                key: &str,
                refund: &NewRefund,
            ) -> impl Future<Output = Result<Refund, ProviderError>> {
                (**self).refund(key, refund)
            }

            fn retrieve_refund(
                &self,
                id: &str,
            ) -> impl Future<Output = Result<Refund, ProviderError>> {
                (**self).retrieve_refund(id)
            }

            fn find_refund(
                &self,
                charge: &str,
                refund: RefundId,
            ) -> impl Future<Output = Result<Option<Refund>, ProviderError>> {
                (**self).find_refund(charge, refund)
            }
        }
    )* };
}

behind!(&P, std::sync::Arc<P>);
