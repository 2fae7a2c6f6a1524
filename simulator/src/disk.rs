//! A database on a simulated disk: the real engine and the real schema, in memory, called without
//! a thread or a clock.

use std::cell::RefCell;

use database::migrate::{self, MigrateError, Migration};
use database::{Batch, BatchError, Identity, Kind, Rows, Store};
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

/// One database. It survives every crash.
pub(crate) struct Disk {
    connection: RefCell<Connection>,
    schema: Vec<Migration>,
    /// Every committed write since the schema, when a replica follows it, or a plant wants to take
    /// some of them back.
    journal: Option<RefCell<Vec<Batch>>>,
}

/// Whose databases these are.
pub(crate) fn identity() -> Identity {
    Identity::new("simulated", "test")
}

fn open(schema: &[Migration]) -> Result<Connection, Unbuilt> {
    let options = Options { durability: Durability::Handed, ..Options::default() };
    let connection = Connection::open(&Place::Memory, &identity(), &options)?;
    let fresh = Disk { connection: RefCell::new(connection), schema: Vec::new(), journal: None };
    at_once(migrate::establish(&&fresh, &identity())).ok_or(Unbuilt::Waited("an identity"))??;
    at_once(migrate::apply(&&fresh, schema, Timestamp::EPOCH))
        .ok_or(Unbuilt::Waited("a migration"))??;
    Ok(fresh.connection.into_inner())
}

impl Disk {
    /// An empty database of this schema. With `journalled`, its commits can be followed and lost.
    pub(crate) fn new(schema: Vec<Migration>, journalled: bool) -> Result<Self, Unbuilt> {
        let connection = RefCell::new(open(&schema)?);
        Ok(Self { connection, schema, journal: journalled.then(RefCell::default) })
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

    /// Its replication index: how many commits there were.
    fn index(&self) -> Option<u64> {
        self.journal.as_ref().and_then(|journal| u64::try_from(journal.borrow().len()).ok())
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
