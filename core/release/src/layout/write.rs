//! Writing a segment.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use crate::layout::{HEADER, MAGIC, narrow};
use crate::manifest::Role;

/// The heap of a segment that is being written.
#[derive(Debug)]
pub(crate) struct Heap {
    bytes: Vec<u8>,
    /// Where the blobs are; hashed without a random key, as this crate draws no randomness.
    seen: HashMap<Box<[u8]>, u32, BuildHasherDefault<DefaultHasher>>,
}

/// A row, or a blob, that is being written.
#[derive(Debug, Default)]
pub(crate) struct Row(Vec<u8>);

/// The rows of one table.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    bytes: Vec<u8>,
    count: u32,
}

impl Heap {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; HEADER], seen: HashMap::default() }
    }

    /// How many bytes there are already.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The reference to a blob with this content, written unless it is there already.
    pub(crate) fn blob(&mut self, content: &[u8]) -> u32 {
        if content.is_empty() {
            return 0;
        }
        if let Some(at) = self.seen.get(content) {
            return *at;
        }
        let at = self.unique(content);
        self.seen.insert(content.into(), at);
        at
    }

    /// The reference to a blob of which there is only one.
    pub(crate) fn unique(&mut self, content: &[u8]) -> u32 {
        let at = narrow(self.bytes.len());
        length(&mut self.bytes, content.len());
        self.bytes.extend_from_slice(content);
        at
    }

    /// The offset of a row that stands alone, without its length.
    pub(crate) fn record(&mut self, row: &[u8]) -> u32 {
        let at = narrow(self.bytes.len());
        self.bytes.extend_from_slice(row);
        at
    }

    /// The reference to a text.
    pub(crate) fn text(&mut self, text: &str) -> u32 {
        self.blob(text.as_bytes())
    }

    /// The reference to a list of texts.
    pub(crate) fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> u32 {
        let mut list = Row::default();
        for text in texts {
            list.u32(self.text(text));
        }
        self.blob(list.bytes())
    }

    /// The whole segment.
    pub(crate) fn finish(mut self, role: Role, first: &Rows, second: &Rows) -> Vec<u8> {
        let mut header = Row::default();
        header.raw(&MAGIC);
        header.u32(role.code());
        for table in [first, second] {
            header.u32(narrow(self.bytes.len()));
            header.u32(table.count);
            self.bytes.extend_from_slice(&table.bytes);
        }
        if let Some(place) = self.bytes.get_mut(..HEADER) {
            place.copy_from_slice(header.bytes());
        }
        self.bytes
    }
}

impl Row {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn i64(&mut self, number: i64) {
        self.raw(&number.to_le_bytes());
    }

    pub(crate) fn u128(&mut self, number: u128) {
        self.raw(&number.to_le_bytes());
    }
}

impl Rows {
    pub(crate) fn push(&mut self, row: &Row) {
        self.bytes.extend_from_slice(row.bytes());
        self.count = self.count.saturating_add(1);
    }

    pub(crate) const fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) const fn count(&self) -> u32 {
        self.count
    }
}

/// LEB128: seven bits a byte, the low ones first.
pub(crate) fn length(bytes: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    loop {
        let [low, ..] = rest.to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}
