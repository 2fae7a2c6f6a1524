//! What may happen to an order, and to its payment: two tables, and nothing that is not in them.

use std::error::Error;
use std::fmt;

use crate::names::named;

named! {
    /// How far an order has come.
    pub enum OrderStatus {
        /// It exists and its stock is held.
        Pending = "PENDING",
        /// Its payment has begun.
        PaymentPending = "PAYMENT_PENDING",
        /// It is paid: captured, or authorised where the shop captures later.
        Paid = "PAID",
        /// It is being packed.
        Processing = "PROCESSING",
        /// It is on its way.
        Shipped = "SHIPPED",
        /// It has arrived.
        Delivered = "DELIVERED",
        /// It will not be sent.
        Cancelled = "CANCELLED",
    }
}

named! {
    /// What happens to an order.
    pub enum OrderEvent {
        /// The first payment attempt began.
        PaymentStarted = "payment_started",
        /// The provider confirmed the payment.
        Paid = "paid",
        /// Packing began.
        ProcessingStarted = "processing_started",
        /// The goods left.
        Shipped = "shipped",
        /// The goods arrived.
        Delivered = "delivered",
        /// The shopper, the shop or the end of the hold called it off.
        Cancelled = "cancelled",
    }
}

named! {
    /// What is known of an order's money.
    pub enum PaymentStatus {
        /// Nothing has been paid.
        Pending = "PENDING",
        /// The money is reserved.
        Authorized = "AUTHORIZED",
        /// The provider is working on it.
        Processing = "PROCESSING",
        /// The money is ours.
        Succeeded = "SUCCEEDED",
        /// The last attempt was declined; there may be another.
        Failed = "FAILED",
        /// There will be no payment.
        Cancelled = "CANCELLED",
        /// A part has been given back.
        PartiallyRefunded = "PARTIALLY_REFUNDED",
        /// All has been given back.
        Refunded = "REFUNDED",
    }
}

named! {
    /// What happens to an order's money.
    pub enum PaymentEvent {
        /// Another attempt began after one had failed.
        Restarted = "restarted",
        /// The provider reserved the money.
        Authorized = "authorized",
        /// The provider began to work on it.
        ProcessingStarted = "processing_started",
        /// The provider took the money.
        Succeeded = "succeeded",
        /// The provider declined.
        Failed = "failed",
        /// No attempt is left and none will be made.
        Cancelled = "cancelled",
        /// A part was given back, and a part remains.
        PartiallyRefunded = "partially_refunded",
        /// All that remained was given back.
        Refunded = "refunded",
        /// A bank returned what was given back, and another refund stands.
        RefundReturned = "refund_returned",
        /// A bank returned what was given back, and no refund is left.
        RefundsReturned = "refunds_returned",
    }
}

named! {
    /// How much of an order has been sent.
    pub enum FulfilmentStatus {
        /// Nothing.
        Unfulfilled = "UNFULFILLED",
        /// Some of it.
        Partial = "PARTIAL",
        /// All of it.
        Fulfilled = "FULFILLED",
    }
}

/// The tables do not have this step, so it cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// The name of the status.
    pub from: &'static str,
    /// The name of the event.
    pub event: &'static str,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot follow {}", self.event, self.from)
    }
}

impl Error for Rejected {}

const ORDER: &[(OrderStatus, OrderEvent, OrderStatus)] = {
    use OrderEvent as Event;
    use OrderStatus::{Cancelled, Delivered, Paid, PaymentPending, Pending, Processing, Shipped};
    &[
        (Pending, Event::PaymentStarted, PaymentPending),
        (PaymentPending, Event::Paid, Paid),
        (Paid, Event::ProcessingStarted, Processing),
        (Processing, Event::Shipped, Shipped),
        (Shipped, Event::Delivered, Delivered),
        (Pending, Event::Cancelled, Cancelled),
        (PaymentPending, Event::Cancelled, Cancelled),
        (Paid, Event::Cancelled, Cancelled),
        (Processing, Event::Cancelled, Cancelled),
    ]
};

const PAYMENT: &[(PaymentStatus, PaymentEvent, PaymentStatus)] = {
    use PaymentEvent as Event;
    use PaymentStatus::{
        Authorized, Cancelled, Failed, PartiallyRefunded, Pending, Processing, Refunded, Succeeded,
    };
    &[
        (Pending, Event::Authorized, Authorized),
        (Pending, Event::ProcessingStarted, Processing),
        (Pending, Event::Succeeded, Succeeded),
        (Pending, Event::Failed, Failed),
        (Pending, Event::Cancelled, Cancelled),
        (Processing, Event::Authorized, Authorized),
        (Processing, Event::Succeeded, Succeeded),
        (Processing, Event::Failed, Failed),
        (Processing, Event::Cancelled, Cancelled),
        // A reservation can lapse, which the provider reports as a failure.
        (Authorized, Event::Succeeded, Succeeded),
        (Authorized, Event::Failed, Failed),
        (Authorized, Event::Cancelled, Cancelled),
        // A declined attempt stays open at the provider, so the next word may be any of these.
        (Failed, Event::Restarted, Pending),
        (Failed, Event::Authorized, Authorized),
        (Failed, Event::ProcessingStarted, Processing),
        (Failed, Event::Succeeded, Succeeded),
        (Failed, Event::Cancelled, Cancelled),
        (Succeeded, Event::PartiallyRefunded, PartiallyRefunded),
        (Succeeded, Event::Refunded, Refunded),
        (PartiallyRefunded, Event::PartiallyRefunded, PartiallyRefunded),
        (PartiallyRefunded, Event::Refunded, Refunded),
        // A refund may come back to the shop weeks after it had succeeded.
        (PartiallyRefunded, Event::RefundReturned, PartiallyRefunded),
        (PartiallyRefunded, Event::RefundsReturned, Succeeded),
        (Refunded, Event::RefundReturned, PartiallyRefunded),
        (Refunded, Event::RefundsReturned, Succeeded),
    ]
};

/// The status of an order after an event.
pub fn next_order(from: OrderStatus, event: OrderEvent) -> Result<OrderStatus, Rejected> {
    ORDER
        .iter()
        .find(|(start, what, _)| (*start, *what) == (from, event))
        .map(|(_, _, to)| *to)
        .ok_or(Rejected { from: from.as_str(), event: event.as_str() })
}

/// The status of an order's money after an event.
pub fn next_payment(from: PaymentStatus, event: PaymentEvent) -> Result<PaymentStatus, Rejected> {
    PAYMENT
        .iter()
        .find(|(start, what, _)| (*start, *what) == (from, event))
        .map(|(_, _, to)| *to)
        .ok_or(Rejected { from: from.as_str(), event: event.as_str() })
}

impl OrderStatus {
    /// Whether nothing can happen to the order any more.
    pub fn is_terminal(self) -> bool {
        !ORDER.iter().any(|(from, _, _)| *from == self)
    }

    /// Whether the order can still be called off.
    pub fn can_cancel(self) -> bool {
        next_order(self, OrderEvent::Cancelled).is_ok()
    }
}

impl PaymentStatus {
    /// Whether nothing can happen to the money any more.
    pub fn is_terminal(self) -> bool {
        !PAYMENT.iter().any(|(from, _, _)| *from == self)
    }
}

impl FulfilmentStatus {
    /// What it means that so many pieces of so many were sent.
    pub const fn of(sent: u64, ordered: u64) -> Self {
        if sent == 0 {
            Self::Unfulfilled
        } else if sent < ordered {
            Self::Partial
        } else {
            Self::Fulfilled
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn these_steps_of_an_order_and_no_others() {
        let mut edges = String::new();
        for from in OrderStatus::ALL {
            for event in OrderEvent::ALL {
                if let Ok(to) = next_order(*from, *event) {
                    edges.push_str(&format!("{from} {event} {to}\n"));
                }
            }
        }
        let expected = "\
PENDING payment_started PAYMENT_PENDING
PENDING cancelled CANCELLED
PAYMENT_PENDING paid PAID
PAYMENT_PENDING cancelled CANCELLED
PAID processing_started PROCESSING
PAID cancelled CANCELLED
PROCESSING shipped SHIPPED
PROCESSING cancelled CANCELLED
SHIPPED delivered DELIVERED
";
        assert_eq!(edges, expected);
    }

    #[test]
    fn these_steps_of_a_payment_and_no_others() {
        let mut edges = String::new();
        for from in PaymentStatus::ALL {
            for event in PaymentEvent::ALL {
                if let Ok(to) = next_payment(*from, *event) {
                    edges.push_str(&format!("{from} {event} {to}\n"));
                }
            }
        }
        let expected = "\
PENDING authorized AUTHORIZED
PENDING processing_started PROCESSING
PENDING succeeded SUCCEEDED
PENDING failed FAILED
PENDING cancelled CANCELLED
AUTHORIZED succeeded SUCCEEDED
AUTHORIZED failed FAILED
AUTHORIZED cancelled CANCELLED
PROCESSING authorized AUTHORIZED
PROCESSING succeeded SUCCEEDED
PROCESSING failed FAILED
PROCESSING cancelled CANCELLED
SUCCEEDED partially_refunded PARTIALLY_REFUNDED
SUCCEEDED refunded REFUNDED
FAILED restarted PENDING
FAILED authorized AUTHORIZED
FAILED processing_started PROCESSING
FAILED succeeded SUCCEEDED
FAILED cancelled CANCELLED
PARTIALLY_REFUNDED partially_refunded PARTIALLY_REFUNDED
PARTIALLY_REFUNDED refunded REFUNDED
PARTIALLY_REFUNDED refund_returned PARTIALLY_REFUNDED
PARTIALLY_REFUNDED refunds_returned SUCCEEDED
REFUNDED refund_returned PARTIALLY_REFUNDED
REFUNDED refunds_returned SUCCEEDED
";
        assert_eq!(edges, expected);
    }

    #[test]
    fn no_table_has_two_answers_to_one_question() {
        let orders: Vec<_> = ORDER.iter().map(|(from, event, _)| (from, event)).collect();
        let payments: Vec<_> = PAYMENT.iter().map(|(from, event, _)| (from, event)).collect();
        let once = |length: usize, distinct: usize| assert_eq!(length, distinct);
        once(orders.len(), orders.iter().collect::<std::collections::BTreeSet<_>>().len());
        once(payments.len(), payments.iter().collect::<std::collections::BTreeSet<_>>().len());
    }

    #[test]
    fn an_order_can_be_called_off_until_it_ships() {
        let allowed: Vec<_> =
            OrderStatus::ALL.iter().filter(|status| status.can_cancel()).copied().collect();
        use OrderStatus::{Cancelled, Delivered, Paid, PaymentPending, Pending, Processing};
        assert_eq!(allowed, [Pending, PaymentPending, Paid, Processing]);
        assert!(Cancelled.is_terminal() && Delivered.is_terminal() && !Pending.is_terminal());
    }

    #[test]
    fn a_step_that_cannot_happen_says_which() {
        let rejected = next_order(OrderStatus::Shipped, OrderEvent::Cancelled).unwrap_err();
        assert_eq!(rejected.to_string(), "cancelled cannot follow SHIPPED");
    }

    #[test]
    fn every_name_leads_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::parse(status.as_str()), Some(*status));
        }
        assert_eq!(OrderStatus::parse("pending"), None);
        assert_eq!(FulfilmentStatus::of(0, 2), FulfilmentStatus::Unfulfilled);
        assert_eq!(FulfilmentStatus::of(1, 2), FulfilmentStatus::Partial);
        assert_eq!(FulfilmentStatus::of(2, 2), FulfilmentStatus::Fulfilled);
    }
}
