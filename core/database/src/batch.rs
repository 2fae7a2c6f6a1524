//! Statements, and the batch that carries them whole or not at all.

use std::sync::Arc;

use crate::Value;

/// SQL from this source tree and the values bound to it, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    sql: &'static str,
    args: Vec<Value>,
}

impl Statement {
    /// A statement with nothing bound yet.
    #[must_use]
    pub const fn new(sql: &'static str) -> Self {
        Self { sql, args: Vec::new() }
    }

    /// Binds the next `?`.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// The SQL text.
    #[must_use]
    pub const fn sql(&self) -> &'static str {
        self.sql
    }

    /// The bound values, the first one for `?1`.
    #[must_use]
    pub fn args(&self) -> &[Value] {
        &self.args
    }
}

/// The place of a statement in its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step(usize);

impl Step {
    /// The step at this index. Adapters name a failed step with it.
    #[must_use]
    pub const fn at(index: usize) -> Self {
        Self(index)
    }

    /// Its index, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// Whether a batch only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sees one snapshot and takes no lock. A replica may answer it.
    Read,
    /// Commits whole or not at all, one after the other.
    Write,
}

/// Statements that are run as one transaction in one round trip.
///
/// Cloning is cheap: the statements are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    name: &'static str,
    kind: Kind,
    steps: Arc<Vec<Statement>>,
    index_wanted: Option<u64>,
    guarded: bool,
}

/// Fails unless the statement before it changed exactly the bound number of rows.
const CHANGED: &str = "SELECT iif(changes() = ?, 1, json('guard'))";

impl Batch {
    /// An empty batch that only reads. The name is for logs and metrics.
    #[must_use]
    pub fn read(name: &'static str) -> Self {
        Self::empty(name, Kind::Read)
    }

    /// An empty batch that writes. The name is for logs and metrics.
    #[must_use]
    pub fn write(name: &'static str) -> Self {
        Self::empty(name, Kind::Write)
    }

    fn empty(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, steps: Arc::default(), index_wanted: None, guarded: true }
    }

    /// Appends a statement.
    ///
    /// # Panics
    /// With debug assertions, when the statement would end the transaction by itself
    /// ([`ends_transaction`]), or when a read batch is given anything but a SELECT. In a release
    /// build the former fails or loses its group, and nothing half done is ever committed; the
    /// latter fails on a local store and on a replica.
    pub fn push(&mut self, statement: Statement) -> Step {
        debug_assert!(
            !ends_transaction(statement.sql),
            "would end the transaction of its whole group: {}",
            statement.sql
        );
        debug_assert!(
            self.kind == Kind::Write || only_reads(statement.sql),
            "writes in a read batch: {}",
            statement.sql
        );
        let step = Step(self.steps.len());
        Arc::make_mut(&mut self.steps).push(statement);
        step
    }

    /// Appends a statement and the guard that it changes exactly `rows` rows.
    ///
    /// Answers the **guard's** step. The statement's own failure (a CHECK, a UNIQUE) is the step
    /// before it.
    pub fn push_changing(&mut self, statement: Statement, rows: u32) -> Step {
        self.push(statement);
        self.push(Statement::new(CHANGED).bind(rows))
    }

    /// Appends a guard: a SELECT that fails to refuse the batch, such as
    /// `SELECT iif(condition, 1, json('guard'))`.
    pub fn guard(&mut self, statement: Statement) -> Step {
        self.push(statement)
    }

    /// Demands that a replica has reached this replication index before it answers.
    ///
    /// A replica waits for it **without a limit of its own**, so such a batch needs a deadline and
    /// a way out. A local store has one copy and is never behind.
    #[must_use]
    pub const fn at_index(mut self, index: Option<u64>) -> Self {
        self.index_wanted = index;
        self
    }

    /// The same batch without the check of the store's identity: only migrations, which run before
    /// there is an identity to check, may ask for it.
    pub(crate) const fn unguarded(mut self) -> Self {
        self.guarded = false;
        self
    }

    /// The name given to it, for logs and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it only reads.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The statements in order.
    #[must_use]
    pub fn steps(&self) -> &[Statement] {
        &self.steps
    }

    /// The replication index demanded of a replica.
    #[must_use]
    pub const fn index_wanted(&self) -> Option<u64> {
        self.index_wanted
    }

    /// Whether the store must check its identity row first. Adapters ask this.
    #[must_use]
    pub const fn is_guarded(&self) -> bool {
        self.guarded
    }
}

/// Whether this SQL would end the transaction around it, and with it the work of every other
/// batch of its group: `OR ROLLBACK`, `ON CONFLICT ROLLBACK`, `RAISE(ROLLBACK, …)` and the
/// transaction statements themselves.
///
/// The check is on words outside of strings and comments, so it may refuse a column named
/// `rollback`; that is a cheap price.
#[must_use]
pub fn ends_transaction(sql: &str) -> bool {
    let mut words = crate::script::words(sql);
    let is = |word: &str, names: &[&str]| names.iter().any(|name| word.eq_ignore_ascii_case(name));
    let Some(first) = words.next() else { return false };
    is(first, &["BEGIN", "COMMIT", "END", "SAVEPOINT", "RELEASE", "ROLLBACK"])
        || words.any(|word| is(word, &["ROLLBACK"]))
}

/// Whether this SQL only reads, by its first word. A primary over HTTP would run a write inside a
/// read batch, so the mistake has to be found here.
fn only_reads(sql: &str) -> bool {
    let reads = ["SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"];
    crate::script::words(sql)
        .next()
        .is_some_and(|word| reads.iter().any(|read| word.eq_ignore_ascii_case(read)))
}

#[cfg(test)]
mod tests {
    use super::ends_transaction;

    #[test]
    fn what_would_end_the_group_is_found() {
        for sql in [
            "INSERT OR ROLLBACK INTO a VALUES (1)",
            "SELECT RAISE(ROLLBACK, 'no')",
            "create table a(x unique on conflict rollback)",
            "COMMIT",
            "-- first\nsavepoint a",
        ] {
            assert!(ends_transaction(sql), "{sql}");
        }
        for sql in ["SELECT 'ROLLBACK'", "SELECT CASE WHEN 1 THEN 2 END", "-- ROLLBACK\nSELECT 1"] {
            assert!(!ends_transaction(sql), "{sql}");
        }
    }
}
