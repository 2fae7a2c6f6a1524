//! Which rows are one product's.

use std::io::Read;

use domain::Slug;

use crate::error::FileError;
use crate::field::Field;
use crate::handle::handle;
use crate::issue::{Code, Issue};
use crate::layout::{Layout, Meaning};
use crate::limits;
use crate::record::{Place, Record, Records};

/// The rows of one product.
pub(crate) struct Group {
    /// Whose they are.
    pub(crate) owner: Owner,
    /// Where the first begins.
    pub(crate) place: Place,
    /// The rows; those beyond the limits are counted only.
    pub(crate) records: Vec<Record>,
    /// How many there are.
    pub(crate) rows: u64,
    /// What is wrong with them.
    pub(crate) issues: Vec<Issue>,
}

/// Whose rows they are.
#[derive(PartialEq, Eq)]
pub(crate) enum Owner {
    /// A product with this handle, given or made from its title.
    Named(Slug),
    /// A product without a handle; this stands for one.
    Unnamed(String),
}

/// The rows of a file, product by product.
pub(crate) struct Groups<R> {
    records: Records<R>,
    /// The first row of the next product.
    ahead: Option<Record>,
    handle: Option<usize>,
    title: Option<usize>,
}

/// What a row says about whose it is.
enum Claim {
    Handle(String),
    /// No handle, but a title: a product of its own.
    Title(String),
    Nothing,
}

impl Group {
    pub(crate) const fn handle(&self) -> Option<&Slug> {
        match &self.owner {
            Owner::Named(handle) => Some(handle),
            Owner::Unnamed(_) => None,
        }
    }
}

impl<R: Read> Groups<R> {
    pub(crate) fn new(records: Records<R>, layout: &Layout) -> Self {
        let place = |field| layout.place(&Meaning::Field(field));
        let (handle, title) = (place(Field::Handle), place(Field::Title));
        Self { records, ahead: None, handle, title }
    }

    /// Where everything that was read ends.
    pub(crate) const fn end(&self) -> Place {
        self.records.end()
    }

    /// Where the next product begins.
    pub(crate) fn next_place(&self) -> Place {
        self.ahead.as_ref().map_or_else(|| self.end(), |record| record.place)
    }

    pub(crate) fn next_group(&mut self, layout: &Layout) -> Result<Option<Group>, FileError> {
        let first = match self.ahead.take() {
            Some(record) => record,
            None => match self.records.read()? {
                Some(record) => record,
                None => return Ok(None),
            },
        };
        let claim = self.claim(&first);
        let mut group = Group::begin(&first, &claim, layout);
        let mut bytes = 0;
        let mut record = first;
        loop {
            bytes = group.add(record, bytes);
            let Some(next) = self.records.read()? else { break };
            match (self.claim(&next), &claim) {
                (Claim::Handle(one), Claim::Handle(other)) if one == *other => {}
                (Claim::Nothing, _) => group.issues.push(nobody(&next, layout)),
                (Claim::Handle(_) | Claim::Title(_), _) => {
                    self.ahead = Some(next);
                    break;
                }
            }
            record = next;
        }
        Ok(Some(group))
    }

    fn claim(&self, record: &Record) -> Claim {
        let cell = |at: Option<usize>| {
            at.and_then(|at| record.cell(at)).map(str::trim).filter(|text| !text.is_empty())
        };
        if let Some(text) = cell(self.handle) {
            // Two spellings of one handle are one product.
            return Claim::Handle(
                handle(text).map_or_else(|| text.to_owned(), |one| one.to_string()),
            );
        }
        cell(self.title).map_or(Claim::Nothing, |title| Claim::Title(title.to_owned()))
    }
}

impl Group {
    fn begin(first: &Record, claim: &Claim, layout: &Layout) -> Self {
        let mut issues = Vec::new();
        let owner = match claim {
            Claim::Handle(name) => match Slug::parse(name) {
                Ok(slug) => {
                    issues.extend(changed(first, &slug, layout));
                    Owner::Named(slug)
                }
                Err(_) => {
                    let message = "A handle has letters, digits and dashes.";
                    issues.push(about(first, Field::Handle, Code::BadHandle, message, layout));
                    Owner::Unnamed(name.clone())
                }
            },
            Claim::Title(title) => match handle(title) {
                Some(slug) => Owner::Named(slug),
                None => {
                    let message = "No handle can be made of this title: write one.";
                    issues.push(about(first, Field::Handle, Code::BadHandle, message, layout));
                    Owner::Unnamed(title.clone())
                }
            },
            Claim::Nothing => {
                issues.push(nobody(first, layout));
                Owner::Unnamed(String::new())
            }
        };
        Self { owner, place: first.place, records: Vec::new(), rows: 0, issues }
    }

    /// Adds a row, if there is room; answers with the bytes so far.
    fn add(&mut self, record: Record, bytes: usize) -> usize {
        self.rows = self.rows.saturating_add(1);
        let bytes = bytes.saturating_add(record.bytes());
        let full = if self.records.len() >= limits::PRODUCT_ROWS_MAX {
            Some(Code::TooManyRows)
        } else {
            (bytes > limits::PRODUCT_BYTES_MAX).then_some(Code::TooLarge)
        };
        match full {
            None => self.records.push(record),
            Some(code) if self.issues.iter().any(|issue| issue.code == code) => {}
            Some(code) => self.issues.push(super::too_large(record.place.row, code)),
        }
        bytes
    }
}

/// A row that names no product probably belongs to the one above: that one is not taken without it.
fn nobody(record: &Record, layout: &Layout) -> Issue {
    let message = "The row has neither handle nor title: write the handle of its product.";
    about(record, Field::Handle, Code::HandleMissing, message, layout)
}

/// A handle that was given and had to be rewritten.
fn changed(first: &Record, slug: &Slug, layout: &Layout) -> Option<Issue> {
    let at = layout.place(&Meaning::Field(Field::Handle))?;
    if first.cell(at).is_some_and(|text| text.trim() == slug.as_str()) {
        return None;
    }
    let message = format!("Addresses have small Latin letters, digits and dashes: it is {slug}.");
    Some(about(first, Field::Handle, Code::HandleChanged, &message, layout))
}

fn about(record: &Record, field: Field, code: Code, message: &str, layout: &Layout) -> Issue {
    let at = layout.place(&Meaning::Field(field));
    let column = at.and_then(|at| layout.columns().get(at));
    let column = column.map_or_else(|| field.name(), |column| column.found.as_str());
    let value = at.and_then(|at| record.cell(at)).unwrap_or_default();
    Issue::new(record.place.row, column, code, message.to_owned(), value.trim())
}
