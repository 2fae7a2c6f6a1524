//! The JSON of a market. Amounts are minor units of the market's currency.

use domain::{
    Country, Currency, Locale, Market, MarketId, Money, PriceListId, Rounding, ShippingOption,
    TaxClass, TaxRate, TaxRules,
};
use serde::{Deserialize, Serialize};

use crate::Fault;

const FAULTY: Fault = Fault::Stored("market");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarketShape {
    id: String,
    name: String,
    currency: String,
    price_list: String,
    locale: String,
    countries: Vec<String>,
    tax_included: bool,
    taxes: Vec<TaxShape>,
    shipping: Vec<ShippingShape>,
    rounding: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxShape {
    country: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    free_from: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    countries: Vec<String>,
    days: (u8, u8),
}

impl MarketShape {
    pub(crate) fn write(market: &Market) -> Self {
        let tax = |rate: &TaxRate| TaxShape {
            country: rate.country.to_string(),
            region: rate.region.clone(),
            class: rate.class.as_str().to_owned(),
            name: rate.name.clone(),
            basis_points: rate.basis_points,
        };
        let shipping = |option: &ShippingOption| ShippingShape {
            id: option.id.clone(),
            name: option.name.clone(),
            price: option.price.minor(),
            free_from: option.free_from.map(Money::minor),
            countries: option.countries.iter().map(Country::to_string).collect(),
            days: option.days,
        };
        Self {
            id: market.id.to_string(),
            name: market.name.clone(),
            currency: market.currency.code().to_owned(),
            price_list: market.price_list.to_string(),
            locale: market.locale.to_string(),
            countries: market.countries.iter().map(Country::to_string).collect(),
            tax_included: market.tax.included,
            taxes: market.tax.rates.iter().map(tax).collect(),
            shipping: market.shipping.iter().map(shipping).collect(),
            rounding: market.rounding.as_str().to_owned(),
        }
    }

    pub(crate) fn read(self) -> Result<Market, Fault> {
        let currency = Currency::parse(&self.currency).map_err(|_| FAULTY)?;
        let rates = self.taxes.into_iter().map(TaxShape::read);
        let shipping = self.shipping.into_iter().map(|option| option.read(currency));
        Ok(Market {
            id: MarketId::parse(&self.id).map_err(|_| FAULTY)?,
            name: self.name,
            currency,
            price_list: PriceListId::parse(&self.price_list).map_err(|_| FAULTY)?,
            locale: Locale::parse(&self.locale).map_err(|_| FAULTY)?,
            countries: countries(&self.countries)?,
            tax: TaxRules { included: self.tax_included, rates: rates.collect::<Result<_, _>>()? },
            shipping: shipping.collect::<Result<_, _>>()?,
            rounding: Rounding::parse(&self.rounding).ok_or(FAULTY)?,
        })
    }
}

impl TaxShape {
    fn read(self) -> Result<TaxRate, Fault> {
        Ok(TaxRate {
            country: Country::parse(&self.country).map_err(|_| FAULTY)?,
            region: self.region,
            class: TaxClass::parse(&self.class).ok_or(FAULTY)?,
            name: self.name,
            basis_points: self.basis_points,
        })
    }
}

impl ShippingShape {
    fn read(self, currency: Currency) -> Result<ShippingOption, Fault> {
        let money = |minor| Money::new(minor, currency);
        Ok(ShippingOption {
            id: self.id,
            name: self.name,
            price: money(self.price),
            free_from: self.free_from.map(money),
            countries: countries(&self.countries)?,
            days: self.days,
        })
    }
}

fn countries(codes: &[String]) -> Result<Vec<Country>, Fault> {
    codes.iter().map(|code| Country::parse(code).map_err(|_| FAULTY)).collect()
}
