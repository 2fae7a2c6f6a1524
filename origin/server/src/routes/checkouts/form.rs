//! What a headless shop posts to check out.

use domain::checkout::{Address, AddressText, Contact, FieldError};
use domain::{IdempotencyKey, IntentId, Locale, Note};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use wire::keys::Keyring;
use wire::message::Intent;
use wire::secret::OrderSecret;

use crate::problem::{FieldProblem, Problem};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkout {
    intent_id: String,
    quote: String,
    contact: ContactForm,
    shipping_address: AddressForm,
    billing_address: Option<AddressForm>,
    note: Option<String>,
    locale: Option<String>,
    order_secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactForm {
    email: String,
    #[serde(default)]
    phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddressForm {
    name: String,
    #[serde(default)]
    company: String,
    line1: String,
    #[serde(default)]
    line2: String,
    city: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    postal_code: String,
    country: String,
}

impl AddressForm {
    fn read(self, parent: &str) -> Result<Address, Vec<FieldError>> {
        Address::check(AddressText {
            name: self.name,
            company: self.company,
            line1: self.line1,
            line2: self.line2,
            city: self.city,
            region: self.region,
            postal_code: self.postal_code,
            country: self.country,
        })
        .map_err(|errors| errors.into_iter().map(|error| error.under(parent)).collect())
    }
}

/// Reads one field after the other and keeps every complaint.
#[derive(Default)]
struct Reader(Vec<FieldError>);

impl Reader {
    fn take<T>(&mut self, read: Result<T, Vec<FieldError>>) -> Option<T> {
        read.map_err(|errors| self.0.extend(errors)).ok()
    }

    fn parse<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let malformed =
            |error: E| self.0.push(FieldError::new(field, "malformed", error.to_string()));
        parse(text).map_err(malformed).ok()
    }
}

impl Checkout {
    /// The intent to place, and the secret that will open its order.
    pub(crate) fn read(
        self,
        keyring: &Keyring,
        key: &IdempotencyKey,
    ) -> Result<(Intent, OrderSecret), Problem> {
        let mut reader = Reader::default();
        let id = reader.parse("intent_id", &self.intent_id, IntentId::parse);
        let phone = self.contact.phone;
        let contact = Contact::check(&self.contact.email, &phone).map_err(|errors| {
            errors.into_iter().map(|error| error.under("contact")).collect::<Vec<_>>()
        });
        let contact = reader.take(contact);
        let shipping = reader.take(self.shipping_address.read("shipping_address"));
        let billing =
            self.billing_address.and_then(|form| reader.take(form.read("billing_address")));
        let note = self.note.filter(|note| !note.trim().is_empty());
        let note = note.and_then(|note| reader.parse("note", &note, Note::parse));
        let locale = self.locale.unwrap_or_else(|| "en".to_owned());
        let locale = reader.parse("locale", &locale, Locale::parse);
        let secret = match (&self.order_secret, id) {
            (Some(text), _) => reader.parse("order_secret", text, OrderSecret::parse),
            (None, Some(id)) => Some(derived_secret(id, key, &self.quote)),
            (None, None) => None,
        };
        let (true, Some(id), Some(contact), Some(shipping), Some(locale), Some(secret)) =
            (reader.0.is_empty(), id, contact, shipping, locale, secret)
        else {
            return Err(complaints(reader.0));
        };
        // The books check the quote as a whole; here it only tells which cart it was.
        let quote = wire::quote::verify(keyring, &self.quote).map_err(|_| {
            Problem::unprocessable("quote_invalid", "The quote was not issued by this shop.")
        })?;
        let intent = Intent {
            intent: id,
            cart: quote.cart,
            quote: self.quote,
            contact,
            shipping_address: shipping,
            billing_address: billing,
            note,
            locale,
            order_secret_hash: secret.hash(),
        };
        Ok((intent, secret))
    }
}

/// The secret of a caller that brought none. It follows from the request, so that a repetition, and
/// only a repetition, gets the same one; whoever does not hold the signed quote and the caller's
/// key cannot guess it.
fn derived_secret(intent: IntentId, key: &IdempotencyKey, quote: &str) -> OrderSecret {
    let mut hash = Sha256::new();
    for part in ["bodega/v1/direct-order-secret", &intent.to_string(), key.as_str(), quote] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    OrderSecret::new(hash.finalize().into())
}

fn complaints(errors: Vec<FieldError>) -> Problem {
    let errors = errors
        .into_iter()
        .map(|error| FieldProblem {
            field: error.field,
            code: error.code.to_owned(),
            message: error.message,
        })
        .collect();
    Problem::unprocessable("invalid", "Some fields are not acceptable.").with_errors(errors)
}
