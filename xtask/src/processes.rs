//! Real servers as child processes: started, known to be ready, watched, stopped.
//!
//! Each gets a process group of its own, so that a Ctrl-C at the terminal reaches only this
//! command, which then stops its children in the order it chooses; and so that a server that
//! starts helpers (wrangler does) is stopped with all of them. Whatever a process prints goes to
//! a file, and the last lines of it into the error when it does not come up.

mod gate;
mod link;
mod log;
mod ports;
mod signals;
mod spin;
mod sqld;
mod workers;

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::fault::{Doing, Fault};

pub(crate) use gate::{Caller, Gate, Verdict};
pub(crate) use link::Link;
pub(crate) use ports::{free, free_at};
pub(crate) use signals::{end_with_processes, interrupted, undo_at_end};
pub(crate) use spin::SpinHost;
pub(crate) use sqld::Sqld;
pub(crate) use workers::{Queue, Worker};

/// How long a server may take until it is ready.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long a server may take to stop when asked; afterwards it is made to.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// A running server.
#[derive(Debug)]
pub(crate) struct Process {
    name: String,
    /// How it was started, so that it can be again.
    command: Command,
    mark: String,
    child: Child,
    log: PathBuf,
    /// Closed once both output streams have ended, which is when the process has.
    ended: Receiver<()>,
}

/// Watches a process's output for the line that says it is ready.
struct Watch<'a> {
    /// Part of that line.
    mark: &'a str,
    /// Where the whole output goes.
    log: &'a Path,
}

impl Process {
    /// Starts a server and waits until it prints a line with `mark` in it, which is returned.
    pub(crate) fn start(
        name: &str,
        mut command: Command,
        mark: &str,
        folder: &Path,
    ) -> Result<(Self, String), Fault> {
        let log = folder.join(format!("{name}.log"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0);
        let child = command.spawn().doing(|| format!("cannot start {name}"))?;
        let (ended_sender, ended) = mpsc::channel();
        let (name, mark) = (name.to_owned(), mark.to_owned());
        let mut process = Self { name, command, mark, child, log, ended };
        let line = process.wait_until_ready(ended_sender)?;
        Ok((process, line))
    }

    /// Starts it again as it was started, after its end, and waits until it is ready.
    pub(crate) fn start_again(&mut self) -> Result<(), Fault> {
        self.stop();
        self.group().into_iter().for_each(signals::forget);
        self.child = self.command.spawn().doing(|| format!("cannot start {}", self.name))?;
        let (ended_sender, ended) = mpsc::channel();
        self.ended = ended;
        self.wait_until_ready(ended_sender).map(|_| ())
    }

    fn wait_until_ready(&mut self, ended: Sender<()>) -> Result<String, Fault> {
        self.group().into_iter().for_each(signals::remember);
        let watch = Watch { mark: &self.mark, log: &self.log };
        let ready = watch.follow(&mut self.child, ended)?;
        match ready.recv_timeout(READY_WITHIN) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Disconnected) => Err(self.sorry("ended before it was ready")),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = READY_WITHIN.as_secs();
                Err(self.sorry(&format!("was not ready after {seconds} seconds")))
            }
        }
    }

    /// What this process is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its number in this machine.
    pub(crate) fn number(&self) -> u32 {
        self.child.id()
    }

    /// Where its output is.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to stop, waits, and makes it stop when it does not.
    pub(crate) fn stop(&mut self) {
        if self.ended().is_some() {
            // Its helpers may be alive still.
            self.signal(Signal::KILL);
            return;
        }
        self.signal(Signal::TERM);
        // One that stands still would not hear it.
        self.signal(Signal::CONT);
        if self.ended.recv_timeout(STOP_WITHIN) == Err(RecvTimeoutError::Timeout) {
            self.signal(Signal::KILL);
        }
        let _status = self.child.wait();
    }

    /// Lets it stand still: connections are still made to it, and nobody answers on them.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on where it stood still.
    pub(crate) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::KILL);
        let _status = self.child.wait();
    }

    /// Waits until it has ended by itself, and says how it did.
    pub(crate) fn wait_for_end(&mut self, within: Duration) -> Result<ExitStatus, Fault> {
        if self.ended.recv_timeout(within) == Err(RecvTimeoutError::Timeout) {
            let seconds = within.as_secs();
            return Err(self.sorry(&format!("has not ended after {seconds} seconds")));
        }
        self.child.wait().doing(|| format!("cannot wait for {}", self.name))
    }

    /// Its process group, which is named after its first process.
    fn group(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group() {
            // Nobody left to hear it is what is wanted anyway.
            let _gone = kill_process_group(group, signal);
        }
    }

    fn sorry(&self, what: &str) -> Fault {
        let end = log::last_lines(&self.log);
        Fault::Failed(format!("{} {what}; the end of {}:\n{end}", self.name, self.log.display()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
        self.group().into_iter().for_each(signals::forget);
    }
}

impl Watch<'_> {
    /// Copies both streams to the log, each by a thread, and hands out the first marked line.
    fn follow(&self, child: &mut Child, ended: Sender<()>) -> Result<Receiver<String>, Fault> {
        let log = log::Log::create(self.log)?;
        let (sender, ready) = mpsc::channel();
        let streams = [
            child.stdout.take().map(|stream| Box::new(stream) as log::Stream),
            child.stderr.take().map(|stream| Box::new(stream) as log::Stream),
        ];
        for stream in streams.into_iter().flatten() {
            let copy = log::Copy {
                stream,
                log: log.clone(),
                mark: self.mark.to_owned(),
                ready: sender.clone(),
                _ended: ended.clone(),
            };
            std::thread::spawn(move || copy.run());
        }
        Ok(ready)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_process_is_ready_when_it_says_so_and_ends_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let script = "echo warming up; echo 'listening on 7' >&2; exec sleep 600";
        let (mut process, line) =
            Process::start("server", shell(script), "listening", folder.path()).unwrap();
        assert_eq!(line, "listening on 7");
        assert!(process.ended().is_none());
        process.stop();
        assert!(process.ended().is_some());
        assert!(std::fs::read_to_string(process.log()).unwrap().contains("warming up"));
    }

    #[test]
    fn a_process_that_dies_is_reported_with_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let script = "echo no such database >&2; exit 3";
        let fault =
            Process::start("server", shell(script), "listening", folder.path()).unwrap_err();
        assert!(fault.to_string().contains("ended before it was ready"), "{fault}");
        assert!(fault.to_string().contains("no such database"), "{fault}");
    }

    #[test]
    fn a_process_that_was_killed_starts_again_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let script = "echo listening >&2; exec sleep 600";
        let (mut process, _) =
            Process::start("server", shell(script), "listening", folder.path()).unwrap();
        let before = process.number();
        process.kill();
        process.start_again().unwrap();
        assert_ne!(process.number(), before);
        // One that stands still also ends when it is asked to.
        process.freeze();
        process.stop();
        assert!(process.ended().is_some());
    }

    #[test]
    fn the_helpers_of_a_process_end_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let script = "sleep 600 & echo helper $!; wait";
        let (mut process, line) =
            Process::start("server", shell(script), "helper", folder.path()).unwrap();
        let helper = line.trim_start_matches("helper ").to_owned();
        process.stop();
        // Closed only when the helper, which holds the same output, is gone too.
        assert_eq!(process.ended.recv(), Err(mpsc::RecvError));
        // Its files are closed a moment before it counts as ended.
        let gone = || {
            let stat = std::fs::read_to_string(format!("/proc/{helper}/stat")).unwrap_or_default();
            let ended = stat.is_empty() || stat.contains(") Z ");
            if ended { Ok(()) } else { Err(Fault::Failed(stat)) }
        };
        crate::client::until(STOP_WITHIN, "the helper's end", gone).unwrap();
    }
}
