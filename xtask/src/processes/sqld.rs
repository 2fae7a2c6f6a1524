//! The libSQL server, as primary or as replica.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;

use super::{Process, free, free_at};
use crate::fault::Fault;
use crate::tools::Program;

/// What sqld prints when its HTTP port is open.
const LISTENING: &str = "listening for incoming user HTTP connection";

/// A running server.
#[derive(Debug)]
pub(crate) struct Sqld {
    process: Process,
    http: SocketAddr,
    grpc: Option<SocketAddr>,
}

impl Sqld {
    /// Starts a primary whose data is below `folder`.
    pub(crate) fn primary(name: &str, folder: &Path) -> Result<Self, Fault> {
        Self::primary_at(Ipv4Addr::LOCALHOST.into(), name, folder)
    }

    /// The same, where others than this machine's own programs reach it too.
    pub(crate) fn primary_at(host: IpAddr, name: &str, folder: &Path) -> Result<Self, Fault> {
        let [http] = free_at(host)?;
        let [grpc] = free()?;
        let command = command(name, folder, http, |command| {
            command.args(["--grpc-listen-addr", &grpc.to_string()]);
        })?;
        let (process, _) = Process::start(name, command, LISTENING, folder)?;
        Ok(Self { process, http, grpc: Some(grpc) })
    }

    /// Starts a replica that follows this primary.
    pub(crate) fn replica(&self, name: &str, folder: &Path) -> Result<Self, Fault> {
        let Some(primary) = self.grpc else {
            return Err(Fault::Failed("a replica cannot follow a replica".to_owned()));
        };
        let [http] = free()?;
        let command = command(name, folder, http, |command| {
            command.args(["--primary-grpc-url", &format!("http://{primary}")]);
        })?;
        let (process, _) = Process::start(name, command, LISTENING, folder)?;
        Ok(Self { process, http, grpc: None })
    }

    /// Where it answers Hrana.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// The port of that.
    pub(crate) fn port(&self) -> u16 {
        self.http.port()
    }

    /// The process itself.
    pub(crate) fn into_process(self) -> Process {
        self.process
    }
}

fn command(
    name: &str,
    folder: &Path,
    http: SocketAddr,
    more: impl FnOnce(&mut Command),
) -> Result<Command, Fault> {
    let mut command = Command::new(Program::Sqld.path()?);
    command.arg("--db-path").arg(folder.join(name));
    command.args(["--http-listen-addr", &http.to_string(), "--no-welcome"]);
    // The default of 128 is less than one busy edge opens.
    command.args(["--max-concurrent-connections", "1024", "--max-concurrent-requests", "1024"]);
    more(&mut command);
    Ok(command)
}
