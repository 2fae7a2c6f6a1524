//! Texts of a row, in the shop's own language and in others.

use crate::field::Field;
use crate::issue::Code;
use crate::limits;
use crate::listing::Localised;
use crate::record::Record;

use super::{Sheet, cell};

impl<'a> Sheet<'a> {
    /// A text of at most so many characters, with its translations.
    pub(super) fn texts(
        &mut self,
        row: &'a Record,
        field: Field,
        most: usize,
    ) -> Localised<String> {
        let mut text = Localised::from(self.text(row, field, most));
        let layout = self.layout;
        for (locale, at) in layout.texts(field) {
            let translated = self.text_at(row, at, most);
            if !translated.is_empty() {
                text.others.insert(locale.clone(), translated);
            }
        }
        text
    }

    /// A text of at most so many characters.
    pub(super) fn text(&mut self, row: &'a Record, field: Field, most: usize) -> String {
        let at = self.layout.place(&crate::layout::Meaning::Field(field));
        at.map(|at| self.text_at(row, at, most)).unwrap_or_default()
    }

    /// A text as long as a name may be.
    pub(super) fn name(&mut self, row: &'a Record, field: Field) -> String {
        self.text(row, field, limits::NAME_MAX)
    }

    fn text_at(&mut self, row: &Record, at: usize, most: usize) -> String {
        let text = cell(row, at);
        if most < text.len() && text.chars().count() > most {
            let message = format!("At most {most} characters fit here.");
            self.complain_at(row, at, Code::TooLong, &message);
        }
        text.to_owned()
    }
}
