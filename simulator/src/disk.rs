//! A database on a simulated disk: the real engine and the real schema, in memory, called without
//! a thread or a clock.

use std::cell::{Cell, RefCell};

use database::migrate::{self, MigrateError, Migration};
use database::{Batch, BatchError, Identity, Kind, Rows, Statement, Store};
use database_local::{Connection, Durability, OpenError, Options, Place};
use domain::{Millis, Timestamp};

use crate::executor::at_once;

/// Why a world could not be built. It has nothing to do with its seed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unbuilt {
    /// The engine could not be opened.
    #[error("a database in memory could not be opened")]
    Open(#[from] OpenError),
    /// The schema could not be applied.
    #[error("the schema could not be applied")]
    Migrate(#[from] MigrateError),
    /// Something that waits for nothing waited.
    #[error("{0} did not finish at once")]
    Waited(&'static str),
    /// The shop could not be opened on its empty databases.
    #[error("the shop could not be opened: {0}")]
    Shop(String),
}

/// Where the first log of a database begins to count.
const FIRST_BASE: u64 = 2_000;
/// How far a commit moves the index: a few pages have changed.
const FRAMES: u64 = 3;

/// A log that commits are counted by, as its replicas tell it from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Log {
    /// The index that it had when it was begun,
    base: u64,
    /// after so many commits to the database.
    commits: usize,
}

impl Log {
    /// The index after so many commits to the database. Whoever has not yet heard of all that there
    /// was when the log was begun is before its beginning.
    pub(crate) fn index(self, commits: usize) -> u64 {
        let frames = |commits| u64::try_from(commits).unwrap_or(u64::MAX).saturating_mul(FRAMES);
        let since = frames(commits.saturating_sub(self.commits));
        let before = frames(self.commits.saturating_sub(commits));
        self.base.saturating_add(since).saturating_sub(before)
    }
}

/// One database. It survives every crash.
pub(crate) struct Disk {
    connection: RefCell<Connection>,
    schema: Vec<Migration>,
    /// Every committed write since the schema, when a replica follows it, or a plant wants to take
    /// some of them back.
    journal: Option<RefCell<Vec<Batch>>>,
    /// What its commits are counted by.
    log: Cell<Log>,
}

/// How every database begins to count.
const fn first_log() -> Cell<Log> {
    Cell::new(Log { base: FIRST_BASE, commits: 0 })
}

/// Whose databases these are.
pub(crate) fn identity() -> Identity {
    Identity::new("simulated", "test")
}

fn open(schema: &[Migration]) -> Result<Connection, Unbuilt> {
    let options = Options { durability: Durability::Handed, ..Options::default() };
    let connection = Connection::open(&Place::Memory, &identity(), &options)?;
    let connection = RefCell::new(connection);
    let fresh = Disk { connection, schema: Vec::new(), journal: None, log: first_log() };
    at_once(migrate::establish(&&fresh, &identity())).ok_or(Unbuilt::Waited("an identity"))??;
    at_once(migrate::apply(&&fresh, schema, Timestamp::EPOCH))
        .ok_or(Unbuilt::Waited("a migration"))??;
    Ok(fresh.connection.into_inner())
}

impl Disk {
    /// An empty database of this schema. With `journalled`, its commits can be followed and lost.
    pub(crate) fn new(schema: Vec<Migration>, journalled: bool) -> Result<Self, Unbuilt> {
        let connection = RefCell::new(open(&schema)?);
        let journal = journalled.then(RefCell::default);
        Ok(Self { connection, schema, journal, log: first_log() })
    }

    /// Runs a batch, here and now.
    pub(crate) fn execute(&self, batch: &Batch) -> Result<Rows, BatchError> {
        let mut connection = self.connection.borrow_mut();
        if batch.kind() == Kind::Read {
            let rows = database_local::read(&mut connection, batch)?;
            return Ok(Rows { index: self.index(), ..rows });
        }
        let mut outcomes = database_local::commit(&mut connection, std::slice::from_ref(batch));
        let outcome = outcomes.pop().unwrap_or(Err(BatchError::Unknown));
        if let (Some(journal), true) = (&self.journal, outcome.is_ok()) {
            journal.borrow_mut().push(batch.clone());
        }
        Ok(Rows { index: self.index(), ..outcome? })
    }

    /// Its replication index.
    fn index(&self) -> Option<u64> {
        let journal = self.journal.as_ref()?;
        Some(self.log.get().index(journal.borrow().len()))
    }

    /// What its commits are counted by.
    pub(crate) fn log(&self) -> Log {
        self.log.get()
    }

    /// Begins another log, which counts from the number of the database's pages, as a primary does
    /// that was killed. Nothing is lost but the old numbers.
    pub(crate) fn rebuild_log(&self, pages: u64) {
        let commits = self.journal.as_ref().map_or(0, |journal| journal.borrow().len());
        self.log.set(Log { base: pages, commits });
    }

    /// The epoch that stands in it.
    pub(crate) fn epoch(&self) -> Option<i64> {
        let mut batch = Batch::read("epoch");
        batch.push(Statement::new("SELECT 1"));
        self.execute(&batch).ok()?.epoch
    }

    /// Throws everything away, as a replica does that finds its primary with another log.
    pub(crate) fn wipe(&self) -> Result<(), Unbuilt> {
        *self.connection.borrow_mut() = open(&self.schema)?;
        Ok(())
    }

    /// What was committed after so many commits.
    pub(crate) fn commits_since(&self, applied: usize) -> Vec<Batch> {
        let journal = self.journal.as_ref().map(RefCell::borrow);
        journal.map_or_else(Vec::new, |all| all.iter().skip(applied).cloned().collect())
    }

    /// Takes the last commits back, as a disk that only pretended to write them does.
    pub(crate) fn lose_tail(&self, commits: usize) -> Result<(), Unbuilt> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let mut kept = journal.take();
        kept.truncate(kept.len().saturating_sub(commits));
        *self.connection.borrow_mut() = open(&self.schema)?;
        for batch in &kept {
            self.execute(batch).map_err(|error| Unbuilt::Shop(error.to_string()))?;
        }
        Ok(())
    }
}

/// The disk as the world itself sees it: nothing is lost and nothing takes time.
impl Store for Disk {
    async fn run(&self, batch: &Batch, _: Millis) -> Result<Rows, BatchError> {
        self.execute(batch)
    }
}
