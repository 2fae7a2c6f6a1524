//! How much of our stock is shown, and how long it is held.

use crate::limits;
use crate::names::named;
use crate::time::Timestamp;

named! {
    /// How much there is, as exactly as a shopper is told.
    pub enum Band {
        /// Enough.
        InStock = "in_stock",
        /// A few, so that one should not wait.
        Few = "few",
        /// None.
        None = "none",
        /// None, but it can be ordered and will come later.
        Backorder = "backorder",
    }
}

named! {
    /// What became of stock that was held for an order.
    pub enum HoldState {
        /// It waits for the payment.
        Held = "HELD",
        /// It was paid and will be sent.
        Committed = "COMMITTED",
        /// It was given back.
        Released = "RELEASED",
    }
}

impl Band {
    /// Whether some can be ordered.
    pub const fn can_order(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// The band of so many pieces that nobody holds; below zero is a shortage.
pub const fn band(available: i64, backorder: bool) -> Band {
    if available > limits::FEW_MAX {
        Band::InStock
    } else if available > 0 {
        Band::Few
    } else if backorder {
        Band::Backorder
    } else {
        Band::None
    }
}

/// Until when stock is held for an intent that was issued then and taken in now.
///
/// A shopper who is still waiting gets a short hold; one who has to be called back gets a day. An
/// intake that seems to come before its intent is a matter of clocks and counts as prompt.
pub fn hold_until(issued: Timestamp, intake: Timestamp) -> Timestamp {
    let prompt = intake.since(issued) <= limits::EXPRESS_WITHIN;
    intake.plus(if prompt { limits::HOLD_EXPRESS } else { limits::HOLD_LATE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    #[test]
    fn bands_begin_and_end_where_the_limits_say() {
        for (available, without, with) in [
            (i64::MIN, Band::None, Band::Backorder),
            (0, Band::None, Band::Backorder),
            (1, Band::Few, Band::Few),
            (5, Band::Few, Band::Few),
            (6, Band::InStock, Band::InStock),
        ] {
            assert_eq!(band(available, false), without, "{available}");
            assert_eq!(band(available, true), with, "{available}");
        }
    }

    #[test]
    fn a_shopper_called_back_by_mail_has_a_day() {
        let issued = Timestamp::from_millis(1_000);
        let hold = |late: u64| {
            let intake = issued.plus(Millis::new(late));
            hold_until(issued, intake).since(intake)
        };
        assert_eq!(hold(0), limits::HOLD_EXPRESS);
        assert_eq!(hold(120_000), limits::HOLD_EXPRESS);
        assert_eq!(hold(120_001), limits::HOLD_LATE);
        let before = issued.minus(Millis::from_hours(1));
        assert_eq!(hold_until(issued, before), before.plus(limits::HOLD_EXPRESS));
    }
}
