//! Checkout Sessions: payment on Stripe's own page.

use books::{NewPage, Payment, ProviderError};
use domain::{AttemptId, Millis, Timestamp};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ListCheckoutSession,
    ProductData, RetrieveCheckoutSession,
};
use stripe_shared::{CheckoutSession, CheckoutSessionMode};
use stripe_types::{Expandable, RangeBoundsTs, RangeQueryTs};

use crate::failure::strange;
use crate::payment::money;
use crate::{Stripe, answer};

/// The payment behind the page, and what was given back of it.
const WITH_PAYMENT: [&str; 2] = ["payment_intent", "payment_intent.latest_charge"];
/// Stripe's largest page of a list.
const LIST_PAGE: i64 = 100;
/// Sessions cannot be searched by metadata, only listed. Past this many the answer is "unknown",
/// never "none".
const LIST_PAGES_MAX: u32 = 50;
/// A stored key is sent again for less than a day, so a session is made within a day of its
/// attempt.
const MADE_WITHIN: Millis = Millis::from_hours(24);
/// Their clock and ours may differ.
const CLOCKS_DIFFER: Millis = Millis::from_minutes(10);

impl Stripe {
    pub(crate) async fn create_session(
        &self,
        key: &str,
        page: &NewPage,
    ) -> Result<Payment, ProviderError> {
        let payment = &page.payment;
        let (amount, currency) = money(payment.amount)?;
        // One line with the whole amount: discounts, shipping and tax are decided here and not
        // computed again there.
        let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency);
        price.unit_amount = Some(amount);
        price.product_data = Some(ProductData::new(payment.description.clone()));
        let mut line = CreateCheckoutSessionLineItems::new();
        line.price_data = Some(price);
        line.quantity = Some(1);
        let mut behind = CreateCheckoutSessionPaymentIntentData::new();
        behind.metadata = Some(self.metadata(payment));
        behind.description = Some(payment.description.clone());
        if let (true, Some(email)) = (self.receipts, &payment.email) {
            behind.receipt_email = Some(email.to_string());
        }
        let request = CreateCheckoutSession::new()
            .mode(CheckoutSessionMode::Payment)
            .line_items(vec![line])
            .payment_intent_data(behind)
            .metadata(self.metadata(payment))
            .client_reference_id(payment.order.to_string())
            .success_url(paid(&page.return_url))
            .cancel_url(page.return_url.clone());
        let answer = self.write(key, &request).await?;
        answer::page(&answer)
    }

    pub(crate) async fn retrieve_session(&self, id: &str) -> Result<Payment, ProviderError> {
        let expand: Vec<String> = WITH_PAYMENT.map(str::to_owned).into();
        let session = self.read(&RetrieveCheckoutSession::new(id).expand(expand)).await?;
        self.complete_page(&session).await
    }

    pub(crate) async fn expire_session(
        &self,
        key: &str,
        id: &str,
    ) -> Result<Payment, ProviderError> {
        let session = self.write(key, &ExpireCheckoutSession::new(id)).await?;
        self.complete_page(&session).await
    }

    /// The page made for this attempt, by looking through the sessions made at its time.
    pub(crate) async fn find_session(
        &self,
        attempt: AttemptId,
    ) -> Result<Option<Payment>, ProviderError> {
        let begun = minted_at(attempt);
        let window = RangeQueryTs::Bounds(RangeBoundsTs {
            gt: None,
            gte: Some(begun.minus(CLOCKS_DIFFER).millis() / 1_000),
            lt: None,
            lte: Some(begun.plus(MADE_WITHIN).plus(CLOCKS_DIFFER).millis() / 1_000),
        });
        let mut after: Option<String> = None;
        for _ in 0..LIST_PAGES_MAX {
            let mut request = ListCheckoutSession::new().created(window).limit(LIST_PAGE);
            if let Some(last) = &after {
                request = request.starting_after(last.clone());
            }
            let page = self.read(&request).await?;
            let ours = page.data.iter().find(|session| {
                session.metadata.as_ref().and_then(answer::attempt) == Some(attempt)
            });
            if let Some(session) = ours {
                return self.retrieve_session(session.id.as_str()).await.map(Some);
            }
            after = page.data.last().map(|session| session.id.to_string());
            if !page.has_more || after.is_none() {
                return Ok(None);
            }
        }
        Err(strange("more hosted pages than can be looked through"))
    }

    /// A page whose payment came as an id alone is completed by asking for that payment.
    async fn complete_page(&self, session: &CheckoutSession) -> Result<Payment, ProviderError> {
        let behind = match &session.payment_intent {
            Some(Expandable::Id(id)) => Some(self.retrieve_intent(id.as_str()).await?),
            Some(Expandable::Object(intent)) => Some(self.complete(intent).await?),
            None => None,
        };
        match behind {
            Some(payment) => Ok(answer::page_over(session, payment)),
            None => answer::page(session),
        }
    }
}

/// When an attempt's id was minted: the first 48 bits of a ULID.
fn minted_at(attempt: AttemptId) -> Timestamp {
    Timestamp::from_millis(i64::try_from(attempt.ulid() >> 80).unwrap_or(0))
}

/// Where shoppers who have paid go back to: told in the words that Stripe's own script uses, so
/// that the shop does not ask them to pay again while the webhook is on its way.
fn paid(return_url: &str) -> String {
    let joint = if return_url.contains('?') { '&' } else { '?' };
    format!("{return_url}{joint}redirect_status=succeeded")
}
