//! The distributed shop: every piece a process of its own, as in production, and nothing from
//! outside this machine.
//!
//! A catalog primary with a replica, a carts primary, the origin with the payment sandbox, and an
//! edge: the Worker in its real runtime with a real local queue, or the Spin component. The edge
//! reads the catalog from the replica and has the origin's address and its own keys, no more.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use clap::ValueEnum;
use serde_json::Value;
use wire::seal::SealingPrivate;

use crate::build;
use crate::fault::{Doing, Fault};
use crate::processes::{Process, SpinHost, Sqld, Worker, free};

/// What runs the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Edge {
    /// Cloudflare's runtime.
    Workers,
    /// A Spin component.
    Spin,
}

/// Named values, as a process environment or a configuration wants them.
type Settings = Vec<(String, String)>;

/// The shop, open.
#[derive(Debug)]
pub(crate) struct Distributed {
    /// In the order in which they were started, which is the reverse of how they are stopped.
    processes: Vec<Process>,
    addresses: Vec<(&'static str, String)>,
    /// The settings under which `bodega` works on this shop.
    origin: Settings,
}

impl Distributed {
    /// Starts everything; all files are below `folder`.
    pub(crate) fn open(edge: Edge, listen: SocketAddr, folder: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(folder).doing(|| format!("cannot make {}", folder.display()))?;
        let catalog = Sqld::primary("catalog", folder)?;
        let replica = catalog.replica("catalog-replica", folder)?;
        let carts = Sqld::primary("carts", folder)?;
        let [origin_at, sandbox_at] = free()?;
        let url = |address: SocketAddr| format!("http://{address}");
        let common = [
            ("BODEGA_ENVIRONMENT", "development".to_owned()),
            ("BODEGA_REGION", "local".to_owned()),
            ("BODEGA_EDGE_KEY", "edge-1".to_owned()),
            ("BODEGA_ORIGIN_URL", url(origin_at)),
            ("BODEGA_ORIGIN_PUBLIC_URL", url(origin_at)),
            ("BODEGA_PROVIDER_URL", url(sandbox_at)),
            ("BODEGA_CARTS_URL", carts.url()),
        ];
        let common = common.map(|(name, value)| (name.to_owned(), value)).to_vec();

        let own = [
            ("BODEGA_DATA", folder.join("origin").to_string_lossy().into_owned()),
            ("BODEGA_PARTS", "origin,sandbox".to_owned()),
            ("BODEGA_ORIGIN_LISTEN", origin_at.to_string()),
            ("BODEGA_SANDBOX_LISTEN", sandbox_at.to_string()),
            ("BODEGA_SHOP_URL", url(listen)),
            ("BODEGA_CATALOG_URL", catalog.url()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let origin: Settings = common.iter().cloned().chain(own).collect();
        let mut shop = Self { processes: Vec::new(), addresses: Vec::new(), origin };
        shop.addresses = vec![
            ("shop", url(listen)),
            ("origin", url(origin_at)),
            ("sandbox", url(sandbox_at)),
            ("catalog", catalog.url()),
            ("catalog replica", replica.url()),
            ("carts", carts.url()),
            ("files", folder.display().to_string()),
        ];
        let replica_url = replica.url();
        let databases = [catalog, replica, carts];
        shop.processes.extend(databases.map(Sqld::into_process));

        shop.start_origin(folder)?;
        let mut settings = common;
        settings.push(("BODEGA_CATALOG_URL".to_owned(), replica_url));
        settings.push(("BODEGA_PUBLIC_URL".to_owned(), url(listen)));
        settings.extend(keys(&folder.join("origin/keys.json"))?);
        shop.processes.push(match edge {
            Edge::Workers => Worker::start(listen, &settings, folder)?,
            Edge::Spin => SpinHost::start(listen, &settings, folder)?,
        });
        Ok(shop)
    }

    fn start_origin(&mut self, folder: &Path) -> Result<(), Fault> {
        let mut command = Command::new(build::bodega_command());
        command.arg("serve").envs(self.origin.iter().map(|(name, value)| (name, value)));
        // The last line that it prints once every port is open and the catalog published.
        let ready = "Ctrl-C closes the shop";
        let (origin, _) = Process::start("origin", command, ready, folder)?;
        self.processes.push(origin);
        Ok(())
    }

    /// Where everything is, line by line.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = String> {
        self.addresses.iter().map(|(what, address)| format!("{what:<16} {address}"))
    }

    /// Why the shop is no longer whole, if it is not.
    pub(crate) fn ended(&mut self) -> Option<Fault> {
        self.processes.iter_mut().find_map(|process| {
            let status = process.ended()?;
            let log = process.log().display();
            Some(Fault::Failed(format!("{} ended with {status}; see {log}", process.name())))
        })
    }
}

impl Drop for Distributed {
    /// Stops the edge first, so that nobody is served by half a shop, and the databases last.
    fn drop(&mut self) {
        while let Some(mut process) = self.processes.pop() {
            process.stop();
        }
    }
}

/// What the edge may know of the keys that the origin made at its first start.
fn keys(path: &Path) -> Result<Settings, Fault> {
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
