//! What a process must know to be part of a shop: the settings as given, completed with the keys
//! and defaults of a shop that lives in one folder.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use database::Identity;
use domain::Region;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::seal::SealingPrivate;

use crate::Failure;
use crate::keys::Keys;
use crate::settings::{Part, Payments, Settings};

/// Where a shop of one process listens.
const LISTEN: &str = "127.0.0.1:8787";
const ORIGIN_LISTEN: &str = "127.0.0.1:8788";
const SANDBOX_LISTEN: &str = "127.0.0.1:8789";
/// Stripe's API, and the address its script comes from.
const STRIPE_API: &str = "https://api.stripe.com";
const STRIPE_SCRIPT: &str = "https://js.stripe.com";
/// The name of the edge secret made at first start.
const EDGE_KEY: &str = "edge-1";

/// A shop as one process sees it. No `Debug`: it holds secrets.
pub(crate) struct Shop {
    pub(crate) settings: Settings,
    pub(crate) data: PathBuf,
    keys: Option<Keys>,
}

impl Shop {
    /// Completes the settings. The keys of a shop in one folder are made here, at first start, but
    /// not where the settings bring everything: a pod makes no secrets of its own.
    pub(crate) fn open(settings: Settings, data: &Path) -> Result<Self, Failure> {
        let keys = lacks_keys(&settings).then(|| Keys::open(data)).transpose()?;
        Ok(Self { settings, data: data.to_owned(), keys })
    }

    fn value(
        &self,
        given: Option<&String>,
        made: impl FnOnce(&Keys) -> String,
        name: &str,
    ) -> Result<String, Failure> {
        match (given, &self.keys) {
            (Some(value), _) => Ok(value.clone()),
            (None, Some(keys)) => Ok(made(keys)),
            (None, None) => Err(format!("{name} is not set").into()),
        }
    }

    /// As [`Self::value`] for what the provider gave: what was made here is the sandbox's, and with
    /// anybody else it would only show at the first payment that it is wrong.
    fn provider_value(
        &self,
        given: Option<&String>,
        made: impl FnOnce(&Keys) -> String,
        name: &str,
    ) -> Result<String, Failure> {
        match (given, self.settings.payments()) {
            (None, Payments::Stripe) => Err(format!("{name} is not set").into()),
            _ => self.value(given, made, name),
        }
    }

    pub(crate) fn identity(&self) -> Result<Identity, Failure> {
        let store = self.value(self.settings.store.as_ref(), |k| k.store.clone(), "store")?;
        Ok(Identity::new(store, self.environment()))
    }

    pub(crate) fn environment(&self) -> String {
        self.settings.environment.clone().unwrap_or_else(|| "local".to_owned())
    }

    /// What shoppers know it as, on pages and in mail.
    pub(crate) fn name(&self) -> &str {
        self.settings.shop_name.as_deref().unwrap_or(storefront::settings::NAME)
    }

    pub(crate) fn region(&self) -> Result<Region, Failure> {
        Ok(Region::parse(self.settings.region.as_deref().unwrap_or("local"))?)
    }

    pub(crate) fn listen(&self) -> Result<SocketAddr, Failure> {
        address(self.settings.listen, LISTEN)
    }

    pub(crate) fn origin_listen(&self) -> Result<SocketAddr, Failure> {
        address(self.settings.origin_listen, ORIGIN_LISTEN)
    }

    pub(crate) fn sandbox_listen(&self) -> Result<SocketAddr, Failure> {
        address(self.settings.sandbox_listen, SANDBOX_LISTEN)
    }

    pub(crate) fn edge_key(&self) -> Result<KeyId, Failure> {
        Ok(KeyId::parse(self.settings.edge_key.as_deref().unwrap_or(EDGE_KEY))?)
    }

    pub(crate) fn edge_secret(&self) -> Result<EdgeSecret, Failure> {
        let given = self.settings.edge_secret.as_ref();
        let text = self.value(given, |keys| keys.edge_secret.clone(), "edge-secret")?;
        Ok(EdgeSecret::parse(&text)?)
    }

    /// The keys of every edge deployment that the origin trusts.
    pub(crate) fn keyring(&self) -> Result<Keyring, Failure> {
        let mut ring =
            Keyring::new().with(EdgeKeys::derive(self.edge_key()?, &self.edge_secret()?));
        for edge in self.settings.trusted_edges.iter().flat_map(|list| &list.0) {
            let (name, secret) =
                edge.split_once(':').ok_or("trusted-edges: each is `name:secret`")?;
            ring.add(EdgeKeys::derive(KeyId::parse(name)?, &EdgeSecret::parse(secret)?));
        }
        for name in self.settings.revoked_edges.iter().flat_map(|list| &list.0) {
            ring.revoke(KeyId::parse(name)?);
        }
        Ok(ring)
    }

    /// The origin's private sealing keys; the first is the one whose public half is given out.
    pub(crate) fn sealing(&self) -> Result<Vec<SealingPrivate>, Failure> {
        let given = self.settings.sealing_private_keys.as_ref().map(|list| list.0.join(","));
        let made = |keys: &Keys| keys.sealing_private_key.clone();
        let text = self.value(given.as_ref(), made, "sealing-private-keys")?;
        let keys: Result<Vec<_>, _> = text.split(',').map(SealingPrivate::parse).collect();
        Ok(keys?)
    }

    /// The origin's public sealing key, as the edge is told it.
    pub(crate) fn sealing_public(&self) -> Result<String, Failure> {
        if let Some(key) = &self.settings.sealing_key {
            return Ok(key.clone());
        }
        let keys = self.sealing()?;
        let first = keys.first().ok_or("sealing-private-keys is empty")?;
        Ok(first.public().to_string())
    }

    pub(crate) fn shop_url(&self) -> Result<String, Failure> {
        self.url(&self.settings.shop_url, self.listen()?)
    }

    pub(crate) fn origin_url(&self) -> Result<String, Failure> {
        self.url(&self.settings.origin_url, self.origin_listen()?)
    }

    pub(crate) fn origin_public_url(&self) -> Result<String, Failure> {
        let origin = self.origin_url()?;
        Ok(self.settings.origin_public_url.as_deref().map_or(origin, base))
    }

    /// Where a shopper's browser finds pictures.
    pub(crate) fn media_url(&self) -> Result<String, Failure> {
        match &self.settings.media_url {
            Some(url) => Ok(url.clone()),
            None => Ok(format!("{}/media", self.origin_public_url()?)),
        }
    }

    fn url(&self, given: &Option<String>, listen: SocketAddr) -> Result<String, Failure> {
        Ok(given.as_deref().map_or_else(|| format!("http://{listen}"), base))
    }

    /// The payment provider's API as the origin reaches it.
    pub(crate) fn provider_api_url(&self) -> Result<String, Failure> {
        match (&self.settings.provider_api_url, self.settings.payments()) {
            (Some(url), _) => Ok(base(url)),
            (None, Payments::Stripe) => Ok(STRIPE_API.to_owned()),
            (None, Payments::Sandbox) => Ok(format!("http://{}", self.sandbox_listen()?)),
        }
    }

    /// The payment provider's address as a browser reaches it.
    pub(crate) fn provider_url(&self) -> Result<String, Failure> {
        match (&self.settings.provider_url, self.settings.payments()) {
            (Some(url), _) => Ok(base(url)),
            (None, Payments::Stripe) => Ok(STRIPE_SCRIPT.to_owned()),
            (None, Payments::Sandbox) => Ok(format!("http://{}", self.sandbox_listen()?)),
        }
    }

    pub(crate) fn publishable_key(&self) -> Result<String, Failure> {
        let made = |keys: &Keys| keys.sandbox_publishable_key.clone();
        self.provider_value(self.settings.publishable_key.as_ref(), made, "publishable-key")
    }

    pub(crate) fn secret_key(&self) -> Result<String, Failure> {
        let made = |keys: &Keys| keys.sandbox_secret_key.clone();
        self.provider_value(self.settings.secret_key.as_ref(), made, "secret-key")
    }

    pub(crate) fn webhook_secrets(&self) -> Result<Vec<String>, Failure> {
        if let Some(list) = &self.settings.webhook_secrets {
            return Ok(list.0.clone());
        }
        let made = |keys: &Keys| keys.sandbox_webhook_secret.clone();
        Ok(vec![self.provider_value(None, made, "webhook-secrets")?])
    }

    pub(crate) fn webhook_url(&self) -> Result<String, Failure> {
        let origin = self.origin_url()?;
        Ok(self.settings.webhook_url.clone().unwrap_or(format!("{origin}/webhooks/stripe")))
    }

    pub(crate) fn mail_dir(&self) -> PathBuf {
        self.settings.mail_dir.clone().unwrap_or_else(|| self.data.join("mail"))
    }
}

/// Whether the parts that run here need something that the settings do not bring and that is made
/// at first start.
fn lacks_keys(settings: &Settings) -> bool {
    let sandbox = settings.payments() == Payments::Sandbox;
    let edge = settings.edge_secret.is_none()
        || settings.sealing_key.is_none() && settings.sealing_private_keys.is_none()
        || sandbox && settings.publishable_key.is_none();
    let pays = settings.runs(Part::Origin) && sandbox || settings.runs(Part::Sandbox);
    settings.store.is_none()
        || settings.runs(Part::Edge) && edge
        || pays && settings.secret_key.is_none()
}

fn address(given: Option<SocketAddr>, default: &str) -> Result<SocketAddr, Failure> {
    given.map_or_else(|| Ok(default.parse()?), Ok)
}

/// An address that paths are appended to, and that is compared with what browsers call an origin.
fn base(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::List;

    fn shop(settings: Settings) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        Shop::open(settings, folder.path()).unwrap()
    }

    #[test]
    fn stripe_is_not_spoken_to_with_the_sandboxs_keys() {
        let shop = shop(Settings { payments: Some(Payments::Stripe), ..Settings::default() });
        assert!(shop.secret_key().is_err());
        assert!(shop.publishable_key().is_err());
        assert!(shop.webhook_secrets().is_err());
    }

    #[test]
    fn an_edge_that_is_told_everything_makes_no_keys() {
        let folder = tempfile::tempdir().unwrap();
        let some = |text: &str| Some(text.to_owned());
        let told = Settings {
            parts: Some(List(vec![Part::Edge])),
            store: some("corner"),
            edge_secret: some(&"ab".repeat(32)),
            sealing_key: some(&format!("seal-1:{}", "cd".repeat(32))),
            publishable_key: some("pk_test_1"),
            ..Settings::default()
        };
        let data = folder.path().join("data");
        Shop::open(told.clone(), &data).unwrap();
        assert!(!data.exists(), "an edge keeps no secrets of an origin's");
        Shop::open(Settings { sealing_key: None, ..told }, &data).unwrap();
        assert!(data.join("keys.json").exists());
    }

    #[test]
    fn an_address_with_a_slash_at_its_end_is_the_one_without() {
        let given = |url: &str| Some(url.to_owned());
        let shop = shop(Settings {
            shop_url: given("https://shop.example/"),
            origin_url: given("https://origin.example/"),
            ..Settings::default()
        });
        assert_eq!(shop.shop_url().unwrap(), "https://shop.example");
        assert_eq!(shop.origin_public_url().unwrap(), "https://origin.example");
        assert_eq!(shop.webhook_url().unwrap(), "https://origin.example/webhooks/stripe");
    }
}
