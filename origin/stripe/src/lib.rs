//! Stripe, as the books' [`Provider`].
//!
//! This crate is a leaf on purpose: `async-stripe` is big, and nobody else needs to compile it. It
//! does three things: it writes our requests as Stripe's ([`amount`]), reads Stripe's objects as
//! ours ([`answer`]), and sorts Stripe's errors by whether something was done ([`failure`]). It
//! decides nothing: whether to ask again, when, and what a payment means for an order is the books'
//! business.
//!
//! **One call, one request.** Every call that changes something carries the caller's idempotency
//! key and is sent once. `async-stripe` offers retries of its own, under a random key which a crash
//! of this process would forget; with them a lost answer could become a second charge, so they are
//! never used.
//!
//! The same code talks to Stripe and to our sandbox: only [`Settings::url`] differs.
//!
//! Two ways to pay exist at Stripe, and both end in a PaymentIntent (`pi_…`):
//!
//! * *element*: we make the PaymentIntent and the shopper's browser confirms it with its client
//!   secret.
//! * *page*: we make a Checkout Session (`cs_…`) and the shopper pays on Stripe's own page. Its
//!   PaymentIntent comes into being when the shopper begins, cannot be cancelled directly, and dies
//!   when the session is expired.
//!
//! Both carry our order and attempt as metadata, by which [`Provider::find`] recovers them after a
//! lost answer.

mod amount;
mod answer;
mod failure;
mod page;
mod payment;

use std::collections::HashMap;
use std::time::Duration;

use async_stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeRequest};
use books::{NewPage, NewPayment, NewRefund, Payment, Provider, ProviderError, Refund};
use domain::{AttemptId, Millis, OrderId, RefundId};
use thiserror::Error;

/// What must be known to talk to Stripe. There is no `Debug`: it holds a secret.
#[derive(Clone)]
pub struct Settings {
    /// `https://api.stripe.com/`, or the sandbox.
    pub url: String,
    /// The secret key, `sk_…` or `rk_…`.
    pub secret_key: String,
    /// The store's name, written into every object's metadata.
    pub store: String,
    /// How long one call may take before its outcome counts as unknown.
    pub patience: Millis,
    /// Whether Stripe is told the payer's address, so that it can send its own receipt.
    pub receipts: bool,
}

/// Why no client could be made of the settings.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The address or the key cannot be used in a request.
    #[error("the payment provider's address or key is not usable: {0}")]
    Unusable(String),
}

/// A connection to Stripe, or to something that speaks like it.
#[derive(Clone)]
pub struct Stripe {
    client: Client,
    store: String,
    receipts: bool,
}

impl Stripe {
    /// A client of these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address or the key cannot be written into a request.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let client = ClientBuilder::new(settings.secret_key.clone())
            .url(settings.url.clone())
            .timeout(Duration::from_millis(settings.patience.get()))
            .request_strategy(RequestStrategy::Once)
            .app_info("bodega", Some(env!("CARGO_PKG_VERSION").to_owned()), None)
            .build()
            .map_err(|error| SettingsError::Unusable(error.to_string()))?;
        Ok(Self { client, store: settings.store.clone(), receipts: settings.receipts })
    }

    /// Sends a request that reads. Stripe's objects are large, hence the boxes.
    async fn read<R>(&self, request: &R) -> Result<Box<R::Output>, ProviderError>
    where
        R: StripeRequest,
        R::Output: miniserde::Deserialize,
    {
        let answer = Box::pin(request.customize().send(&self.client)).await;
        answer.map(Box::new).map_err(failure::sort)
    }

    /// Sends a request that changes something, once, under the caller's key.
    async fn write<R>(&self, key: &str, request: &R) -> Result<Box<R::Output>, ProviderError>
    where
        R: StripeRequest,
        R::Output: miniserde::Deserialize,
    {
        let key = IdempotencyKey::new(key)
            .map_err(|_| failure::refused("idempotency_key", "the key cannot be used"))?;
        let request = request.customize().request_strategy(RequestStrategy::Idempotent(key));
        let answer = Box::pin(request.send(&self.client)).await;
        answer.map(Box::new).map_err(failure::sort)
    }

    fn metadata(&self, payment: &NewPayment) -> HashMap<String, String> {
        HashMap::from([
            ("order".to_owned(), payment.order.to_string()),
            ("attempt".to_owned(), payment.attempt.to_string()),
            ("store".to_owned(), self.store.clone()),
        ])
    }
}

/// An id becomes part of a path; one of ours or Stripe's is letters, digits and underscores.
fn plain(id: &str) -> Result<&str, ProviderError> {
    let fits = (1..=255).contains(&id.len());
    if fits && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(id);
    }
    Err(ProviderError::NotFound)
}

/// Whether this id is a hosted page's.
fn is_page(id: &str) -> bool {
    id.starts_with("cs_")
}

// Requests and answers of Stripe's are large; on the heap they do not swell the future of every
// caller.
impl Provider for Stripe {
    async fn create(&self, key: &str, payment: &NewPayment) -> Result<Payment, ProviderError> {
        Box::pin(self.create_intent(key, payment)).await
    }

    async fn create_page(&self, key: &str, page: &NewPage) -> Result<Payment, ProviderError> {
        Box::pin(self.create_session(key, page)).await
    }

    async fn retrieve(&self, id: &str) -> Result<Payment, ProviderError> {
        let id = plain(id)?;
        if is_page(id) {
            Box::pin(self.retrieve_session(id)).await
        } else {
            Box::pin(self.retrieve_intent(id)).await
        }
    }

    async fn cancel(&self, key: &str, id: &str) -> Result<Payment, ProviderError> {
        let id = plain(id)?;
        let ended = if is_page(id) {
            Box::pin(self.expire_session(key, id)).await
        } else {
            Box::pin(self.cancel_intent(key, id)).await
        };
        match ended {
            // "No" here mostly means "it is already over", and then how it ended is the answer.
            Err(ProviderError::Refused { .. }) => Box::pin(self.retrieve(id)).await,
            other => other,
        }
    }

    async fn find(
        &self,
        order: OrderId,
        attempt: AttemptId,
    ) -> Result<Option<Payment>, ProviderError> {
        if let Some(session) = Box::pin(self.find_session(attempt)).await? {
            return Ok(Some(session));
        }
        Box::pin(self.find_intent(order, attempt)).await
    }

    async fn refund(&self, key: &str, refund: &NewRefund) -> Result<Refund, ProviderError> {
        Box::pin(self.create_refund(key, refund)).await
    }

    async fn retrieve_refund(&self, id: &str) -> Result<Refund, ProviderError> {
        let request = stripe_core::refund::RetrieveRefund::new(plain(id)?);
        let answer = Box::pin(self.read(&request)).await?;
        answer::refund(&answer)
    }

    async fn find_refund(
        &self,
        charge: &str,
        refund: RefundId,
    ) -> Result<Option<Refund>, ProviderError> {
        Box::pin(self.find_refund_of(plain(charge)?, refund)).await
    }
}
