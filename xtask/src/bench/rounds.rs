//! What is measured, in which order: in every round each figure beside its floors.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::figures::{Figures, Sample};
use super::folder;
use super::subject::{Subject, beside_servers, beside_shoppers};
use crate::fault::{Doing, Fault};
use crate::processes::free;
use crate::say::say;
use crate::workspace;

/// As many as the peers were measured with.
const ADDERS: &str = "32";
const BUYERS: &str = "8";
const CROWD: &str = "256";
/// By then V8 has compiled with its best compiler what a Worker does again and again.
const WARM_SECONDS: &str = "6";

/// Takes the measurements.
pub(super) struct Bench {
    bodega: PathBuf,
    loadtest: PathBuf,
    folder: PathBuf,
    seconds: String,
    /// Counts folders, and seeds the shopping of each.
    turn: u32,
}

/// A shop that was opened for one measurement.
struct Shop {
    subject: Subject,
    address: SocketAddr,
    data: PathBuf,
}

/// What to call a figure, and what to run for it.
struct Asked<'a> {
    key: &'static str,
    what: &'static str,
    arguments: &'a [&'a str],
}

impl Bench {
    pub(super) fn new(profile: &str, seconds: f64) -> Result<Self, Fault> {
        let built = workspace::target().join(if profile == "dev" { "debug" } else { profile });
        Ok(Self {
            bodega: built.join("bodega"),
            loadtest: built.join("loadtest"),
            folder: folder()?,
            seconds: seconds.to_string(),
            turn: 0,
        })
    }

    /// Where runs keep their files.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The shop's command.
    pub(super) fn bodega(&self) -> &Path {
        &self.bodega
    }

    /// The shoppers and the floors.
    pub(super) fn loadtest(&self) -> &Path {
        &self.loadtest
    }

    /// P6: adding to a cart.
    pub(super) fn add_to_cart(&mut self, figures: &mut Figures) -> Result<(), Fault> {
        let ours = self.shop(&Asked {
            key: "p6.add",
            what: "add to cart, 32 connections",
            arguments: &["--work", "add", "--shoppers", ADDERS],
        })?;
        let bytes = ours.bytes.to_string();
        figures.take(ours);
        figures.take(self.floor(&Asked {
            key: "p6.database",
            what: "floor: its statements alone, 32 a commit",
            arguments: &["carts", "--together", ADDERS],
        })?);
        figures.take(self.hello(&bytes)?);
        Ok(())
    }

    /// P7: from a filled cart to a placed order.
    pub(super) fn place_orders(&mut self, figures: &mut Figures) -> Result<(), Fault> {
        figures.take(self.shop(&Asked {
            key: "p7.order.8",
            what: "filled cart to order, 8 shoppers",
            arguments: &["--work", "order", "--shoppers", BUYERS],
        })?);
        figures.take(self.floor(&Asked {
            key: "p7.database.8",
            what: "floor: 10 statements an order, 8 a commit",
            arguments: &["orders", "--together", BUYERS],
        })?);
        let crowd = self.shop(&Asked {
            key: "p7.order.256",
            what: "filled cart to order, 256 shoppers",
            arguments: &["--work", "order", "--shoppers", CROWD],
        })?;
        let half = format!("{:.0}", (crowd.per_second / 2.0).max(1.0));
        figures.take(crowd);
        figures.take(self.floor(&Asked {
            key: "p7.database.256",
            what: "floor: 10 statements an order, 256 a commit",
            arguments: &["orders", "--together", CROWD],
        })?);
        figures.take(self.shop(&Asked {
            key: "p7.open.256",
            what: "the same, open loop at half of that rate",
            arguments: &["--work", "order", "--shoppers", CROWD, "--rate", &half],
        })?);
        figures.take(self.shop(&Asked {
            key: "p7.journey.8",
            what: "whole sale (5 requests), 8 shoppers",
            arguments: &["--work", "journey", "--shoppers", BUYERS],
        })?);
        Ok(())
    }

    /// A shop of its own, with plenty of stock, for one run; then asked whether its books are
    /// sound.
    fn shop(&mut self, asked: &Asked<'_>) -> Result<Sample, Fault> {
        let shop = self.open()?;
        let idle = shop.subject.memory();
        let (address, server) = (shop.address.to_string(), shop.subject.id().to_string());
        let seed = self.turn.to_string();
        let fixed = ["run", &address, "--server", &server, "--seed", &seed];
        let report = self.load(&[&fixed, asked.arguments].concat())?;
        let loaded = shop.subject.memory();
        self.sound(&shop)?;
        let mut sample = Sample::of_run(asked.key, asked.what, &report)?;
        sample.memory = idle.zip(loaded);
        say(sample.line());
        Ok(sample)
    }

    fn open(&mut self) -> Result<Shop, Fault> {
        let data = self.fresh()?;
        let [listen, origin, sandbox] = free()?;
        let mut command = beside_servers(&self.bodega);
        command.args(["serve", "--demo", "small"]).arg("--data").arg(&data);
        command.args(["--listen", &listen.to_string(), "--origin-listen", &origin.to_string()]);
        command.args(["--sandbox-listen", &sandbox.to_string()]);
        let (subject, _) = Subject::start(command, "Ctrl-C closes the shop", &data)?;
        let mut stock = beside_shoppers(&self.loadtest);
        stock.arg("stock").arg("--data").arg(&data).stdout(Stdio::null());
        done(&mut stock, "putting goods on the shelf")?;
        Ok(Shop { subject, address: listen, data })
    }

    /// What was sold fast must be sold right.
    fn sound(&self, shop: &Shop) -> Result<(), Fault> {
        let mut doctor = beside_shoppers(&self.bodega);
        doctor.arg("doctor").arg("--data").arg(&shop.data).stdout(Stdio::null());
        done(&mut doctor, "bodega doctor after the run")
    }

    fn floor(&mut self, asked: &Asked<'_>) -> Result<Sample, Fault> {
        let folder = self.fresh()?;
        let mut command = beside_servers(&self.loadtest);
        command.arg("floor").args(asked.arguments).arg("--folder").arg(folder);
        let report = self.report(command)?;
        let sample = Sample::of_floor(asked.key, asked.what, &report)?;
        say(sample.line());
        Ok(sample)
    }

    fn hello(&mut self, bytes: &str) -> Result<Sample, Fault> {
        let folder = self.fresh()?;
        let mut command = beside_servers(&self.loadtest);
        command.args(["hello", "--bytes", bytes]);
        let (subject, line) = Subject::start(command, "listening on ", &folder)?;
        let address = line.trim_start_matches("listening on ");
        let server = subject.id().to_string();
        let run = ["run", address, "--server", &server, "--work", "hello", "--shoppers", ADDERS];
        let report = self.load(&run)?;
        let sample = Sample::of_run("p6.hello", "floor: a constant of its size", &report)?;
        say(sample.line());
        Ok(sample)
    }

    /// What shoppers report who do as they are told.
    pub(super) fn load(&self, arguments: &[&str]) -> Result<Value, Fault> {
        let mut command = beside_shoppers(&self.loadtest);
        command.args(arguments);
        self.report(command)
    }

    /// Lets a server do the same for a while before anybody counts: runtimes compile what is hot.
    pub(super) fn warm(&self, arguments: &[&str]) -> Result<(), Fault> {
        let mut command = beside_shoppers(&self.loadtest);
        command.args(arguments).args(["--seconds", WARM_SECONDS, "--json"]);
        command.stdout(Stdio::null());
        done(&mut command, "warming up")
    }

    /// What it reports. One that had errors ends badly, and its report says which.
    fn report(&self, mut command: Command) -> Result<Value, Fault> {
        command.args(["--seconds", &self.seconds, "--json"]).stderr(Stdio::inherit());
        let output = command.output().doing(|| "cannot start loadtest".to_owned())?;
        serde_json::from_slice(&output.stdout)
            .map_err(|_| Fault::Failed(format!("loadtest reported nothing: {}", output.status)))
    }

    /// An empty folder. The one before is not needed any more.
    fn fresh(&mut self) -> Result<PathBuf, Fault> {
        let folder = |turn: u32| self.folder.join(format!("data-{turn}"));
        let (before, now) = (folder(self.turn), folder(self.turn + 1));
        for old in [&before, &now] {
            if old.exists() {
                fs::remove_dir_all(old).doing(|| format!("cannot empty {}", old.display()))?;
            }
        }
        fs::create_dir_all(&now).doing(|| format!("cannot make {}", now.display()))?;
        self.turn += 1;
        Ok(now)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // What is left of the last measurement; the next one would remove it too.
        let _gone = fs::remove_dir_all(self.folder.join(format!("data-{}", self.turn)));
    }
}

/// Runs it to its end.
pub(super) fn done(command: &mut Command, what: &str) -> Result<(), Fault> {
    let status = command.status().doing(|| format!("cannot start: {what}"))?;
    if status.success() { Ok(()) } else { Err(Fault::Failed(format!("{what}: {status}"))) }
}
