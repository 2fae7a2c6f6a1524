//! The origin's part of the shop, from the settings.

use books::{Moment, ProviderAddress, SecretBytes, publish};
use domain::{Millis, Timestamp};
use server::{Config, CrashPoint, Mailer, Pace, Store};

use crate::Failure;
use crate::settings::{CrashAt, Payments};
use crate::shop::Shop;

/// What the origin signs mail with and who it is from, until a shop has a name of its own.
const NAME: &str = "Bodega";
const MAIL_FROM: &str = "Bodega <shop@bodega.invalid>";
/// A payment call that took longer than this has an unknown outcome, and is asked about later.
const PROVIDER_PATIENCE: Millis = Millis::from_seconds(10);
/// Requests in flight have this long at a shutdown: less than a pod's grace period.
const DRAIN: Millis = Millis::from_seconds(25);

/// What the books know of their shop.
pub(crate) fn books(shop: &Shop) -> Result<books::Shop, Failure> {
    let sealing = shop.sealing()?;
    let first = sealing.first().ok_or("sealing-private-keys is empty")?;
    let link_key = SecretBytes::new(format!("bodega/v1/link-key {}", first.reveal()));
    let secrets = shop.webhook_secrets()?;
    let payments = shop.settings.payments();
    let secret_key = shop.secret_key()?;
    Ok(books::Shop {
        name: NAME.to_owned(),
        public_url: shop.shop_url()?,
        keyring: shop.keyring()?,
        sealing,
        webhook_secrets: secrets.into_iter().map(SecretBytes::new).collect(),
        link_key,
        location: books::demo::LOCATION,
        provider: ProviderAddress {
            name: match payments {
                Payments::Sandbox => "sandbox".to_owned(),
                Payments::Stripe => "stripe".to_owned(),
            },
            publishable_key: shop.publishable_key()?,
            url: shop.provider_url()?,
            live: secret_key.starts_with("sk_live_") || secret_key.starts_with("rk_live_"),
        },
    })
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
        origin: stores.origin.clone(),
        catalog: stores.catalog.clone(),
        carts: vec![(shop.region()?, stores.carts.clone())],
        shop: books(shop)?,
        stripe: provider(shop)?,
        mailer: Mailer::Folder(shop.mail_dir()),
        mail_from: MAIL_FROM.to_owned(),
        shop_origins: vec![shop.shop_url()?],
        drain: DRAIN,
        pace: Pace::default(),
        clock: server::clock::system(),
        crash,
    })
}

/// Fills the shelves at the first start: nobody should have to look at an empty shop.
///
/// A release that is published already, by whomever, is left alone. Every step repeats harmlessly.
pub(crate) async fn stock_the_shelves(stores: &Stores, now: Timestamp) -> Result<bool, Failure> {
    if publish::current(&stores.catalog).await?.is_some() {
        return Ok(false);
    }
    let moment = Moment::new(now, server::clock::entropy()?);
    let stock = books::demo::stock();
    let actor = books::Actor::Shop("demo");
    let location = books::demo::LOCATION;
    books::inventory::open(&stores.origin, location, &stock, (&actor, &moment)).await?;
    let catalog = std::sync::Arc::new(books::demo::catalog(1)?);
    let releases = books::Releases::default();
    publish::publish((&stores.origin, &releases), &stores.catalog, catalog, now).await?;
    Ok(true)
}
