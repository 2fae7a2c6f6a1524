//! Prices of a file into intervals of price lists.

use std::collections::BTreeSet;

use domain::{Market, PriceInterval, Timestamp};
use exchange::layout::Meaning;
use exchange::{Field, Offer, Variant};

use super::Ground;
use crate::beside::{self, Beside};

/// The prices of a variant, changed to what a file says. Intervals that do not hold now, past and
/// announced ones, stay as they are.
pub(super) fn prices(
    was: &[PriceInterval],
    variant: &Variant,
    beside: &mut Beside,
    ground: &Ground<'_>,
) -> Vec<PriceInterval> {
    let mut prices = was.to_vec();
    let mut lists = BTreeSet::new();
    for market in ground.markets {
        let priced = has(Field::Price, market, ground);
        // Markets of one list have one price; the first that the file speaks of says it.
        if !priced || !lists.insert(&market.price_list) {
            continue;
        }
        let mut offer = variant.offers.get(&market.id).copied().unwrap_or_default();
        if !has(Field::CompareAt, market, ground) {
            let current = was.iter().find(|one| holds(one, market, ground.now));
            offer.compare_at = current.and_then(|one| one.compare_at);
        }
        set(&mut prices, market, offer, ground.now);
        // A price to compare with is nothing without a price, but the file says it.
        let alone = offer.compare_at.filter(|_| offer.price.is_none());
        let name = beside::at(Field::CompareAt, &market.id);
        beside::put(beside, name, alone.map(domain::Money::decimal));
    }
    prices
}

/// Whether the file has a column of this field for a market.
fn has(field: Field, market: &Market, ground: &Ground<'_>) -> bool {
    let first = ground.markets.first().is_some_and(|first| first.id == market.id);
    let named = Meaning::Market(field, market.id.clone());
    ground.layout.place(&named).is_some()
        || first && ground.layout.place(&Meaning::Field(field)).is_some()
}

fn holds(interval: &PriceInterval, market: &Market, now: Timestamp) -> bool {
    interval.list == market.price_list && interval.holds(now)
}

fn set(prices: &mut Vec<PriceInterval>, market: &Market, offer: Offer, now: Timestamp) {
    let current = prices.iter().position(|one| holds(one, market, now));
    let Some(price) = offer.price else {
        if let Some(at) = current {
            prices.remove(at);
        }
        return;
    };
    if let Some(current) = current.and_then(|at| prices.get_mut(at)) {
        current.price = price;
        current.compare_at = offer.compare_at;
        return;
    }
    let own = || prices.iter().filter(|one| one.list == market.price_list);
    let from = if own().next().is_none() { Timestamp::EPOCH } else { now };
    let until = own().map(|one| one.from).filter(|start| *start > now).min();
    let (list, compare_at) = (market.price_list.clone(), offer.compare_at);
    prices.push(PriceInterval { list, price, compare_at, from, until });
}

/// The price that holds in a market now, and what it is compared with.
pub(crate) fn offer(
    prices: &[PriceInterval],
    beside: &Beside,
    (market, now): (&Market, Timestamp),
) -> Offer {
    match prices.iter().find(|one| holds(one, market, now)) {
        Some(current) => Offer { price: Some(current.price), compare_at: current.compare_at },
        None => {
            let alone = beside.get(&beside::at(Field::CompareAt, &market.id));
            let money = |text: &String| domain::Money::parse_decimal(text, market.currency).ok();
            Offer { price: None, compare_at: alone.and_then(money) }
        }
    }
}
