//! The libSQL server, as primary or as replica.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Link, Process, free, free_at};
use crate::fault::{Doing, Fault};
use crate::tools::Program;

/// What sqld prints when its HTTP port is open.
const LISTENING: &str = "listening for incoming user HTTP connection";

/// What sqld opens at most. Its default of 128 is less than one busy edge asks for at a time.
const CONNECTIONS: u32 = 1_024;
/// What it opens where many write. Each of several connections holds its own view of the log while
/// it waits for the only place of a writer; the checkpoint that is next in line for that place then
/// finds the log in use, and from eight writers on nothing is written for seconds, or for good.
/// One connection waits for nobody, and writes more than many do: docs/deploy-cloudflare.md.
const CONNECTIONS_OF_WRITERS: u32 = 1;

/// A server.
#[derive(Debug)]
pub(crate) struct Sqld {
    process: Process,
    data: PathBuf,
    http: SocketAddr,
    role: Role,
}

/// Who writes to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writers {
    /// Somebody who puts writes in order, or nobody.
    One,
    /// Every isolate of a Worker by itself, as shoppers come.
    Many,
}

#[derive(Debug)]
enum Role {
    /// Replicas follow it at this address.
    Primary(SocketAddr),
    /// It follows by this wire.
    Replica(Link),
}

impl Sqld {
    /// Starts a primary whose data is below `folder`.
    pub(crate) fn primary(name: &str, folder: &Path) -> Result<Self, Fault> {
        Self::primary_at(Ipv4Addr::LOCALHOST.into(), name, folder)
    }

    /// Starts a primary to which a Worker writes.
    pub(crate) fn of_many_writers(name: &str, folder: &Path) -> Result<Self, Fault> {
        let [http, grpc] = free()?;
        let more = ["--grpc-listen-addr", &grpc.to_string()];
        Self::start(name, folder, (http, Role::Primary(grpc), Writers::Many), more)
    }

    /// The same, where others than this machine's own programs reach it too.
    pub(crate) fn primary_at(host: IpAddr, name: &str, folder: &Path) -> Result<Self, Fault> {
        let [http] = free_at(host)?;
        let [grpc] = free()?;
        let more = ["--grpc-listen-addr", &grpc.to_string()];
        Self::start(name, folder, (http, Role::Primary(grpc), Writers::One), more)
    }

    /// Starts a primary at the address of a server that has ended, over data of its own.
    pub(crate) fn in_place_of(&self, name: &str, folder: &Path) -> Result<Self, Fault> {
        let [grpc] = free()?;
        let more = ["--grpc-listen-addr", &grpc.to_string()];
        Self::start(name, folder, (self.http, Role::Primary(grpc), Writers::One), more)
    }

    /// Starts a replica that follows this primary.
    pub(crate) fn replica(&self, name: &str, folder: &Path) -> Result<Self, Fault> {
        let Role::Primary(primary) = self.role else {
            return Err(Fault::Failed("a replica cannot follow a replica".to_owned()));
        };
        let [http] = free()?;
        let link = Link::to(primary)?;
        let more = ["--primary-grpc-url", &format!("http://{}", link.address())];
        Self::start(name, folder, (http, Role::Replica(link), Writers::One), more)
    }

    fn start(
        name: &str,
        folder: &Path,
        (http, role, writers): (SocketAddr, Role, Writers),
        more: [&str; 2],
    ) -> Result<Self, Fault> {
        let data = folder.join(name);
        let mut command = Command::new(Program::Sqld.path()?);
        command.arg("--db-path").arg(&data);
        command.args(["--http-listen-addr", &http.to_string(), "--no-welcome"]);
        let connections = match writers {
            Writers::One => CONNECTIONS,
            Writers::Many => CONNECTIONS_OF_WRITERS,
        };
        command.args(["--max-concurrent-connections", &connections.to_string()]);
        command.args(["--max-concurrent-requests", &CONNECTIONS.to_string()]);
        command.args(more);
        let (process, _) = Process::start(name, command, LISTENING, folder)?;
        Ok(Self { process, data, http, role })
    }

    /// Where it answers Hrana.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// The port of that.
    pub(crate) fn port(&self) -> u16 {
        self.http.port()
    }

    /// The wire by which a replica follows its primary.
    pub(crate) fn link(&self) -> Option<&Link> {
        match &self.role {
            Role::Primary(_) => None,
            Role::Replica(link) => Some(link),
        }
    }

    /// Where its files are.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Removes everything it knows, after its end.
    pub(crate) fn wipe(&self) -> Result<(), Fault> {
        fs::remove_dir_all(&self.data).doing(|| format!("cannot remove {}", self.data.display()))
    }

    /// The process itself.
    pub(crate) fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// What this server is called.
    pub(crate) fn name(&self) -> &str {
        self.process.name()
    }

    /// The process alone.
    pub(crate) fn into_process(self) -> Process {
        self.process
    }
}
