//! Speaking with the origin: sealing a message, asking while the shopper waits, and the two lanes
//! of an intent.

use domain::{IntentId, Millis, limits};
use wire::answer::Answer;
use wire::envelope::{Envelope, SealError};
use wire::message::{Intent, Message, QUOTE_BYTES_MAX, StatusQuestion};
use wire::secret::OrderSecret;

use crate::failure::{Code, Failure};
use crate::host::{Host, HostError};
use crate::log::chain;
use crate::shop::Shop;
use crate::trace::Trace;

/// How long a question may take that nobody can answer but the origin: a payment's start waits for
/// the provider.
const PATIENT: Millis = Millis::from_seconds(10);
/// How long a page waits for the state of an order before it says that it is being confirmed.
const STATUS_WITHIN: Millis = Millis::from_seconds(2);

fn seal<H: Host>(host: &H, shop: &Shop, message: &Message) -> Result<Envelope, Failure> {
    let settings = shop.settings();
    Envelope::seal(message, &settings.keys, &settings.sealing, host.now(), host.entropy())
        .map_err(|error| unsealable(&error))
}

/// An order that no lane could carry is refused before any lane is tried: it would be refused there
/// again and again. The limits of carts and titles keep every usual order far below.
fn unsealable(error: &SealError) -> Failure {
    match error {
        SealError::TooLarge { .. } => too_long(),
        SealError::Unusable => Failure::internal(error),
    }
}

/// More is ordered than one message holds.
pub(crate) fn too_long() -> Failure {
    let detail = "This order is too long to be sent in one piece. Order it in two.";
    Failure::with(Code::BodyTooLarge, detail)
}

/// An intent as both lanes carry it.
pub(crate) struct Sealed {
    /// The intent.
    pub(crate) id: IntentId,
    envelope: Envelope,
}

/// Seals an intent, before anything is written for it: one that no lane carries leaves its cart as
/// it is.
pub(crate) fn seal_intent<H: Host>(
    host: &H,
    shop: &Shop,
    intent: Intent,
) -> Result<Sealed, Failure> {
    let id = intent.intent;
    // A longer one is nothing that the origin reads.
    if intent.quote.len() > QUOTE_BYTES_MAX {
        return Err(too_long());
    }
    let envelope = seal(host, shop, &Message::Place(intent))?;
    Ok(Sealed { id, envelope })
}

/// Asks the origin how an order stands. `None` means that it could not be asked just now.
pub(crate) async fn status<H: Host>(
    host: &H,
    shop: &Shop,
    trace: &Trace,
    question: StatusQuestion,
) -> Result<Option<Answer>, Failure> {
    let envelope = seal(host, shop, &Message::Status(question))?;
    match host.ask(&envelope, &trace.traceparent, STATUS_WITHIN).await {
        Ok(Answer::Busy { .. }) => Ok(None),
        Ok(answer) => Ok(Some(answer)),
        Err(error) => {
            trace.warn(host, "the origin did not answer a status question", &chain(&error));
            Ok(None)
        }
    }
}

/// Asks the origin for something that only it can do now.
pub(crate) async fn ask<H: Host>(
    host: &H,
    shop: &Shop,
    trace: &Trace,
    message: &Message,
) -> Result<Answer, Failure> {
    let envelope = seal(host, shop, message)?;
    match host.ask(&envelope, &trace.traceparent, PATIENT).await {
        Ok(answer) => Ok(answer),
        Err(error) => Err(Failure::away(Code::OriginUnavailable, &error)),
    }
}

/// Sends an intent: express first, and when that stays silent, the durable lane.
///
/// Both lanes carry the same message id, so whatever arrives, and how often, is one order.
pub(crate) async fn place<H: Host>(
    host: &H,
    trace: &Trace,
    Sealed { id, envelope }: Sealed,
) -> Result<Answer, Failure> {
    match host.ask(&envelope, &trace.traceparent, limits::EXPRESS_DEADLINE).await {
        Ok(Answer::Busy { .. }) => trace.warn(host, "the express lane is busy", ""),
        Ok(answer) => {
            trace.intent(host, "the express lane answered", id);
            return Ok(answer);
        }
        Err(error) => trace.warn(host, "the express lane is silent", &chain(&error)),
    }
    match host.send(&envelope, &trace.traceparent).await {
        Ok(()) => {
            trace.intent(host, "the durable lane has the intent", id);
            Ok(Answer::Accepted)
        }
        Err(error) => Err(unconfirmed(&error)),
    }
}

/// Both lanes failed. The express lane may have been heard although nobody heard its answer, so all
/// that can be said is that the same request may be sent again.
fn unconfirmed(error: &HostError) -> Failure {
    let mut failure = Failure::away(Code::OriginUnavailable, error);
    failure.detail = Some(
        "We could not confirm your order. Send the same order again in a moment: it cannot be \
            ordered twice."
            .to_owned(),
    );
    failure
}

/// The secret that opens the page of an intent of ours. It is derived, so it is never stored.
pub(crate) fn order_secret(shop: &Shop, intent: IntentId) -> OrderSecret {
    shop.settings().keys.order_secret(&intent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_lane_carries_is_the_shopper_s_to_change_and_no_fault_of_ours() {
        let large = unsealable(&SealError::TooLarge { bytes: 1 << 20 });
        assert_eq!((large.code, large.cause.is_none()), (Code::BodyTooLarge, true));
        assert_eq!(unsealable(&SealError::Unusable).code, Code::Internal);
    }
}
