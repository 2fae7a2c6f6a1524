//! The databases beside the origin's own: the catalog, and the carts of each region.
//!
//! An origin takes orders without them, so it starts without them, looks again on its own, and says
//! at `/readyz` what it found. It never migrates them: other processes work on them, and one that
//! is behind this program's schema is left alone until `bodega migrate` has been run.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use database::migrate::{self, MigrateError, Migration};
use database::{Batch, Statement, Store as _};
use domain::Millis;

use crate::ready::Trouble;
use crate::store::Store;

/// A healthy database answers at once. Less than the 3 s that a readiness probe waits.
const PATIENCE: Millis = Millis::from_seconds(2);

/// One database that others work on too.
#[derive(Debug)]
pub(crate) struct Neighbour {
    /// `catalog`, or `carts of <region>`.
    pub(crate) name: String,
    store: Store,
    known: &'static [Migration],
    found: Mutex<Found>,
}

/// What the last look found.
#[derive(Debug, Clone, Default)]
struct Found {
    /// Whether it ever had the schema of this program; a database does not go back.
    schema: bool,
    /// What is wrong; before the first look, that nobody has looked.
    state: State,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum State {
    #[default]
    Unknown,
    Well,
    Troubled(Trouble),
}

impl Neighbour {
    pub(crate) fn new(name: String, store: Store, known: &'static [Migration]) -> Self {
        Self { name, store, known, found: Mutex::default() }
    }

    /// Looks at it. Answers whether it has become well just now.
    pub(crate) async fn look(&self) -> bool {
        let schema = self.found().schema;
        let looked = match schema {
            true => self.identity().await,
            false => match self.schema().await {
                Ok(()) => self.identity().await,
                wrong => wrong,
            },
        };
        let new = match looked {
            Ok(()) => State::Well,
            Err(trouble) => State::Troubled(trouble),
        };
        let fits = schema || new == State::Well;
        let old = std::mem::replace(&mut *self.lock(), Found { schema: fits, state: new.clone() });
        if old.state == new {
            return false;
        }
        match &new {
            State::Troubled(trouble) => {
                let detail = trouble.detail(&self.name);
                tracing::warn!(
                    database = self.name,
                    code = trouble.code(),
                    detail,
                    "is left alone"
                );
                false
            }
            State::Unknown | State::Well => {
                tracing::info!(database = self.name, "is worked on");
                true
            }
        }
    }

    /// Whether it may be worked on.
    pub(crate) fn is_well(&self) -> bool {
        self.found().state == State::Well
    }

    /// What is wrong with it.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self.found().state {
            State::Troubled(trouble) => Some(trouble),
            State::Unknown | State::Well => None,
        }
    }

    async fn schema(&self) -> Result<(), Trouble> {
        let within = Duration::from_millis(PATIENCE.get());
        // A migration may take minutes; asking how far it is may not.
        match tokio::time::timeout(within, migrate::check(&self.store, self.known)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(MigrateError::Batch(error))) => Err(Trouble::Store(error)),
            Ok(Err(error)) => Err(Trouble::Schema(error.to_string())),
            Err(_) => Err(Trouble::Store(database::BatchError::Deadline)),
        }
    }

    /// Every batch checks the identity first, so any batch will do.
    async fn identity(&self) -> Result<(), Trouble> {
        let mut batch = Batch::read("neighbour");
        batch.push(Statement::new("SELECT 1"));
        self.store.run(&batch, PATIENCE).await.map(drop).map_err(Trouble::Store)
    }

    fn found(&self) -> Found {
        self.lock().clone()
    }

    /// Values are only read and replaced under this lock, so a poisoned one is as good as new.
    fn lock(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
