//! The JSON shapes that several messages share, and the way from each to domain and back.
//!
//! Domain knows no serialisation, so every field is written out here twice: once on the way out,
//! once on the way in, where it goes through the same constructor as everything else in the shop.
//! Amounts are whole minor units; their currency stands once, beside them.

use domain::checkout::{self, AddressText};
use domain::{Currency, Email, Money, Phone, Quantity, Timestamp, price, quote};
use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, part};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

impl Contact {
    pub(crate) fn write(contact: &checkout::Contact) -> Self {
        Self {
            email: contact.email.to_string(),
            phone: contact.phone.as_ref().map(Phone::to_string),
        }
    }

    pub(crate) fn read(self) -> Result<checkout::Contact, Malformed> {
        let phone = self.phone.as_deref().map(Phone::parse).transpose();
        Ok(checkout::Contact {
            email: part("contact.email", Email::parse(&self.email))?,
            phone: part("contact.phone", phone)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    line1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<String>,
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    country: String,
}

impl Address {
    pub(crate) fn write(address: &checkout::Address) -> Self {
        Self {
            name: address.name.clone(),
            company: address.company.clone(),
            line1: address.line1.clone(),
            line2: address.line2.clone(),
            city: address.city.clone(),
            region: address.region.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.to_string(),
        }
    }

    /// Reads through the same check as a shopper's form: what an edge sends passed it before.
    pub(crate) fn read(self, what: &'static str) -> Result<checkout::Address, Malformed> {
        let text = AddressText {
            name: self.name,
            company: self.company.unwrap_or_default(),
            line1: self.line1,
            line2: self.line2.unwrap_or_default(),
            city: self.city,
            region: self.region.unwrap_or_default(),
            postal_code: self.postal_code.unwrap_or_default(),
            country: self.country,
        };
        part(what, checkout::Address::check(text))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Totals {
    subtotal: i64,
    discount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<i64>,
    tax_included: bool,
    total: i64,
}

impl Totals {
    pub(crate) fn write(totals: &price::Totals) -> Self {
        Self {
            subtotal: totals.subtotal.minor(),
            discount: totals.discount.minor(),
            shipping: totals.shipping.map(Money::minor),
            tax: totals.tax.map(Money::minor),
            tax_included: totals.tax_included,
            total: totals.total.minor(),
        }
    }

    pub(crate) fn read(self, currency: Currency) -> price::Totals {
        let money = money(currency);
        price::Totals {
            subtotal: money(self.subtotal),
            discount: money(self.discount),
            shipping: self.shipping.map(&money),
            tax: self.tax.map(&money),
            tax_included: self.tax_included,
            total: money(self.total),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Adjustment {
    kind: String,
    code: String,
    label: String,
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl Adjustment {
    pub(crate) fn write(adjustment: &quote::Adjustment) -> Self {
        Self {
            kind: adjustment.kind.as_str().to_owned(),
            code: adjustment.code.clone(),
            label: adjustment.label.clone(),
            amount: adjustment.amount.minor(),
            line: adjustment.line,
        }
    }

    pub(crate) fn read(self, currency: Currency) -> Result<quote::Adjustment, Malformed> {
        let kind = quote::AdjustmentKind::parse(&self.kind);
        Ok(quote::Adjustment {
            kind: kind.ok_or(Malformed { what: "adjustment.kind" })?,
            code: self.code,
            label: self.label,
            amount: money(currency)(self.amount),
            line: self.line,
        })
    }
}

/// Makes amounts of one currency.
pub(crate) fn money(currency: Currency) -> impl Fn(i64) -> Money {
    move |minor| Money::new(minor, currency)
}

pub(crate) fn currency(code: &str) -> Result<Currency, Malformed> {
    part("currency", Currency::parse(code))
}

pub(crate) fn quantity(count: u32) -> Result<Quantity, Malformed> {
    part("quantity", Quantity::new(count))
}

/// Reads a time from milliseconds; one that a timestamp cannot hold has no second spelling.
pub(crate) fn millis(what: &'static str, millis: i64) -> Result<Timestamp, Malformed> {
    let time = Timestamp::from_millis(millis);
    if time.millis() == millis { Ok(time) } else { Err(Malformed { what }) }
}

/// Reads a time in the one spelling that is written: RFC 3339 in UTC with milliseconds.
pub(crate) fn time(what: &'static str, text: &str) -> Result<Timestamp, Malformed> {
    part(what, Timestamp::parse_rfc3339(text))
}
