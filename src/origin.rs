//! The origin's part of the shop, from the settings.

use books::{HoardingLimits, ProviderAddress, SecretBytes};
use domain::Millis;
use server::{Config, CrashPoint, Mailer, Pace, RateLimits, Stopwatch, Store};

use crate::Failure;
use crate::settings::{CrashAt, Payments};
use crate::shop::Shop;

/// Whom mail is from, until a shop has an address of its own.
const MAIL_FROM: &str = "Bodega <shop@bodega.invalid>";
/// A payment call that took longer than this has an unknown outcome, and is asked about later.
const PROVIDER_PATIENCE: Millis = Millis::from_seconds(10);
/// Everything under way has this long at a shutdown: longer than the slowest request, which waits
/// for the provider, and with the ten seconds of an edge in the same process less than the thirty
/// that Kubernetes, and most supervisors, give.
const DRAIN: Millis = Millis::from_seconds(15);

/// What the books know of their shop.
pub(crate) fn books(shop: &Shop) -> Result<books::Shop, Failure> {
    let sealing = shop.sealing()?;
    // One link key of each sealing key: the links of a rolled key live as long as it is listed.
    let mut link_keys =
        sealing.iter().map(|key| SecretBytes::new(format!("bodega/v1/link-key {}", key.reveal())));
    let link_key = link_keys.next().ok_or("sealing-private-keys is empty")?;
    let earlier_link_keys = link_keys.collect();
    let secrets = shop.webhook_secrets()?;
    let payments = shop.settings.payments();
    let secret_key = shop.secret_key()?;
    Ok(books::Shop {
        name: shop.name().to_owned(),
        public_url: shop.shop_url()?,
        keyring: shop.keyring()?,
        sealing,
        webhook_secrets: secrets.into_iter().map(SecretBytes::new).collect(),
        link_key,
        earlier_link_keys,
        hoarding: hoarding(shop.settings.hoarding_limits.as_deref())?,
        location: books::demo::LOCATION,
        provider: ProviderAddress {
            name: match payments {
                Payments::Sandbox => "sandbox".to_owned(),
                Payments::Stripe => "stripe".to_owned(),
            },
            publishable_key: shop.publishable_key()?,
            url: shop.provider_url()?,
            live: secret_key.starts_with("sk_live_") || secret_key.starts_with("rk_live_"),
            account: shop.settings.provider_account.clone(),
        },
    })
}

/// How much one contact may hold unpaid: limited, where the setting says nothing.
fn hoarding(setting: Option<&str>) -> Result<Option<HoardingLimits>, Failure> {
    let setting = setting.filter(|text| !text.is_empty()).unwrap_or("on");
    HoardingLimits::parse(setting).map_err(|rule| format!("hoarding-limits {rule}").into())
}

/// How often one client may call what shoppers call at the origin: the same as at the edge.
fn rate_limits(setting: Option<&str>) -> Result<Option<RateLimits>, Failure> {
    let setting = setting.filter(|text| !text.is_empty()).unwrap_or("on");
    RateLimits::parse(setting).map_err(|rule| format!("rate-limits {rule}").into())
}

/// How the payment provider is reached.
pub(crate) fn provider(shop: &Shop) -> Result<stripe::Settings, Failure> {
    Ok(stripe::Settings {
        url: shop.provider_api_url()?,
        secret_key: shop.secret_key()?,
        store: shop.identity()?.store,
        patience: PROVIDER_PATIENCE,
        receipts: false,
    })
}

/// The origin's databases.
pub(crate) struct Stores {
    pub(crate) origin: Store,
    pub(crate) catalog: Store,
    pub(crate) carts: Store,
}

/// Everything the server is told.
pub(crate) fn config(shop: &Shop, stores: &Stores) -> Result<Config, Failure> {
    let crash = shop.settings.crash_at.map(|at| match at {
        CrashAt::BeforeCommit => CrashPoint::IntakeBeforeCommit,
        CrashAt::AfterCommit => CrashPoint::IntakeAfterCommit,
        CrashAt::BeforeReply => CrashPoint::IntakeBeforeReply,
    });
    Ok(Config {
        listen: shop.origin_listen()?,
        metrics_listen: shop.settings.metrics_listen,
        origin: stores.origin.clone(),
        catalog: stores.catalog.clone(),
        carts: vec![(shop.region()?, stores.carts.clone())],
        shop: books(shop)?,
        stripe: provider(shop)?,
        mailer: Mailer::Folder(shop.mail_dir()),
        mail_from: MAIL_FROM.to_owned(),
        shop_origins: vec![shop.shop_url()?],
        rate_limits: rate_limits(shop.settings.rate_limits.as_deref())?,
        client_header: crate::edge::client_header(shop)?,
        stopwatch: Stopwatch::default(),
        drain: DRAIN,
        pace: Pace::default(),
        clock: server::clock::system(),
        crash,
    })
}

#[cfg(test)]
mod tests {
    use domain::OrderId;

    use super::*;
    use crate::settings::{List, Settings};

    fn shop_with(keys: &[&str]) -> books::Shop {
        let folder = tempfile::tempdir().unwrap();
        let list = List(keys.iter().map(|&key| key.to_owned()).collect());
        let settings = Settings { sealing_private_keys: Some(list), ..Settings::default() };
        books(&Shop::open(settings, folder.path()).unwrap()).unwrap()
    }

    #[test]
    fn an_order_link_outlives_the_roll_of_the_key_that_signed_it() {
        let (old, new) = (format!("old:{}", "11".repeat(32)), format!("new:{}", "22".repeat(32)));
        let order = OrderId::from_ulid(7);
        let sent = shop_with(&[&old]).link_secret(order);
        let rolled = shop_with(&[&new, &old]);
        assert!(rolled.link_secret(order) != sent, "the new key signs");
        assert!(rolled.opens(&sent, &[0; 32], order));
        assert!(rolled.opens(&rolled.link_secret(order), &[0; 32], order));
        assert!(!rolled.opens(&sent, &[0; 32], OrderId::from_ulid(8)));
        assert!(!shop_with(&[&new]).opens(&sent, &[0; 32], order));
    }
}
