//! The words of all documents, as they are gathered.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use crate::number::{byte, log2_x16, short, size};
use crate::postings::{List, Place};

/// A word and where it is.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) text: Box<str>,
    pub(super) list: List,
    /// How most documents write it, where that is not as it is folded.
    pub(super) spelling: Option<Box<str>>,
    /// By how much `spelling` is ahead of the others.
    lead: u32,
    titles: u32,
    keywords: u32,
    /// In how many documents it is only a piece of an article number.
    codes: u32,
}

impl Term {
    fn new(text: &str, spelling: Option<&str>) -> Self {
        let spelling = spelling.map(Into::into);
        Self {
            text: text.into(),
            list: List::default(),
            spelling,
            lead: 0,
            titles: 0,
            keywords: 0,
            codes: 0,
        }
    }

    /// What the word is worth as a suggestion, logarithmic: eight steps double it. Nothing for
    /// what is only ever a piece of an article number; odd for what a title or a keyword has.
    pub(super) fn rank(&self) -> u8 {
        let documents = u64::from(self.list.count().saturating_sub(self.codes));
        if documents == 0 {
            return 0;
        }
        let worth = u64::from(self.titles).saturating_mul(16);
        let keywords = self.keywords.saturating_sub(self.codes);
        let worth = worth.saturating_add(u64::from(keywords).saturating_mul(6));
        let rank = byte(size(log2_x16(worth.saturating_add(documents)) / 2)).max(2);
        (rank & !1) | u8::from(self.names())
    }

    /// Whether a title or a keyword has the word.
    pub(super) fn names(&self) -> bool {
        self.titles > 0 || self.keywords > self.codes
    }

    /// The document pushed last has the word only in an article number.
    pub(super) fn note_code(&mut self) {
        self.codes = self.codes.saturating_add(1);
    }

    pub(super) fn push(&mut self, document: u32, place: Place) {
        self.list.push(document, place);
        self.titles = self.titles.saturating_add(u32::from(place.title() > 0));
        self.keywords = self.keywords.saturating_add(u32::from(place.keywords() > 0));
    }

    /// The spelling with more than half of the votes wins, whatever the order (Boyer and Moore).
    fn vote(&mut self, spelling: Option<&str>) {
        if self.spelling.as_deref() == spelling {
            self.lead = self.lead.saturating_add(1);
        } else if self.lead == 0 {
            self.spelling = spelling.map(Into::into);
            self.lead = 1;
        } else {
            self.lead = self.lead.saturating_sub(1);
        }
    }
}

/// Words by their text. The hash has no secret: the same documents give the same bytes, and
/// whoever could write documents that collide could as well write more of them.
#[derive(Default)]
pub(super) struct Terms {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<DefaultHasher>>,
    pub(super) all: Vec<Term>,
}

impl Terms {
    /// The number of a word, in order of first sight; `spelling` is how it is written here.
    pub(super) fn number(&mut self, text: &str, spelling: Option<&str>) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            if let Some(term) = self.all.get_mut(size(*number)) {
                term.vote(spelling);
            }
            return *number;
        }
        let number = short(self.all.len());
        self.numbers.insert(text.into(), number);
        self.all.push(Term::new(text, spelling));
        number
    }

    pub(super) fn get(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// All of them, in order of text.
    pub(super) fn sorted(self) -> Vec<Term> {
        let mut all = self.all;
        all.sort_unstable_by(|one, other| one.text.cmp(&other.text));
        all
    }
}
