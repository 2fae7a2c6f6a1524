//! PaymentIntents and refunds.

use books::{NewPayment, NewRefund, Payment, PaymentState, ProviderError, Refund};
use domain::{AttemptId, OrderId, RefundId};
use std::collections::HashMap;
use std::str::FromStr;

use stripe_core::payment_intent::{
    CancelPaymentIntent, CreatePaymentIntent, CreatePaymentIntentAutomaticPaymentMethods,
    RetrievePaymentIntent, SearchPaymentIntent,
};
use stripe_core::refund::{CreateRefund, ListRefund};
use stripe_shared::PaymentIntent;
use stripe_types::{Currency, Expandable};

use crate::amount::{from_stripe, to_stripe};
use crate::failure::{refused, strange};
use crate::{Stripe, answer, plain};

/// With the charge comes how much of it was given back.
const WITH_CHARGE: &str = "latest_charge";
/// Stripe's largest page.
const PAGE: i64 = 100;
/// More refunds than this on one charge is not a shop but an accident, and is not guessed about.
const REFUND_PAGES_MAX: u32 = 10;

/// An amount and its currency in Stripe's own words.
pub(crate) fn money(amount: domain::Money) -> Result<(i64, Currency), ProviderError> {
    let number = to_stripe(amount).ok_or_else(|| {
        refused("amount_not_representable", "Stripe cannot take exactly this amount")
    })?;
    let code = amount.currency().code().to_ascii_lowercase();
    match Currency::from_str(&code) {
        Ok(currency) => Ok((number, currency)),
        Err(never) => match never {},
    }
}

impl Stripe {
    pub(crate) async fn create_intent(
        &self,
        key: &str,
        payment: &NewPayment,
    ) -> Result<Payment, ProviderError> {
        let (amount, currency) = money(payment.amount)?;
        let mut request = CreatePaymentIntent::new(amount, currency)
            .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
            .description(payment.description.clone())
            .metadata(self.metadata(payment));
        if let (true, Some(email)) = (self.receipts, &payment.email) {
            request = request.receipt_email(email.to_string());
        }
        let answer = self.write(key, &request).await?;
        answer::payment(&answer)
    }

    pub(crate) async fn retrieve_intent(&self, id: &str) -> Result<Payment, ProviderError> {
        let request = RetrievePaymentIntent::new(id).expand(vec![WITH_CHARGE.to_owned()]);
        let intent = self.read(&request).await?;
        self.complete(&intent).await
    }

    pub(crate) async fn cancel_intent(
        &self,
        key: &str,
        id: &str,
    ) -> Result<Payment, ProviderError> {
        let answer = self.write(key, &CancelPaymentIntent::new(id)).await?;
        answer::payment(&answer)
    }

    /// Stripe's search lags up to a minute behind. That is enough for what it is asked here: the
    /// fate of a call whose key is too old to be sent again.
    pub(crate) async fn find_intent(
        &self,
        order: OrderId,
        attempt: AttemptId,
    ) -> Result<Option<Payment>, ProviderError> {
        let query = format!("metadata['attempt']:'{attempt}'");
        let found = self.read(&SearchPaymentIntent::new(query).limit(PAGE)).await?;
        let ours = found.data.into_iter().find(|intent| {
            answer::attempt(&intent.metadata) == Some(attempt)
                && answer::order(&intent.metadata) == Some(order)
        });
        match ours {
            Some(intent) => Ok(Some(self.retrieve_intent(plain(intent.id.as_str())?).await?)),
            None => Ok(None),
        }
    }

    pub(crate) async fn create_refund(
        &self,
        key: &str,
        refund: &NewRefund,
    ) -> Result<Refund, ProviderError> {
        let (amount, _) = money(refund.amount)?;
        let request = CreateRefund::new()
            .payment_intent(plain(&refund.charge)?)
            .amount(amount)
            .metadata(HashMap::from([
                ("refund".to_owned(), refund.refund.to_string()),
                ("order".to_owned(), refund.order.to_string()),
                ("store".to_owned(), self.store.clone()),
            ]));
        let answer = self.write(key, &request).await?;
        answer::refund(&answer)
    }

    pub(crate) async fn find_refund_of(
        &self,
        charge: &str,
        wanted: RefundId,
    ) -> Result<Option<Refund>, ProviderError> {
        let refunds = self.refunds_of(charge).await?;
        refunds
            .iter()
            .find(|refund| answer::is_refund(refund, wanted))
            .map(answer::refund)
            .transpose()
    }

    /// A payment with what was given back of it, also where the provider did not send the charge
    /// along.
    pub(crate) async fn complete(&self, intent: &PaymentIntent) -> Result<Payment, ProviderError> {
        let mut payment = answer::payment(intent)?;
        let bare = matches!(intent.latest_charge, Some(Expandable::Id(_)));
        if payment.state == PaymentState::Succeeded && bare {
            let refunds = self.refunds_of(intent.id.as_str()).await?;
            let given = refunds
                .iter()
                .filter(|refund| !matches!(refund.status.as_deref(), Some("failed" | "canceled")))
                .fold(0_i64, |sum, refund| sum.saturating_add(refund.amount));
            payment.refunded = from_stripe(given, &intent.currency.to_string())
                .ok_or_else(|| strange("a refunded amount that we cannot write"))?;
        }
        Ok(payment)
    }

    async fn refunds_of(&self, charge: &str) -> Result<Vec<stripe_shared::Refund>, ProviderError> {
        let mut all: Vec<stripe_shared::Refund> = Vec::new();
        for _ in 0..REFUND_PAGES_MAX {
            let mut request = ListRefund::new().payment_intent(charge).limit(PAGE);
            if let Some(last) = all.last() {
                request = request.starting_after(last.id.to_string());
            }
            let page = self.read(&request).await?;
            let more = page.has_more && !page.data.is_empty();
            all.extend(page.data);
            if !more {
                return Ok(all);
            }
        }
        Err(strange("a charge with more refunds than can be read"))
    }
}
