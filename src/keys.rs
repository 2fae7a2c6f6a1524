//! The keys of a one-process shop: made at first start, kept in the data folder, readable by its
//! owner alone. A distributed shop gives the same values as settings instead.

use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The file in the data folder.
const FILE_NAME: &str = "keys.json";

/// Everything secret that a shop of one process needs.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keys {
    /// The store's id, written into each of its databases.
    pub(crate) store: String,
    /// The edge deployment's secret, 64 hexadecimal digits.
    pub(crate) edge_secret: String,
    /// The origin's private sealing key, `name:64 hexadecimal digits`.
    pub(crate) sealing_private_key: String,
    /// The sandbox's secret key.
    pub(crate) sandbox_secret_key: String,
    /// The sandbox's publishable key.
    pub(crate) sandbox_publishable_key: String,
    /// The secret that signs the sandbox's webhooks.
    pub(crate) sandbox_webhook_secret: String,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// The file or its folder cannot be read or written.
    #[error("cannot read or write the keys in {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not what was written.
    #[error("the keys in {path} are damaged")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    Entropy,
}

impl Keys {
    /// The keys in the folder; made now where there are none.
    pub(crate) fn open(data: &Path) -> Result<Self, KeysError> {
        let path = data.join(FILE_NAME);
        match std::fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|source| KeysError::Damaged { path, source })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let keys = Self::generate()?;
                match keys.write(data) {
                    Ok(()) => Ok(keys),
                    // Another process began at the same moment: the first one's keys count.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                        Self::open(data)
                    }
                    Err(source) => Err(KeysError::File { path, source }),
                }
            }
            Err(source) => Err(KeysError::File { path, source }),
        }
    }

    fn generate() -> Result<Self, KeysError> {
        Ok(Self {
            store: format!("store-{}", random_hex::<6>()?),
            edge_secret: random_hex::<32>()?,
            sealing_private_key: format!("seal-1:{}", random_hex::<32>()?),
            sandbox_secret_key: format!("sk_test_{}", random_hex::<16>()?),
            sandbox_publishable_key: format!("pk_test_{}", random_hex::<16>()?),
            sandbox_webhook_secret: format!("whsec_{}", random_hex::<24>()?),
        })
    }

    /// Writes the whole file beside, then moves it in place: a crash leaves all keys or none, and
    /// keys that are there already stay. A folder that is made here holds databases and mail later,
    /// and is nobody else's to look into.
    fn write(&self, data: &Path) -> std::io::Result<()> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data)?;
        let mut file = tempfile::NamedTempFile::new_in(data)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist_noclobber(data.join(FILE_NAME)).map_err(|error| error.error)?;
        Ok(())
    }
}

/// `N` random bytes as hexadecimal digits.
pub(crate) fn random_hex<const N: usize>() -> Result<String, KeysError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| KeysError::Entropy)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_only_their_owner_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("new");
        let first = Keys::open(&data).unwrap();
        let second = Keys::open(&data).unwrap();
        assert_eq!(first.edge_secret, second.edge_secret);
        let mode = std::fs::metadata(data.join(FILE_NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn of_two_processes_that_begin_at_once_the_first_ones_keys_count() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        first.write(folder.path()).unwrap();
        let late = second.write(folder.path()).unwrap_err();
        assert_eq!(late.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(Keys::open(folder.path()).unwrap().edge_secret, first.edge_secret);
    }

    #[test]
    fn damaged_keys_are_reported_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "{").unwrap();
        assert!(matches!(Keys::open(folder.path()), Err(KeysError::Damaged { .. })));
        assert_eq!(std::fs::read(folder.path().join(FILE_NAME)).unwrap(), b"{");
    }
}
