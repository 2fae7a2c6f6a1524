//! The rows of one product to a listing, with every complaint on the way.

mod images;
mod options;
mod texts;
mod variants;

use std::collections::BTreeMap;

use domain::{Slug, TaxClass};

use crate::cells;
use crate::field::{Field, Scope};
use crate::handle::handle;
use crate::issue::{Code, Issue, Severity};
use crate::layout::{Layout, Meaning};
use crate::limits;
use crate::listing::{Kept, Listing, Localised, Status};
use crate::lists;
use crate::markets::Markets;
use crate::price::Complaint;
use crate::record::Record;

/// The rows of one product, and what is wrong with them.
pub(crate) struct Sheet<'a> {
    layout: &'a Layout,
    markets: &'a Markets,
    rows: &'a [Record],
    issues: Vec<Issue>,
}

/// Reads the rows of a product; no listing comes of it when a complaint is an error.
pub(crate) fn read(
    layout: &Layout,
    markets: &Markets,
    handle: Slug,
    rows: &[Record],
) -> (Option<Listing>, Vec<Issue>) {
    let mut sheet = Sheet { layout, markets, rows, issues: Vec::new() };
    let listing = rows.first().map(|first| sheet.listing(handle, first));
    let failed = sheet.issues.iter().any(|issue| issue.severity == Severity::Error);
    (listing.filter(|_| !failed), sheet.issues)
}

impl<'a> Sheet<'a> {
    fn listing(&mut self, handle: Slug, first: &'a Record) -> Listing {
        self.compare_with_first(first);
        let mut listing = Listing::new(handle, "");
        listing.title = self.texts(first, Field::Title, limits::NAME_MAX);
        if listing.title.base.is_empty() {
            let message = "The first row of a product needs a title.";
            self.complain(first, Field::Title, Code::TitleMissing, message);
        }
        // Its length is bounded with its row's.
        listing.description = self.texts(first, Field::Description, usize::MAX);
        listing.vendor = self.name(first, Field::Vendor);
        listing.taxonomy = self.text(first, Field::Taxonomy, limits::NOTE_MAX);
        listing.kind = self.name(first, Field::Kind);
        listing.tags = lists::tags(self.get(first, Field::Tags));
        if listing.tags.iter().any(|tag| tag.chars().count() > limits::NAME_MAX) {
            let message = format!("A tag has at most {} characters.", limits::NAME_MAX);
            self.complain(first, Field::Tags, Code::TooLong, &message);
        }
        listing.status = self.status(first);
        listing.published = self.typed(first, Field::Published, cells::truth).unwrap_or(true);
        self.included(first, &mut listing);
        listing.seo_title = self.texts(first, Field::SeoTitle, limits::NOTE_MAX);
        listing.seo_description = self.texts(first, Field::SeoDescription, limits::NOTE_MAX);
        listing.categories = lists::paths(self.get(first, Field::Category));
        listing.collections = self.handles(first, Field::Collections);
        listing.related = self.handles(first, Field::Related);
        listing.specifications = self.specifications(first);
        listing.tax_class = self.tax_class(first);
        let lines = self.variants(&mut listing);
        let pictures = self.images(&mut listing);
        self.keep(&mut listing, &lines, &pictures);
        listing
    }

    /// What stands in the column of a field, without spaces around it.
    fn get(&self, row: &'a Record, field: Field) -> &'a str {
        self.layout.place(&Meaning::Field(field)).map_or("", |at| cell(row, at))
    }

    fn complain(&mut self, row: &Record, field: Field, code: Code, message: &str) {
        match self.layout.place(&Meaning::Field(field)) {
            Some(at) => self.complain_at(row, at, code, message),
            None => {
                let issue = Issue::new(row.place.row, field.name(), code, message.to_owned(), "");
                self.issues.push(issue);
            }
        }
    }

    fn complain_at(&mut self, row: &Record, at: usize, code: Code, message: &str) {
        let column = self.layout.columns().get(at).map_or("", |column| column.found.as_str());
        let value = cell(row, at);
        self.issues.push(Issue::new(row.place.row, column, code, message.to_owned(), value));
    }

    /// A cell that is not empty, read as what it should be.
    fn typed<T>(
        &mut self,
        row: &'a Record,
        field: Field,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let at = self.layout.place(&Meaning::Field(field))?;
        self.typed_at(row, at, read)
    }

    fn typed_at<T>(
        &mut self,
        row: &Record,
        at: usize,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let text = cell(row, at);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err((code, message)) => {
                self.complain_at(row, at, code, &message);
                None
            }
        }
    }

    fn status(&mut self, first: &'a Record) -> Status {
        let read = |text: &str| {
            let message = "Write active, draft, archived or unlisted.";
            Status::parse(text).ok_or_else(|| (Code::UnknownWord, message.to_owned()))
        };
        self.typed(first, Field::Status, read).unwrap_or_default()
    }

    fn tax_class(&mut self, first: &'a Record) -> Option<TaxClass> {
        let goods = [TaxClass::Standard, TaxClass::Reduced, TaxClass::Zero];
        let read = |text: &str| {
            let small = text.to_lowercase();
            let class = goods.into_iter().find(|class| class.as_str() == small);
            let message = "Write standard, reduced or zero.";
            class.ok_or_else(|| (Code::UnknownWord, message.to_owned()))
        };
        self.typed(first, Field::TaxClass, read)
    }

    fn included(&mut self, first: &'a Record, listing: &mut Listing) {
        let layout = self.layout;
        for (market, at) in layout.markets(Field::Included) {
            if let Some(included) = self.typed_at(first, at, cells::truth) {
                listing.included.insert(market.clone(), included);
            }
        }
    }

    fn handles(&mut self, first: &'a Record, field: Field) -> Vec<Slug> {
        let mut handles: Vec<Slug> = Vec::new();
        for part in lists::parts(self.get(first, field), ';') {
            match handle(part) {
                Some(handle) if handles.contains(&handle) => {}
                Some(handle) => handles.push(handle),
                None => {
                    let message = "Write handles, separated by semicolons: new-in; summer.";
                    self.complain(first, field, Code::BadHandle, message);
                }
            }
        }
        handles
    }

    fn specifications(&mut self, first: &'a Record) -> Localised<Vec<crate::listing::Fact>> {
        let read = |text: &str| {
            let message = |part| format!("{part:?} is no fact. Write Name: value | Name: value.");
            lists::facts(text).map_err(|part| (Code::BadFact, message(part)))
        };
        let base = self.typed(first, Field::Specifications, read).unwrap_or_default();
        let mut others = BTreeMap::new();
        let layout = self.layout;
        for (locale, at) in layout.texts(Field::Specifications) {
            let facts = self.typed_at(first, at, read).filter(|facts| !facts.is_empty());
            if let Some(facts) = facts {
                others.insert(locale.clone(), facts);
            }
        }
        Localised { base, others }
    }

    /// The first row speaks for the product: what later rows say of it may only repeat it.
    fn compare_with_first(&mut self, first: &'a Record) {
        let layout = self.layout;
        for (at, column) in layout.columns().iter().enumerate() {
            let (Meaning::Field(field) | Meaning::Text(field, _) | Meaning::Market(field, _)) =
                column.meaning
            else {
                continue;
            };
            if field.scope() != Scope::Product || field == Field::Handle {
                continue;
            }
            let said = cell(first, at);
            let other = |row: &&Record| !matches!(cell(row, at), "") && cell(row, at) != said;
            let Some(row) = self.rows.iter().skip(1).find(other) else { continue };
            if column.meaning == Meaning::Field(Field::Title) && !said.is_empty() {
                let message = "Rows of one handle have two titles. Give each product a handle.";
                self.complain_at(row, at, Code::TwoTitles, message);
            } else {
                let message = "The first row of the product says something else, which holds.";
                self.complain_at(row, at, Code::Differs, message);
            }
        }
    }

    /// Hands the cells that have no meaning to the variant or picture of their row; those of the
    /// first row, and of rows that are neither's, to the first variant.
    fn keep(&mut self, listing: &mut Listing, lines: &[Option<usize>], pictures: &[Option<usize>]) {
        for (place, row) in self.rows.iter().enumerate() {
            let kept = self.kept(row);
            if kept.is_empty() {
                continue;
            }
            let line = if place == 0 { Some(0) } else { lines.get(place).copied().flatten() };
            let picture = pictures.get(place).copied().flatten();
            let owner = match (line, picture) {
                (Some(at), _) => listing.variants.get_mut(at).map(|one| &mut one.kept),
                (None, Some(at)) => listing.images.get_mut(at).map(|one| &mut one.kept),
                (None, None) => listing.variants.first_mut().map(|one| &mut one.kept),
            };
            let Some(owner) = owner else { continue };
            for (at, cell) in kept {
                match owner.iter().find(|one| one.column == cell.column) {
                    None => owner.push(cell),
                    Some(one) if one.value == cell.value => {}
                    Some(_) => {
                        let message = "The first row of the product says something else here.";
                        self.complain_at(row, at, Code::Differs, message);
                    }
                }
            }
        }
        self.in_order(listing);
    }

    /// Puts kept cells into the order of their columns.
    fn in_order(&self, listing: &mut Listing) {
        let places: BTreeMap<&str, usize> =
            self.layout.header().enumerate().map(|(at, name)| (name, at)).collect();
        let place = |one: &Kept| places.get(one.column.as_str()).copied();
        for variant in &mut listing.variants {
            variant.kept.sort_by_key(place);
        }
        for image in &mut listing.images {
            image.kept.sort_by_key(place);
        }
    }

    fn kept(&mut self, row: &Record) -> Vec<(usize, Kept)> {
        let mut kept = Vec::new();
        let layout = self.layout;
        for (at, column) in layout.columns().iter().enumerate() {
            let value = row.cell(at).unwrap_or_default();
            if value.trim().is_empty() {
                continue;
            }
            match column.meaning {
                Meaning::Kept(_) => {
                    let (column, value) = (column.name.clone(), value.to_owned());
                    kept.push((at, Kept { column, value }));
                }
                Meaning::Nothing(_) => {
                    let message = "The column has no name: what is in it is not kept.";
                    self.complain_at(row, at, Code::UnnamedColumn, message);
                }
                Meaning::Field(_) | Meaning::Text(..) | Meaning::Market(..) => {}
            }
        }
        kept
    }
}

/// A cell without spaces around it; one that is missing is empty.
fn cell(row: &Record, at: usize) -> &str {
    row.cell(at).unwrap_or_default().trim()
}
