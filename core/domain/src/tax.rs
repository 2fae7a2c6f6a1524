//! Which taxes are owed on an amount sent to a destination.

use crate::money::{Money, MoneyError, Rounding};
use crate::names::named;
use crate::quote::Destination;
use crate::text::Country;

named! {
    /// What kind of goods the tax office takes something for.
    pub enum TaxClass {
        /// Most goods.
        Standard = "standard",
        /// Goods of daily life with a lower rate, such as food and books.
        Reduced = "reduced",
        /// Goods that are not taxed.
        Zero = "zero",
        /// Sending the goods: taxed only where the rules have a rate for it.
        Shipping = "shipping",
    }
}

/// The taxes of a market.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaxRules {
    /// Whether prices already contain the tax, as shoppers in Europe expect; otherwise it is added.
    pub included: bool,
    /// Every rate; all that fit a destination and class are owed together.
    pub rates: Vec<TaxRate>,
}

/// One tax of one place on one class of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRate {
    /// Where the goods are sent to.
    pub country: Country,
    /// The part of the country, or everywhere in it.
    pub region: Option<String>,
    /// On what it is owed.
    pub class: TaxClass,
    /// Its name on the invoice: "VAT".
    pub name: String,
    /// The rate in hundredths of a percent.
    pub basis_points: u32,
}

/// A tax on an amount, computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxLine {
    /// Its name on the invoice.
    pub name: String,
    /// The rate in hundredths of a percent.
    pub basis_points: u32,
    /// What is owed, contained in the amount or to be added, as the rules say.
    pub amount: Money,
}

impl TaxRate {
    fn fits(&self, destination: &Destination, class: TaxClass) -> bool {
        let region = destination.region.as_deref().unwrap_or_default();
        self.country == destination.country
            && self.class == class
            && self.region.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(region))
    }
}

/// The taxes on an amount, one line for each rate that fits, in the order of the rules.
///
/// An added tax is rounded rate by rate. An included one is rounded once, for all rates together,
/// and then divided among them by largest remainder, so that net and taxes sum to the price.
pub fn tax(
    rules: &TaxRules,
    destination: &Destination,
    class: TaxClass,
    amount: Money,
    rounding: Rounding,
) -> Result<Vec<TaxLine>, MoneyError> {
    let rates: Vec<&TaxRate> =
        rules.rates.iter().filter(|rate| rate.fits(destination, class)).collect();
    let amounts = if rules.included {
        included(&rates, amount, rounding)?
    } else {
        let added = |rate: &&TaxRate| amount.basis_points(rate.basis_points, rounding);
        rates.iter().map(added).collect::<Result<_, _>>()?
    };
    let line = |(rate, amount): (&TaxRate, Money)| TaxLine {
        name: rate.name.clone(),
        basis_points: rate.basis_points,
        amount,
    };
    Ok(rates.into_iter().zip(amounts).map(line).collect())
}

fn included(
    rates: &[&TaxRate],
    amount: Money,
    rounding: Rounding,
) -> Result<Vec<Money>, MoneyError> {
    let shares: Vec<u64> = rates.iter().map(|rate| u64::from(rate.basis_points)).collect();
    let together = shares.iter().fold(0_u64, |sum, share| sum.saturating_add(*share));
    if together == 0 {
        return Ok(rates.iter().map(|_| Money::zero(amount.currency())).collect());
    }
    amount.share(together, together.saturating_add(10_000), rounding)?.allocate(&shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn rate(region: Option<&str>, class: TaxClass, name: &str, basis_points: u32) -> TaxRate {
        let country = Country::parse("CA").unwrap();
        let region = region.map(str::to_owned);
        TaxRate { country, region, class, name: name.to_owned(), basis_points }
    }

    fn owed(included: bool, class: TaxClass, amount: Money, region: &str) -> Vec<(String, i64)> {
        let rates = vec![
            rate(None, TaxClass::Standard, "GST", 500),
            rate(Some("QC"), TaxClass::Standard, "QST", 998),
            rate(None, TaxClass::Reduced, "GST", 0),
        ];
        let destination = Destination {
            country: Country::parse("CA").unwrap(),
            region: Some(region.to_owned()),
            postal_code: None,
        };
        let rules = TaxRules { included, rates };
        tax(&rules, &destination, class, amount, Rounding::HalfUp)
            .unwrap()
            .into_iter()
            .map(|line| (line.name, line.amount.minor()))
            .collect()
    }

    #[test]
    fn every_rate_that_fits_is_owed() {
        let amount = Money::new(10_010, Currency::USD);
        let both = [("GST".to_owned(), 501), ("QST".to_owned(), 999)];
        assert_eq!(owed(false, TaxClass::Standard, amount, "qc"), both);
        assert_eq!(owed(false, TaxClass::Standard, amount, "ON"), both[..1]);
        assert_eq!(owed(false, TaxClass::Reduced, amount, "QC"), [("GST".to_owned(), 0)]);
        assert_eq!(owed(false, TaxClass::Zero, amount, "QC"), []);
    }

    #[test]
    fn an_included_tax_is_a_part_of_the_price() {
        // 11498 gross at 14.98 % holds exactly 1498 of tax: 500 and 998.
        let amount = Money::new(11_498, Currency::USD);
        let both = [("GST".to_owned(), 500), ("QST".to_owned(), 998)];
        assert_eq!(owed(true, TaxClass::Standard, amount, "QC"), both);
        assert_eq!(owed(true, TaxClass::Reduced, amount, "QC"), [("GST".to_owned(), 0)]);
    }

    #[test]
    fn currencies_of_no_and_of_three_decimals_round_to_their_own_unit() {
        let yen = owed(false, TaxClass::Standard, Money::new(999, Currency::JPY), "ON");
        assert_eq!(yen, [("GST".to_owned(), 50)]);
        let fils = owed(true, TaxClass::Standard, Money::new(1_000, Currency::KWD), "ON");
        assert_eq!(fils, [("GST".to_owned(), 48)]);
    }
}
