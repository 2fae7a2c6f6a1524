//! Laws of orders and payments: what is over stays over, and nothing happens outside the tables.

use domain::{OrderEvent, OrderStatus, PaymentEvent, PaymentStatus, next_order, next_payment};
use proptest::prelude::*;

proptest! {
    #[test]
    fn an_order_that_is_over_stays_over(
        events in prop::collection::vec(prop::sample::select(OrderEvent::ALL), 0..60),
    ) {
        let mut status = OrderStatus::Pending;
        let mut shipped = false;
        for event in events {
            let before = status;
            if let Ok(next) = next_order(status, event) {
                prop_assert!(!before.is_terminal(), "{before} went on to {next}");
                prop_assert!(!(shipped && next == OrderStatus::Cancelled));
                // Statuses are declared in their order, so an order only ever goes forward.
                prop_assert!(before < next);
                status = next;
            }
            shipped |= status == OrderStatus::Shipped;
        }
    }

    #[test]
    fn a_payment_that_is_over_stays_over(
        events in prop::collection::vec(prop::sample::select(PaymentEvent::ALL), 0..80),
    ) {
        let mut status = PaymentStatus::Pending;
        let mut taken = false;
        for event in events {
            let before = status;
            if let Ok(next) = next_payment(status, event) {
                prop_assert!(!before.is_terminal(), "{before} went on to {next}");
                // Only money that was taken can be given back, and it cannot be declined any more.
                let given_back =
                    matches!(next, PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded);
                let with_us = next == PaymentStatus::Succeeded;
                prop_assert!(taken || !given_back);
                prop_assert!(!taken || given_back || with_us);
                taken |= with_us;
                status = next;
            }
        }
    }
}
