//! Whether this process may take orders, and if not, what is wrong.
//!
//! An order is acknowledged only when it will survive the power going out. A database that does not
//! flush each commit (`PRAGMA synchronous` below FULL) may forget acknowledged ones, so with such a
//! database orders are refused: it is a mistake in its settings, and clients cannot mend it.

use std::sync::atomic::{AtomicU8, Ordering};

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

    /// A sentence for an operator.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Store(error) => format!("The origin database does not answer: {error}."),
            Self::NotDurable(level) => format!(
                "The origin database runs with PRAGMA synchronous={level}; orders are refused \
                 below {FULL} (FULL). On sqld set durability_mode to \"strong\"."
            ),
            Self::Schema(why) => format!("Run the migrations of this version: {why}."),
            Self::Draining => "This process is shutting down.".to_owned(),
        }
    }
}

/// Whether the database has the schema of this program.
pub(crate) async fn schema(store: &Store) -> Result<(), Trouble> {
    let checked = database::migrate::check(store, migrations::ORIGIN).await;
    checked.map_err(|error| Trouble::Schema(error.to_string()))
}

/// What is known about the database's promise to keep what it acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Durability(AtomicU8);

const UNKNOWN: u8 = 0;
const KEPT: u8 = 1;

impl Durability {
    /// Asks once; afterwards the answer is remembered, because a database does not change it while
    /// it runs.
    pub(crate) async fn ensure(&self, store: &Store) -> Result<(), Trouble> {
        if self.0.load(Ordering::Relaxed) == KEPT {
            return Ok(());
        }
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
