//! Every setting of the command: a flag, an environment variable `BODEGA_…` and a line in
//! `bodega.toml`, in that order of precedence. A name that is not listed here refuses to start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Deserialize;

/// The file beside the data, or the one named by `--config`.
const FILE_NAME: &str = "bodega.toml";

/// What a process is made of. One process may be all of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Part {
    /// Pages and the Store API, next to the shopper.
    Edge,
    /// Orders, stock and payments.
    Origin,
    /// The stand-in for Stripe.
    Sandbox,
}

/// Who settles payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Payments {
    /// The stand-in that ships with bodega: test cards only, no account needed.
    Sandbox,
    /// Stripe.
    Stripe,
}

/// What is on the shelves of a shop that starts for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Demo {
    /// A shop's worth of goods in two languages, with pictures.
    Full,
    /// Ten products with scarce stock: what tests know by heart.
    Small,
    /// Nothing.
    None,
}

/// How a bucket is named in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MediaStyle {
    /// `https://host/bucket/key`: R2, MinIO and most others.
    Path,
    /// `https://bucket.host/key`: Amazon.
    VirtualHost,
}

/// The named places of intake where a crash test ends the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CrashAt {
    /// Nothing is written yet.
    #[value(name = "intake.before_commit")]
    #[serde(rename = "intake.before_commit")]
    BeforeCommit,
    /// The order is durable, nobody knows.
    #[value(name = "intake.after_commit")]
    #[serde(rename = "intake.after_commit")]
    AfterCommit,
    /// The answer is written out, not sent.
    #[value(name = "intake.before_reply")]
    #[serde(rename = "intake.before_reply")]
    BeforeReply,
}

/// Declares each setting once: the flag, the variable, the line in the file and the precedence.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident, $flag:literal, $variable:literal, $kind:ty;)+) => {
        /// The settings as given; what is left out has a default where it is used.
        #[derive(Debug, Clone, Default, Args, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct Settings {
            $($(#[doc = $doc])+
            #[arg(long = $flag, env = $variable, global = true, hide_env_values = true)]
            pub(crate) $name: Option<$kind>,)+
        }

        impl Settings {
            /// These settings, and where they say nothing, the other ones.
            fn or(self, other: Self) -> Self {
                Self { $($name: self.$name.or(other.$name),)+ }
            }
        }
    };
}

settings! {
    /// The folder that holds everything: databases, keys, mail
    data, "data", "BODEGA_DATA", PathBuf;
    /// The file of settings; default: `bodega.toml` in the data folder
    config, "config", "BODEGA_CONFIG", PathBuf;
    /// Which parts of the shop this process runs, by commas; default: all
    parts, "parts", "BODEGA_PARTS", List<Part>;
    /// Where shoppers are served; default 127.0.0.1:8787
    listen, "listen", "BODEGA_LISTEN", SocketAddr;
    /// Where the origin listens; default 127.0.0.1:8788
    origin_listen, "origin-listen", "BODEGA_ORIGIN_LISTEN", SocketAddr;
    /// Where the origin shows its metrics, to whoever runs it; default: nowhere
    metrics_listen, "metrics-listen", "BODEGA_METRICS_LISTEN", SocketAddr;
    /// Where the payment sandbox listens; default 127.0.0.1:8789
    sandbox_listen, "sandbox-listen", "BODEGA_SANDBOX_LISTEN", SocketAddr;
    /// Threads that serve shoppers; default: one per core
    threads, "threads", "BODEGA_THREADS", usize;
    /// The shop's name as shoppers read it; default `Bodega`
    shop_name, "shop-name", "BODEGA_SHOP_NAME", String;
    /// What is on the shelves at the first start: `full`, `small` or `none`; default `full`
    demo, "demo", "BODEGA_DEMO", Demo;
    /// How the shop looks: `corner` or `night`; default `corner`
    theme, "theme", "BODEGA_THEME", String;
    /// Where pictures are, a path or an address; default: `/media` at the origin's public address
    media_url, "media-url", "BODEGA_MEDIA_URL", String;
    /// The folder that pictures are kept in; default: `media` in the data folder
    media_dir, "media-dir", "BODEGA_MEDIA_DIR", PathBuf;
    /// The S3 bucket that pictures are kept in, instead of a folder
    media_bucket, "media-bucket", "BODEGA_MEDIA_BUCKET", String;
    /// The S3 server's address, such as `https://s3.eu-central-1.amazonaws.com`
    media_endpoint, "media-endpoint", "BODEGA_MEDIA_ENDPOINT", String;
    /// The bucket's region; default `us-east-1`, and `auto` for R2
    media_region, "media-region", "BODEGA_MEDIA_REGION", String;
    /// How the bucket is named: `path`, or `virtual-host` for Amazon; default `path`
    media_style, "media-style", "BODEGA_MEDIA_STYLE", MediaStyle;
    /// The id of the key to the bucket
    media_access_key, "media-access-key", "BODEGA_MEDIA_ACCESS_KEY", String;
    /// The key to the bucket
    media_secret_key, "media-secret-key", "BODEGA_MEDIA_SECRET_KEY", String;
    /// The shop's address as a shopper's browser sees it
    shop_url, "shop-url", "BODEGA_SHOP_URL", String;
    /// The origin's address as the edge reaches it
    origin_url, "origin-url", "BODEGA_ORIGIN_URL", String;
    /// The origin's address as a shopper's browser reaches it
    origin_public_url, "origin-public-url", "BODEGA_ORIGIN_PUBLIC_URL", String;
    /// The store's id, the same in all of its databases; made at first start
    store, "store", "BODEGA_STORE", String;
    /// `production`, `staging`, `test` …: databases of another one are refused
    environment, "environment", "BODEGA_ENVIRONMENT", String;
    /// The region whose database keeps the carts that begin here; default `local`
    region, "region", "BODEGA_REGION", String;
    /// The name of the edge deployment's secret
    edge_key, "edge-key", "BODEGA_EDGE_KEY", String;
    /// The edge deployment's secret, 64 hexadecimal digits; made at first start
    edge_secret, "edge-secret", "BODEGA_EDGE_SECRET", String;
    /// Further edge deployments that the origin trusts: `name:secret`, by commas
    trusted_edges, "trusted-edges", "BODEGA_TRUSTED_EDGES", List<String>;
    /// Names of edge secrets that the origin must no longer accept, by commas
    revoked_edges, "revoked-edges", "BODEGA_REVOKED_EDGES", List<String>;
    /// The origin's public sealing key, `name:64 hexadecimal digits`
    sealing_key, "sealing-key", "BODEGA_SEALING_KEY", String;
    /// The origin's private sealing keys, `name:64 hexadecimal digits`, by commas
    sealing_private_keys, "sealing-private-keys", "BODEGA_SEALING_PRIVATE_KEYS", List<String>;
    /// The catalog database at sqld or Turso: one address, or replicas first and the primary last, by
    /// commas; default: a file in the data folder
    catalog_url, "catalog-url", "BODEGA_CATALOG_URL", String;
    /// The token for it
    catalog_token, "catalog-token", "BODEGA_CATALOG_TOKEN", String;
    /// The carts database's sqld or Turso address; default: a file in the data folder
    carts_url, "carts-url", "BODEGA_CARTS_URL", String;
    /// The token for it
    carts_token, "carts-token", "BODEGA_CARTS_TOKEN", String;
    /// The table of regions, as JSON; default: the one region of the settings above
    regions, "regions", "BODEGA_REGIONS", String;
    /// How often one client may ask a minute: `on`, `off`, or as in `search=300,checkout=20`
    rate_limits, "rate-limits", "BODEGA_RATE_LIMITS", String;
    /// What one contact may hold unpaid: `on`, `off`, or as in `orders=2,pieces=4`
    hoarding_limits, "hoarding-limits", "BODEGA_HOARDING_LIMITS", String;
    /// The header in which the proxy in front says who asks, such as `x-forwarded-for`: the last
    /// address there counts; default: none, the connection says it
    client_header, "client-header", "BODEGA_CLIENT_HEADER", String;
    /// The origin database's sqld address; default: a file in the data folder
    database_url, "database-url", "BODEGA_DATABASE_URL", String;
    /// The token for it
    database_token, "database-token", "BODEGA_DATABASE_TOKEN", String;
    /// Who settles payments; default `sandbox`
    payments, "payments", "BODEGA_PAYMENTS", Payments;
    /// The provider's API as the origin reaches it; default: the sandbox's, or Stripe's
    provider_api_url, "provider-api-url", "BODEGA_PROVIDER_API_URL", String;
    /// The provider's address as a shopper's browser reaches it
    provider_url, "provider-url", "BODEGA_PROVIDER_URL", String;
    /// The provider's publishable key
    publishable_key, "publishable-key", "BODEGA_PUBLISHABLE_KEY", String;
    /// The provider's secret key
    secret_key, "secret-key", "BODEGA_SECRET_KEY", String;
    /// The secrets that sign the provider's webhooks, by commas (two while one is rolled)
    webhook_secrets, "webhook-secrets", "BODEGA_WEBHOOK_SECRETS", List<String>;
    /// The provider's account that this shop is, `acct_…`: events of other accounts change nothing
    provider_account, "provider-account", "BODEGA_PROVIDER_ACCOUNT", String;
    /// Where the sandbox sends its webhooks; default: this process's origin
    webhook_url, "webhook-url", "BODEGA_WEBHOOK_URL", String;
    /// The folder that mail is written to; default: `mail` in the data folder
    mail_dir, "mail-dir", "BODEGA_MAIL_DIR", PathBuf;
    /// For crash tests: end the process at a named point of intake
    crash_at, "crash-at", "BODEGA_CRASH_AT", CrashAt;
}

/// Values separated by commas on a command line, a list in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> std::str::FromStr for List<T>
where
    T: Listed,
{
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(T::parse_one).collect::<Result<_, _>>().map(List)
    }
}

/// What may stand in a comma-separated list.
pub(crate) trait Listed: Sized {
    /// Reads one element.
    fn parse_one(text: &str) -> Result<Self, String>;
}

impl Listed for String {
    fn parse_one(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl Listed for Part {
    fn parse_one(text: &str) -> Result<Self, String> {
        Self::from_str(text, false).map_err(|_| format!("`{text}` is not edge, origin or sandbox"))
    }
}

/// Where programs keep a person's data: `$XDG_DATA_HOME`, else `~/.local/share`.
#[expect(clippy::disallowed_methods, reason = "settings come in here, at the rim of the program")]
fn data_home() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    given
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The file named by `--config` cannot be read.
    #[error("cannot read the settings in {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("the settings in {path} cannot be used: {message}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and what, in the parser's words.
        message: String,
    },
    /// There is no home folder to put the data in.
    #[error("no folder for the data: name one with --data or BODEGA_DATA")]
    NoFolder,
}

impl Settings {
    /// Completes flags and environment with the file.
    pub(crate) fn complete(self) -> Result<(Self, PathBuf), SettingsError> {
        let named = self.config.clone();
        let data = match self.data.clone() {
            Some(data) => data,
            None => data_home().ok_or(SettingsError::NoFolder)?.join("bodega"),
        };
        let path = named.clone().unwrap_or_else(|| data.join(FILE_NAME));
        let complete = match read(&path) {
            Err(SettingsError::Read { source, .. })
                if named.is_none() && source.kind() == std::io::ErrorKind::NotFound =>
            {
                self
            }
            other => self.or(other?),
        };
        let data = complete.data.clone().unwrap_or(data);
        Ok((complete, data))
    }

    /// Whether this process runs the part.
    pub(crate) fn runs(&self, part: Part) -> bool {
        match &self.parts {
            Some(parts) => parts.0.contains(&part),
            None => part != Part::Sandbox || self.payments() == Payments::Sandbox,
        }
    }

    /// Who settles payments.
    pub(crate) fn payments(&self) -> Payments {
        self.payments.unwrap_or(Payments::Sandbox)
    }

    /// What is on the shelves at the first start. Where real money is taken that is nothing,
    /// because nobody could send what the demo sells.
    pub(crate) fn demo(&self) -> Demo {
        match self.payments() {
            Payments::Sandbox => self.demo.unwrap_or(Demo::Full),
            Payments::Stripe => Demo::None,
        }
    }
}

fn read(path: &Path) -> Result<Settings, SettingsError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| SettingsError::Read { path: path.to_owned(), source })?;
    toml::from_str(&text).map_err(|error| SettingsError::Parse {
        path: path.to_owned(),
        message: explain(&text, &error),
    })
}

/// Where and what, without the line itself: the parser would quote it, and it may hold a secret.
fn explain(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("line {}: {}", before.matches('\n').count() + 1, error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_fills_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE_NAME);
        std::fs::write(&file, "region = \"eu\"\nstore = \"corner\"\nparts = [\"edge\"]\n").unwrap();
        let flags = Settings {
            data: Some(folder.path().to_owned()),
            region: Some("us".to_owned()),
            ..Settings::default()
        };
        let (settings, data) = flags.complete().unwrap();
        assert_eq!(settings.region.as_deref(), Some("us"));
        assert_eq!(settings.store.as_deref(), Some("corner"));
        assert_eq!(data, folder.path());
        assert!(settings.runs(Part::Edge) && !settings.runs(Part::Origin));
    }

    #[test]
    fn a_misspelt_setting_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "regoin = \"eu\"\n").unwrap();
        let flags = Settings { data: Some(folder.path().to_owned()), ..Settings::default() };
        let message = flags.complete().unwrap_err().to_string();
        assert!(message.contains("regoin"), "{message}");
    }

    #[test]
    fn a_file_that_does_not_parse_is_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        for wrong in ["secret-key = sk_live_canary", "secret-key = \"sk_live_canary"] {
            let text = format!("region = \"eu\"\n{wrong}\n");
            std::fs::write(folder.path().join(FILE_NAME), text).unwrap();
            let flags = Settings { data: Some(folder.path().to_owned()), ..Settings::default() };
            let message = flags.complete().unwrap_err().to_string();
            assert!(message.contains("line 2"), "{message}");
            assert!(!message.contains("canary"), "{message}");
        }
    }

    #[test]
    fn a_named_file_must_exist() {
        let flags = Settings { config: Some("no/such/file.toml".into()), ..Settings::default() };
        assert!(matches!(flags.complete(), Err(SettingsError::Read { .. })));
    }
}
