//! What a cart comes to while its destination is not known yet.

use std::error::Error;
use std::fmt;

use crate::cart::{CartLine, Quantity};
use crate::catalog::{Market, Shelf};
use crate::id::{LineId, VariantId};
use crate::money::{Money, MoneyError};
use crate::time::Timestamp;

/// The sums of a cart, quote or order.
///
/// `total = subtotal - discount + shipping + tax`, where the tax counts only if it is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: Money,
    /// What is taken off, zero or more.
    pub discount: Money,
    /// What sending costs; none while that is not known.
    pub shipping: Option<Money>,
    /// What is owed in taxes; none while that is not known.
    pub tax: Option<Money>,
    /// Whether the prices contain the tax already.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: Money,
}

/// A cart with its prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedCart {
    /// The lines, in the cart's order.
    pub lines: Vec<PricedLine>,
    /// The sums over the lines that have a price.
    pub totals: Totals,
    /// What the shopper should know.
    pub warnings: Vec<Warning>,
    /// What still keeps the cart from being ordered.
    pub requirements: Vec<Requirement>,
}

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// The line of the cart.
    pub line: LineId,
    /// What is wanted.
    pub variant: VariantId,
    /// How many are wanted.
    pub quantity: Quantity,
    /// What it is called; empty when the release no longer has it.
    pub title: String,
    /// The price of one; none when it is not for sale.
    pub unit_price: Option<Money>,
    /// The price of one to be compared with.
    pub compare_at: Option<Money>,
    /// The price of all; none when it is not for sale.
    pub total: Option<Money>,
}

/// Something the shopper should know about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// Its stable name: `unavailable`.
    pub code: &'static str,
    /// The line it is about.
    pub line: LineId,
}

/// Something that still keeps a cart from being ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Its stable name: `cart_empty`, `remove_unavailable`.
    pub code: &'static str,
    /// The field that has to change.
    pub field: &'static str,
}

/// Why a cart cannot be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceError {
    /// An amount could not be made.
    Money(MoneyError),
}

impl fmt::Display for PriceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cart cannot be priced")
    }
}

impl Error for PriceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let Self::Money(error) = self;
        Some(error)
    }
}

impl From<MoneyError> for PriceError {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

/// What the lines cost in a market at a moment. What is not for sale gets a warning and no price.
pub fn price_cart(
    shelf: &impl Shelf,
    market: &Market,
    lines: &[CartLine],
    at: Timestamp,
) -> Result<PricedCart, PriceError> {
    let lines: Vec<PricedLine> =
        lines.iter().map(|line| price_line(shelf, market, line, at)).collect::<Result<_, _>>()?;
    let subtotal = Money::sum(market.currency, lines.iter().filter_map(|line| line.total))?;
    let warnings: Vec<Warning> = lines
        .iter()
        .filter(|line| line.total.is_none())
        .map(|line| Warning { code: "unavailable", line: line.line })
        .collect();
    let mut requirements = Vec::new();
    if lines.is_empty() {
        requirements.push(Requirement { code: "cart_empty", field: "lines" });
    }
    if !warnings.is_empty() {
        requirements.push(Requirement { code: "remove_unavailable", field: "lines" });
    }
    let totals = Totals {
        subtotal,
        discount: Money::zero(market.currency),
        shipping: None,
        tax: None,
        tax_included: market.tax.included,
        total: subtotal,
    };
    Ok(PricedCart { lines, totals, warnings, requirements })
}

fn price_line(
    shelf: &impl Shelf,
    market: &Market,
    line: &CartLine,
    at: Timestamp,
) -> Result<PricedLine, MoneyError> {
    let found = shelf.article(line.variant, market, at);
    let unit_price = found.as_ref().and_then(|article| article.price);
    Ok(PricedLine {
        line: line.id,
        variant: line.variant,
        quantity: line.quantity,
        unit_price,
        compare_at: found.as_ref().and_then(|article| article.compare_at),
        title: found.map(|article| article.title).unwrap_or_default(),
        total: unit_price.map(|price| price.times(line.quantity.get())).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::sample::{catalog, market_id};

    fn line(number: u128, variant: u128, quantity: u32) -> CartLine {
        CartLine {
            id: LineId::from_ulid(number),
            variant: VariantId::from_ulid(variant),
            quantity: Quantity::new(quantity).unwrap(),
        }
    }

    #[test]
    fn a_cart_is_priced_at_its_moment() {
        let catalog = catalog();
        let market = catalog.market(&market_id("us")).unwrap();
        let lines = [line(1, 1, 2), line(2, 3, 3)];
        let at = |millis| {
            let at = Timestamp::from_millis(millis);
            price_cart(&catalog, market, &lines, at).unwrap().totals.total.minor()
        };
        assert_eq!(at(999), 2 * 1_999 + 3 * 1_000);
        assert_eq!(at(1_000), 2 * 1_999 + 3 * 900);
    }

    #[test]
    fn what_is_not_for_sale_is_shown_but_not_counted() {
        let catalog = catalog();
        let market = catalog.market(&market_id("de")).unwrap();
        let lines = [line(1, 1, 1), line(2, 2, 1), line(3, 99, 1)];
        let priced = price_cart(&catalog, market, &lines, Timestamp::EPOCH).unwrap();
        let totals: Vec<_> = priced.lines.iter().map(|line| line.total).collect();
        assert_eq!(totals, [Some(Money::new(2_380, Currency::EUR)), None, None]);
        assert_eq!(priced.lines[1].title, "Shirt - L");
        assert_eq!(priced.totals.total, Money::new(2_380, Currency::EUR));
        assert!(priced.totals.tax_included);
        let warned: Vec<_> =
            priced.warnings.iter().map(|warning| (warning.code, warning.line.ulid())).collect();
        assert_eq!(warned, [("unavailable", 2), ("unavailable", 3)]);
        let expected = [Requirement { code: "remove_unavailable", field: "lines" }];
        assert_eq!(priced.requirements, expected);
    }

    #[test]
    fn an_empty_cart_cannot_be_ordered() {
        let catalog = catalog();
        let market = catalog.market(&market_id("us")).unwrap();
        let priced = price_cart(&catalog, market, &[], Timestamp::EPOCH).unwrap();
        assert_eq!(priced.totals.total, Money::zero(Currency::USD));
        let expected = [Requirement { code: "cart_empty", field: "lines" }];
        assert_eq!(priced.requirements, expected);
    }
}
