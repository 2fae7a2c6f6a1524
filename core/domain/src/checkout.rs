//! Who buys, and where it is sent: read from what a form or a client sends, with every error at
//! once.

mod country;
mod region;

use crate::quote::Destination;
use crate::text::{Country, Email, Phone, TextFault};

pub use region::regions;

/// How the shopper can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Where the confirmation goes.
    pub email: Email,
    /// For the carrier.
    pub phone: Option<Phone>,
}

/// A postal address that was checked for its country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The person's name.
    pub name: String,
    /// The company's name.
    pub company: Option<String>,
    /// Street and number.
    pub line1: String,
    /// Floor, flat, courtyard.
    pub line2: Option<String>,
    /// The town.
    pub city: String,
    /// The state or province, by its code where the country has codes.
    pub region: Option<String>,
    /// The postal code as the country writes it.
    pub postal_code: Option<String>,
    /// The country.
    pub country: Country,
}

/// A postal address as it was typed; what was left out is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressText {
    /// The person's name.
    pub name: String,
    /// The company's name.
    pub company: String,
    /// Street and number.
    pub line1: String,
    /// Floor, flat, courtyard.
    pub line2: String,
    /// The town.
    pub city: String,
    /// The state or province, by code or name.
    pub region: String,
    /// The postal code.
    pub postal_code: String,
    /// The country, by its two letters.
    pub country: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field: `postal_code`, or `shipping_address.postal_code`.
    pub field: String,
    /// The stable name of the error: `required`, `too_long`, `malformed`, `unknown`.
    pub code: &'static str,
    /// The error for people.
    pub message: String,
}

impl FieldError {
    /// An error of a field.
    pub fn new(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), code, message: message.into() }
    }

    /// The same error, of a field inside another one.
    #[must_use]
    pub fn under(self, parent: &str) -> Self {
        Self { field: format!("{parent}.{}", self.field), ..self }
    }
}

impl Contact {
    /// Reads what was typed; an empty telephone number is none.
    pub fn check(email: &str, phone: &str) -> Result<Self, Vec<FieldError>> {
        let mut form = Form::default();
        let email = form.parsed("email", email, |text| Email::parse(text).map_err(|e| e.fault));
        let phone = match phone.trim() {
            "" => None,
            typed => form.parsed("phone", typed, |text| Phone::parse(text).map_err(|e| e.fault)),
        };
        match email {
            Some(email) if form.errors.is_empty() => Ok(Self { email, phone }),
            _ => Err(form.errors),
        }
    }
}

impl Address {
    /// Reads what was typed, by the rules of its country, or says everything that is wrong with it.
    pub fn check(text: AddressText) -> Result<Self, Vec<FieldError>> {
        let mut form = Form::default();
        let name = form.required("name", &text.name, 100);
        let company = form.optional("company", &text.company, 100);
        let line1 = form.required("line1", &text.line1, 120);
        let line2 = form.optional("line2", &text.line2, 120);
        let city = form.required("city", &text.city, 100);
        let country = form.parsed("country", &text.country.to_uppercase(), |text| {
            Country::parse(text).map_err(|error| error.fault)
        });
        let region = form.region(country.as_ref(), &text.region);
        let postal_code = form.postal_code(country.as_ref(), &text.postal_code);
        match country {
            Some(country) if form.errors.is_empty() => {
                Ok(Self { name, company, line1, line2, city, region, postal_code, country })
            }
            _ => Err(form.errors),
        }
    }

    /// Where this is, as far as prices depend on it.
    pub fn destination(&self) -> Destination {
        Destination {
            country: self.country.clone(),
            region: self.region.clone(),
            postal_code: self.postal_code.clone(),
        }
    }
}

/// A form being read: it goes on after an error, so that the shopper sees all of them at once.
#[derive(Default)]
struct Form {
    errors: Vec<FieldError>,
}

impl Form {
    fn wrong(&mut self, field: &str, code: &'static str, message: &str) {
        self.errors.push(FieldError::new(field, code, message));
    }

    fn missing(&mut self, field: &str) {
        self.wrong(field, "required", "This field is required.");
    }

    fn optional(&mut self, field: &str, typed: &str, limit: usize) -> Option<String> {
        let text = typed.trim();
        if text.chars().nth(limit).is_some() {
            let message = format!("This field has at most {limit} characters.");
            self.wrong(field, "too_long", &message);
        }
        if text.chars().any(char::is_control) {
            self.wrong(field, "malformed", "This field is a single line of text.");
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn required(&mut self, field: &str, typed: &str, limit: usize) -> String {
        let text = self.optional(field, typed, limit);
        if text.is_none() {
            self.missing(field);
        }
        text.unwrap_or_default()
    }

    fn parsed<T>(
        &mut self,
        field: &str,
        typed: &str,
        parse: impl Fn(&str) -> Result<T, TextFault>,
    ) -> Option<T> {
        match parse(typed.trim()) {
            Ok(value) => return Some(value),
            Err(TextFault::Empty) => self.missing(field),
            Err(TextFault::TooLong { limit }) => {
                let message = format!("This field has at most {limit} characters.");
                self.wrong(field, "too_long", &message);
            }
            Err(TextFault::Malformed) => {
                self.wrong(field, "malformed", "This does not look right. Please check it.");
            }
        }
        None
    }

    fn region(&mut self, country: Option<&Country>, typed: &str) -> Option<String> {
        let text = self.optional("region", typed, 64);
        let known = country.map(regions).unwrap_or_default();
        if known.is_empty() {
            return text;
        }
        let Some(text) = text else {
            self.missing("region");
            return None;
        };
        let code = region::code(known, &text);
        if code.is_none() {
            self.wrong("region", "unknown", "The country has no such state or province.");
        }
        code.map(str::to_owned)
    }

    fn postal_code(&mut self, country: Option<&Country>, typed: &str) -> Option<String> {
        let text = self.optional("postal_code", typed, 16);
        let patterns = country.map(country::postal_patterns).unwrap_or_default();
        if patterns.is_empty() {
            return text;
        }
        let Some(text) = text else {
            self.missing("postal_code");
            return None;
        };
        let code = country::write_postal_code(patterns, &text);
        if code.is_none() {
            self.wrong("postal_code", "malformed", "This is not a postal code of the country.");
        }
        code
    }
}

#[cfg(test)]
mod tests;
