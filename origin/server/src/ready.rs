//! Whether this process may take orders, and if not, what is wrong.
//!
//! An order is acknowledged only when it will survive the power going out. A database that does not
//! flush each commit (`PRAGMA synchronous` below FULL) may forget acknowledged ones, so with such a
//! database orders are refused: it is a mistake in its settings, and clients cannot mend it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use database::migrate::MigrateError;
use database::{Batch, BatchError, Statement, Store as _};
use domain::Millis;

use crate::store::Store;

/// `PRAGMA synchronous`: 2 is FULL, 3 is EXTRA.
const FULL: i64 = 2;
const PATIENCE: Millis = Millis::from_seconds(2);

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The database is not reached, or is somebody else's.
    Store(BatchError),
    /// The database may forget what it acknowledged.
    NotDurable(i64),
    /// The database has another schema than this program was built with.
    Schema(String),
    /// The process is shutting down.
    Draining,
}

impl Trouble {
    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Store(BatchError::WrongStore) => "wrong_store",
            Self::Store(_) => "database_unavailable",
            Self::NotDurable(_) => "database_not_durable",
            Self::Schema(_) => "schema",
            Self::Draining => "draining",
        }
    }

    /// Whether orders can be taken all the same: a database beside the origin's own is away.
    pub(crate) const fn passing(&self) -> bool {
        matches!(self, Self::Store(error) if error.retryable())
    }

    /// A sentence for an operator.
    pub(crate) fn detail(&self, database: &str) -> String {
        match self {
            Self::Store(error) => format!("The {database} database does not answer: {error}."),
            Self::NotDurable(level) => format!(
                "The {database} database runs with PRAGMA synchronous={level}; orders are refused \
                 below {FULL} (FULL). On sqld set durability_mode to \"strong\"."
            ),
            Self::Schema(why) => {
                format!("The {database} database: {why}. Run `bodega migrate` of this version.")
            }
            Self::Draining => "This process is shutting down.".to_owned(),
        }
    }
}

/// Whether the database has the schema of this program.
pub(crate) async fn schema(store: &Store) -> Result<(), Trouble> {
    let within = Duration::from_millis(PATIENCE.get());
    let checked = database::migrate::check(store, migrations::ORIGIN);
    match tokio::time::timeout(within, checked).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(MigrateError::Batch(error))) => Err(Trouble::Store(error)),
        Ok(Err(error)) => Err(Trouble::Schema(error.to_string())),
        Err(_) => Err(Trouble::Store(BatchError::Deadline)),
    }
}

/// What is known about the database's promise to keep what it acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Durability(AtomicU8);

const UNKNOWN: u8 = 0;
const KEPT: u8 = 1;

impl Durability {
    /// Asks once, for the schema too; afterwards the answer is remembered, because a database does
    /// not change either while it runs.
    pub(crate) async fn ensure(&self, store: &Store) -> Result<(), Trouble> {
        if self.0.load(Ordering::Relaxed) == KEPT {
            return Ok(());
        }
        schema(store).await?;
        self.ask(store).await
    }

    /// Asks the database now.
    pub(crate) async fn ask(&self, store: &Store) -> Result<(), Trouble> {
        // A write batch, because the setting belongs to the connection that writes.
        let mut batch = Batch::write("synchronous");
        let step = batch.push(Statement::new("PRAGMA synchronous"));
        let known = match store.run(&batch, PATIENCE).await {
            Ok(rows) => match rows.of(step).rows.first().map(|row| row.integer(0)) {
                Some(Ok(level)) if level >= FULL => Ok(()),
                Some(Ok(level)) => Err(Trouble::NotDurable(level)),
                _ => Err(Trouble::NotDurable(-1)),
            },
            Err(error) => Err(Trouble::Store(error)),
        };
        self.0.store(if known.is_ok() { KEPT } else { UNKNOWN }, Ordering::Relaxed);
        known
    }
}
