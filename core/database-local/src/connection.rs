//! One connection to the engine, its settings and its prepared statements.

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use database::{BatchError, Identity, ResultSet, Row, Statement, Value};

use crate::failure::{OpenError, of_engine};

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this file.
    File(PathBuf),
    /// In memory, private to one connection and gone with it. For the simulator and tests.
    Memory,
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// When a commit counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// After the write-ahead log is flushed to the disk. Everything that sells uses this.
    Flushed,
    /// When the operating system has it. Only for tests, the simulator and what can be rebuilt.
    Handed,
}

/// How a local database is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// When a commit counts as done.
    pub durability: Durability,
    /// How many batches one transaction may hold. It bounds how long the first one waits for the
    /// others, and what has to be run again when the engine ends a transaction.
    pub group_max: usize,
    /// How many reader threads there are.
    pub readers: usize,
    /// How long to wait for another process that holds the write lock.
    pub busy: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Flushed,
            group_max: 256,
            readers: 2,
            busy: Duration::from_millis(500),
        }
    }
}

/// A connection, with the statements prepared on it.
pub struct Connection {
    // Declared before the connection: statements must be finalized before it is closed.
    prepared: HashMap<(usize, usize), Prepared>,
    own: Own,
    identity: Statement,
    engine: libsql::Connection,
    // An in-memory database lives as long as this.
    _database: libsql::Database,
}

/// The statements of the committer itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    Begin,
    BeginRead,
    Commit,
    Rollback,
    Savepoint,
    RollbackTo,
    Release,
}

impl Control {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Begin, "BEGIN IMMEDIATE"),
        (Self::BeginRead, "BEGIN DEFERRED"),
        (Self::Commit, "COMMIT"),
        (Self::Rollback, "ROLLBACK"),
        (Self::Savepoint, "SAVEPOINT batch"),
        (Self::RollbackTo, "ROLLBACK TO batch"),
        (Self::Release, "RELEASE batch"),
    ];
}

struct Own(Vec<libsql::Statement>);

struct Prepared {
    statement: libsql::Statement,
    columns: Option<Arc<[String]>>,
    parameters: usize,
}

/// Why a statement gave no result: before it ran, or while it ran.
pub(crate) enum Failed {
    Preparing(BatchError),
    Running(libsql::Error),
}

/// Drives one of libsql's futures, all of which finish at once for a local database.
pub(crate) fn at_once<T>(future: impl Future<Output = libsql::Result<T>>) -> libsql::Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(libsql::Error::Misuse("a local call did not finish".to_owned())),
    }
}

impl Connection {
    /// Opens a connection that reads and writes.
    ///
    /// # Errors
    /// When the file cannot be opened, or does not take the settings that durability needs.
    pub fn open(place: &Place, identity: &Identity, options: &Options) -> Result<Self, OpenError> {
        let path = match place {
            Place::File(path) => path.as_path(),
            Place::Memory => Path::new(":memory:"),
        };
        let database = at_once(libsql::Builder::new_local(path).build())?;
        let engine = database.connect()?;
        engine.busy_timeout(options.busy)?;
        if *place != Place::Memory {
            set(&engine, "journal_mode", "PRAGMA journal_mode=WAL", "wal")?;
        }
        match options.durability {
            Durability::Flushed => set(&engine, "synchronous", "PRAGMA synchronous=FULL", "2")?,
            Durability::Handed => set(&engine, "synchronous", "PRAGMA synchronous=OFF", "0")?,
        }
        set(&engine, "foreign_keys", "PRAGMA foreign_keys=ON", "1")?;
        // What a savepoint needs to be undone is kept beside the transaction. By default it spills
        // into a file at 64 KB, which a group of orders passes at once: ten times what is committed.
        set(&engine, "temp_store", "PRAGMA temp_store=MEMORY", "2")?;
        let own = Control::ALL.iter().map(|(_, sql)| at_once(engine.prepare(sql)));
        let own = Own(own.collect::<libsql::Result<_>>()?);
        let prepared = HashMap::new();
        Ok(Self { prepared, own, identity: identity.guard(), engine, _database: database })
    }

    /// Opens a connection that cannot write.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub fn open_reader(
        place: &Place,
        identity: &Identity,
        options: &Options,
    ) -> Result<Self, OpenError> {
        let reader = Self::open(place, identity, options)?;
        set(&reader.engine, "query_only", "PRAGMA query_only=ON", "1")?;
        Ok(reader)
    }

    /// Whether no transaction is open.
    pub(crate) fn is_autocommit(&self) -> bool {
        self.engine.is_autocommit()
    }

    pub(crate) fn control(&self, control: Control) -> libsql::Result<()> {
        let place = Control::ALL.iter().position(|(known, _)| *known == control);
        let Some(statement) = place.and_then(|place| self.own.0.get(place)) else {
            return Err(libsql::Error::Misuse("no such control statement".to_owned()));
        };
        let result = at_once(statement.run(()));
        statement.reset();
        result
    }

    /// Runs the identity guard and answers the epoch.
    pub(crate) fn identify(&mut self) -> Result<Option<i64>, BatchError> {
        let guard = self.identity.clone();
        match self.run(&guard) {
            Ok(result) => Ok(result.first().and_then(|row| row.optional_integer(0).ok().flatten())),
            // A database without the table has not been given an identity: it is not ours.
            Err(Failed::Preparing(BatchError::Server { code, .. })) if code == "SQLITE_1" => {
                Err(BatchError::WrongStore)
            }
            Err(Failed::Preparing(failure)) => Err(failure),
            Err(Failed::Running(error)) if crate::failure::is_refusal(&error) => {
                Err(BatchError::WrongStore)
            }
            Err(Failed::Running(error)) => Err(of_engine(&error)),
        }
    }

    /// Runs one statement and reads its rows to the end.
    pub(crate) fn run(&mut self, statement: &Statement) -> Result<ResultSet, Failed> {
        let before = self.engine.total_changes();
        let prepared = prepare(&mut self.prepared, &self.engine, statement.sql())?;
        if prepared.parameters != statement.args().len() {
            return Err(Failed::Preparing(BatchError::Server {
                code: "PARAMETERS".to_owned(),
                message: format!(
                    "{} values for {} parameters: {}",
                    statement.args().len(),
                    prepared.parameters,
                    statement.sql()
                ),
            }));
        }
        let rows = prepared.rows(statement.args());
        prepared.statement.reset();
        let rows = rows.map_err(Failed::Running)?;
        let columns = prepared.columns.clone();
        // `changes()` still tells of the last statement that changed anything.
        let changed = self.engine.total_changes() != before;
        let changes = if changed { self.engine.changes() } else { 0 };
        Ok(ResultSet { columns, rows, changes })
    }
}

/// The statement kept for this SQL. It never moves and never changes, so its address names it.
fn prepare<'a>(
    prepared: &'a mut HashMap<(usize, usize), Prepared>,
    engine: &libsql::Connection,
    sql: &'static str,
) -> Result<&'a Prepared, Failed> {
    let key = (sql.as_ptr().addr(), sql.len());
    match prepared.entry(key) {
        std::collections::hash_map::Entry::Occupied(kept) => Ok(kept.into_mut()),
        std::collections::hash_map::Entry::Vacant(place) => {
            let statement = at_once(engine.prepare(sql))
                .map_err(|error| Failed::Preparing(of_engine(&error)))?;
            Ok(place.insert(Prepared::new(statement)))
        }
    }
}

impl Prepared {
    fn new(statement: libsql::Statement) -> Self {
        let names: Vec<String> =
            statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let columns = if names.is_empty() { None } else { Some(names.into()) };
        let parameters = statement.parameter_count();
        Self { statement, columns, parameters }
    }

    fn rows(&self, args: &[Value]) -> libsql::Result<Vec<Row>> {
        let params =
            libsql::params::Params::Positional(args.iter().map(to_engine).collect::<Vec<_>>());
        let Some(columns) = &self.columns else {
            at_once(self.statement.run(params))?;
            return Ok(Vec::new());
        };
        let mut found = at_once(self.statement.query(params))?;
        let mut rows = Vec::new();
        while let Some(row) = at_once(found.next())? {
            let mut values = Vec::with_capacity(columns.len());
            for column in 0..columns.len() {
                let column = i32::try_from(column).unwrap_or(i32::MAX);
                values.push(from_engine(row.get_value(column)?));
            }
            rows.push(Row(values));
        }
        Ok(rows)
    }
}

fn to_engine(value: &Value) -> libsql::Value {
    match value {
        Value::Null => libsql::Value::Null,
        Value::Integer(integer) => libsql::Value::Integer(*integer),
        Value::Real(real) => libsql::Value::Real(*real),
        Value::Text(text) => libsql::Value::Text(text.clone()),
        Value::Blob(bytes) => libsql::Value::Blob(bytes.clone()),
    }
}

fn from_engine(value: libsql::Value) -> Value {
    match value {
        libsql::Value::Null => Value::Null,
        libsql::Value::Integer(integer) => Value::Integer(integer),
        libsql::Value::Real(real) => Value::Real(real),
        libsql::Value::Text(text) => Value::Text(text),
        libsql::Value::Blob(bytes) => Value::Blob(bytes),
    }
}

/// Applies a pragma and reads it back.
fn set(
    engine: &libsql::Connection,
    setting: &'static str,
    pragma: &str,
    wanted: &'static str,
) -> Result<(), OpenError> {
    at_once(engine.query(pragma, ())).and_then(|mut rows| {
        while at_once(rows.next())?.is_some() {}
        Ok(())
    })?;
    let mut rows = at_once(engine.query(&format!("PRAGMA {setting}"), ()))?;
    let found = match at_once(rows.next())?.map(|row| row.get_value(0)).transpose()? {
        Some(libsql::Value::Integer(integer)) => integer.to_string(),
        Some(libsql::Value::Text(text)) => text,
        _ => String::new(),
    };
    if found == wanted { Ok(()) } else { Err(OpenError::Setting { setting, found, wanted }) }
}
