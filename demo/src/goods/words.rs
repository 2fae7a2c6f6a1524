//! Words that goods have in common: their German, and what colour a name means.

use std::collections::BTreeMap;

use super::Broken;
use crate::studio::Colour;

const COLOURS: &str = include_str!("../../goods/words/colours.txt");
const GERMAN: &str = include_str!("../../goods/words/german.txt");

/// A colour or a material that is chosen by its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paint {
    /// Its name in German.
    pub(crate) german: String,
    /// What it looks like.
    pub(crate) colour: Colour,
}

/// The demo's dictionary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    paints: BTreeMap<String, Paint>,
    german: BTreeMap<String, String>,
}

impl Words {
    pub(crate) fn read() -> Result<Self, Broken> {
        let pair = |line: &'static str| {
            line.split_once(" = ").ok_or_else(|| Broken(format!("no meaning: {line}")))
        };
        let mut paints = BTreeMap::new();
        for line in COLOURS.lines() {
            let (name, rest) = pair(line)?;
            let hex = rest.rsplit_once(' ').and_then(|(german, hex)| {
                Some((german.to_owned(), u32::from_str_radix(hex, 16).ok()?))
            });
            let (german, hex) = hex.ok_or_else(|| Broken(format!("no colour: {line}")))?;
            paints.insert(name.to_owned(), Paint { german, colour: Colour::rgb(hex) });
        }
        let mut german = BTreeMap::new();
        for line in GERMAN.lines() {
            let (en, de) = pair(line)?;
            german.insert(en.to_owned(), de.to_owned());
        }
        Ok(Self { paints, german })
    }

    /// The colour of that name.
    pub(crate) fn paint(&self, name: &str) -> Option<&Paint> {
        self.paints.get(name)
    }

    /// A name, material or measure in German. What is in no dictionary stays as it is.
    pub(crate) fn german(&self, text: &str) -> String {
        if let Some(paint) = self.paints.get(text) {
            return paint.german.clone();
        }
        if let Some(known) = self.german.get(text) {
            return known.clone();
        }
        for (between, german) in [(", ", ", "), (" and ", " und "), (" ", " ")] {
            if text.contains(between) {
                let parts: Vec<_> = text.split(between).map(|part| self.german(part)).collect();
                return parts.join(german);
            }
        }
        // `2.5` becomes `2,5`, and `2,200` becomes `2.200`.
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let swap = |letter| match letter {
                '.' => ',',
                ',' => '.',
                other => other,
            };
            return text.chars().map(swap).collect();
        }
        text.to_owned()
    }

    /// The words of a text that no dictionary has, measures aside.
    #[cfg(test)]
    pub(crate) fn unknown(&self, text: &str) -> Vec<String> {
        if self.paints.contains_key(text) || self.german.contains_key(text) {
            return Vec::new();
        }
        for between in [", ", " and ", " "] {
            if text.contains(between) {
                return text.split(between).flat_map(|part| self.unknown(part)).collect();
            }
        }
        let said = text.chars().any(char::is_alphabetic) && !text.starts_with(char::is_numeric);
        if said { vec![text.to_owned()] } else { Vec::new() }
    }
}
