//! What is said about a row, by the file's reader or by the shop.

use exchange::{Issue, Severity};
use serde::Serialize;

/// A complaint about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The row, as a spreadsheet counts.
    pub row: u64,
    /// The column; empty when it is about the whole product.
    pub column: String,
    /// The stable name of the complaint.
    pub code: String,
    /// Whether the product is still taken.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// What stands in the cell.
    pub value: String,
}

impl From<Issue> for Remark {
    fn from(issue: Issue) -> Self {
        let Issue { row, column, code, severity, message, value } = issue;
        Self { row, column, code: code.as_str().to_owned(), severity, message, value }
    }
}

impl Remark {
    /// A complaint for which the product is not taken.
    pub(crate) fn error(row: u64, column: &str, code: &str, message: String) -> Self {
        let severity = Severity::Error;
        Self::new(row, column, severity, (code, message))
    }

    /// A complaint with which it is.
    pub(crate) fn warning(row: u64, column: &str, code: &str, message: String) -> Self {
        let severity = Severity::Warning;
        Self::new(row, column, severity, (code, message))
    }

    fn new(row: u64, column: &str, severity: Severity, (code, message): (&str, String)) -> Self {
        let (column, code) = (column.to_owned(), code.to_owned());
        Self { row, column, code, severity, message, value: String::new() }
    }

    pub(crate) fn of(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }
}
