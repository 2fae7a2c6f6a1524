//! The one place where the account meets the clock, the dice and the disk.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};

use crate::account::Account;
use crate::journal::{Journal, JournalError};
use crate::settings::Settings;

/// Milliseconds since the Unix epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fresh, unguessable bytes.
pub type Entropy = Arc<dyn Fn() -> [u8; 32] + Send + Sync>;

/// What a running sandbox must be given.
#[derive(Clone)]
pub struct Config {
    /// The account's keys, addresses and habits.
    pub settings: Settings,
    /// Where the account is kept between runs; without it, it starts empty each time.
    pub file: Option<PathBuf>,
    /// Where time comes from.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub entropy: Entropy,
}

/// The account behind its lock, shared by every connection and the courier.
pub(crate) struct Desk {
    inner: Mutex<(Account, Option<Journal>)>,
    clock: Clock,
    entropy: Entropy,
    /// Rung after every change, so that the courier looks again.
    pub(crate) bell: Notify,
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Desk {
    pub(crate) fn open(
        config: Config,
        stopping: watch::Receiver<bool>,
    ) -> Result<Self, JournalError> {
        let inner = match &config.file {
            None => (Account::new(config.settings), None),
            Some(path) => {
                let (account, journal) = Journal::open(path, config.settings)?;
                (account, Some(journal))
            }
        };
        let bell = Notify::new();
        let (clock, entropy) = (config.clock, config.entropy);
        Ok(Self { inner: Mutex::new(inner), clock, entropy, bell, stopping })
    }

    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Lets something happen to the account and writes down what changed before it is told.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Account, i64, [u8; 32]) -> T,
    ) -> Result<T, JournalError> {
        let done = self.quietly(work);
        self.bell.notify_one();
        done
    }

    /// The same without ringing the bell: for the courier, who would only call himself.
    pub(crate) fn quietly<T>(
        &self,
        work: impl FnOnce(&mut Account, i64, [u8; 32]) -> T,
    ) -> Result<T, JournalError> {
        let now = self.now();
        let entropy = (self.entropy)();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, journal) = &mut *inner;
        let done = work(account, now, entropy);
        match journal {
            Some(journal) => journal.write(account)?,
            None => drop(account.take_records()),
        }
        Ok(done)
    }

    /// Looks without changing anything.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Account) -> T) -> T {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        look(&inner.0)
    }
}
