//! What an edge deployment is told at its start, read once and wholly.
//!
//! [`Settings::NAMES`] says what is read. A host fetches those values in its platform's way and
//! hands over a lookup; [`Settings::parse`] answers settings, or *all* the complaints at once.

use database::Identity;
use domain::Region;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId};
use wire::seal::SealingPublic;

use crate::limits::RateLimits;
use crate::regions::{self, Area};
use crate::shop::Visitor;
use crate::theme::Theme;

/// What a shop is called until it is told.
pub const NAME: &str = "Bodega";
/// Where pictures are until something else is said: below the origin's public address.
const MEDIA: &str = "/media";
/// A name stands in the header of every page, beside a field and a button.
const NAME_LENGTH_MAX: usize = 40;

/// The settings of one edge deployment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whose databases these are; every batch is checked against it.
    pub identity: Identity,
    /// The regions of the shop, at least one.
    pub areas: Vec<Area>,
    /// The region of shoppers whom no region claims, and of whatever has no shopper.
    pub region: Region,
    /// The keys that this deployment signs with.
    pub keys: EdgeKeys,
    /// The origin's public key, to which messages are sealed.
    pub sealing: SealingPublic,
    /// Where the host reaches the origin.
    pub origin_url: String,
    /// Where browsers reach the origin, for live status.
    pub origin_public_url: String,
    /// Where the payment provider's script and pages come from.
    pub provider_url: String,
    /// The provider's publishable key.
    pub publishable_key: String,
    /// The shop's name as shoppers read it.
    pub name: String,
    /// How it looks.
    pub theme: Theme,
    /// Where its pictures are: a path of the shop's own, or another address.
    pub media_url: String,
    /// How often one client may ask; nothing when limits are off.
    pub rate_limits: Option<RateLimits>,
    /// The shop's own address as shoppers see it; taken from each request when it is not set.
    pub public_url: Option<String>,
}

/// A database behind Hrana over HTTP.
#[derive(Clone)]
pub struct Remote {
    /// Its base address; `/v3/pipeline` follows.
    pub url: String,
    /// The bearer token, where one is needed.
    pub token: Option<String>,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Remote").field("url", &self.url).finish_non_exhaustive()
    }
}

/// One thing that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {complaint}")]
pub struct Complaint {
    /// The setting's name.
    pub name: &'static str,
    /// What is wrong with it; never its value.
    pub complaint: String,
}

impl Settings {
    /// Every name that [`Settings::parse`] looks up.
    pub const NAMES: &'static [&'static str] = &[
        "BODEGA_STORE",
        "BODEGA_ENVIRONMENT",
        "BODEGA_REGION",
        "BODEGA_EDGE_SECRET",
        "BODEGA_EDGE_KEY",
        "BODEGA_SEALING_KEY",
        "BODEGA_ORIGIN_URL",
        "BODEGA_ORIGIN_PUBLIC_URL",
        "BODEGA_PROVIDER_URL",
        "BODEGA_PUBLISHABLE_KEY",
        "BODEGA_PUBLIC_URL",
        "BODEGA_SHOP_NAME",
        "BODEGA_THEME",
        "BODEGA_MEDIA_URL",
        "BODEGA_CATALOG_URL",
        "BODEGA_CATALOG_TOKEN",
        "BODEGA_CARTS_URL",
        "BODEGA_CARTS_TOKEN",
        "BODEGA_REGIONS",
        "BODEGA_RATE_LIMITS",
    ];

    /// Reads all settings through `lookup`.
    ///
    /// # Errors
    /// Every complaint there is, so that one look mends them all.
    pub fn parse(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<Complaint>> {
        let mut read = Reader { lookup, complaints: Vec::new() };
        let store = read.needed("BODEGA_STORE", |text| Ok(text.to_owned()));
        let environment = read.needed("BODEGA_ENVIRONMENT", |text| Ok(text.to_owned()));
        let region = read.needed("BODEGA_REGION", |t| Region::parse(t).map_err(explain));
        let secret = read.needed("BODEGA_EDGE_SECRET", |t| EdgeSecret::parse(t).map_err(explain));
        let key = read.needed("BODEGA_EDGE_KEY", |t| KeyId::parse(t).map_err(explain));
        let sealing =
            read.needed("BODEGA_SEALING_KEY", |t| SealingPublic::parse(t).map_err(explain));
        let origin_url = read.needed("BODEGA_ORIGIN_URL", base_url);
        let origin_public_url = read.needed("BODEGA_ORIGIN_PUBLIC_URL", base_url);
        let provider_url = read.needed("BODEGA_PROVIDER_URL", base_url);
        let publishable_key = read.needed("BODEGA_PUBLISHABLE_KEY", publishable);
        let public_url = read.optional("BODEGA_PUBLIC_URL", base_url);
        let name = read.optional("BODEGA_SHOP_NAME", shop_name);
        let theme = read.optional("BODEGA_THEME", theme);
        let media_url = read.optional("BODEGA_MEDIA_URL", media_url);
        let rate_limits = read.optional("BODEGA_RATE_LIMITS", RateLimits::parse);
        let areas = read.areas(region.as_ref());
        let media_url =
            media_url.or_else(|| Some(format!("{}{MEDIA}", origin_public_url.as_ref()?)));
        let complaints = read.complaints;
        let whole = || {
            Some(Self {
                identity: Identity { store: store?, environment: environment? },
                region: region?,
                areas: areas?,
                keys: EdgeKeys::derive(key?, &secret?),
                sealing: sealing?,
                origin_url: origin_url?,
                origin_public_url: origin_public_url?,
                provider_url: provider_url?,
                publishable_key: publishable_key?,
                name: name.unwrap_or_else(|| NAME.to_owned()),
                theme: theme.unwrap_or_default(),
                media_url: media_url?,
                rate_limits: rate_limits.unwrap_or_else(|| Some(RateLimits::default())),
                public_url,
            })
        };
        if complaints.is_empty() { whole().ok_or(complaints) } else { Err(complaints) }
    }

    /// The region of this name, if it is one of the shop's.
    #[must_use]
    pub fn area(&self, region: &Region) -> Option<&Area> {
        self.areas.iter().find(|area| area.region == *region)
    }

    /// The region that serves this visitor: whose replica answers, and where a new cart begins.
    #[must_use]
    pub fn near(&self, visitor: &Visitor) -> Option<&Area> {
        regions::serving(&self.areas, visitor).or_else(|| self.area(&self.region))
    }
}

struct Reader<L> {
    lookup: L,
    complaints: Vec<Complaint>,
}

impl<L: Fn(&str) -> Option<String>> Reader<L> {
    fn needed<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let found = (self.lookup)(name).filter(|text| !text.is_empty());
        if found.is_none() {
            self.complaints.push(Complaint { name, complaint: "is not set".to_owned() });
        }
        self.read(name, found, parse)
    }

    fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let found = (self.lookup)(name).filter(|text| !text.is_empty());
        self.read(name, found, parse)
    }

    /// The table of regions, or the one region that stands for it. The catalog may have several
    /// addresses, by commas.
    fn areas(&mut self, region: Option<&Region>) -> Option<Vec<Area>> {
        let text = |text: &str| Ok(text.to_owned());
        let catalog_token = self.optional("BODEGA_CATALOG_TOKEN", text);
        let carts_token = self.optional("BODEGA_CARTS_TOKEN", text);
        let table = self.optional("BODEGA_REGIONS", |text| {
            let areas = regions::parse(text, catalog_token.as_deref(), carts_token.as_deref())?;
            match region {
                Some(region) if !areas.iter().any(|area| area.region == *region) => {
                    Err(format!("does not have the region {region} of BODEGA_REGION"))
                }
                _ => Ok(areas),
            }
        });
        let catalog = self.optional("BODEGA_CATALOG_URL", |text| {
            text.split(',').map(|url| base_url(url.trim())).collect::<Result<Vec<_>, _>>()
        });
        let carts = self.optional("BODEGA_CARTS_URL", base_url);
        if table.is_some() {
            return table;
        }
        let remote = |url, token: &Option<String>| Remote { url, token: token.clone() };
        let catalog = catalog.unwrap_or_default().into_iter();
        Some(vec![Area {
            region: region?.clone(),
            serves: Vec::new(),
            catalog: catalog.map(|url| remote(url, &catalog_token)).collect(),
            carts: carts.map(|url| remote(url, &carts_token)),
            carts_replica: None,
        }])
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        found: Option<String>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match parse(&found?) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.complaints.push(Complaint { name, complaint });
                None
            }
        }
    }
}

fn explain(error: impl std::error::Error) -> String {
    error.to_string()
}

/// An absolute http(s) address without a trailing slash: paths are appended to it.
pub(crate) fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | ';' | ',');
    match rest {
        Some(host) if !host.is_empty() && host.chars().all(plain) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("must be an absolute http or https address".to_owned()),
    }
}

fn shop_name(text: &str) -> Result<String, String> {
    let long = text.chars().count() > NAME_LENGTH_MAX;
    if long || text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(format!("must be a line of at most {NAME_LENGTH_MAX} characters"));
    }
    Ok(text.trim().to_owned())
}

fn theme(text: &str) -> Result<Theme, String> {
    let names = Theme::ALL.map(Theme::name).join(" or ");
    Theme::parse(text).ok_or_else(|| format!("must be {names}"))
}

/// A path of the shop's own, or an absolute address, without a trailing slash.
fn media_url(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    if text.starts_with('/') && !text.starts_with("//") && text.bytes().all(plain) {
        return Ok(text.trim_end_matches('/').to_owned());
    }
    base_url(text).map_err(|_| "must be a path or an absolute http or https address".to_owned())
}

fn publishable(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.starts_with("pk_") && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("must begin with pk_ and hold only letters, digits and underscores".to_owned())
    }
}
