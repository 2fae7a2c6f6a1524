//! Asking the provider about one attempt, whatever is known of it so far.

use domain::Timestamp;

use crate::orders::{Attempt, Known, Means};
use crate::{Fault, Moment, Payment, PaymentState, Provider, ProviderError};

/// What the provider told about an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It is there, in this state.
    Payment(Box<Payment>),
    /// It was not made and will not be: the provider refuses to.
    Refused,
    /// It is not there, and its key is too old or too used to make it now.
    Absent,
}

/// The provider's present state of this attempt. One whose creation was never answered is created
/// again with its stored key while that is safe, and after that only looked for.
pub(super) async fn ask<P: Provider>(
    provider: &P,
    known: &Known,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Told, Fault> {
    if let Some(id) = &attempt.provider_id {
        return match provider.retrieve(id).await {
            Ok(payment) => Ok(Told::Payment(Box::new(payment))),
            // It forgot what it made, as a sandbox does that was emptied. Were it to succeed
            // after all, the charge would be given back.
            Err(ProviderError::NotFound) => Ok(Told::Absent),
            Err(error) => Err(error.into()),
        };
    }
    if super::key_lives(attempt, now) {
        let made = match attempt.means {
            Means::Element => provider.create(&attempt.key, &super::request(known, attempt)).await,
            Means::Redirect => {
                provider.create_page(&attempt.key, &super::page(known, attempt)).await
            }
        };
        return match made {
            Ok(payment) => Ok(Told::Payment(Box::new(payment))),
            Err(ProviderError::Refused { .. } | ProviderError::NotFound) => Ok(Told::Refused),
            // A provider may repeat a stored failure for as long as it keeps the key, although
            // the payment was made: what it has is the truth.
            Err(error @ ProviderError::Unknown(_)) => {
                match provider.find(attempt.order, attempt.id).await {
                    Ok(Some(payment)) => Ok(Told::Payment(Box::new(payment))),
                    Ok(None) | Err(_) => Err(error.into()),
                }
            }
            Err(error @ ProviderError::Busy { .. }) => Err(error.into()),
        };
    }
    Ok(match provider.find(attempt.order, attempt.id).await? {
        Some(payment) => Told::Payment(Box::new(payment)),
        None => Told::Absent,
    })
}

/// Cancels a payment and answers its state after it. Each call has a key of its own: a cancel
/// repeats harmlessly, but a *refusal* repeated from a stored key would outlive its reason.
pub(super) async fn cancel<P: Provider>(
    provider: &P,
    attempt: &Attempt,
    id: &str,
    moment: &mut Moment,
) -> Result<Payment, Fault> {
    let call: domain::EventId = moment.mint();
    match provider.cancel(&format!("bodega-cancel-{}-{call}", attempt.id), id).await {
        Ok(payment) => Ok(payment),
        Err(ProviderError::Busy { retry_after }) => Err(ProviderError::Busy { retry_after }.into()),
        Err(error) => {
            let payment = provider.retrieve(id).await?;
            // It is as it was, so the call did not get through: the caller tries again later.
            if payment.state == PaymentState::AwaitingPayer {
                return Err(error.into());
            }
            Ok(payment)
        }
    }
}
