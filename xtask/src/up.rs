//! `cargo xtask up`: the distributed shop on this machine, until Ctrl-C.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use clap::Args;

use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop};
use crate::processes::interrupted;
use crate::say::say;

/// What to start, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What runs the edge; native is the shop of one process.
    #[arg(long, value_enum, default_value = "workers")]
    edge: Host,
    /// Where shoppers are served.
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

/// Starts everything, waits for Ctrl-C or the end of any process, and stops everything.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    if !arguments.built {
        arguments.edge.build()?;
    }
    let temporary = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let folder = arguments.data.clone().unwrap_or_else(|| temporary.path().to_path_buf());
    let interrupted = interrupted()?;
    let shelves = (folder.as_path(), arguments.demo.as_str());
    let mut shop = OpenShop::open(arguments.edge, Some(arguments.listen), shelves)?;
    for line in shop.lines() {
        say(line);
    }
    say(format_args!("{:<16} {}", "files", folder.display()));
    // The command finds the shop by these.
    let wanted = ["BODEGA_DATA", "BODEGA_ENVIRONMENT", "BODEGA_CATALOG_URL", "BODEGA_CARTS_URL"];
    let named = shop.settings().iter().filter(|(name, _)| wanted.contains(&name.as_str()));
    let named: Vec<_> = named.map(|(name, value)| format!("{name}={value}")).collect();
    say(format_args!("{:<16} env {} bodega orders list", "its orders", named.join(" ")));
    say("Ctrl-C closes it.");
    let outcome = loop {
        match interrupted.recv_timeout(LOOK_EVERY) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(sorry) = shop.ended() {
            break Err(sorry);
        }
    };
    say("closing");
    drop(shop);
    outcome
}
