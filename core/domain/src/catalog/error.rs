//! What keeps a release from being published.

use std::error::Error;
use std::fmt;

use crate::id::{ProductId, VariantId};
use crate::money::Currency;
use crate::text::{Locale, MarketId, PriceListId, Slug};

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
    /// A product or category is in a category that is not there, or that comes after it.
    Category {
        /// The category that is not there.
        slug: String,
    },
    /// A variant is shown by a picture its product does not have.
    Picture(VariantId),
    /// Something is translated twice into one language.
    Translation {
        /// The slug of what is translated.
        slug: Slug,
        /// The language.
        locale: Locale,
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
            Self::Category { slug } => write!(f, "there is no category {slug} to be in"),
            Self::Picture(variant) => write!(f, "the picture of {variant} is not there"),
            Self::Translation { slug, locale } => {
                write!(f, "{slug} is translated into {locale} twice")
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
