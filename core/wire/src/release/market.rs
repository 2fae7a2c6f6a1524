//! The JSON of a market in a release.

use domain::{
    Country, Currency, Locale, Market, MarketId, Money, PriceListId, Rounding, ShippingOption,
    TaxClass, TaxRate, TaxRules,
};
use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, part};
use crate::shape::{currency, money};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarketShape {
    id: String,
    name: String,
    currency: String,
    price_list: String,
    locale: String,
    countries: Vec<String>,
    tax: TaxShape,
    shipping: Vec<ShippingShape>,
    rounding: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxShape {
    included: bool,
    rates: Vec<RateShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateShape {
    country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    class: String,
    name: String,
    basis_points: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippingShape {
    id: String,
    name: String,
    price: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_from: Option<i64>,
    countries: Vec<String>,
    days: (u8, u8),
}

impl MarketShape {
    pub(super) fn write(market: &Market) -> Self {
        Self {
            id: market.id.to_string(),
            name: market.name.clone(),
            currency: market.currency.code().to_owned(),
            price_list: market.price_list.to_string(),
            locale: market.locale.to_string(),
            countries: market.countries.iter().map(Country::to_string).collect(),
            tax: TaxShape {
                included: market.tax.included,
                rates: market.tax.rates.iter().map(RateShape::write).collect(),
            },
            shipping: market.shipping.iter().map(ShippingShape::write).collect(),
            rounding: market.rounding.as_str().to_owned(),
        }
    }

    pub(super) fn read(self) -> Result<Market, Malformed> {
        let currency = currency(&self.currency)?;
        let rates = self.tax.rates.into_iter().map(RateShape::read);
        let shipping = self.shipping.into_iter().map(|option| option.read(currency));
        Ok(Market {
            id: part("market.id", MarketId::parse(&self.id))?,
            name: self.name,
            currency,
            price_list: part("market.price_list", PriceListId::parse(&self.price_list))?,
            locale: part("market.locale", Locale::parse(&self.locale))?,
            countries: countries(&self.countries)?,
            tax: TaxRules { included: self.tax.included, rates: rates.collect::<Result<_, _>>()? },
            shipping: shipping.collect::<Result<_, _>>()?,
            rounding: Rounding::parse(&self.rounding)
                .ok_or(Malformed { what: "market.rounding" })?,
        })
    }
}

impl RateShape {
    fn write(rate: &TaxRate) -> Self {
        Self {
            country: rate.country.to_string(),
            region: rate.region.clone(),
            class: rate.class.as_str().to_owned(),
            name: rate.name.clone(),
            basis_points: rate.basis_points,
        }
    }

    fn read(self) -> Result<TaxRate, Malformed> {
        Ok(TaxRate {
            country: part("tax.country", Country::parse(&self.country))?,
            region: self.region,
            class: TaxClass::parse(&self.class).ok_or(Malformed { what: "tax.class" })?,
            name: self.name,
            basis_points: self.basis_points,
        })
    }
}

impl ShippingShape {
    fn write(option: &ShippingOption) -> Self {
        Self {
            id: option.id.clone(),
            name: option.name.clone(),
            price: option.price.minor(),
            free_from: option.free_from.map(Money::minor),
            countries: option.countries.iter().map(Country::to_string).collect(),
            days: option.days,
        }
    }

    fn read(self, currency: Currency) -> Result<ShippingOption, Malformed> {
        Ok(ShippingOption {
            id: self.id,
            name: self.name,
            price: money(currency)(self.price),
            free_from: self.free_from.map(money(currency)),
            countries: countries(&self.countries)?,
            days: self.days,
        })
    }
}

fn countries(codes: &[String]) -> Result<Vec<Country>, Malformed> {
    codes.iter().map(|code| part("country", Country::parse(code))).collect()
}
