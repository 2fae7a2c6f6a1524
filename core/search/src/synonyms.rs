//! The table of synonyms, read where it lies.

use crate::bytes::{Cursor, Table};
use crate::number::{short, size};
use crate::words::{Kind, words};

/// A phrase as it is compared: folded words with one space between.
pub(crate) fn folded(phrase: &str) -> String {
    let mut folded = String::new();
    words(phrase, |word| {
        if word.kind != Kind::Tail {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word.text);
        }
    });
    folded
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Synonyms<'a> {
    phrases: u32,
    /// Where each phrase's text begins.
    starts: Table<'a>,
    /// Where each phrase's others begin in `same`.
    firsts: Table<'a>,
    same: Table<'a>,
    text: &'a [u8],
}

impl<'a> Synonyms<'a> {
    pub(crate) fn open(cursor: &mut Cursor<'a>) -> Option<Self> {
        let (phrases, same, text) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
        Some(Self {
            phrases,
            starts: cursor.table(phrases)?,
            firsts: cursor.table(phrases)?,
            same: cursor.table(same)?,
            text: cursor.take(size(text))?,
        })
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.phrases == 0
    }

    /// The phrases that mean the same as a folded one, itself left out.
    pub(crate) fn of(&self, phrase: &str) -> impl Iterator<Item = &'a str> + '_ {
        let found = self.find(phrase);
        let range = found.map_or(0..0, |number| {
            let next = number.saturating_add(1);
            let start = self.firsts.get(number).unwrap_or(0);
            let end = if next < self.phrases { self.firsts.get(next) } else { None };
            // Damaged bytes may name an end far beyond the table.
            start..end.unwrap_or(u32::MAX).min(self.same.len())
        });
        range.filter_map(|at| self.phrase(self.same.get(at)?))
    }

    fn find(&self, phrase: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.phrases);
        while low < high {
            let middle = low.midpoint(high);
            if self.phrase(middle)? < phrase {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        (self.phrase(low)? == phrase).then_some(low)
    }

    fn phrase(&self, number: u32) -> Option<&'a str> {
        let next = number.checked_add(1)?;
        let start = self.starts.get(number)?;
        let end = if next < self.phrases { self.starts.get(next)? } else { short(self.text.len()) };
        str::from_utf8(self.text.get(size(start)..size(end))?).ok()
    }
}
