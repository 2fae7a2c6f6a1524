//! What a shopper chooses, and what each variant has of it.

use std::collections::BTreeSet;

use domain::limits::OPTIONS_MAX;

use crate::field::Field;
use crate::issue::Code;
use crate::layout::Meaning;
use crate::limits;
use crate::listing::{Choice, Localised};
use crate::record::Record;

use super::{Sheet, cell};

/// An option as its columns say it.
pub(super) struct Option3 {
    /// Which of the three.
    at: usize,
    /// The option.
    pub(super) choice: Choice,
}

impl<'a> Sheet<'a> {
    /// The options that are named, and the values that the rows of variants have for them.
    ///
    /// One variant whose option is `Title` with the value `Default Title` has no options: so other
    /// shops write it, and so it is written here.
    pub(super) fn options(&mut self, rows: &[&'a Record]) -> Vec<Option3> {
        let Some(first) = self.rows.first() else { return Vec::new() };
        let mut options: Vec<Option3> = Vec::new();
        for at in 0..OPTIONS_MAX {
            let name = self.texts(first, Field::OptionName(at), limits::NAME_MAX);
            if name.base.is_empty() {
                self.unnamed(at, rows);
                continue;
            }
            let small = name.base.to_lowercase();
            if options.iter().any(|one| one.choice.name.base.to_lowercase() == small) {
                let message = "Two options have the same name.";
                self.complain(first, Field::OptionName(at), Code::SameOption, message);
            }
            options.push(Option3 { at, choice: Choice { name, values: Vec::new() } });
        }
        if let ([only], [row]) = (options.as_slice(), rows)
            && only.choice.name.base.eq_ignore_ascii_case("Title")
            && is_default(self.get(row, Field::OptionValue(only.at)))
        {
            return Vec::new();
        }
        options
    }

    /// The values of a variant, which are gathered in its options.
    pub(super) fn values(&mut self, row: &'a Record, options: &mut [Option3]) -> Vec<String> {
        let mut values = Vec::new();
        for option in options {
            let value = self.texts(row, Field::OptionValue(option.at), limits::NAME_MAX);
            if value.base.is_empty() {
                let message = format!(
                    "Every variant needs a value for {:?}. A row that only adds a picture has no \
                     option, SKU, barcode or price.",
                    option.choice.name.base
                );
                self.complain(row, Field::OptionValue(option.at), Code::ValueMissing, &message);
            }
            values.push(value.base.clone());
            self.gather(row, option, value);
        }
        values
    }

    fn gather(&mut self, row: &'a Record, option: &mut Option3, value: Localised<String>) {
        let known = &mut option.choice.values;
        let Some(known) = known.iter_mut().find(|known| known.base == value.base) else {
            known.push(value);
            return;
        };
        for (locale, text) in value.others {
            let first = known.others.entry(locale.clone()).or_insert_with(|| text.clone());
            if *first != text {
                let meaning = Meaning::Text(Field::OptionValue(option.at), locale);
                let message = "An earlier row translates this value otherwise, which holds.";
                if let Some(at) = self.layout.place(&meaning) {
                    self.complain_at(row, at, Code::Differs, message);
                }
            }
        }
    }

    /// Complains of values for an option without a name; `Default Title` is none.
    fn unnamed(&mut self, at: usize, rows: &[&'a Record]) {
        let field = Field::OptionValue(at);
        let nothing = |value: &str| value.is_empty() || (rows.len() == 1 && is_default(value));
        let valued = |row: &&&'a Record| !nothing(self.get(row, field));
        if let Some(row) = rows.iter().find(valued) {
            let message =
                format!("The first row of the product does not name option {}.", shown(at));
            self.complain(row, field, Code::OptionUnnamed, &message);
        }
    }

    /// Complains of variants that no option tells apart.
    pub(super) fn tell_apart(&mut self, rows: &[&'a Record], values: &[&[String]]) {
        // Values without a name have been complained of, and are why nothing tells them apart.
        if self.issues.iter().any(|issue| issue.code == Code::OptionUnnamed) {
            return;
        }
        let mut seen = BTreeSet::new();
        for (row, values) in rows.iter().zip(values) {
            if !seen.insert(values) {
                let message = "An earlier row of the product has the same options. A row that \
                               only adds a picture has no option, SKU, barcode or price.";
                self.complain(row, Field::OptionValue(0), Code::SameVariant, message);
            }
        }
    }

    /// Whether a row is a variant's: it has an option, SKU, barcode or price.
    pub(super) fn is_variant(&self, row: &'a Record) -> bool {
        let has = |field| !self.get(row, field).is_empty();
        let priced = |field| self.layout.markets(field).any(|(_, at)| !cell(row, at).is_empty());
        (0..OPTIONS_MAX).any(|at| has(Field::OptionValue(at)))
            || [Field::Sku, Field::Barcode, Field::Price, Field::CompareAt].into_iter().any(has)
            || priced(Field::Price)
            || priced(Field::CompareAt)
    }
}

fn is_default(value: &str) -> bool {
    value.eq_ignore_ascii_case("Default Title")
}

/// The number that a column counts by.
const fn shown(at: usize) -> usize {
    at.saturating_add(1)
}
