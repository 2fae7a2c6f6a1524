//! Setting a price: what it does to the prices that are there already.

use domain::{Market, Millis, Money, PriceInterval, Timestamp};

use crate::catalog::VariantDraft;

/// How long a price that has ended is kept with the others. The price history knows it for ever; an
/// edge whose clock is late must still find what it cost.
pub const ENDED_KEPT: Millis = Millis::from_days(1);

/// A price as staff sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// What one costs.
    pub price: Money,
    /// What it is compared with, which is more.
    pub compare_at: Option<Money>,
    /// From when on.
    pub from: Timestamp,
    /// Until when; for good when it is `None`.
    pub until: Option<Timestamp>,
}

/// Why a price cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    /// The market's prices are in another currency.
    #[error("the market has its prices in {0}")]
    Currency(domain::Currency),
    /// Less than nothing.
    #[error("a price is not below zero")]
    Negative,
    /// What it is compared with is not more.
    #[error("the price to compare with is not more than the price")]
    CompareAt,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    Ends,
}

impl PricingError {
    /// A stable name for programs: `currency`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Currency(_) => "currency",
            Self::Negative => "negative_price",
            Self::CompareAt => "compare_at_price",
            Self::Ends => "price_interval",
        }
    }
}

/// Makes this the variant's price in the market's list for its whole time. Of the prices that held
/// then, what lies before and after stays: a price with an end is followed by the one it
/// interrupted, one without an end replaces everything to come.
///
/// # Errors
/// When the price makes no sense in this market. The variant is as it was then.
pub fn set(
    variant: &mut VariantDraft,
    market: &Market,
    new: NewPrice,
    now: Timestamp,
) -> Result<(), PricingError> {
    let currency = market.currency;
    if [Some(new.price), new.compare_at].into_iter().flatten().any(|m| m.currency() != currency) {
        return Err(PricingError::Currency(currency));
    }
    if new.price.is_negative() {
        return Err(PricingError::Negative);
    }
    if new.compare_at.is_some_and(|compare_at| compare_at.minor() <= new.price.minor()) {
        return Err(PricingError::CompareAt);
    }
    if new.until.is_some_and(|until| until <= new.from) {
        return Err(PricingError::Ends);
    }
    let list = &market.price_list;
    let forgotten = now.minus(ENDED_KEPT);
    let mut prices = Vec::with_capacity(variant.prices.len().saturating_add(2));
    for old in std::mem::take(&mut variant.prices) {
        if old.list == *list {
            prices.extend(around(&old, new.from, new.until));
        } else {
            prices.push(old);
        }
    }
    let NewPrice { price, compare_at, from, until } = new;
    prices.push(PriceInterval { list: list.clone(), price, compare_at, from, until });
    prices.retain(|one| one.until.is_none_or(|until| until > forgotten));
    prices.sort_by(|a, b| (&a.list, a.from).cmp(&(&b.list, b.from)));
    variant.prices = join(prices);
    Ok(())
}

/// What is left of a price before `from` and after `until`.
fn around(
    old: &PriceInterval,
    from: Timestamp,
    until: Option<Timestamp>,
) -> impl Iterator<Item = PriceInterval> {
    let ends_before = old.until.is_some_and(|end| end <= from);
    let before = (old.from < from).then(|| {
        let until = if ends_before { old.until } else { Some(from) };
        PriceInterval { until, ..old.clone() }
    });
    let after = until
        .filter(|until| old.until.is_none_or(|end| end > *until))
        .map(|until| PriceInterval { from: old.from.max(until), ..old.clone() });
    before.into_iter().chain(after)
}

/// Makes one of prices that follow each other and are the same: setting a price that holds already
/// changes nothing.
fn join(prices: Vec<PriceInterval>) -> Vec<PriceInterval> {
    let mut joined: Vec<PriceInterval> = Vec::with_capacity(prices.len());
    for one in prices {
        match joined.last_mut() {
            Some(last)
                if last.list == one.list
                    && last.until == Some(one.from)
                    && (last.price, last.compare_at) == (one.price, one.compare_at) =>
            {
                last.until = one.until;
            }
            _ => joined.push(one),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Sku};

    use super::*;

    const DAY: i64 = 86_400_000;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(day * DAY)
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::parse("USD").unwrap())
    }

    fn us() -> Market {
        let markets = crate::demo::frame().unwrap().markets.unwrap();
        markets.into_iter().find(|market| market.currency.code() == "USD").unwrap()
    }

    fn new(minor: i64, from: i64, until: Option<i64>) -> NewPrice {
        NewPrice { price: usd(minor), compare_at: None, from: at(from), until: until.map(at) }
    }

    /// Sets these one after the other on day 10 and tells what holds: price, from, until.
    fn after(all: &[NewPrice]) -> Vec<(i64, i64, Option<i64>)> {
        let mut variant = VariantDraft::new(Sku::parse("MUG").unwrap());
        for one in all {
            set(&mut variant, &us(), *one, at(10)).unwrap();
        }
        let day = |at: Timestamp| at.millis() / DAY;
        let row = |one: &PriceInterval| (one.price.minor(), day(one.from), one.until.map(day));
        variant.prices.iter().map(row).collect()
    }

    #[test]
    fn a_price_without_an_end_replaces_all_that_was_to_come() {
        let sale = new(900, 12, Some(14));
        assert_eq!(
            after(&[new(1_000, 0, None), sale, new(1_100, 10, None)]),
            [(1_000, 0, Some(10)), (1_100, 10, None)]
        );
    }

    #[test]
    fn a_price_with_an_end_interrupts_the_one_that_holds() {
        let kept = [(1_000, 0, Some(12)), (900, 12, Some(14)), (1_000, 14, None)];
        assert_eq!(after(&[new(1_000, 0, None), new(900, 12, Some(14))]), kept);
        let twice = after(&[new(1_000, 0, None), new(900, 12, Some(14)), new(800, 13, Some(20))]);
        let wanted =
            [(1_000, 0, Some(12)), (900, 12, Some(13)), (800, 13, Some(20)), (1_000, 20, None)];
        assert_eq!(twice, wanted);
    }

    #[test]
    fn setting_what_holds_already_changes_nothing() {
        let one = after(&[new(1_000, 0, None)]);
        assert_eq!(after(&[new(1_000, 0, None), new(1_000, 10, None)]), one);
    }

    #[test]
    fn what_ended_long_ago_is_dropped_and_other_lists_stay() {
        assert_eq!(after(&[new(900, 1, Some(2)), new(1_000, 9, None)]), [(1_000, 9, None)]);
        let mut variant = VariantDraft::new(Sku::parse("MUG").unwrap());
        let (mut other, us) = (us(), us());
        other.price_list = domain::PriceListId::parse("elsewhere").unwrap();
        set(&mut variant, &other, new(500, 0, None), at(10)).unwrap();
        set(&mut variant, &us, new(700, 0, None), at(10)).unwrap();
        assert_eq!(variant.prices.len(), 2);
    }

    #[test]
    fn nonsense_is_refused_and_leaves_the_variant_alone() {
        let mut variant = VariantDraft::new(Sku::parse("MUG").unwrap());
        let mut refused = |one| set(&mut variant, &us(), one, at(10)).unwrap_err();
        assert_eq!(refused(new(-1, 0, None)), PricingError::Negative);
        assert_eq!(refused(new(1, 5, Some(5))), PricingError::Ends);
        let compare = NewPrice { compare_at: Some(usd(1)), ..new(1, 0, None) };
        assert_eq!(refused(compare), PricingError::CompareAt);
        let yen = Money::new(1, Currency::parse("JPY").unwrap());
        let foreign = NewPrice { price: yen, ..new(1, 0, None) };
        assert_eq!(refused(foreign), PricingError::Currency(us().currency));
        assert!(variant.prices.is_empty());
    }
}
