//! Pictures in a folder: `originals/<name>` and `media/<file>`.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use super::{Key, ORIGINALS, PlaceError, VARIANTS};
use crate::limits::ORIGINAL_BYTES_MAX;

/// How many names are tried for a file in the making. Each one taken is what a crash left behind,
/// or another process with the same number on a shared disk.
const ATTEMPTS_MAX: u32 = 1_000;

/// Counts the files in the making of this process.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A folder of this machine. Every file in it was written whole, flushed and then given its name.
#[derive(Debug, Clone)]
pub struct Folder(Arc<Path>);

impl Folder {
    /// Opens a folder, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, PlaceError> {
        let path = path.into();
        for inner in [ORIGINALS, VARIANTS] {
            fs::create_dir_all(path.join(inner)).map_err(|error| disk("made", error))?;
        }
        Ok(Self(path.into()))
    }

    pub(super) async fn read(&self, key: Key) -> Result<Option<Bytes>, PlaceError> {
        self.work("read", key, |path| match read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        })
        .await?
        .map(
            |bytes| {
                if bytes.len() > ORIGINAL_BYTES_MAX { Err(PlaceError::TooMuch) } else { Ok(bytes) }
            },
        )
        .transpose()
    }

    pub(super) async fn holds(&self, key: Key) -> Result<bool, PlaceError> {
        self.work("read", key, |path| path.try_exists()).await
    }

    pub(super) async fn write(&self, key: Key, bytes: Bytes) -> Result<(), PlaceError> {
        self.work("written", key, move |path| write(path, &bytes)).await
    }

    /// Does something with the file of a key, where waiting for the disk holds nobody up.
    async fn work<T: Send + 'static>(
        &self,
        doing: &'static str,
        key: Key,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, PlaceError> {
        // A key is written by a name or a file, which have digits, dots and dashes: it cannot lead
        // out of the folder.
        let path = self.0.join(key.to_string());
        tokio::task::spawn_blocking(move || work(&path))
            .await
            .unwrap_or_else(|ended| Err(io::Error::other(ended)))
            .map_err(|error| disk(doing, error))
    }
}

fn read(path: &Path) -> io::Result<Bytes> {
    let file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    // One more than may be, so that too much is seen without being read.
    let most = u64::try_from(ORIGINAL_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let (temporary, mut file) = create(folder)?;
    let written = file
        .write_all(bytes)
        // A name must never come before its bytes, or a power cut leaves an empty picture that is
        // called immutable.
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temporary, path))
        .and_then(|()| fs::File::open(folder)?.sync_all());
    if written.is_err() {
        // What is left behind is in nobody's way.
        drop(fs::remove_file(&temporary));
    }
    written
}

fn create(folder: &Path) -> io::Result<(PathBuf, fs::File)> {
    let mut attempts = 0;
    loop {
        let count = MADE.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".{}-{count}.part", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempts += 1,
            other => return other.map(|file| (path, file)),
        }
        if attempts == ATTEMPTS_MAX {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
    }
}

fn disk(doing: &'static str, error: io::Error) -> PlaceError {
    PlaceError::Disk(doing, Arc::new(error))
}
