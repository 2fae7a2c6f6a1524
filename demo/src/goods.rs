//! What is sold: read from `goods/*.txt`, a file for each kind of goods.
//!
//! A good is some lines: its handle and names, who makes it and what it costs and weighs and which
//! tags it has, how it is drawn, what can be chosen of it (`+8` is what a choice costs more), facts,
//! and what is said about it in English and German.

mod department;
mod read;
mod words;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::studio::Colour;

pub(crate) use department::{DEPARTMENTS, Department};
pub(crate) use words::Words;

/// What is wrong with the demo's own texts. A test reads them all, so nobody sees this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the demo's texts: {0}")]
pub struct Broken(pub(crate) String);

/// A text in both of the shop's languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

/// Something sold.
#[derive(Debug, Clone, PartialEq)]
pub struct Good {
    /// Its name in addresses.
    pub handle: String,
    /// Its name among people.
    pub title: Both,
    /// Who makes it.
    pub maker: String,
    /// Its price in whole dollars, before what choices add.
    pub price: i64,
    /// What it cost before, where it is reduced.
    pub was: Option<i64>,
    /// What it weighs with its packing.
    pub grams: u32,
    /// Words it is found by.
    pub tags: Vec<String>,
    /// What a shopper chooses.
    pub options: Vec<Choice>,
    /// Facts by name; both in English.
    pub facts: Vec<(String, String)>,
    /// What there is to say about it.
    pub text: Both,
    /// Its kind of goods.
    pub(crate) department: &'static Department,
    /// Its place in its department's file, from zero.
    pub(crate) number: usize,
    /// Its shape in the studio, and how that varies.
    pub(crate) shape: String,
    pub(crate) figures: BTreeMap<String, f64>,
    /// The colours of its parts, where they do not follow from a choice.
    pub(crate) colours: BTreeMap<String, Colour>,
}

/// One thing a shopper chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen, in English.
    pub name: String,
    /// What there is to choose from, with what it costs more in whole dollars.
    pub values: Vec<(String, i64)>,
}

impl Good {
    /// The choice that decides its colour, if any does.
    pub(crate) fn painted(&self, words: &Words) -> Option<&Choice> {
        let all_paint =
            |one: &&Choice| one.values.iter().all(|(name, _)| words.paint(name).is_some());
        self.options.iter().find(all_paint)
    }
}

/// Everything sold, in the order of the shelves: a thing of each kind, then the next of each.
///
/// # Errors
/// Never: a test reads the same texts.
pub(crate) fn all() -> Result<Vec<Good>, Broken> {
    let mut shelves = Vec::new();
    for department in &DEPARTMENTS {
        shelves.push(read::goods(department)?.into_iter());
    }
    let mut goods = Vec::new();
    loop {
        let before = goods.len();
        goods.extend(shelves.iter_mut().filter_map(Iterator::next));
        if goods.len() == before {
            return Ok(goods);
        }
    }
}
