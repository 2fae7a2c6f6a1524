//! What the account knows, one changed row a line, so that a restarted sandbox still answers for
//! the payments it took. A line is written before the answer it belongs to is sent; it survives a
//! killed process, not a power cut, which is enough for play money and keeps the disk out of
//! load tests.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::record::Record;
use crate::settings::Settings;

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be read, or its shortened copy not written.
    #[error("the sandbox's journal {path} cannot be opened")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line in the middle of the file is not one of ours.
    #[error("line {line} of the sandbox's journal {path} cannot be understood")]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A change could not be written; it is kept and written with the next one.
    #[error("the sandbox's journal cannot be written")]
    Write(#[source] io::Error),
}

/// An open journal.
pub(crate) struct Journal {
    file: File,
    /// How much of the file is whole lines.
    whole: u64,
    unwritten: Vec<u8>,
}

impl Journal {
    /// Restores the account from the file, if there is one, and starts it afresh with one line
    /// for each row that still counts.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<(Account, Self), JournalError> {
        let opening = |source| JournalError::Open { path: path.to_owned(), source };
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            other => other.map_err(opening)?,
        };
        let mut account = Account::restore(settings, read(path, &text)?);
        let lines = write_lines(&account.take_records()).map_err(opening)?;
        let fresh = path.with_extension("new");
        let mut file = File::create(&fresh).map_err(opening)?;
        file.write_all(&lines).and_then(|()| file.sync_all()).map_err(opening)?;
        std::fs::rename(&fresh, path).map_err(opening)?;
        let file = OpenOptions::new().append(true).open(path).map_err(opening)?;
        let whole = file.metadata().map_err(opening)?.len();
        Ok((account, Self { file, whole, unwritten: Vec::new() }))
    }

    /// Appends the rows that changed.
    pub(crate) fn write(&mut self, account: &mut Account) -> Result<(), JournalError> {
        let lines = write_lines(&account.take_records()).map_err(JournalError::Write)?;
        self.unwritten.extend(lines);
        if self.unwritten.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.file.write_all(&self.unwritten) {
            // Half a line must not stay in front of the next whole one.
            self.file.set_len(self.whole).map_err(JournalError::Write)?;
            return Err(JournalError::Write(error));
        }
        let length = u64::try_from(self.unwritten.len()).unwrap_or(u64::MAX);
        self.whole = self.whole.saturating_add(length);
        self.unwritten.clear();
        Ok(())
    }
}

fn write_lines(records: &[Record]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn read(path: &Path, text: &str) -> Result<Vec<Record>, JournalError> {
    // What follows the last line break is a line that a killed process did not finish; its
    // request was never answered.
    let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or_default());
    let lines = whole.lines().enumerate();
    lines
        .map(|(place, line)| {
            serde_json::from_str(line).map_err(|source| JournalError::Line {
                path: path.to_owned(),
                line: place.saturating_add(1),
                source,
            })
        })
        .collect()
}
