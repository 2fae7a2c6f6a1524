//! One file's header: which column means what.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Locale, MarketId};

use crate::error::FileError;
use crate::field::{Field, STANDARD, standard};
use crate::issue::{Code, Issue};
use crate::limits;
use crate::markets::Markets;

/// The columns of a file, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<Column>,
    at: BTreeMap<Meaning, usize>,
    issues: Vec<Issue>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name as it stands in the file.
    pub found: String,
    /// Its name as it is written.
    pub name: String,
    /// What it means.
    pub meaning: Meaning,
}

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A field in the shop's own language, or a price in its first market.
    Field(Field),
    /// A field in another language.
    Text(Field, Locale),
    /// A field for one market.
    Market(Field, MarketId),
    /// Nothing to the shop: it is kept under this name, in small letters.
    Kept(String),
    /// It has no name, and is left out.
    Nothing(usize),
}

impl Layout {
    /// Reads a header.
    pub fn read<'a>(
        names: impl IntoIterator<Item = &'a str>,
        markets: &Markets,
    ) -> Result<Self, FileError> {
        let mut layout = Self { columns: Vec::new(), at: BTreeMap::new(), issues: Vec::new() };
        for found in names {
            if layout.columns.len() >= limits::COLUMNS_MAX {
                return Err(FileError::TooManyColumns);
            }
            let (column, issue) = column(found, layout.columns.len(), markets);
            layout.issues.extend(issue);
            if let Some(first) = layout.at.get(&column.meaning) {
                let first = layout.columns.get(*first).map_or("", |first| &first.found).to_owned();
                return Err(FileError::SameColumn { first, second: column.found });
            }
            layout.add(column);
        }
        if layout.at.contains_key(&Meaning::Field(Field::Title)) {
            return Ok(layout);
        }
        Err(layout.without_title())
    }

    /// Today's template, with columns for every market and these languages.
    pub fn standard<'a>(
        markets: &Markets,
        locales: impl IntoIterator<Item = &'a Locale> + Clone,
    ) -> Self {
        let mut layout = Self { columns: Vec::new(), at: BTreeMap::new(), issues: Vec::new() };
        for one in STANDARD {
            let Some(field) = one.field else {
                layout.add(Column::kept(one.name));
                continue;
            };
            if field.stands_alone() {
                layout.add(Column::new(Meaning::Field(field), markets));
            }
            if field.is_priced() {
                for market in markets.others() {
                    layout.add(Column::new(Meaning::Market(field, market.id.clone()), markets));
                }
            }
            if field.is_translated() {
                for locale in locales.clone() {
                    layout.add(Column::new(Meaning::Text(field, locale.clone()), markets));
                }
            }
        }
        layout
    }

    /// This layout, and behind it what a full one has and it has not: every column of today's
    /// template for these languages, and these kept columns. Columns without a name are left out.
    #[must_use]
    pub fn completed<'a, 'k>(
        self,
        markets: &Markets,
        locales: impl IntoIterator<Item = &'a Locale> + Clone,
        kept: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        let mut full = Self { columns: Vec::new(), at: BTreeMap::new(), issues: Vec::new() };
        let named =
            self.columns.into_iter().filter(|one| !matches!(one.meaning, Meaning::Nothing(_)));
        let standard = Self::standard(markets, locales).columns;
        for column in named.chain(standard).chain(kept.into_iter().map(Column::kept)) {
            if !full.at.contains_key(&column.meaning) {
                full.add(column);
            }
        }
        full
    }

    /// The columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The header as it is written.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Whether the file has a column for this field, in whatever language or market.
    ///
    /// What has no column is not said, and an update leaves it as it was; what has one and is
    /// empty is said to be empty.
    pub fn has(&self, field: Field) -> bool {
        self.at.keys().any(|meaning| match meaning {
            Meaning::Field(one) | Meaning::Text(one, _) | Meaning::Market(one, _) => *one == field,
            Meaning::Kept(_) | Meaning::Nothing(_) => false,
        })
    }

    /// Where the column with this meaning stands.
    pub fn place(&self, meaning: &Meaning) -> Option<usize> {
        self.at.get(meaning).copied()
    }

    /// The languages it has columns for, besides the shop's own.
    pub fn locales(&self) -> BTreeSet<&Locale> {
        let locales = self.at.keys().filter_map(|meaning| match meaning {
            Meaning::Text(_, locale) => Some(locale),
            _ => None,
        });
        locales.collect()
    }

    /// The languages that a field has columns for.
    pub(crate) fn texts(&self, field: Field) -> impl Iterator<Item = (&Locale, usize)> {
        self.at.iter().filter_map(move |(meaning, at)| match meaning {
            Meaning::Text(one, locale) if *one == field => Some((locale, *at)),
            _ => None,
        })
    }

    /// The markets that a field has columns for.
    pub(crate) fn markets(&self, field: Field) -> impl Iterator<Item = (&MarketId, usize)> {
        self.at.iter().filter_map(move |(meaning, at)| match meaning {
            Meaning::Market(one, market) if *one == field => Some((market, *at)),
            _ => None,
        })
    }

    /// What is to be said about the header.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    fn add(&mut self, column: Column) {
        self.at.insert(column.meaning.clone(), self.columns.len());
        self.columns.push(column);
    }

    /// What keeps a header without a title from being one.
    fn without_title(&self) -> FileError {
        let names: Vec<&str> = self.columns.iter().map(|column| column.found.as_str()).collect();
        let line = names.join(",");
        for (separator, found) in [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")] {
            let mut parts = line.split(separator);
            let title = parts.any(|part| small(part.trim().trim_matches('"')) == "title");
            // `sep=;` as the first line is Excel's own note to itself.
            if title || line.starts_with(&format!("sep={separator}")) {
                return FileError::Separator { found };
            }
        }
        FileError::NoTitle { found: line.chars().take(limits::SHOWN_MAX).collect() }
    }
}

impl Column {
    fn new(meaning: Meaning, markets: &Markets) -> Self {
        let name = match &meaning {
            Meaning::Field(field) => field.name().to_owned(),
            Meaning::Text(field, locale) => format!("{} / {locale}", field.name()),
            Meaning::Market(field, id) => {
                let market = markets.get(id).map_or(id.as_str(), |market| market.name.trim());
                format!("{} / {market}", field.name())
            }
            Meaning::Kept(name) => name.clone(),
            Meaning::Nothing(_) => String::new(),
        };
        Self { found: name.clone(), name, meaning }
    }

    fn kept(name: &str) -> Self {
        let name = name.trim().to_owned();
        Self { found: name.clone(), meaning: Meaning::Kept(small(&name)), name }
    }
}

/// Reads one name of a header.
fn column(found: &str, at: usize, markets: &Markets) -> (Column, Option<Issue>) {
    let name = small(found);
    let (mut column, mut issue) = (Column::kept(found), None);
    if name.is_empty() {
        column = Column::new(Meaning::Nothing(at), markets);
    } else if let Some(one) = standard(&name) {
        column = match one.field.filter(|field| field.stands_alone()) {
            Some(field) => Column::new(Meaning::Field(field), markets),
            None => Column::kept(one.name),
        };
    } else if let Some((base, rest)) = name.split_once('/')
        && let Some(field) = standard(base.trim()).and_then(|one| one.field)
    {
        if let Some(locale) = locale(rest).filter(|_| field.is_translated()) {
            column = Column::new(Meaning::Text(field, locale), markets);
        } else if field.is_priced() {
            match markets.named(rest) {
                Some(market) => {
                    column = Column::new(Meaning::Market(field, market.id.clone()), markets);
                }
                None => issue = Some(unknown_market(found)),
            }
        }
    }
    found.trim().clone_into(&mut column.found);
    (column, issue)
}

fn unknown_market(found: &str) -> Issue {
    let message = "The shop has no market of this name: the column is kept and not used.";
    Issue::new(1, found.trim(), Code::UnknownMarket, message.to_owned(), "")
}

/// A name in small letters, its spaces made single.
fn small(name: &str) -> String {
    let words = name.trim_start_matches('\u{feff}').split_whitespace();
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A language, written in whatever case and with either line: `de`, `DE_at`, `zh-hant`.
fn locale(text: &str) -> Option<Locale> {
    let mut parts = text.trim().split(['-', '_']);
    let mut name = parts.next()?.to_lowercase();
    for part in parts {
        name.push('-');
        match part.split_at_checked(1) {
            Some((first, rest)) if part.len() == 4 => {
                name.push_str(&first.to_uppercase());
                name.push_str(&rest.to_lowercase());
            }
            _ => name.push_str(&part.to_uppercase()),
        }
    }
    Locale::parse(&name).ok()
}
