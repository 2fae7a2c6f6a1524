//! What is measured: a server on a core of its own, with a fresh folder and its log in a file.
//!
//! The log goes straight to a file, as it does below a container runtime: a pipe into this process
//! would make it part of the measurement.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::fault::{Doing, Fault};
use crate::processes;

/// Where servers and floors run, and where shoppers do.
const SERVER_CORE: &str = "0";
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
    command
}

impl Subject {
    /// Starts a server and waits until it has written `mark`; answers that line.
    pub(super) fn start(
        mut command: Command,
        mark: &str,
        folder: &Path,
    ) -> Result<(Self, String), Fault> {
        let log = folder.join("server.log");
        let failed = || format!("cannot write {}", log.display());
        let out = File::create(&log).doing(failed)?;
        let errors = out.try_clone().doing(failed)?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(errors).spawn();
        let child = child.map_err(|error| {
            Fault::Missing(format!("cannot start a server on a core of its own: {error}"))
        })?;
        let mut subject = Self { child, log };
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).extend(subject.pid());
        let line = subject.ready(mark)?;
        Ok((subject, line))
    }

    fn ready(&mut self, mark: &str) -> Result<String, Fault> {
        let began = Instant::now();
        loop {
            let text = fs::read_to_string(&self.log).unwrap_or_default();
            if let Some(line) = text.lines().find(|line| line.contains(mark)) {
                return Ok(line.to_owned());
            }
            let ended = self.child.try_wait().ok().flatten();
            if ended.is_some() || began.elapsed() > READY_WITHIN {
                let what = format!("a server was not ready ({ended:?}): {text}");
                return Err(Fault::Failed(what));
            }
            std::thread::park_timeout(LOOK_EVERY);
        }
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
