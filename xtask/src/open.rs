//! A whole shop, open: every piece that would be a process in production is one here, and nothing
//! comes from outside this machine.
//!
//! On [`Host::Native`] that is one process with its databases in files, as a newcomer starts it;
//! on [`Host::Apart`] the same shop in two, so that one half can be taken away from the other.
//! On the others it is the distributed shop: a catalog primary, the origin with the payment
//! sandbox, and in each region a replica of the catalog, a carts primary and an edge, which is the
//! Worker in its real runtime with a real local queue, or the Spin component. The edge reads the
//! catalog from the replica and has the origin's address and its own keys, no more.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;
use serde_json::Value;
use wire::seal::SealingPrivate;

use crate::build;
use crate::fault::{Doing, Fault};
use crate::processes::{Process, SpinHost, Sqld, Worker, free};
use crate::run::Run;

mod areas;
mod parts;

use areas::Areas;
pub(crate) use areas::REGIONS_MAX;

/// What `bodega serve` prints once every port is open and the catalog published.
pub(crate) const READY: &str = "Ctrl-C closes the shop";
/// The settings that name a store's surroundings.
const ENVIRONMENT: &str = "development";
/// What the process called [`ORIGIN`] is made of.
const ORIGIN_PARTS: (&str, &str) = ("BODEGA_PARTS", "origin,sandbox");
const EDGE_PARTS: (&str, &str) = ("BODEGA_PARTS", "edge");
const ORIGIN: &str = "origin";

/// What runs the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Host {
    /// The one-process shop.
    Native,
    /// The native edge and the origin beside each other, over the same files.
    Apart,
    /// Cloudflare's runtime, and the distributed shop behind it.
    Workers,
    /// A Spin component, and the distributed shop behind it.
    Spin,
}

impl Host {
    /// Builds everything that a shop on this host consists of.
    pub(crate) fn build(self) -> Result<(), Fault> {
        build::bodega()?;
        match self {
            Self::Native | Self::Apart => Ok(()),
            Self::Workers => build::workers().map(|_| ()),
            Self::Spin => build::spin_with_host(),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Native => "the native host",
            Self::Apart => "the native host, its origin apart",
            Self::Workers => "Workers",
            Self::Spin => "Spin",
        })
    }
}

/// Named values, as a process environment or a configuration wants them.
type Settings = Vec<(String, String)>;

/// The shop, open.
#[derive(Debug)]
pub(crate) struct OpenShop {
    /// In the order in which they were started, which is the reverse of how they are stopped.
    processes: Vec<Process>,
    /// They are stopped last.
    databases: Vec<Sqld>,
    addresses: Addresses,
    /// The edges by their regions, where there are several.
    edges: Vec<(&'static str, SocketAddr)>,
    /// What the first Worker was told.
    worker: Settings,
    /// The settings under which `bodega` works on this shop.
    settings: Settings,
    folder: PathBuf,
}

/// Who listens where.
#[derive(Clone, Copy, Debug)]
struct Addresses {
    shop: SocketAddr,
    /// Of the second region, where there is one.
    second: SocketAddr,
    origin: SocketAddr,
    sandbox: SocketAddr,
    metrics: SocketAddr,
}

impl OpenShop {
    /// Opens a shop whose files are all below `folder`, at `listen` or where there is room.
    /// On its shelves is what `bodega serve --demo` calls so.
    pub(crate) fn open(
        host: Host,
        listen: Option<SocketAddr>,
        shelves: (&Path, &str),
    ) -> Result<Self, Fault> {
        Self::open_in((host, 1), listen, shelves)
    }

    /// The same in so many regions, each with an edge of its own, on Workers. The second listens
    /// at the next port.
    pub(crate) fn open_in(
        (host, regions): (Host, usize),
        listen: Option<SocketAddr>,
        (folder, demo): (&Path, &str),
    ) -> Result<Self, Fault> {
        fs::create_dir_all(folder).doing(|| format!("cannot make {}", folder.display()))?;
        let [shop, second, origin, sandbox, metrics] = free()?;
        let next = |at: SocketAddr| SocketAddr::new(at.ip(), at.port().saturating_add(1));
        let second = listen.map_or(second, next);
        let shop = listen.unwrap_or(shop);
        let addresses = Addresses { shop, second, origin, sandbox, metrics };
        let mut shop = Self {
            processes: Vec::new(),
            databases: Vec::new(),
            addresses,
            edges: Vec::new(),
            worker: Settings::new(),
            settings: addresses.settings(&folder.join("shop"), demo),
            folder: folder.to_owned(),
        };
        match (host, regions) {
            (Host::Native, 1) => shop.start_bodega("shop", &[])?,
            (Host::Apart, 1) => {
                shop.start_bodega(ORIGIN, &[ORIGIN_PARTS])?;
                shop.start_bodega("edge", &[EDGE_PARTS])?;
            }
            (Host::Workers, _) | (Host::Spin, 1) => shop.start_distributed((host, regions))?,
            // The origin drains one outbox here; a queue it need not know.
            _ => return Err(Fault::Failed(format!("{host} has one region"))),
        }
        Ok(shop)
    }

    fn start_distributed(&mut self, (host, regions): (Host, usize)) -> Result<(), Fault> {
        let folder = self.folder.clone();
        let areas = Areas::start(regions, &folder)?;
        let plain = self.settings.clone();
        for settings in areas.of_origin() {
            // The origin does not migrate what others work on: whoever runs the shop does.
            let migrate = Run::new(build::bodega_command()).args(["migrate"]);
            migrate.envs(&plain).envs(&settings).quiet().output()?;
        }
        let first = areas.of_origin().into_iter().next().unwrap_or_default();
        self.settings.retain(|(name, _)| !first.iter().any(|(other, _)| other == name));
        self.settings.extend(first);
        self.start_bodega(ORIGIN, &[ORIGIN_PARTS])?;
        let addresses = self.addresses;
        for ((region, more), listen) in
            areas.of_edges().into_iter().zip([addresses.shop, addresses.second])
        {
            let mut edge: Settings = [
                ("BODEGA_ENVIRONMENT", ENVIRONMENT.to_owned()),
                ("BODEGA_EDGE_KEY", "edge-1".to_owned()),
                ("BODEGA_ORIGIN_URL", url(addresses.origin)),
                ("BODEGA_ORIGIN_PUBLIC_URL", url(addresses.origin)),
                ("BODEGA_PROVIDER_URL", url(addresses.sandbox)),
                ("BODEGA_RATE_LIMITS", "off".to_owned()),
                ("BODEGA_PUBLIC_URL", url(listen)),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec();
            edge.extend(more);
            if matches!(host, Host::Spin) {
                // The manifest lets the component speak with one address of the catalog.
                for (_, value) in edge.iter_mut().filter(|(name, _)| name == "BODEGA_CATALOG_URL") {
                    value.truncate(value.find(',').unwrap_or(value.len()));
                }
            }
            edge.extend(edge_keys(&folder.join("shop/keys.json"))?);
            if self.worker.is_empty() {
                self.worker.clone_from(&edge);
            }
            // Each has files and a queue of its own.
            let (name, own) = match regions {
                1 => ("worker", folder.clone()),
                _ => (region, folder.join(region)),
            };
            self.processes.push(match host {
                Host::Spin => SpinHost::start(listen, &edge, &own)?,
                _ => Worker::start((name, listen), &edge, &own)?,
            });
            if regions > 1 {
                self.edges.push((region, listen));
            }
        }
        self.databases = areas.into_databases();
        Ok(())
    }

    fn start_bodega(&mut self, name: &str, more: &[(&str, &str)]) -> Result<(), Fault> {
        let process = self.bodega(name, more)?;
        self.processes.push(process);
        Ok(())
    }

    fn bodega(&self, name: &str, more: &[(&str, &str)]) -> Result<Process, Fault> {
        let mut command = Command::new(build::bodega_command());
        command.arg("serve").envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.envs(more.iter().copied());
        Process::start(name, command, READY, &self.folder).map(|(process, _)| process)
    }

    /// The origin's process, where it is one of its own.
    pub(crate) fn origin(&mut self) -> Result<&mut Process, Fault> {
        let mut all = self.processes.iter_mut();
        let missing = || Fault::Failed("this shop's origin has no process of its own".to_owned());
        all.find(|process| process.name() == ORIGIN).ok_or_else(missing)
    }

    /// Starts the origin again, which has ended, with these settings besides its own.
    pub(crate) fn start_origin(&mut self, more: &[(&str, &str)]) -> Result<(), Fault> {
        let more: Vec<_> = [ORIGIN_PARTS].iter().chain(more).copied().collect();
        let again = self.bodega(ORIGIN, &more)?;
        *self.origin()? = again;
        Ok(())
    }

    /// Where shoppers are served.
    pub(crate) fn url(&self) -> String {
        url(self.addresses.shop)
    }

    /// Where the origin listens.
    pub(crate) fn origin_address(&self) -> SocketAddr {
        self.addresses.origin
    }

    /// Where the origin is.
    pub(crate) fn origin_url(&self) -> String {
        url(self.addresses.origin)
    }

    /// Where the origin shows its metrics.
    pub(crate) fn metrics_url(&self) -> String {
        url(self.addresses.metrics)
    }

    /// Where the payment sandbox is.
    pub(crate) fn sandbox_url(&self) -> String {
        url(self.addresses.sandbox)
    }

    /// The settings under which `bodega` works on this shop.
    pub(crate) fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    /// Where the edge of this region serves shoppers.
    pub(crate) fn url_in(&self, region: &str) -> String {
        let edge = self.edges.iter().find(|(name, _)| *name == region);
        url(edge.map_or(self.addresses.shop, |(_, listen)| *listen))
    }
}

impl Drop for OpenShop {
    /// Stops the edge first, so that nobody is served by half a shop, and the databases last.
    fn drop(&mut self) {
        while let Some(mut process) = self.processes.pop() {
            process.stop();
        }
        while let Some(mut database) = self.databases.pop() {
            database.process().stop();
        }
    }
}

impl Addresses {
    fn settings(self, data: &Path, demo: &str) -> Settings {
        let settings = [
            ("BODEGA_DATA", data.to_string_lossy().into_owned()),
            ("BODEGA_ENVIRONMENT", ENVIRONMENT.to_owned()),
            ("BODEGA_REGION", areas::LOCAL.to_owned()),
            ("BODEGA_DEMO", demo.to_owned()),
            // Everybody here comes from one address.
            ("BODEGA_RATE_LIMITS", "off".to_owned()),
            ("BODEGA_LISTEN", self.shop.to_string()),
            ("BODEGA_ORIGIN_LISTEN", self.origin.to_string()),
            ("BODEGA_SANDBOX_LISTEN", self.sandbox.to_string()),
            ("BODEGA_METRICS_LISTEN", self.metrics.to_string()),
        ];
        settings.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// What the edge may know of the keys that the origin made at its first start.
pub(crate) fn edge_keys(path: &Path) -> Result<Settings, Fault> {
    let text = fs::read(path).doing(|| format!("cannot read {}", path.display()))?;
    let broken = |what: &str| Fault::Failed(format!("{}: {what}", path.display()));
    let keys: Value = serde_json::from_slice(&text).map_err(|_| broken("is not JSON"))?;
    let key = |name: &str| keys[name].as_str().ok_or_else(|| broken(name));
    let private = SealingPrivate::parse(key("sealing_private_key")?)
        .map_err(|_| broken("sealing_private_key"))?;
    let settings = [
        ("BODEGA_STORE", key("store")?.to_owned()),
        ("BODEGA_EDGE_SECRET", key("edge_secret")?.to_owned()),
        ("BODEGA_SEALING_KEY", private.public().to_string()),
        ("BODEGA_PUBLISHABLE_KEY", key("sandbox_publishable_key")?.to_owned()),
    ];
    Ok(settings.map(|(name, value)| (name.to_owned(), value)).to_vec())
}
