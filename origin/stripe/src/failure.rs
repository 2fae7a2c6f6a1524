//! What Stripe's refusals and silences mean for us.

use async_stripe::StripeError;
use books::ProviderError;
use domain::Millis;
use stripe_shared::ApiErrors;

/// Stripe counts its limits per second; a pause of one is enough, and the caller adds its own
/// spread.
const RATE_PAUSE: Millis = Millis::from_seconds(1);

/// Sorts an error by the only question that matters: was it done, was it not, or is that unknown.
pub(crate) fn sort(error: StripeError) -> ProviderError {
    match error {
        StripeError::Stripe(error, status) => {
            let code = error
                .decline_code
                .clone()
                .or_else(|| error.code.as_ref().map(|code| code.as_str().to_owned()))
                .unwrap_or_else(|| error.type_.as_str().to_owned());
            by_status(status, code, whereabouts(&error))
        }
        // The client hides whether a request had left before the line broke, so it may have.
        StripeError::ClientError(reason) => ProviderError::Unknown(reason),
        StripeError::Timeout => ProviderError::Unknown("no answer in time".to_owned()),
        // Answered, and not in a way we understand: something may well have been made.
        StripeError::JSONDeserialize(reason) => ProviderError::Unknown(reason),
        StripeError::ConfigError(reason) => {
            tracing::error!(reason, "the payment provider's settings do not work");
            ProviderError::Busy { retry_after: None }
        }
    }
}

/// Where an operator finds the rest. Stripe's own words may quote what was sent, a payer's address
/// among it, and this text goes to logs.
fn whereabouts(error: &ApiErrors) -> String {
    let param = error.param.as_deref().unwrap_or("the request");
    match &error.request_log_url {
        Some(url) => format!("{param}, see {url}"),
        None => param.to_owned(),
    }
}

fn by_status(status: u16, code: String, message: String) -> ProviderError {
    match status {
        // Our key is wrong or may not do this. Nothing was done, and it is no verdict on the
        // payment: an operator has to mend it, and until then it is as if the provider were closed.
        401 | 403 => {
            tracing::error!(status, code, "the payment provider does not accept our key");
            ProviderError::Busy { retry_after: None }
        }
        404 => ProviderError::NotFound,
        // The same key is being worked on by an earlier call of ours.
        409 => ProviderError::Unknown("the idempotency key is in use".to_owned()),
        429 => ProviderError::Busy { retry_after: Some(RATE_PAUSE) },
        400..=423 | 425..=499 => ProviderError::Refused { code, message },
        _ => ProviderError::Unknown(format!("status {status}")),
    }
}

/// The provider answered with something our books have no word for.
pub(crate) fn strange(what: impl Into<String>) -> ProviderError {
    ProviderError::Unknown(what.into())
}

/// We will not even ask.
pub(crate) fn refused(code: &str, message: &str) -> ProviderError {
    ProviderError::Refused { code: code.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> ProviderError {
        by_status(status, "code".to_owned(), String::new())
    }

    #[test]
    fn only_a_clear_no_is_a_refusal() {
        assert!(matches!(status(400), ProviderError::Refused { .. }));
        assert!(matches!(status(402), ProviderError::Refused { .. }));
        assert_eq!(status(404), ProviderError::NotFound);
    }

    #[test]
    fn a_broken_provider_leaves_the_outcome_open() {
        for code in [409, 424, 500, 502, 503] {
            assert!(matches!(status(code), ProviderError::Unknown(_)), "{code}");
        }
        assert!(matches!(sort(StripeError::Timeout), ProviderError::Unknown(_)));
    }

    #[test]
    fn being_turned_away_is_not_a_verdict_on_the_payment() {
        for code in [401, 403, 429] {
            assert!(matches!(status(code), ProviderError::Busy { .. }), "{code}");
        }
    }
}
