//! How goods can travel, and what that costs.

use crate::catalog::Market;
use crate::money::Money;
use crate::quote::Destination;
use crate::text::Country;

/// A way of sending that a market has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingOption {
    /// Its name among machines, unique in its market: `standard`.
    pub id: String,
    /// Its name among people.
    pub name: String,
    /// What it costs.
    pub price: Money,
    /// The subtotal from which on it costs nothing.
    pub free_from: Option<Money>,
    /// Where it goes; empty means everywhere the market sells to.
    pub countries: Vec<Country>,
    /// How many days it takes, at the earliest and at the latest.
    pub days: (u8, u8),
}

/// A way of sending these goods to this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedShipping {
    /// Its name among machines.
    pub id: String,
    /// Its name among people.
    pub name: String,
    /// What it costs, with everything considered.
    pub price: Money,
    /// How many days it takes, at the earliest and at the latest.
    pub days: (u8, u8),
}

/// The ways of sending goods of this worth there, in the market's order; none where it does not
/// sell.
pub fn shipping_options(
    market: &Market,
    destination: &Destination,
    subtotal: Money,
) -> Vec<OfferedShipping> {
    if !market.sells_to(&destination.country) {
        return Vec::new();
    }
    market
        .shipping
        .iter()
        .filter(|option| {
            option.countries.is_empty() || option.countries.contains(&destination.country)
        })
        .map(|option| OfferedShipping {
            id: option.id.clone(),
            name: option.name.clone(),
            price: option.price_for(subtotal),
            days: option.days,
        })
        .collect()
}

impl ShippingOption {
    fn price_for(&self, subtotal: Money) -> Money {
        let free = self.free_from.is_some_and(|from| {
            from.currency() == subtotal.currency() && from.minor() <= subtotal.minor()
        });
        if free { Money::zero(self.price.currency()) } else { self.price }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::sample::{catalog, country, market_id, parts};

    fn to(code: &str) -> Destination {
        Destination { country: country(code), region: None, postal_code: None }
    }

    fn prices(market: &Market, code: &str, subtotal: i64) -> Vec<(String, i64)> {
        shipping_options(market, &to(code), Money::new(subtotal, Currency::USD))
            .into_iter()
            .map(|option| (option.id, option.price.minor()))
            .collect()
    }

    #[test]
    fn sending_is_free_from_the_named_subtotal_on() {
        let catalog = catalog();
        let market = catalog.market(&market_id("us")).unwrap();
        let both = |standard| [("express".to_owned(), 1_500), ("standard".to_owned(), standard)];
        assert_eq!(prices(market, "US", 4_999), both(500));
        assert_eq!(prices(market, "US", 5_000), both(0));
    }

    #[test]
    fn a_way_that_does_not_go_there_is_not_offered() {
        let mut market = parts().markets.remove(0);
        market.shipping[0].countries = vec![country("US")];
        assert_eq!(prices(&market, "CA", 0), [("standard".to_owned(), 500)]);
        assert_eq!(prices(&market, "DE", 0), []);
    }
}
