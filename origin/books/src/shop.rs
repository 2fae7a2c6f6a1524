//! What the books know of their shop, and the value that every piece of work is done with.

use std::fmt;

use database::{Batch, BatchError, Rows, Step, Store};
use domain::{LocationId, Millis, OrderId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wire::keys::Keyring;
use wire::seal::SealingPrivate;
use wire::secret::OrderSecret;

use crate::{Fault, HoardingLimits, Releases};

/// How long a batch may wait for its turn. A lane that is older than this has gone another way.
pub(crate) const WITHIN: Millis = Millis::from_seconds(5);

/// A secret of 32 bytes or more that is used as an HMAC key and never shown.
#[derive(Clone)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// HMAC-SHA256 over these parts, one after the other.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.mac(parts).finalize().into_bytes().into()
    }

    /// Whether this is the tag of these parts, in constant time.
    pub(crate) fn verifies(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(parts).verify_slice(tag).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256>>::new_from_slice(&self.0).expect("any length is a key");
        for part in parts {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(redacted)")
    }
}

/// What a payer's browser is told about the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAddress {
    /// `stripe` or `sandbox`.
    pub name: String,
    /// The key a browser may know, `pk_…`.
    pub publishable_key: String,
    /// Where the browser finds the provider.
    pub url: String,
    /// Whether its money is real: events of the other kind are kept and never acted upon.
    pub live: bool,
    /// The account that this shop is (`acct_…`). Where it is named, events of connected accounts
    /// other than this one are kept and never acted upon.
    pub account: Option<String>,
}

/// What the books know of their shop. Settings, not state.
#[derive(Clone, Debug)]
pub struct Shop {
    /// What mails are signed with.
    pub name: String,
    /// The storefront's address without a slash at its end; links in mails lead there.
    pub public_url: String,
    /// The keys of every edge deployment.
    pub keyring: Keyring,
    /// The private keys that intents may be sealed to.
    pub sealing: Vec<SealingPrivate>,
    /// The provider's webhook signing secrets; several while one is rolled.
    pub webhook_secrets: Vec<SecretBytes>,
    /// Signs the order links in mails.
    pub link_key: SecretBytes,
    /// Keys that signed links in mails which were sent before the key was rolled. They open still:
    /// nobody can change a mail in somebody's inbox.
    pub earlier_link_keys: Vec<SecretBytes>,
    /// How much one contact may hold unpaid; `None`: as much as there is.
    pub hoarding: Option<HoardingLimits>,
    /// Where orders are sent from.
    pub location: LocationId,
    /// What a payer's browser is told about the provider.
    pub provider: ProviderAddress,
}

impl Shop {
    /// The secret that opens this order from a link in a mail. It is the origin's own: whoever
    /// reads the mail of the edge's keys learns nothing about it.
    #[must_use]
    pub fn link_secret(&self, order: OrderId) -> OrderSecret {
        link(&self.link_key, order)
    }

    /// Whether this secret opens the order: the shopper's own, or the one from a mail.
    #[must_use]
    pub fn opens(&self, secret: &OrderSecret, hash: &[u8; 32], order: OrderId) -> bool {
        let mut keys = std::iter::once(&self.link_key).chain(&self.earlier_link_keys);
        secret.matches(hash) || keys.any(|key| link(key, order) == *secret)
    }
}

fn link(key: &SecretBytes, order: OrderId) -> OrderSecret {
    OrderSecret::new(key.tag(&[b"bodega/v1/order-link", &order.ulid().to_be_bytes()]))
}

/// All that a piece of work is done with: the origin database, the provider, the settings, and the
/// releases in memory. The caller owns it and shares it between threads.
#[derive(Debug)]
pub struct Books<S, P> {
    /// The origin database.
    pub store: S,
    /// Whoever takes the money.
    pub provider: P,
    /// The settings.
    pub shop: Shop,
    /// Releases already decoded.
    pub releases: Releases,
}

impl<S, P> Books<S, P> {
    /// Books over this database and provider, with nothing in memory yet.
    pub fn new(store: S, provider: P, shop: Shop) -> Self {
        Self { store, provider, shop, releases: Releases::default() }
    }
}

/// What became of a guarded batch.
#[derive(Debug)]
pub(crate) enum Written {
    /// It was committed.
    Done(Rows),
    /// The world is not as believed: this step said so.
    Refused(Step),
    /// The answer was lost. Reading again shows what became of it.
    Unknown,
}

/// Runs a batch that nothing but an outage can refuse.
pub(crate) async fn run<S: Store>(store: &S, batch: &Batch) -> Result<Rows, Fault> {
    store.run(batch, WITHIN).await.map_err(|error| Fault::Store(batch.name(), error))
}

/// Runs a batch whose guards may refuse it.
pub(crate) async fn write<S: Store>(store: &S, batch: &Batch) -> Result<Written, Fault> {
    match store.run(batch, WITHIN).await {
        Ok(rows) => Ok(Written::Done(rows)),
        Err(BatchError::Refused(step)) => Ok(Written::Refused(step)),
        Err(BatchError::Unknown) => Ok(Written::Unknown),
        Err(error) => Err(Fault::Store(batch.name(), error)),
    }
}
