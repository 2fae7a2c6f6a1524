//! Reading a segment in place.

use crate::layout::{HEADER, MAGIC, size};
use crate::manifest::Role;

/// The bytes of a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heap<'b>(&'b [u8]);

/// A row, or a blob that is made of fixed fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'b>(&'b [u8]);

/// Rows of one size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'b> {
    bytes: &'b [u8],
    width: usize,
}

/// Where a table lies, found when the segment was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    start: usize,
    end: usize,
    width: usize,
}

impl<'b> Heap<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes of a blob.
    pub(crate) fn blob(self, at: u32) -> &'b [u8] {
        if at == 0 {
            return &[];
        }
        let Some(bytes) = self.0.get(size(at)..) else { return &[] };
        // Nearly every blob is shorter than 128 bytes.
        if let Some((&short, rest)) = bytes.split_first()
            && short < 0x80
        {
            return rest.get(..usize::from(short)).unwrap_or_default();
        }
        let Some((length, rest)) = length(bytes) else { return &[] };
        rest.get(..length).unwrap_or_default()
    }

    /// A text.
    pub(crate) fn text(self, at: u32) -> &'b str {
        std::str::from_utf8(self.blob(at)).unwrap_or_default()
    }

    /// A list of texts.
    pub(crate) fn texts(self, at: u32) -> Texts<'b> {
        Texts { heap: self, list: self.rows(at, 4) }
    }

    /// A blob made of rows of this size.
    pub(crate) fn rows(self, at: u32, width: usize) -> Rows<'b> {
        Rows { bytes: self.blob(at), width }
    }

    /// The rows of a table.
    pub(crate) fn table(self, place: Place) -> Rows<'b> {
        Rows { bytes: self.0.get(place.start..place.end).unwrap_or_default(), width: place.width }
    }

    /// The row of this size at an offset.
    pub(crate) fn row(self, at: u32, width: usize) -> Option<Row<'b>> {
        let start = size(at);
        self.0.get(start..start.checked_add(width)?).map(Row)
    }

    /// The two tables of a segment of this role, if that is what the bytes are.
    pub(crate) fn open(self, role: Role, widths: [usize; 2]) -> Option<[Place; 2]> {
        let header = Row(self.0.get(..HEADER)?);
        if !self.0.starts_with(&MAGIC) || header.u32(4) != role.code() {
            return None;
        }
        let table = |at: usize, width: usize| {
            let start = size(header.u32(at));
            let rows = size(header.u32(at.checked_add(4)?));
            let end = start.checked_add(rows.checked_mul(width)?)?;
            (start >= HEADER && end <= self.0.len()).then_some(Place { start, end, width })
        };
        Some([table(8, widths[0])?, table(16, widths[1])?])
    }
}

impl Place {
    /// How many rows there are.
    pub(crate) fn rows(self) -> usize {
        self.end.saturating_sub(self.start).checked_div(self.width).unwrap_or(0)
    }
}

impl<'b> Rows<'b> {
    pub(crate) fn len(self) -> usize {
        self.bytes.len().checked_div(self.width).unwrap_or(0)
    }

    pub(crate) fn get(self, row: usize) -> Option<Row<'b>> {
        let start = row.checked_mul(self.width)?;
        self.bytes.get(start..start.checked_add(self.width)?).map(Row)
    }

    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = Row<'b>> + use<'b> {
        self.bytes.chunks_exact(self.width.max(1)).map(Row)
    }

    /// The first row of which `before` no longer holds, in rows sorted by it.
    pub(crate) fn partition_point(self, before: impl Fn(Row<'b>) -> bool) -> usize {
        let (mut low, mut high) = (0_usize, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle) {
                Some(row) if before(row) => low = middle.saturating_add(1),
                _ => high = middle,
            }
        }
        low
    }
}

macro_rules! numbers {
    ($($name:ident $number:ty;)*) => {$(
        /// The number at this offset of the row.
        pub(crate) fn $name(self, at: usize) -> $number {
            let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
            bytes.map(|bytes| <$number>::from_le_bytes(*bytes)).unwrap_or_default()
        }
    )*};
}

impl Row<'_> {
    numbers! {
        u16 u16;
        u32 u32;
        i64 i64;
        u128 u128;
    }
}

/// Texts that are read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'b> {
    heap: Heap<'b>,
    list: Rows<'b>,
}

impl<'b> Texts<'b> {
    pub(crate) const EMPTY: Self = Self { heap: Heap(&[]), list: Rows { bytes: &[], width: 4 } };

    /// How many there are.
    pub fn len(self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.list.len() == 0
    }

    /// The one at this place, counted from zero.
    pub fn get(self, place: usize) -> Option<&'b str> {
        self.list.get(place).map(|row| self.heap.text(row.u32(0)))
    }

    /// The reference to each, which tells texts apart within a segment.
    pub(crate) fn references(self) -> impl Iterator<Item = u32> + use<'b> {
        self.list.iter().map(|row| row.u32(0))
    }

    /// Each in turn.
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'b str> + use<'b> {
        self.list.iter().map(move |row| self.heap.text(row.u32(0)))
    }

    /// All of them, as a list of one's own.
    pub fn to_vec(self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// Reads a length, and what comes after it.
pub(crate) fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut number, mut shift, mut rest) = (0_usize, 0_u32, bytes);
    loop {
        let (&byte, tail) = rest.split_first()?;
        let bits = usize::from(byte & 0x7f).checked_shl(shift)?;
        number |= bits;
        rest = tail;
        if byte < 0x80 {
            return Some((number, rest));
        }
        shift = shift.checked_add(7).filter(|shift| *shift < 32)?;
    }
}
