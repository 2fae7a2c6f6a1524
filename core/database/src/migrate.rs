//! Bringing a database to the numbered schema that this program was built with.
//!
//! A migration is numbered SQL that only goes forward. Each is applied as **one write batch**: its
//! statements and the row in `schema_migrations` that says so commit together, locally and over
//! Hrana alike. The row keeps the SHA-256 of the SQL, so that an applied migration which was edited
//! afterwards is refused, and so is a database that a newer program has migrated.
//!
//! Two processes may apply at once: every batch begins with the guard that its migration is not
//! applied yet, and the one that loses looks again.
//!
//! These batches, and only these, are run before there is an identity row to check against.

use domain::{Millis, Timestamp};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::script::split;
use crate::{Batch, BatchError, Identity, RowError, Statement, Store};

/// One step of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its place, from 1 and without gaps.
    pub number: u32,
    /// What it is about, in snake case.
    pub name: &'static str,
    /// Its statements, separated by semicolons.
    pub sql: &'static str,
}

impl Migration {
    /// The SHA-256 of its SQL in lower case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        Sha256::digest(self.sql).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its statements, one by one.
    #[must_use]
    pub fn statements(&self) -> Vec<&'static str> {
        split(self.sql)
    }
}

/// How far a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The numbers that are applied.
    pub applied: Vec<u32>,
    /// What is left to apply, in order.
    pub pending: Vec<Migration>,
}

/// Why a database could not be migrated.
#[derive(Debug, Error)]
pub enum MigrateError {
    /// An applied migration is not the one in this program.
    #[error("migration {number} ({name}) was changed after it was applied")]
    Changed {
        /// Which one.
        number: u32,
        /// Its name here.
        name: &'static str,
    },
    /// A newer program has migrated this database.
    #[error("the database has migration {0}, which this program does not know")]
    Newer(u32),
    /// The applied migrations have a gap.
    #[error("migration {0} is missing although later ones are applied")]
    Gap(u32),
    /// The database is not at the schema of this program.
    #[error("migrations are pending, the first is {0}")]
    Pending(u32),
    /// The database already belongs to somebody else.
    #[error("the database belongs to another store or environment")]
    Taken,
    /// The list of migrations in this program is not numbered 1, 2, 3 …
    #[error("migration {0} is out of order in this program")]
    Order(u32),
    /// A migration did not run.
    #[error("migration {number} failed")]
    Apply {
        /// Which one.
        number: u32,
        /// Why.
        source: BatchError,
    },
    /// Other processes keep winning.
    #[error("other processes are migrating this database")]
    Contended,
    /// The database did not answer.
    #[error("the database did not answer")]
    Batch(#[from] BatchError),
    /// `schema_migrations` is not shaped as this program believes.
    #[error("schema_migrations is not as expected")]
    Row(#[from] RowError),
}

impl MigrateError {
    /// Whether the database is only away for now.
    #[must_use]
    pub const fn passing(&self) -> bool {
        matches!(self, Self::Batch(error) | Self::Apply { source: error, .. } if error.retryable())
    }
}

/// A migration may rewrite a table; nothing waits on it but the operator.
const WITHIN: Millis = Millis::from_minutes(10);

/// How often a migration that was applied by somebody else meanwhile makes us look again.
const LOOKS_MAX: usize = 16;

const MIGRATIONS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT";

const IDENTITY_TABLE: &str = "CREATE TABLE IF NOT EXISTS store_identity (
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    store TEXT NOT NULL,
    environment TEXT NOT NULL,
    epoch INTEGER NOT NULL
) STRICT";

/// Reads how far the database is.
///
/// # Errors
/// When an applied migration is changed, unknown or missing, or the database does not answer.
pub async fn plan<S: Store>(store: &S, known: &[Migration]) -> Result<Plan, MigrateError> {
    check_order(known)?;
    let mut exists = Batch::read("migrations-exist").unguarded();
    let table = exists.push(Statement::new(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
    ));
    if store.run(&exists, WITHIN).await?.of(table).is_empty() {
        return Ok(Plan { applied: Vec::new(), pending: known.to_vec() });
    }
    let mut applied = Batch::read("migrations-applied").unguarded();
    let listed = applied
        .push(Statement::new("SELECT number, sha256 FROM schema_migrations ORDER BY number"));
    let rows = store.run(&applied, WITHIN).await?;
    let mut known = known.iter();
    let mut applied = Vec::new();
    for row in &rows.of(listed).rows {
        let number: u32 = row.number(0)?;
        let migration = known.next().ok_or(MigrateError::Newer(number))?;
        if migration.number != number {
            return Err(MigrateError::Gap(migration.number));
        }
        if migration.sha256() != row.text(1)? {
            return Err(MigrateError::Changed { number, name: migration.name });
        }
        applied.push(number);
    }
    Ok(Plan { applied, pending: known.copied().collect() })
}

/// Confirms that nothing is pending.
///
/// # Errors
/// As [`plan`], and when something is pending.
pub async fn check<S: Store>(store: &S, known: &[Migration]) -> Result<(), MigrateError> {
    match plan(store, known).await?.pending.first() {
        None => Ok(()),
        Some(migration) => Err(MigrateError::Pending(migration.number)),
    }
}

/// Applies what is pending and answers the numbers applied by this call.
///
/// # Errors
/// As [`plan`], and when a migration fails; those before it stay applied.
pub async fn apply<S: Store>(
    store: &S,
    known: &[Migration],
    now: Timestamp,
) -> Result<Vec<u32>, MigrateError> {
    let mut done = Vec::new();
    let mut looks = LOOKS_MAX;
    while let Some(migration) = plan(store, known).await?.pending.first() {
        let number = migration.number;
        match store.run(&batch(migration, now), WITHIN).await {
            Ok(_) => done.push(number),
            Err(BatchError::Refused(step)) if step == NOT_YET => {
                looks = looks.checked_sub(1).ok_or(MigrateError::Contended)?;
            }
            Err(source) => return Err(MigrateError::Apply { number, source }),
        }
    }
    Ok(done)
}

/// The step of [`batch`] that fails when somebody else has applied the migration.
const NOT_YET: crate::Step = crate::Step::at(1);

fn batch(migration: &Migration, now: Timestamp) -> Batch {
    let mut batch = Batch::write("migrate").unguarded();
    batch.push(Statement::new(MIGRATIONS_TABLE));
    batch.guard(
        Statement::new(
            "SELECT iif((SELECT count(*) FROM schema_migrations WHERE number >= ?1) = 0, 1, \
             json('applied'))",
        )
        .bind(migration.number),
    );
    for sql in migration.statements() {
        batch.push(Statement::new(sql));
    }
    batch.push(
        Statement::new(
            "INSERT INTO schema_migrations (number, name, sha256, applied_at) \
             VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(migration.number)
        .bind(migration.name)
        .bind(migration.sha256())
        .bind(now.millis()),
    );
    batch
}

/// Gives the database its identity, once. The same identity again changes nothing.
///
/// # Errors
/// When the database belongs to another store or does not answer.
pub async fn establish<S: Store>(store: &S, identity: &Identity) -> Result<(), MigrateError> {
    let mut batch = Batch::write("establish").unguarded();
    batch.push(Statement::new(IDENTITY_TABLE));
    batch.push(
        Statement::new(
            "INSERT INTO store_identity (store, environment, epoch) SELECT ?1, ?2, 1 \
             WHERE NOT EXISTS (SELECT 1 FROM store_identity)",
        )
        .bind(&identity.store)
        .bind(&identity.environment),
    );
    let ours = batch.guard(identity.guard());
    match store.run(&batch, WITHIN).await {
        Ok(_) => Ok(()),
        Err(BatchError::Refused(step)) if step == ours => Err(MigrateError::Taken),
        Err(failure) => Err(failure.into()),
    }
}

fn check_order(known: &[Migration]) -> Result<(), MigrateError> {
    for (expected, migration) in (1..).zip(known) {
        if migration.number != expected {
            return Err(MigrateError::Order(migration.number));
        }
    }
    Ok(())
}
