//! Published catalogs.

use schemars::JsonSchema;
use serde::Serialize;

use super::Time;

/// A release: everything shoppers see, as it was published at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Release {
    /// Its number.
    pub release: u64,
    /// The SHA-256 of its content: equal contents have equal hashes.
    pub hash: String,
    /// When it was made.
    pub published_at: Time,
    /// Whether it was only made to be looked at, with what is still being worked on.
    pub preview: bool,
    /// Whether it is what shoppers see.
    pub current: bool,
}

impl Release {
    /// A release, of which `current` is what shoppers see.
    #[must_use]
    pub fn of(release: &books::publish::Release, current: Option<u64>) -> Self {
        Self {
            release: release.release,
            hash: release.hash.clone(),
            published_at: release.published_at.into(),
            preview: release.preview,
            current: current == Some(release.release),
        }
    }
}

/// A look ahead: a release with the drafts in it, and the link that opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Preview {
    /// The number of the release.
    pub release: u64,
    /// What the storefront takes as `preview`.
    pub token: String,
    /// The storefront's address with it.
    pub url: String,
    /// When the link opens nothing any more.
    pub expires_at: Time,
}
