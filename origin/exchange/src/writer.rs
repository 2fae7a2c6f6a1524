//! Listings to bytes, in today's columns.

mod rows;

use std::io::{self, Write};

use crate::issue::{Code, Issue, Severity};
use crate::layout::Layout;
use crate::limits;
use crate::listing::Listing;
use crate::markets::Markets;
use crate::product;
use crate::record::Record;

/// Writes a file, one product after the other.
///
/// What it has written, a [`crate::Reader`] reads as the same listings, and writing those gives the
/// same bytes: each product is read back before it is written, so that what has no place in the
/// format (spaces around a text, a tag twice) is settled by the first export and stays.
pub struct Writer<W> {
    out: W,
    layout: Layout,
    markets: Markets,
}

/// Why a product was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The bytes could not be put.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// The format has no way to say this product. Nothing of it was written.
    #[error("{handle:?} cannot be written: {}", first(.issues))]
    Refused {
        /// The product.
        handle: String,
        /// What stands in the way; at least one.
        issues: Vec<Issue>,
    },
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    ///
    /// The layout should be complete ([`Layout::standard`], [`Layout::completed`]): what has no
    /// column is not written.
    pub fn new(mut out: W, layout: Layout, markets: Markets) -> io::Result<Self> {
        let header: Vec<String> = layout.header().map(str::to_owned).collect();
        out.write_all(line(&header).as_bytes())?;
        Ok(Self { out, layout, markets })
    }

    /// Writes a product.
    pub fn write(&mut self, listing: &Listing) -> Result<(), WriteError> {
        let refused = |issues| WriteError::Refused { handle: listing.handle.to_string(), issues };
        let rows = rows::compose(listing, &self.layout, &self.markets);
        let records: Vec<Record> = rows.iter().map(|row| Record::of(row)).collect();
        let large = too_large(&records);
        if !large.is_empty() {
            return Err(refused(large));
        }
        let (again, mut issues) =
            product::read(&self.layout, &self.markets, listing.handle.clone(), &records);
        let Some(again) = again else {
            issues.retain(|issue| issue.severity == Severity::Error);
            return Err(refused(issues));
        };
        for row in rows::compose(&again, &self.layout, &self.markets) {
            self.out.write_all(line(&row).as_bytes())?;
        }
        Ok(())
    }

    /// Hands over what was written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn first(issues: &[Issue]) -> String {
    issues.first().map_or_else(String::new, |issue| format!("{}: {}", issue.column, issue.message))
}

fn too_large(records: &[Record]) -> Vec<Issue> {
    let bytes: usize = records.iter().map(Record::bytes).sum();
    let row = records.iter().any(|record| record.bytes() > limits::ROW_BYTES_MAX);
    let code = if records.len() > limits::PRODUCT_ROWS_MAX {
        Code::TooManyRows
    } else if bytes > limits::PRODUCT_BYTES_MAX || row {
        Code::TooLarge
    } else {
        return Vec::new();
    };
    let message = format!(
        "A product has at most {} rows and {} bytes, a row {} bytes.",
        limits::PRODUCT_ROWS_MAX,
        limits::PRODUCT_BYTES_MAX,
        limits::ROW_BYTES_MAX
    );
    vec![Issue::new(0, "", code, message, "")]
}

/// Cells to a line, quoted where they must be.
fn line(cells: &[String]) -> String {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
    line
}
