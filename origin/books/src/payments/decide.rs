//! What the provider's word means for an attempt, its order and our own knowledge of both.

use domain::OrderStatus;

use crate::orders::{Attempt, AttemptStatus, Known};
use crate::{Payment, PaymentState};

/// What has to be written down about an attempt, given the provider's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

#[cfg(test)]
mod tests {
    use domain::{AttemptId, Currency, IntentId, Money, OrderId, PaymentStatus, Timestamp};

    use super::*;
    use crate::PaymentFailure;
    use crate::orders::{Means, Order};

    const TOTAL: Money = Money::new(1_000, Currency::USD);

    fn attempt(id: u128, status: AttemptStatus) -> Attempt {
        Attempt {
            id: AttemptId::from_ulid(id),
            order: OrderId::from_ulid(1),
            means: Means::Element,
            status,
            key: String::new(),
            key_at: Timestamp::EPOCH,
            return_url: String::new(),
            provider_id: Some("pi_1".to_owned()),
            amount: TOTAL,
            captured: 0,
            refunded: 0,
            failure: None,
        }
    }

    fn known(status: OrderStatus, attempts: Vec<Attempt>) -> Known {
        let order = Order {
            id: OrderId::from_ulid(1),
            number: 1,
            intent: IntentId::from_ulid(1),
            secret_hash: [0; 32],
            status,
            payment_status: PaymentStatus::Pending,
            total: TOTAL,
            hold_until: Timestamp::EPOCH,
        };
        Known { order, attempts }
    }

    fn payment(state: PaymentState, captured: i64) -> Payment {
        Payment {
            id: "pi_1".to_owned(),
            charge: None,
            state,
            amount: TOTAL,
            captured: Money::new(captured, Currency::USD),
            refunded: Money::zero(Currency::USD),
            order: Some(OrderId::from_ulid(1)),
            attempt: Some(AttemptId::from_ulid(1)),
            client_secret: None,
            url: None,
            failure: None,
        }
    }

    /// The word about an open attempt of an order that waits for it.
    fn word(payment: &Payment) -> Word {
        let open = attempt(1, AttemptStatus::Open);
        decide(&known(OrderStatus::PaymentPending, vec![open.clone()]), &open, payment)
    }

    #[test]
    fn only_the_exact_charge_of_our_own_attempt_pays() {
        let exact = payment(PaymentState::Succeeded, 1_000);
        assert_eq!(word(&exact), Word::Pay);
        let other = Money::new(1_000, Currency::EUR);
        for payment in [
            Payment { captured: Money::new(999, Currency::USD), ..exact.clone() },
            Payment { captured: Money::new(1_001, Currency::USD), ..exact.clone() },
            Payment { amount: Money::new(1_001, Currency::USD), ..exact.clone() },
            Payment { amount: other, captured: other, ..exact.clone() },
        ] {
            assert_eq!(word(&payment), Word::GiveBack("amount_mismatch"), "{payment:?}");
        }
        for payment in [
            Payment { order: None, ..exact.clone() },
            Payment { attempt: None, ..exact.clone() },
            Payment { order: Some(OrderId::from_ulid(2)), ..exact.clone() },
            Payment { attempt: Some(AttemptId::from_ulid(2)), ..exact.clone() },
            Payment { captured: Money::zero(Currency::USD), ..exact },
        ] {
            assert_eq!(word(&payment), Word::Strange, "{payment:?}");
        }
    }

    #[test]
    fn money_for_an_order_that_cannot_have_it_goes_back() {
        let paid = payment(PaymentState::Succeeded, 1_000);
        for status in [OrderStatus::Cancelled, OrderStatus::Paid, OrderStatus::Shipped] {
            for was in [AttemptStatus::Open, AttemptStatus::Cancelled, AttemptStatus::Failed] {
                let one = attempt(1, was);
                let word = decide(&known(status, vec![one.clone()]), &one, &paid);
                assert_eq!(word, Word::GiveBack("order_not_payable"));
            }
        }
        // An attempt given up too early may pay while no other one is alive.
        let late = attempt(1, AttemptStatus::Failed);
        let alone = known(OrderStatus::PaymentPending, vec![late.clone()]);
        assert_eq!(decide(&alone, &late, &paid), Word::Pay);
        let next = attempt(2, AttemptStatus::Open);
        let both = known(OrderStatus::PaymentPending, vec![late.clone(), next]);
        assert_eq!(decide(&both, &late, &paid), Word::GiveBack("order_not_payable"));
    }

    #[test]
    fn what_is_known_is_not_written_again() {
        assert_eq!(word(&payment(PaymentState::AwaitingPayer, 0)), Word::Nothing);
        let processing = payment(PaymentState::Processing, 0);
        assert_eq!(word(&processing), Word::Move(AttemptStatus::Processing));
        assert_eq!(word(&payment(PaymentState::Cancelled, 0)), Word::Ended);
        let ended = attempt(1, AttemptStatus::Cancelled);
        let order = known(OrderStatus::PaymentPending, vec![ended.clone()]);
        for state in
            [PaymentState::AwaitingPayer, PaymentState::Processing, PaymentState::Cancelled]
        {
            assert_eq!(decide(&order, &ended, &payment(state, 0)), Word::Nothing);
        }
    }

    #[test]
    fn a_decline_is_told_once_by_its_mark() {
        let failure = PaymentFailure { code: "card_declined".to_owned(), mark: "ch_1".to_owned() };
        let declined =
            Payment { failure: Some(failure), ..payment(PaymentState::AwaitingPayer, 0) };
        assert_eq!(word(&declined), Word::Declined);
        let mut told = attempt(1, AttemptStatus::Open);
        told.failure = Some("ch_1".to_owned());
        let order = known(OrderStatus::PaymentPending, vec![told.clone()]);
        assert_eq!(decide(&order, &told, &declined), Word::Nothing);
        told.failure = Some("ch_0".to_owned());
        assert_eq!(decide(&order, &told, &declined), Word::Declined);
    }
}
