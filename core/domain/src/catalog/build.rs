//! The checks a release must pass before anyone sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use super::{Catalog, CatalogParts, Market, PriceInterval, Product, Variant};
use crate::id::{ProductId, VariantId};
use crate::limits;
use crate::money::{Currency, Money};
use crate::text::{MarketId, PriceListId};

/// What keeps a release from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogError {
    /// Two things have the same name.
    Repeated {
        /// What kind of name it is: `"slug"`.
        what: &'static str,
        /// The name.
        value: String,
    },
    /// A product cannot be bought, because it has no variant.
    NoVariants(ProductId),
    /// A product has more variants or options than is allowed.
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The product.
        product: ProductId,
    },
    /// A variant's option values are not, one by one, among its product's.
    Options(VariantId),
    /// A price ends before it begins, or two prices of one list hold at once.
    Interval {
        /// The variant.
        variant: VariantId,
        /// The price list.
        list: PriceListId,
    },
    /// A price is below zero.
    NegativePrice {
        /// The variant.
        variant: VariantId,
        /// The price list.
        list: PriceListId,
    },
    /// A price is not in the currency of its list's market, or two markets disagree about it.
    Currency {
        /// The price list.
        list: PriceListId,
        /// One of the currencies.
        expected: Currency,
        /// The other one.
        found: Currency,
    },
    /// A market's rules contradict each other.
    Market {
        /// The market.
        market: MarketId,
        /// What is wrong with it.
        fault: MarketFault,
    },
}

/// What can be wrong with a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketFault {
    /// It sells to no country.
    NoCountries,
    /// A country or a shipping option is named twice.
    Repeated,
    /// A shipping price is below zero or in another currency.
    ShippingPrice,
    /// A shipping option goes to a country the market does not sell to.
    ShippingCountry,
    /// A shipping option arrives at the latest before it arrives at the earliest.
    ShippingDays,
    /// A tax takes more than the price itself.
    TaxRate,
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated { what, value } => write!(f, "the {what} {value} is used twice"),
            Self::NoVariants(product) => write!(f, "{product} has no variant"),
            Self::TooMany { what, product } => write!(f, "{product} has too many {what}"),
            Self::Options(variant) => {
                write!(f, "the options of {variant} are not those of its product")
            }
            Self::Interval { variant, list } => {
                write!(f, "the prices of {variant} in {list} overlap or end before they begin")
            }
            Self::NegativePrice { variant, list } => {
                write!(f, "a price of {variant} in {list} is below zero")
            }
            Self::Currency { list, expected, found } => {
                write!(f, "the price list {list} is in {expected}, not in {found}")
            }
            Self::Market { market, fault } => write!(f, "the market {market} {fault}"),
        }
    }
}

impl fmt::Display for MarketFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCountries => "sells to no country",
            Self::Repeated => "names a country or a shipping option twice",
            Self::ShippingPrice => "has a shipping price below zero or in another currency",
            Self::ShippingCountry => "ships to a country it does not sell to",
            Self::ShippingDays => "has a shipping option that is too late before it is early",
            Self::TaxRate => "has a tax that takes more than the price",
        })
    }
}

impl Error for CatalogError {}

/// The names of one kind that have been seen.
struct Names<T> {
    what: &'static str,
    seen: BTreeSet<T>,
}

impl<T: Ord + fmt::Display> Names<T> {
    const fn of(what: &'static str) -> Self {
        Self { what, seen: BTreeSet::new() }
    }

    fn add(&mut self, name: T) -> Result<(), CatalogError> {
        if self.seen.contains(&name) {
            return Err(CatalogError::Repeated { what: self.what, value: name.to_string() });
        }
        self.seen.insert(name);
        Ok(())
    }
}

pub(super) fn build(parts: CatalogParts) -> Result<Catalog, CatalogError> {
    let mut market_ids = Names::of("market");
    let mut currencies = BTreeMap::new();
    for market in &parts.markets {
        market_ids.add(&market.id)?;
        check_market(market)?;
        check_currency(&mut currencies, &market.price_list, market.currency)?;
    }
    let (mut product_ids, mut slugs) = (Names::of("product"), Names::of("slug"));
    let (mut variant_ids, mut skus) = (Names::of("variant"), Names::of("SKU"));
    let (mut by_id, mut by_slug, mut by_variant) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (at, product) in parts.products.iter().enumerate() {
        product_ids.add(product.id)?;
        slugs.add(&product.slug)?;
        check_product(product)?;
        by_id.insert(product.id, at);
        by_slug.insert(product.slug.clone(), at);
        for (place, variant) in product.variants.iter().enumerate() {
            variant_ids.add(variant.id)?;
            skus.add(&variant.sku)?;
            check_prices(variant, &mut currencies)?;
            by_variant.insert(variant.id, (at, place));
        }
    }
    Ok(Catalog { parts, by_id, by_slug, by_variant })
}

fn check_product(product: &Product) -> Result<(), CatalogError> {
    if product.variants.is_empty() {
        return Err(CatalogError::NoVariants(product.id));
    }
    if product.variants.len() > limits::VARIANTS_MAX {
        return Err(CatalogError::TooMany { what: "variants", product: product.id });
    }
    if product.options.len() > limits::OPTIONS_MAX {
        return Err(CatalogError::TooMany { what: "options", product: product.id });
    }
    let mut choices = BTreeSet::new();
    for variant in &product.variants {
        let known = product.options.len() == variant.options.len()
            && product
                .options
                .iter()
                .zip(&variant.options)
                .all(|(option, value)| option.values.contains(value));
        if !known || !choices.insert(&variant.options) {
            return Err(CatalogError::Options(variant.id));
        }
    }
    Ok(())
}

fn check_prices(
    variant: &Variant,
    currencies: &mut BTreeMap<PriceListId, Currency>,
) -> Result<(), CatalogError> {
    for (at, interval) in variant.prices.iter().enumerate() {
        check_currency(currencies, &interval.list, interval.price.currency())?;
        if let Some(compare_at) = interval.compare_at {
            check_currency(currencies, &interval.list, compare_at.currency())?;
        }
        let (variant_id, list) = (variant.id, interval.list.clone());
        if interval.price.is_negative() || interval.compare_at.is_some_and(Money::is_negative) {
            return Err(CatalogError::NegativePrice { variant: variant_id, list });
        }
        let backwards = interval.until.is_some_and(|until| until <= interval.from);
        let overlapped = variant.prices.iter().take(at).any(|other| overlap(interval, other));
        if backwards || overlapped {
            return Err(CatalogError::Interval { variant: variant_id, list });
        }
    }
    Ok(())
}

fn overlap(one: &PriceInterval, other: &PriceInterval) -> bool {
    one.list == other.list
        && one.until.is_none_or(|until| other.from < until)
        && other.until.is_none_or(|until| one.from < until)
}

fn check_currency(
    currencies: &mut BTreeMap<PriceListId, Currency>,
    list: &PriceListId,
    found: Currency,
) -> Result<(), CatalogError> {
    let expected = *currencies.entry(list.clone()).or_insert(found);
    if expected == found {
        return Ok(());
    }
    Err(CatalogError::Currency { list: list.clone(), expected, found })
}

fn check_market(market: &Market) -> Result<(), CatalogError> {
    match market_fault(market) {
        None => Ok(()),
        Some(fault) => Err(CatalogError::Market { market: market.id.clone(), fault }),
    }
}

fn market_fault(market: &Market) -> Option<MarketFault> {
    let countries: BTreeSet<_> = market.countries.iter().collect();
    let options: BTreeSet<_> = market.shipping.iter().map(|option| &option.id).collect();
    if countries.is_empty() {
        return Some(MarketFault::NoCountries);
    }
    if countries.len() < market.countries.len() || options.len() < market.shipping.len() {
        return Some(MarketFault::Repeated);
    }
    let foreign = |money: Money| money.currency() != market.currency || money.is_negative();
    for option in &market.shipping {
        if foreign(option.price) || option.free_from.is_some_and(foreign) {
            return Some(MarketFault::ShippingPrice);
        }
        if !option.countries.iter().all(|country| countries.contains(country)) {
            return Some(MarketFault::ShippingCountry);
        }
        let (earliest, latest) = option.days;
        if latest < earliest {
            return Some(MarketFault::ShippingDays);
        }
    }
    let too_much = |points: u32| points > limits::TAX_BASIS_POINTS_MAX;
    if market.tax.rates.iter().any(|rate| too_much(rate.basis_points)) {
        return Some(MarketFault::TaxRate);
    }
    None
}
