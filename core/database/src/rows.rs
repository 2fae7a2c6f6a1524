//! What a batch answers: one result set per step.

use std::sync::Arc;

use thiserror::Error;

use crate::{Step, Value};

/// The answer to a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// One result set per step, in the caller's numbering.
    pub results: Vec<ResultSet>,
    /// The replication index at which the server answered. A local store has none.
    pub index: Option<u64>,
    /// The epoch of the store's identity row: an index compares only within one epoch.
    pub epoch: Option<i64>,
}

static NOTHING: ResultSet = ResultSet { columns: None, rows: Vec::new(), changes: 0 };

impl Rows {
    /// The result of this step; an empty one when the step is of another batch.
    #[must_use]
    pub fn of(&self, step: Step) -> &ResultSet {
        self.results.get(step.index()).unwrap_or(&NOTHING)
    }
}

/// The result of one statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultSet {
    /// The names of its columns; shared between the answers to one prepared statement.
    pub columns: Option<Arc<[String]>>,
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// How many rows the statement inserted, updated or deleted.
    pub changes: u64,
}

impl ResultSet {
    /// The first row.
    #[must_use]
    pub fn first(&self) -> Option<&Row> {
        self.rows.first()
    }

    /// The names of the columns.
    #[must_use]
    pub fn column_names(&self) -> &[String] {
        self.columns.as_deref().unwrap_or_default()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub Vec<Value>);

/// A row is not shaped as its reader believed: the schema and the code disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    /// There is no such column.
    #[error("the row has no column {0}")]
    Missing(usize),
    /// The column holds another kind of value.
    #[error("column {column} is not {expected}")]
    Kind {
        /// Which column, from 0.
        column: usize,
        /// What the reader wanted.
        expected: &'static str,
    },
    /// The column's number or length does not fit what the reader wanted.
    #[error("column {0} is out of range")]
    Range(usize),
}

impl Row {
    /// The value in this column.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn value(&self, column: usize) -> Result<&Value, RowError> {
        self.0.get(column).ok_or(RowError::Missing(column))
    }

    /// The text in this column.
    ///
    /// # Errors
    /// When it is missing or not text.
    pub fn text(&self, column: usize) -> Result<&str, RowError> {
        match self.value(column)? {
            Value::Text(text) => Ok(text),
            _ => Err(RowError::Kind { column, expected: "text" }),
        }
    }

    /// The text in this column, or nothing when it is NULL.
    ///
    /// # Errors
    /// When it is missing or neither text nor NULL.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, RowError> {
        self.unless_null(column, Self::text)
    }

    /// The integer in this column.
    ///
    /// # Errors
    /// When it is missing or not an integer.
    pub fn integer(&self, column: usize) -> Result<i64, RowError> {
        match self.value(column)? {
            Value::Integer(integer) => Ok(*integer),
            _ => Err(RowError::Kind { column, expected: "an integer" }),
        }
    }

    /// The integer in this column, or nothing when it is NULL.
    ///
    /// # Errors
    /// When it is missing or neither an integer nor NULL.
    pub fn optional_integer(&self, column: usize) -> Result<Option<i64>, RowError> {
        self.unless_null(column, Self::integer)
    }

    /// The integer in this column as a narrower or unsigned type.
    ///
    /// # Errors
    /// When it is missing, not an integer, or does not fit.
    pub fn number<T: TryFrom<i64>>(&self, column: usize) -> Result<T, RowError> {
        T::try_from(self.integer(column)?).map_err(|_| RowError::Range(column))
    }

    /// The integer in this column read as a truth: 0 is false.
    ///
    /// # Errors
    /// When it is missing or not an integer.
    pub fn truth(&self, column: usize) -> Result<bool, RowError> {
        Ok(self.integer(column)? != 0)
    }

    /// The bytes in this column.
    ///
    /// # Errors
    /// When it is missing or not a blob.
    pub fn blob(&self, column: usize) -> Result<&[u8], RowError> {
        match self.value(column)? {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(RowError::Kind { column, expected: "a blob" }),
        }
    }

    /// The bytes in this column, or nothing when it is NULL.
    ///
    /// # Errors
    /// When it is missing or neither a blob nor NULL.
    pub fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, RowError> {
        self.unless_null(column, Self::blob)
    }

    /// The bytes in this column, of exactly this length.
    ///
    /// # Errors
    /// When it is missing, not a blob, or of another length.
    pub fn bytes<const N: usize>(&self, column: usize) -> Result<[u8; N], RowError> {
        self.blob(column)?.try_into().map_err(|_| RowError::Range(column))
    }

    fn unless_null<'a, T>(
        &'a self,
        column: usize,
        read: impl FnOnce(&'a Self, usize) -> Result<T, RowError>,
    ) -> Result<Option<T>, RowError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            _ => read(self, column).map(Some),
        }
    }
}
