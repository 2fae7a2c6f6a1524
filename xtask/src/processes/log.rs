//! What a process prints: kept in a file, searched for the line that says it is ready.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use crate::fault::{Doing, Fault};

/// One of a process's two output streams.
pub(super) type Stream = Box<dyn Read + Send>;

/// The file that both streams are written to.
#[derive(Clone)]
pub(super) struct Log(Arc<Mutex<File>>);

impl Log {
    /// Opens the log; a server that is started again goes on where it ended.
    pub(super) fn create(path: &Path) -> Result<Self, Fault> {
        let failed = || format!("cannot write {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).doing(failed)?;
        }
        Ok(Self(Arc::new(Mutex::new(
            File::options().create(true).append(true).open(path).doing(failed)?,
        ))))
    }

    fn write(&self, line: &[u8]) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop the server that is being logged.
        let _full = file.write_all(line);
    }
}

/// Copies one stream until it ends.
pub(super) struct Copy {
    pub(super) stream: Stream,
    pub(super) log: Log,
    pub(super) mark: String,
    pub(super) ready: Sender<String>,
    /// Dropped at the end of the stream, which whoever waits for the process notices.
    pub(super) _ended: Sender<()>,
}

impl Copy {
    pub(super) fn run(self) {
        let Self { stream, log, mark, ready, _ended } = self;
        let mut reader = BufReader::new(stream);
        let mut ready = Some(ready);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            log.write(&line);
            let text = String::from_utf8_lossy(&line);
            if ready.is_some() && text.contains(&mark) {
                // Whoever waited may have given up.
                let _gone = ready.take().map(|ready| ready.send(text.trim_end().to_owned()));
            }
            line.clear();
        }
    }
}

/// The last lines of a log, for an error message.
pub(super) fn last_lines(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    let first = lines.len().saturating_sub(20);
    lines.get(first..).unwrap_or_default().join("\n")
}
