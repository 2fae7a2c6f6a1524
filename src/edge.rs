//! The native edge's part of the shop, from the settings.

use on_hyper::{Config, HeaderName, Place, Stopwatch};

use crate::Failure;
use crate::shop::Shop;
use crate::stores::Opened;

/// Everything the native edge is told.
pub(crate) fn config(shop: &Shop, databases: &[Opened]) -> Result<Config, Failure> {
    let identity = shop.identity()?;
    let values = [
        ("BODEGA_STORE", identity.store),
        ("BODEGA_ENVIRONMENT", identity.environment),
        ("BODEGA_REGION", shop.region()?.to_string()),
        ("BODEGA_EDGE_SECRET", shop.edge_secret()?.reveal()),
        ("BODEGA_EDGE_KEY", shop.edge_key()?.to_string()),
        ("BODEGA_SEALING_KEY", shop.sealing_public()?),
        ("BODEGA_ORIGIN_URL", shop.origin_url()?),
        ("BODEGA_ORIGIN_PUBLIC_URL", shop.origin_public_url()?),
        ("BODEGA_PROVIDER_URL", shop.provider_url()?),
        ("BODEGA_PUBLISHABLE_KEY", shop.publishable_key()?),
        ("BODEGA_PUBLIC_URL", shop.shop_url()?),
        ("BODEGA_SHOP_NAME", shop.name().to_owned()),
        ("BODEGA_THEME", shop.settings.theme.clone().unwrap_or_default()),
        ("BODEGA_MEDIA_URL", shop.media_url()?),
        ("BODEGA_CATALOG_URL", shop.settings.catalog_url.clone().unwrap_or_default()),
        ("BODEGA_CATALOG_TOKEN", shop.settings.catalog_token.clone().unwrap_or_default()),
        ("BODEGA_CARTS_URL", shop.settings.carts_url.clone().unwrap_or_default()),
        ("BODEGA_CARTS_TOKEN", shop.settings.carts_token.clone().unwrap_or_default()),
        ("BODEGA_REGIONS", shop.settings.regions.clone().unwrap_or_default()),
        ("BODEGA_RATE_LIMITS", shop.settings.rate_limits.clone().unwrap_or_default()),
    ];
    let lookup = |name: &str| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    let settings = storefront::Settings::parse(lookup).map_err(|complaints| {
        complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    })?;
    let home = settings.area(&settings.region);
    let place = |wanted: &str, remote: bool| {
        let opened = databases.iter().find(|opened| opened.name() == wanted);
        match opened.and_then(|opened| opened.local.clone()) {
            Some(local) => Ok(Place::Local(local)),
            None if remote => Ok(Place::Remote),
            None => Err(format!("the {wanted} database is nowhere")),
        }
    };
    Ok(Config {
        catalog: place("catalog", home.is_some_and(|area| !area.catalog.is_empty()))?,
        carts: place("carts", home.is_some_and(|area| area.carts.is_some()))?,
        threads: shop.settings.threads.unwrap_or_else(cores),
        client_header: client_header(shop)?,
        stopwatch: Stopwatch::default(),
        settings,
    })
}

/// The header in which a proxy says who asks.
pub(crate) fn client_header(shop: &Shop) -> Result<Option<HeaderName>, Failure> {
    let name = shop.settings.client_header.as_deref().filter(|name| !name.is_empty());
    let name = name.map(str::parse).transpose();
    Ok(name.map_err(|_| "client-header is not the name of a header")?)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Randomness for the sandbox's ids.
#[expect(clippy::expect_used, reason = "a machine without randomness must not run a shop")]
pub(crate) fn entropy() -> [u8; 32] {
    server::clock::entropy().expect("the system gives randomness")
}
