//! A market as a stream of bytes.

use domain::{
    Market, MarketId, Money, PriceListId, Rounding, ShippingOption, TaxClass, TaxRate, TaxRules,
};

use crate::layout::stream::{In, Malformed, Out};

pub(super) fn write(out: &mut Out, market: &Market) {
    out.text(market.id.as_str());
    out.text(&market.name);
    out.text(market.currency.code());
    out.text(market.price_list.as_str());
    out.text(market.locale.as_str());
    out.list(&market.countries, |out, country| out.text(country.as_str()));
    out.byte(u8::from(market.tax.included));
    out.list(&market.tax.rates, write_rate);
    out.list(&market.shipping, write_shipping);
    out.text(market.rounding.as_str());
}

pub(crate) fn read_market(from: &mut In<'_>) -> Result<Market, Malformed> {
    let id = from.parsed(MarketId::parse)?;
    let name = from.string()?;
    let currency = from.currency()?;
    Ok(Market {
        id,
        name,
        currency,
        price_list: from.parsed(PriceListId::parse)?,
        locale: from.locale()?,
        countries: from.list(In::country)?,
        tax: TaxRules { included: from.byte()? != 0, rates: from.list(read_rate)? },
        shipping: from.list(|from| {
            Ok(ShippingOption {
                id: from.string()?,
                name: from.string()?,
                price: from.money(currency)?,
                free_from: from.option(|from| from.money(currency))?,
                countries: from.list(In::country)?,
                days: (from.byte()?, from.byte()?),
            })
        })?,
        rounding: Rounding::parse(from.text()?).ok_or(Malformed { what: "rounding" })?,
    })
}

fn write_rate(out: &mut Out, rate: &TaxRate) {
    out.text(rate.country.as_str());
    out.option(rate.region.as_deref(), Out::text);
    out.text(rate.class.as_str());
    out.text(&rate.name);
    out.u32(rate.basis_points);
}

fn read_rate(from: &mut In<'_>) -> Result<TaxRate, Malformed> {
    Ok(TaxRate {
        country: from.country()?,
        region: from.option(In::string)?,
        class: TaxClass::parse(from.text()?).ok_or(Malformed { what: "tax class" })?,
        name: from.string()?,
        basis_points: from.u32()?,
    })
}

/// Prices of shipping are in the market's currency: `Catalog::build` sees to it.
fn write_shipping(out: &mut Out, option: &ShippingOption) {
    out.text(&option.id);
    out.text(&option.name);
    out.i64(option.price.minor());
    out.option(option.free_from.map(Money::minor), Out::i64);
    out.list(&option.countries, |out, country| out.text(country.as_str()));
    out.byte(option.days.0);
    out.byte(option.days.1);
}
