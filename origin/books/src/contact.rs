//! How contact and address are stored in the one table that can be erased.

use domain::{Address, Country, Email};
use serde::{Deserialize, Serialize};

use crate::Fault;

/// An address as JSON in `order_contacts`.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredAddress {
    name: String,
    company: Option<String>,
    line1: String,
    line2: Option<String>,
    city: String,
    region: Option<String>,
    postal_code: Option<String>,
    country: String,
}

impl StoredAddress {
    /// The JSON of an address.
    pub(crate) fn write(address: &Address) -> Result<String, Fault> {
        let stored = Self {
            name: address.name.clone(),
            company: address.company.clone(),
            line1: address.line1.clone(),
            line2: address.line2.clone(),
            city: address.city.clone(),
            region: address.region.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.to_string(),
        };
        serde_json::to_string(&stored).map_err(|_| Fault::Stored("address"))
    }

    /// The address of this JSON. It was checked when it was taken in.
    pub(crate) fn read(text: &str) -> Result<Address, Fault> {
        let stored: Self = serde_json::from_str(text).map_err(|_| Fault::Stored("address"))?;
        Ok(Address {
            name: stored.name,
            company: stored.company,
            line1: stored.line1,
            line2: stored.line2,
            city: stored.city,
            region: stored.region,
            postal_code: stored.postal_code,
            country: Country::parse(&stored.country).map_err(|_| Fault::Stored("country"))?,
        })
    }
}

/// What stands where an email address was erased. The domain is reserved and reaches nobody.
pub(crate) fn erased_email() -> Result<Email, Fault> {
    Email::parse("erased@example.invalid").map_err(|_| Fault::Stored("email"))
}
