//! What makes a whole file unreadable.

use std::io;

use crate::limits;

/// Why nothing can be taken from a file. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The bytes could not be had.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// There is nothing in it.
    #[error("The file is empty. Its first row must name the columns, among them Title.")]
    Empty,
    /// It is a workbook or an archive.
    #[error("This is {what}, not a CSV file. {advice}")]
    NotText {
        /// What it seems to be.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It is text in UTF-16.
    #[error("The file is UTF-16 (\"Unicode text\"). {SAVE_AS_UTF8}")]
    Utf16,
    /// Some bytes are not UTF-8.
    #[error(
        "Row {row} holds a byte that is not UTF-8 (0x{byte:02X}): the file is probably in an \
         older encoding such as Latin-1 or Windows-1252. {SAVE_AS_UTF8}"
    )]
    NotUtf8 {
        /// The row, as a spreadsheet counts.
        row: u64,
        /// The first such byte.
        byte: u8,
    },
    /// There is a character that no text has.
    #[error("Row {row} holds a NUL character: the file is damaged or no text. {SAVE_AS_UTF8}")]
    Nul {
        /// The row, as a spreadsheet counts.
        row: u64,
    },
    /// The columns are separated by something else.
    #[error(
        "The columns are separated by {found}, not by commas. {SAVE_AS_UTF8} Excel writes semicolons \
         where a comma stands before decimals: let LibreOffice or Google Sheets save it there."
    )]
    Separator {
        /// By what they are separated.
        found: &'static str,
    },
    /// The column that every file must have is not there.
    #[error(
        "There is no Title column. The first row must name the columns as a product export does; \
         it begins with {found:?}."
    )]
    NoTitle {
        /// How the first row begins.
        found: String,
    },
    /// Two columns mean the same.
    #[error("{first:?} and {second:?} are the same column. Remove one of them.")]
    SameColumn {
        /// The first one's name, as it stands in the file.
        first: String,
        /// The second one's name, as it stands in the file.
        second: String,
    },
    /// There are more columns than can be.
    #[error("There are more than {} columns.", limits::COLUMNS_MAX)]
    TooManyColumns,
    /// A quoted cell goes on after its closing quote.
    #[error(
        "Row {row}: text follows the closing quote of a cell. A quote inside a quoted cell is \
         written twice (\"\"). Nothing after this can be told apart."
    )]
    Quote {
        /// The row, as a spreadsheet counts.
        row: u64,
    },
    /// The file ends within a quoted cell.
    #[error(
        "The quote opened in row {row} is never closed: the file is cut off there, or a quote \
         inside the cell is not written twice (\"\")."
    )]
    Unclosed {
        /// The row, as a spreadsheet counts.
        row: u64,
    },
    /// The rows of too many products stand apart.
    #[error(
        "The rows of more than {} products stand in several places: sort the file by handle.",
        limits::APART_MAX
    )]
    Unsorted,
    /// A row is longer than any can be.
    #[error(
        "Row {row} is longer than {} bytes: a quote was probably opened there and never closed.",
        limits::ROW_BYTES_MAX
    )]
    RowTooLong {
        /// The row, as a spreadsheet counts.
        row: u64,
    },
}

const SAVE_AS_UTF8: &str = "Save it as \"CSV UTF-8 (comma delimited)\".";

impl FileError {
    /// The stable name of the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable",
            Self::Empty => "empty",
            Self::NotText { .. } => "not_text",
            Self::Utf16 => "utf16",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::Nul { .. } => "nul",
            Self::Separator { .. } => "separator",
            Self::NoTitle { .. } => "no_title_column",
            Self::SameColumn { .. } => "same_column",
            Self::TooManyColumns => "too_many_columns",
            Self::Quote { .. } => "quote",
            Self::Unclosed { .. } => "unclosed_quote",
            Self::Unsorted => "unsorted",
            Self::RowTooLong { .. } => "row_too_long",
        }
    }

    /// The row it is about, as a spreadsheet counts; none when it is about the whole file.
    pub const fn row(&self) -> Option<u64> {
        match self {
            Self::NotUtf8 { row, .. }
            | Self::Nul { row }
            | Self::Quote { row }
            | Self::Unclosed { row }
            | Self::RowTooLong { row } => Some(*row),
            Self::Io(_)
            | Self::Empty
            | Self::NotText { .. }
            | Self::Utf16
            | Self::Separator { .. }
            | Self::NoTitle { .. }
            | Self::SameColumn { .. }
            | Self::TooManyColumns
            | Self::Unsorted => None,
        }
    }
}
