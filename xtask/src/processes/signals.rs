//! Ctrl-C and a polite request to end.

use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::signal::unix::{SignalKind, signal};

use crate::fault::{Doing, Fault};

/// Receives one message when this command is asked to end, by Ctrl-C or by SIGTERM.
pub(crate) fn interrupted() -> Result<Receiver<()>, Fault> {
    let failed = || "cannot listen for Ctrl-C".to_owned();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().doing(failed)?;
    let (mut interrupt, mut terminate) = {
        let _context = runtime.enter();
        let interrupt = signal(SignalKind::interrupt()).doing(failed)?;
        (interrupt, signal(SignalKind::terminate()).doing(failed)?)
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        // Whoever waited may have ended already.
        let _gone = sender.send(());
    });
    Ok(receiver)
}

/// The process groups that are running now.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// Remembers a group that must not outlive this command.
pub(super) fn remember(group: Pid) {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner).push(group);
}

/// Forgets a group that has ended.
pub(super) fn forget(group: Pid) {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner).retain(|known| *known != group);
}

/// What else must be undone when this command is asked to end.
static UNDO: Mutex<Vec<Box<dyn Fn() + Send>>> = Mutex::new(Vec::new());

/// Does this too when this command is asked to end, after the processes have ended. It must do no
/// harm when there is nothing to undo any more: it is never forgotten.
pub(crate) fn undo_at_end(undo: impl Fn() + Send + 'static) {
    UNDO.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(undo));
}

/// From now on, when this command is asked to end it ends every process that it started, and then
/// itself. Without this they would stay: each has a group of its own and hears no Ctrl-C.
pub(crate) fn end_with_processes() -> Result<(), Fault> {
    let interrupted = interrupted()?;
    std::thread::spawn(move || {
        if interrupted.recv().is_ok() {
            for group in GROUPS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                // Nobody left to hear it is what is wanted anyway.
                let _gone = kill_process_group(*group, Signal::KILL);
            }
            UNDO.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(|undo| undo());
            std::process::exit(130);
        }
    });
    Ok(())
}
