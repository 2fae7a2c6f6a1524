//! A published catalog as bytes.
//!
//! Version 1 is one segment of JSON. Equal catalogs give equal bytes, so a segment can be named by
//! its hash and a republished catalog costs nothing. Decoding goes through `Catalog::build`, so a
//! segment that was tampered with or half written never becomes a catalog that contradicts itself.

use domain::{Catalog, CatalogError};
use sha2::{Digest, Sha256};

use crate::hex;
use crate::malformed::Malformed;

mod json;
mod market;
mod product;

/// The version of the form that this code writes, and the only one that it reads.
pub const VERSION: u32 = 1;

/// Why bytes are not a release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The bytes are not in the form of a release.
    #[error("the release is not in the form of version {VERSION}")]
    Form(#[from] Malformed),
    /// The release is of another version.
    #[error("the release is of version {0}, this code reads {VERSION}")]
    Version(u32),
    /// The parts do not make one catalog.
    #[error("the release's parts do not make one catalog")]
    Catalog(#[from] CatalogError),
}

/// Writes a catalog.
pub fn encode(catalog: &Catalog) -> Vec<u8> {
    json::write(catalog.parts())
}

/// Reads what `encode` wrote.
pub fn decode(bytes: &[u8]) -> Result<Catalog, ReleaseError> {
    let parts = json::read(bytes)?;
    Ok(Catalog::build(parts)?)
}

/// The name of a segment: its SHA-256 as 64 hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}
