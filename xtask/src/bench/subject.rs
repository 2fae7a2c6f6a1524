//! What is measured: a server on a core of its own, with a fresh folder and its log in a file.
//!
//! The log goes straight to a file, as it does below a container runtime: a pipe into this process
//! would make it part of the measurement.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::fault::{Doing, Fault};
use crate::processes;

/// Where servers and floors run, and where shoppers do.
pub(super) const SERVER_CORE: &str = "0";
const SHOPPERS_CORE: &str = "1";

const READY_WITHIN: Duration = Duration::from_secs(30);
const STOP_WITHIN: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running server.
pub(super) struct Subject {
    child: Child,
    log: PathBuf,
}

/// Resident memory, in KiB.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    /// All pages in memory.
    pub(super) resident: f64,
    /// The same, with shared pages shared out.
    pub(super) proportional: f64,
}

static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// From now on, when this command is asked to end, servers end with it.
pub(super) fn end_with_this_command() {
    processes::undo_at_end(|| {
        for pid in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // One that has ended already is what is wanted.
            let _gone = kill_process(*pid, Signal::KILL);
        }
    });
}

/// A program on the servers' core.
pub(super) fn beside_servers(program: &Path) -> Command {
    pinned(SERVER_CORE, program)
}

/// A program on the shoppers' core.
pub(super) fn beside_shoppers(program: &Path) -> Command {
    pinned(SHOPPERS_CORE, program)
}

fn pinned(core: &str, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args([OsStr::new("-c"), OsStr::new(core), program.as_os_str()]);
    // All load comes from one address.
    command.env("BODEGA_RATE_LIMITS", "off");
    command
}

impl Subject {
    /// Starts a server and waits until it has written `mark`; answers that line.
    pub(super) fn start(
        command: Command,
        mark: &str,
        folder: &Path,
    ) -> Result<(Self, String), Fault> {
        let mut subject = Self::spawn(command, folder)?;
        let line = subject.until(|subject| {
            let text = fs::read_to_string(&subject.log).unwrap_or_default();
            text.lines().find(|line| line.contains(mark)).map(str::to_owned)
        })?;
        Ok((subject, line))
    }

    /// Starts a server that says nothing, and waits until it listens.
    pub(super) fn listening(
        command: Command,
        address: SocketAddr,
        folder: &Path,
    ) -> Result<Self, Fault> {
        let mut subject = Self::spawn(command, folder)?;
        subject.until(|_| TcpStream::connect(address).ok())?;
        Ok(subject)
    }

    /// Starts a server, ready or not.
    pub(super) fn spawn(mut command: Command, folder: &Path) -> Result<Self, Fault> {
        let log = folder.join("server.log");
        let failed = || format!("cannot write {}", log.display());
        let out = File::create(&log).doing(failed)?;
        let errors = out.try_clone().doing(failed)?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(errors).spawn();
        let child = child.map_err(|error| {
            Fault::Missing(format!("cannot start a server on a core of its own: {error}"))
        })?;
        let subject = Self { child, log };
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).extend(subject.pid());
        Ok(subject)
    }

    fn until<T>(&mut self, mut ready: impl FnMut(&Self) -> Option<T>) -> Result<T, Fault> {
        let began = Instant::now();
        loop {
            if let Some(found) = ready(self) {
                return Ok(found);
            }
            let ended = self.child.try_wait().ok().flatten();
            if ended.is_some() || began.elapsed() > READY_WITHIN {
                let text = fs::read_to_string(&self.log).unwrap_or_default();
                let what = format!("a server was not ready ({ended:?}): {text}");
                return Err(Fault::Failed(what));
            }
            std::thread::park_timeout(LOOK_EVERY);
        }
    }

    /// The processor time that it has used so far, in milliseconds.
    pub(super) fn processor_ms(&self) -> Option<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok());
        // Linux counts these in hundredths of a second on every machine that we run on.
        Some((ticks(11)? + ticks(12)?) * 10.0)
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }

    /// The memory it has now.
    pub(super) fn memory(&self) -> Option<Memory> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = fs::read_to_string(path).ok()?;
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_end_matches("kB").trim().parse().ok()
        };
        Some(Memory { resident: field("Rss:")?, proportional: field("Pss:")? })
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        if let Some(pid) = self.pid() {
            let _gone = kill_process(pid, Signal::TERM);
            let began = Instant::now();
            while matches!(self.child.try_wait(), Ok(None)) && began.elapsed() < STOP_WITHIN {
                std::thread::park_timeout(LOOK_EVERY);
            }
            let _ended = self.child.kill();
            let _status = self.child.wait();
            RUNNING.lock().unwrap_or_else(PoisonError::into_inner).retain(|known| *known != pid);
        }
    }
}
