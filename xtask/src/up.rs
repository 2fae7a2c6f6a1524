//! `cargo xtask up`: the distributed shop on this machine, until Ctrl-C.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use clap::Args;

use crate::build;
use crate::distributed::{Distributed, Edge};
use crate::fault::{Doing, Fault};
use crate::processes::interrupted;
use crate::say::say;

/// What to start, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What runs the edge.
    #[arg(long, value_enum, default_value = "workers")]
    edge: Edge,
    /// Where shoppers are served.
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Keep databases, mail and logs in this folder; default: a fresh one, removed at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Take what is built already.
    #[arg(long)]
    built: bool,
}

/// How often the processes are looked at while nothing happens.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Starts everything, waits for Ctrl-C or the end of any process, and stops everything.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    if !arguments.built {
        build::bodega()?;
        match arguments.edge {
            Edge::Workers => build::workers().map(|_| ())?,
            Edge::Spin => build::spin_with_host()?,
        }
    }
    let temporary = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let folder = arguments.data.clone().unwrap_or_else(|| temporary.path().to_path_buf());
    let interrupted = interrupted()?;
    let mut shop = Distributed::open(arguments.edge, arguments.listen, &folder)?;
    for line in shop.addresses() {
        say(line);
    }
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
