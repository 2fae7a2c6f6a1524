//! `cargo xtask up`: the distributed shop on this machine, until Ctrl-C.
//!
//! Its parts can be taken away and brought back by typing so; `docs/failures.md` is a tour.

mod typed;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use clap::Args;

use crate::build;
use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop, REGIONS_MAX};
use crate::processes::interrupted;
use crate::say::say;

/// What to start, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What runs the edge; native is the shop of one process.
    #[arg(long, value_enum, default_value = "workers")]
    edge: Host,
    /// In how many regions; two have an edge, a replica of the catalog and carts each.
    #[arg(long, default_value = "1", value_parser = regions)]
    regions: usize,
    /// Where shoppers are served; the second region is at the next port.
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Keep databases, mail and logs in this folder; default: a fresh one, removed at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// What is on the shelves: `full`, `small` or `none`.
    #[arg(long, default_value = "full")]
    demo: String,
    /// Take what is built already.
    #[arg(long)]
    built: bool,
}

/// How often the processes are looked at while nothing happens.
const LOOK_EVERY: Duration = Duration::from_millis(500);

fn regions(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=REGIONS_MAX).contains(number));
    number.ok_or_else(|| format!("must be 1 to {REGIONS_MAX}"))
}

/// Starts everything, waits for Ctrl-C or the end of any process that nobody wanted, and stops
/// everything.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    if arguments.built {
        build::take_what_is_there();
    }
    arguments.edge.build()?;
    let temporary = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let folder = arguments.data.clone().unwrap_or_else(|| temporary.path().to_path_buf());
    let interrupted = interrupted()?;
    let shelves = (folder.as_path(), arguments.demo.as_str());
    let edge = (arguments.edge, arguments.regions);
    let mut shop = OpenShop::open_in(edge, Some(arguments.listen), shelves)?;
    shop.lines().iter().for_each(say);
    say(format_args!("{:<16} {}", "files", folder.display()));
    // The command finds the shop by these.
    let wanted = ["BODEGA_DATA", "BODEGA_ENVIRONMENT", "BODEGA_CATALOG_URL", "BODEGA_CARTS_URL"];
    let named = shop.settings().iter().filter(|(name, _)| wanted.contains(&name.as_str()));
    let named: Vec<_> = named.map(|(name, value)| format!("{name}={value}")).collect();
    say(format_args!("{:<16} env {} bodega orders list", "its orders", named.join(" ")));
    say(format_args!("{:<16} {}", "its parts", shop.names().join(" ")));
    say(format_args!("{:<16} kill, start, freeze, thaw, wipe, cut or mend one of them", "type"));
    say("Ctrl-C closes it.");
    let outcome = wait(&mut shop, &interrupted);
    say("closing");
    drop(shop);
    outcome
}

/// Does what is typed until it is interrupted, or something ends that nobody ended.
fn wait(shop: &mut OpenShop, interrupted: &Receiver<()>) -> Result<(), Fault> {
    let mut lines = typed::Lines::new();
    loop {
        match interrupted.recv_timeout(LOOK_EVERY) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        for line in lines.typed() {
            match lines.obey(shop, &line) {
                Ok(said) => say(said),
                Err(fault) => say(fault.chain()),
            }
        }
        if let Some((_, sorry)) = shop.ended().into_iter().find(|(name, _)| lines.wants(name)) {
            return Err(sorry);
        }
    }
}
