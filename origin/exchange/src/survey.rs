//! The first reading of a file: whether it can be read at all, and what lies where.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;

use domain::Slug;

use crate::error::FileError;
use crate::issue::Issue;
use crate::layout::Layout;
use crate::limits;
use crate::markets::Markets;
use crate::reader::Groups;
use crate::record::{Place, Records};

/// What a first reading found. A [`crate::Reader`] needs it.
///
/// It remembers a hash and a row for each product while it reads, 24 bytes each.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Rows with something in them, the header aside.
    pub rows: u64,
    /// Products, whether right or wrong.
    pub products: u64,
    /// Bytes of the whole file.
    pub bytes: u64,
    /// Where the first product begins.
    pub begin: Place,
    layout: Layout,
    markets: Markets,
    /// The rows at which the parts of a product begin, of those that are in several.
    apart: BTreeMap<Slug, Vec<u64>>,
}

impl Survey {
    /// Reads a whole file, and says what makes it unreadable.
    pub fn of(input: impl Read, markets: &Markets) -> Result<Self, FileError> {
        let mut records = Records::new(input)?;
        let header = records.read()?.ok_or(FileError::Empty)?;
        let layout = Layout::read(header.cells(), markets)?;
        let begin = records.end();
        let (mut rows, mut products) = (0_u64, 0_u64);
        let mut first_rows: HashMap<u64, u64> = HashMap::new();
        let mut apart: BTreeMap<Slug, Vec<u64>> = BTreeMap::new();
        let mut groups = Groups::new(records, &layout);
        while let Some(group) = groups.next_group(&layout)? {
            rows = rows.saturating_add(group.rows);
            products = products.saturating_add(1);
            let Some(handle) = group.handle() else { continue };
            let row = group.place.row;
            let first = *first_rows.entry(hash(handle)).or_insert(row);
            if first == row {
                continue;
            }
            if apart.len() >= limits::APART_MAX {
                return Err(FileError::Unsorted);
            }
            apart.entry(handle.clone()).or_insert_with(|| vec![first]).push(row);
        }
        let bytes = groups.end().offset;
        let markets = markets.clone();
        Ok(Self { rows, products, bytes, begin, layout, markets, apart })
    }

    /// The file's columns.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The markets its prices were asked for.
    pub const fn markets(&self) -> &Markets {
        &self.markets
    }

    /// What is to be said about the header.
    pub fn issues(&self) -> &[Issue] {
        self.layout.issues()
    }

    /// The rows at which the parts of a product begin; none when it is in one.
    pub(crate) fn apart(&self, handle: &Slug) -> Option<&[u64]> {
        self.apart.get(handle).map(Vec::as_slice)
    }
}

/// Two handles of one hash would be complained of as one product in two parts: among a million
/// products that happens once in forty million files.
fn hash(handle: &Slug) -> u64 {
    let mut hasher = DefaultHasher::new();
    handle.hash(&mut hasher);
    hasher.finish()
}
