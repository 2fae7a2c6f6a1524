//! The prices of a variant as bytes: one interval behind the other.
//!
//! ```text
//! list     u16  position among the bucket's price lists
//! flags    u8   1 compare_at is there, 2 until is there, 4 amounts are 64 bits wide,
//!               8 from is not the epoch
//! price    u32 or i64
//! [compare_at u32 or i64] [from i64] [until i64]
//! ```

use domain::{Currency, Money, PriceInterval, Timestamp};

use crate::layout::stream::Out;

pub(crate) const HAS_COMPARE_AT: u8 = 1;
pub(crate) const HAS_UNTIL: u8 = 2;
pub(crate) const IS_WIDE: u8 = 4;
pub(crate) const HAS_FROM: u8 = 8;

/// Writes an interval of the price list at this position.
pub(super) fn write(out: &mut Out, list: u16, interval: &PriceInterval) {
    let narrow = |money: Money| u32::try_from(money.minor()).ok();
    let price = narrow(interval.price);
    let compare_at = interval.compare_at.map(narrow);
    let is_wide = price.is_none() || compare_at == Some(None);
    let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
    let has_from = interval.from != Timestamp::EPOCH;
    out.u16(list);
    out.byte(
        flag(interval.compare_at.is_some(), HAS_COMPARE_AT)
            | flag(interval.until.is_some(), HAS_UNTIL)
            | flag(is_wide, IS_WIDE)
            | flag(has_from, HAS_FROM),
    );
    for amount in [Some(interval.price), interval.compare_at].into_iter().flatten() {
        match narrow(amount) {
            Some(minor) if !is_wide => out.u32(minor),
            _ => out.i64(amount.minor()),
        }
    }
    if has_from {
        out.i64(interval.from.millis());
    }
    if let Some(until) = interval.until {
        out.i64(until.millis());
    }
}

/// By what a bucket knows a price list. One list has one currency: `Catalog::build` sees to it.
pub(super) fn key(interval: &PriceInterval) -> (&str, Currency) {
    (interval.list.as_str(), interval.price.currency())
}
