//! Bytes to rows of cells: RFC 4180, with the freedoms that spreadsheets take.
//!
//! Written here and not taken from a library because a reader must say in which row a quote was
//! opened that is never closed, must not gather a whole file into that one cell, and must know at
//! which byte each row begins. Freedoms: any line ending, spaces around a quoted cell, a quote
//! within an unquoted one.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

use crate::error::FileError;
use crate::limits;

/// A place in a file at which a product begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of bytes before it.
    pub offset: u64,
    /// The row, as a spreadsheet counts: the header is row 1.
    pub row: u64,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// Its cells, one after the other.
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// Where it begins in the file.
    pub(crate) place: Place,
    /// Whether a line ending follows it.
    pub(crate) ended: bool,
}

/// The rows of a file.
pub(crate) struct Records<R> {
    input: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    next: Place,
}

/// Where in a row the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a cell, perhaps after spaces.
    Before,
    /// In a cell without quotes.
    Plain,
    /// In a quoted cell.
    Quoted,
    /// After a quote in a quoted cell: the first of two, or the end.
    Quote,
    /// After the row.
    Done,
}

/// A row being read.
struct Building {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    state: State,
    row: u64,
}

impl Record {
    /// The cell at this place; none beyond the last.
    pub(crate) fn cell(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.text.get(start.unwrap_or_default()..end)
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|at| self.cell(at))
    }

    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of its cells.
    pub(crate) const fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether there is nothing but spaces in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Record {
    /// A row of these cells, as if it had been read.
    pub(crate) fn of(cells: &[String]) -> Self {
        let mut record = Self {
            text: String::new(),
            ends: Vec::with_capacity(cells.len()),
            place: Place { offset: 0, row: 0 },
            ended: true,
        };
        for cell in cells {
            record.text.push_str(cell);
            record.ends.push(record.text.len());
        }
        record
    }
}

impl<R: Read> Records<R> {
    /// From the beginning of a file, whose kind is looked at.
    pub(crate) fn new(mut input: R) -> Result<Self, FileError> {
        let mut begin = Vec::new();
        input.by_ref().take(KIND_BYTES).read_to_end(&mut begin)?;
        let mark = mark(&begin)?;
        begin.drain(..mark);
        let offset = u64::try_from(mark).unwrap_or_default();
        Ok(Self::from(begin, input, Place { offset, row: 1 }))
    }

    /// From a place within a file, at which a row begins.
    pub(crate) fn at(input: R, place: Place) -> Self {
        Self::from(Vec::new(), input, place)
    }

    fn from(begin: Vec<u8>, input: R, next: Place) -> Self {
        let input = BufReader::with_capacity(65_536, Cursor::new(begin).chain(input));
        Self { input, next }
    }

    /// The place behind everything that was read.
    pub(crate) const fn end(&self) -> Place {
        self.next
    }

    /// The next row that is not blank.
    pub(crate) fn read(&mut self) -> Result<Option<Record>, FileError> {
        while let Some(record) = self.read_any()? {
            if !record.is_blank() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn read_any(&mut self) -> Result<Option<Record>, FileError> {
        let place = self.next;
        let mut row =
            Building { bytes: Vec::new(), ends: Vec::new(), state: State::Before, row: place.row };
        let mut last = None;
        while row.state != State::Done {
            let bytes = fill(&mut self.input)?;
            if bytes.is_empty() {
                break;
            }
            let mut used = 0_usize;
            for byte in bytes {
                used = used.saturating_add(1);
                last = Some(*byte);
                row.take(*byte)?;
                if row.state == State::Done {
                    break;
                }
            }
            self.use_up(used);
        }
        if last.is_none() {
            return Ok(None);
        }
        if last == Some(b'\r') && row.state == State::Done {
            let line_feed = fill(&mut self.input)?.first() == Some(&b'\n');
            self.use_up(usize::from(line_feed));
        }
        self.next.row = self.next.row.saturating_add(1);
        row.finish(place).map(Some)
    }

    fn use_up(&mut self, bytes: usize) {
        self.input.consume(bytes);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.next.offset = self.next.offset.saturating_add(bytes);
    }
}

/// What is read but not used; more is read when there is none.
fn fill(input: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    input.fill_buf()
}

impl Building {
    fn take(&mut self, byte: u8) -> Result<(), FileError> {
        if byte == 0 {
            return Err(FileError::Nul { row: self.row });
        }
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Quote,
            (State::Quoted, _) => self.push(byte, State::Quoted)?,
            (State::Quote, b'"') => self.push(byte, State::Quoted)?,
            (_, b',') => self.end(State::Before)?,
            (_, b'\n' | b'\r') => self.end(State::Done)?,
            (State::Quote, b' ') => State::Quote,
            (State::Quote, _) => return Err(FileError::Quote { row: self.row }),
            (State::Before, b'"') => {
                self.bytes.truncate(self.start());
                State::Quoted
            }
            (State::Before, b' ') => self.push(byte, State::Before)?,
            (_, _) => self.push(byte, State::Plain)?,
        };
        Ok(())
    }

    /// Where the cell begins that is being read.
    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    fn push(&mut self, byte: u8, next: State) -> Result<State, FileError> {
        if self.bytes.len() >= limits::ROW_BYTES_MAX {
            return Err(FileError::RowTooLong { row: self.row });
        }
        self.bytes.push(byte);
        Ok(next)
    }

    fn end(&mut self, next: State) -> Result<State, FileError> {
        // More cells than any header has names.
        if self.ends.len() > limits::COLUMNS_MAX {
            return Err(FileError::TooManyColumns);
        }
        self.ends.push(self.bytes.len());
        Ok(next)
    }

    fn finish(mut self, place: Place) -> Result<Record, FileError> {
        let ended = self.state == State::Done;
        if self.state == State::Quoted {
            return Err(FileError::Unclosed { row: self.row });
        }
        if !ended {
            self.end(State::Done)?;
        }
        let text = String::from_utf8(self.bytes).map_err(|error| {
            let bad = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(bad).copied().unwrap_or_default();
            FileError::NotUtf8 { row: self.row, byte }
        })?;
        // Two broken halves of a letter in neighbouring cells would make a whole one.
        if let Some(end) = self.ends.iter().find(|end| !text.is_char_boundary(**end)) {
            let byte = text.as_bytes().get(*end).copied().unwrap_or_default();
            return Err(FileError::NotUtf8 { row: self.row, byte });
        }
        Ok(Record { text, ends: self.ends, place, ended })
    }
}

/// How many bytes tell what kind of file it is.
const KIND_BYTES: u64 = 4;

/// How many bytes the mark of UTF-8 takes at the beginning of a file; or what else the file is.
fn mark(begin: &[u8]) -> Result<usize, FileError> {
    const AS_CSV: &str = "Open it in its program and save it as \"CSV UTF-8 (comma delimited)\".";
    match begin {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(FileError::Utf16),
        // ASCII in UTF-16 without its mark: every other byte is nothing.
        [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..] => Err(FileError::Utf16),
        [b'P', b'K', 3, 4, ..] => {
            let what = "a workbook (such as .xlsx) or a ZIP archive";
            Err(FileError::NotText { what, advice: AS_CSV })
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Err(FileError::NotText { what: "an old Excel workbook (.xls)", advice: AS_CSV })
        }
        [0x1F, 0x8B, ..] => {
            let advice = "Unpack it first (gunzip).";
            Err(FileError::NotText { what: "a gzip archive", advice })
        }
        [b'%', b'P', b'D', b'F', ..] => {
            Err(FileError::NotText { what: "a PDF", advice: "Ask for the CSV export instead." })
        }
        _ => Ok(0),
    }
}
