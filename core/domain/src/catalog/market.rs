//! Where things are sold, and by which rules.

use crate::money::{Currency, Rounding};
use crate::shipping::ShippingOption;
use crate::tax::TaxRules;
use crate::text::{Country, Locale, MarketId, PriceListId};

/// A group of countries sold to by the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Its name among machines, and the first part of its pages' addresses unless it is the first.
    pub id: MarketId,
    /// Its name among people.
    pub name: String,
    /// What is paid in.
    pub currency: Currency,
    /// Which prices hold.
    pub price_list: PriceListId,
    /// The language and manner of its pages.
    pub locale: Locale,
    /// Where it sells to; at least one country.
    pub countries: Vec<Country>,
    /// Which taxes are owed.
    pub tax: TaxRules,
    /// How goods can travel.
    pub shipping: Vec<ShippingOption>,
    /// What is done with parts of a minor unit.
    pub rounding: Rounding,
}

impl Market {
    /// Whether goods are sent to this country.
    pub fn sells_to(&self, country: &Country) -> bool {
        self.countries.contains(country)
    }
}
