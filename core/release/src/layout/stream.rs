//! Things that are read once, from the first byte to the last: numbers and texts in a row.
//!
//! The few things that a release parses when it is opened (markets, categories …) are written
//! so; also prices, of which there are some behind each other.

use domain::{Country, Currency, Locale, Money, Slug, TextError, Timestamp};

use crate::layout::read;
use crate::layout::write;

/// The bytes do not say what they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {what} cannot be read")]
pub struct Malformed {
    /// What was to be read.
    pub what: &'static str,
}

/// What is being written.
#[derive(Debug, Default)]
pub(crate) struct Out(Vec<u8>);

impl Out {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn byte(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn i64(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn u128(&mut self, number: u128) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        write::length(&mut self.0, text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Something that may be missing.
    pub(crate) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// How many there are, then each.
    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let items = items.into_iter();
        write::length(&mut self.0, items.len());
        for item in items {
            write(self, item);
        }
    }
}

/// What is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct In<'b>(&'b [u8]);

impl<'b> In<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, rest) = self.0.split_first_chunk().ok_or(Malformed { what: "number" })?;
        self.0 = rest;
        Ok(*head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Malformed> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Malformed> {
        self.take().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Malformed> {
        self.take().map(u32::from_le_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, Malformed> {
        self.take().map(i64::from_le_bytes)
    }

    pub(crate) fn u128(&mut self) -> Result<u128, Malformed> {
        self.take().map(u128::from_le_bytes)
    }

    fn length(&mut self) -> Result<usize, Malformed> {
        let (length, rest) = read::length(self.0).ok_or(Malformed { what: "length" })?;
        self.0 = rest;
        Ok(length)
    }

    pub(crate) fn text(&mut self) -> Result<&'b str, Malformed> {
        let length = self.length()?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(Malformed { what: "text" })?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Malformed { what: "text" })
    }

    pub(crate) fn string(&mut self) -> Result<String, Malformed> {
        self.text().map(str::to_owned)
    }

    /// A text of one of domain's shapes.
    pub(crate) fn parsed<T>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Result<T, Malformed> {
        parse(self.text()?).map_err(|error| Malformed { what: error.what })
    }

    pub(crate) fn slug(&mut self) -> Result<Slug, Malformed> {
        self.parsed(Slug::parse)
    }

    pub(crate) fn locale(&mut self) -> Result<Locale, Malformed> {
        self.parsed(Locale::parse)
    }

    pub(crate) fn country(&mut self) -> Result<Country, Malformed> {
        self.parsed(Country::parse)
    }

    pub(crate) fn currency(&mut self) -> Result<Currency, Malformed> {
        Currency::parse(self.text()?).map_err(|_| Malformed { what: "currency" })
    }

    pub(crate) fn money(&mut self, currency: Currency) -> Result<Money, Malformed> {
        self.i64().map(|minor| Money::new(minor, currency))
    }

    pub(crate) fn moment(&mut self) -> Result<Timestamp, Malformed> {
        self.i64().map(Timestamp::from_millis)
    }

    /// Something that may be missing.
    pub(crate) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        match self.byte()? {
            0 => Ok(None),
            _ => read(self).map(Some),
        }
    }

    /// As many as there are.
    pub(crate) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let count = self.length()?;
        // Not reserved by the count, which may be a lie: each item takes a byte at least.
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            if self.0.is_empty() {
                return Err(Malformed { what: "list" });
            }
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// What is left; everything has been read when nothing is.
    pub(crate) const fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
