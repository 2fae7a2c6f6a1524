//! The second reading: one product after the other.

mod group;

use std::io::Read;

use crate::error::FileError;
use crate::field::Field;
use crate::issue::{Code, Issue, Severity};
use crate::layout::{Layout, Meaning};
use crate::limits;
use crate::listing::Listing;
use crate::product;
use crate::record::{Place, Record, Records};
use crate::survey::Survey;

pub(crate) use group::Groups;
use group::{Group, Owner};

/// One product of a file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its handle, or what stands for one.
    pub handle: String,
    /// Where it begins.
    pub place: Place,
    /// Where the next one begins: a later reader can go on from here.
    pub next: Place,
    /// How many rows it has.
    pub rows: u64,
    /// The product; none when one of the complaints is an error.
    pub listing: Option<Listing>,
    /// What is to be said about it.
    pub issues: Vec<Issue>,
}

/// The products of a file, in its order, in memory bounded by one product.
///
/// An error ends it. One is only met when the file has changed since its survey, or cannot be read.
pub struct Reader<'s, R> {
    survey: &'s Survey,
    groups: Groups<R>,
    broken: bool,
}

impl<'s, R: Read> Reader<'s, R> {
    /// From the beginning of a file.
    pub fn new(input: R, survey: &'s Survey) -> Result<Self, FileError> {
        let mut records = Records::new(input)?;
        records.read()?;
        Ok(Self { survey, groups: Groups::new(records, survey.layout()), broken: false })
    }

    /// From a place at which a product begins; the input stands there already.
    pub fn resume(input: R, survey: &'s Survey, place: Place) -> Self {
        let records = Records::at(input, place);
        Self { survey, groups: Groups::new(records, survey.layout()), broken: false }
    }

    fn entry(&self, mut group: Group) -> Entry {
        let layout = self.survey.layout();
        let next = self.groups.next_place();
        let mut issues = Vec::new();
        for record in &group.records {
            issues.extend(shape(record, layout));
        }
        issues.append(&mut group.issues);
        let mut listing = None;
        let handle = match group.owner {
            Owner::Named(handle) => {
                if let Some(rows) = self.survey.apart(&handle) {
                    issues.push(apart(&group.records, layout, rows));
                }
                let (read, found) =
                    product::read(layout, self.survey.markets(), handle.clone(), &group.records);
                // A row that is no row would be complained of twice: its cells are not where they
                // belong.
                if !issues.iter().any(|issue| is_error(issue) && issue.code != Code::HandleMissing)
                {
                    issues.extend(found);
                }
                listing = read;
                handle.to_string()
            }
            Owner::Unnamed(text) => text,
        };
        if issues.iter().any(is_error) {
            listing = None;
        }
        issues.sort_by_key(|issue| issue.row);
        Entry { handle, place: group.place, next, rows: group.rows, listing, issues }
    }
}

impl<R: Read> Iterator for Reader<'_, R> {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        match self.groups.next_group(self.survey.layout()) {
            Ok(group) => group.map(|group| Ok(self.entry(group))),
            Err(error) => {
                self.broken = true;
                Some(Err(error))
            }
        }
    }
}

fn is_error(issue: &Issue) -> bool {
    issue.severity == Severity::Error
}

/// What is wrong with a row before its cells are looked at.
fn shape(record: &Record, layout: &Layout) -> Option<Issue> {
    let columns = layout.columns().len();
    let row = record.place.row;
    let cells = record.len();
    if cells < columns && !record.ended {
        let message = format!(
            "The file ends in the middle of this row, after {cells} of {columns} cells: it was \
             probably cut off. Fetch or export it again."
        );
        return Some(Issue::new(row, "", Code::Truncated, message, ""));
    }
    if cells < columns {
        let message = format!("The row has {cells} of {columns} cells; the rest count as empty.");
        return Some(Issue::new(row, "", Code::ShortRow, message, ""));
    }
    let surplus =
        (columns..cells).find_map(|at| record.cell(at).filter(|one| !one.trim().is_empty()));
    surplus.map(|value| {
        let message = format!(
            "The row has {cells} cells for {columns} columns: a comma in a text probably stands \
             outside quotes."
        );
        Issue::new(row, "", Code::LongRow, message, value)
    })
}

fn apart(records: &[Record], layout: &Layout, rows: &[u64]) -> Issue {
    let list: Vec<String> = rows.iter().take(5).map(u64::to_string).collect();
    let more = if rows.len() > list.len() { " and more" } else { "" };
    let message = format!(
        "Rows of this product begin in several places: rows {}{more}. Put them together.",
        list.join(", ")
    );
    let first = records.first();
    let at = layout.place(&Meaning::Field(Field::Handle));
    let column = at.and_then(|at| layout.columns().get(at)).map_or("", |column| &column.found);
    let value = first.zip(at).and_then(|(record, at)| record.cell(at)).unwrap_or_default();
    let row = first.map_or(0, |record| record.place.row);
    Issue::new(row, column, Code::RowsApart, message, value)
}

/// What is said when a product is larger than can be.
fn too_large(row: u64, code: Code) -> Issue {
    let message = match code {
        Code::TooManyRows => {
            format!("A product has at most {} rows.", limits::PRODUCT_ROWS_MAX)
        }
        _ => format!("The rows of a product have at most {} bytes.", limits::PRODUCT_BYTES_MAX),
    };
    Issue::new(row, "", code, message, "")
}
