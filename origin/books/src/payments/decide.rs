//! What the provider's word means for an attempt, its order and our own knowledge of both.

use domain::OrderStatus;

use crate::orders::{Attempt, AttemptStatus, Known};
use crate::{Payment, PaymentState};

/// What has to be written down about an attempt, given the provider's word.
pub(super) enum Word {
    /// It is written down already.
    Nothing,
    /// The provider speaks of something that is not ours.
    Strange,
    /// It waits, in this state.
    Move(AttemptStatus),
    /// A new try was declined.
    Declined,
    /// It ended without a charge.
    Ended,
    /// It pays its order.
    Pay,
    /// It charged for what the order cannot have, for this reason.
    GiveBack(&'static str),
}

/// Decides without asking anybody: the same words give the same answer.
pub(super) fn decide(known: &Known, attempt: &Attempt, payment: &Payment) -> Word {
    let ours = payment.order == Some(attempt.order) && payment.attempt == Some(attempt.id);
    let waiting = |status| {
        let same = attempt.status == status && attempt.provider_id.is_some();
        if same || attempt.status.ended() { Word::Nothing } else { Word::Move(status) }
    };
    match payment.state {
        _ if !ours => Word::Strange,
        PaymentState::AwaitingPayer => match &payment.failure {
            Some(failure)
                if attempt.failure.as_ref() != Some(&failure.mark) && !attempt.status.ended() =>
            {
                Word::Declined
            }
            _ => waiting(AttemptStatus::Open),
        },
        PaymentState::Processing => waiting(AttemptStatus::Processing),
        PaymentState::Authorized => waiting(AttemptStatus::Authorized),
        PaymentState::Cancelled if attempt.status.ended() => Word::Nothing,
        PaymentState::Cancelled => Word::Ended,
        PaymentState::Succeeded => {
            let exact = payment.amount == attempt.amount && payment.captured == attempt.amount;
            let other_live = known.live().is_some_and(|live| live.id != attempt.id);
            match known.order.status {
                _ if !exact && payment.captured.minor() <= 0 => Word::Strange,
                _ if !exact => Word::GiveBack("amount_mismatch"),
                OrderStatus::PaymentPending if !other_live => Word::Pay,
                _ => Word::GiveBack("order_not_payable"),
            }
        }
    }
}
