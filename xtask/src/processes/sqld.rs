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

/// A server.
#[derive(Debug)]
pub(crate) struct Sqld {
    process: Process,
    data: PathBuf,
    http: SocketAddr,
    role: Role,
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

    /// The same, where others than this machine's own programs reach it too.
    pub(crate) fn primary_at(host: IpAddr, name: &str, folder: &Path) -> Result<Self, Fault> {
        let [http] = free_at(host)?;
        let [grpc] = free()?;
        let more = ["--grpc-listen-addr", &grpc.to_string()];
        Self::start(name, folder, (http, Role::Primary(grpc)), more)
    }

    /// Starts a primary at the address of a server that has ended, over data of its own.
    pub(crate) fn in_place_of(&self, name: &str, folder: &Path) -> Result<Self, Fault> {
        let [grpc] = free()?;
        let more = ["--grpc-listen-addr", &grpc.to_string()];
        Self::start(name, folder, (self.http, Role::Primary(grpc)), more)
    }

    /// Starts a replica that follows this primary.
    pub(crate) fn replica(&self, name: &str, folder: &Path) -> Result<Self, Fault> {
        let Role::Primary(primary) = self.role else {
            return Err(Fault::Failed("a replica cannot follow a replica".to_owned()));
        };
        let [http] = free()?;
        let link = Link::to(primary)?;
        let more = ["--primary-grpc-url", &format!("http://{}", link.address())];
        Self::start(name, folder, (http, Role::Replica(link)), more)
    }

    fn start(
        name: &str,
        folder: &Path,
        (http, role): (SocketAddr, Role),
        more: [&str; 2],
    ) -> Result<Self, Fault> {
        let data = folder.join(name);
        let mut command = Command::new(Program::Sqld.path()?);
        command.arg("--db-path").arg(&data);
        command.args(["--http-listen-addr", &http.to_string(), "--no-welcome"]);
        // The default of 128 is less than one busy edge opens.
        command.args(["--max-concurrent-connections", "1024", "--max-concurrent-requests", "1024"]);
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
