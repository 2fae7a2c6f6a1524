//! Columns: for one word of a query, which documents have it, and how well.
//!
//! In two passes over the same postings. The first notes documents, one bit each; sets are then
//! intersected a machine word at a time. The second looks at fields and places, and only where
//! documents are left that have all words. Both know nothing of the other words of the query, so
//! that a column serves every query with this word.

use std::sync::OnceLock;

use crate::expand::{Meant, Way, worth};
use crate::number::{byte, log2_x16, size};
use crate::ordinals::Ordinals;
use crate::postings::{Place, Postings};
use crate::reader::Reader;

/// How well a document has a word: in each field, whatever way is best there. Nothing is 0.
///
/// From the lowest bits: the body's worth, the keywords', eight bits each; four for where it is in
/// the title, eight for what it is worth there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fit(u32);

/// What fields are worth for the very word, by how often it is there; one mention in the body
/// is 32.
const TITLE: u32 = 321;
const KEYWORDS: [u32; 4] = [0, 128, 144, 160];
const BODY: [u32; 4] = [0, 32, 44, 52];

impl Fit {
    fn new(place: Place, worth: u8) -> Self {
        let worth = u32::from(worth);
        let title = u32::from(place.title());
        let title = if title == 0 { 0 } else { (worth << 4) | title };
        // Rounded up, so that what is found counts.
        let share = |values: [u32; 4], often: u8| {
            let value = values.get(usize::from(often)).copied().unwrap_or(0);
            value.wrapping_mul(worth).wrapping_add(255) >> 8
        };
        let (keywords, body) = (share(KEYWORDS, place.keywords()), share(BODY, place.body()));
        Self((title << 16) | (keywords << 8) | body)
    }

    /// The better in each field.
    fn or(self, other: Self) -> Self {
        if self.0 == 0 {
            return other;
        }
        let better = |field: u32| (self.0 & field).max(other.0 & field);
        Self(better(0xFFFF_0000) | better(0xFF00) | better(0xFF))
    }

    /// Less than [`TITLE`], and at most 160 and 52 more.
    pub(crate) fn worth(self) -> u32 {
        let [body, keywords, ..] = self.0.to_le_bytes();
        let title = (self.0 >> 20).saturating_mul(TITLE) >> 8;
        title.saturating_add(u32::from(keywords)).saturating_add(u32::from(body))
    }

    /// Whether the very word is in the title, as a word of its own.
    pub(crate) fn is_title_word(self) -> bool {
        self.0 >> 20 == u32::from(worth::EXACT) && self.place() <= u32::from(Place::TITLE_FAR)
    }

    /// Where it is in the title; see [`Place::title`].
    pub(crate) fn place(self) -> u32 {
        (self.0 >> 16) & 15
    }
}

/// What there is of one word of a query: which documents have it, and how well.
#[derive(Debug)]
pub(crate) struct Column {
    /// The documents that have it.
    pub(crate) having: Ordinals,
    /// How many these are.
    pub(crate) count: u32,
    /// What it says about a document that it has the word: the rarer, the more.
    pub(crate) weight: u32,
    fits: OnceLock<Fits>,
}

/// How well each document of a column has its word.
#[derive(Debug)]
struct Fits {
    /// See [`Ordinals::below`].
    below: Vec<u32>,
    /// Of each document that has it, in order.
    all: Vec<Fit>,
}

impl Column {
    /// The first pass.
    pub(crate) fn new(reader: &Reader<'_>, ways: &[Way]) -> Self {
        let mut having = Ordinals::none(reader.documents);
        for way in ways {
            // Where every document has the word, nothing that it begins can add any.
            if way.worth != worth::LONGER || having.count() < reader.documents {
                each_list(reader, way, &mut |list, _| {
                    list.each(|document, _| having.insert(document));
                });
            }
        }
        let count = having.count();
        let all = u64::from(reader.documents).saturating_mul(2);
        let rarity = all.checked_div(u64::from(count)).unwrap_or(1);
        Self { having, count, weight: log2_x16(rarity).max(1), fits: OnceLock::new() }
    }

    /// The second pass, when it is first wanted. `ways` are those that the column was made of.
    pub(crate) fn judged(&self, reader: &Reader<'_>, ways: &[Way]) -> Judged<'_> {
        let fits = self.fits.get_or_init(|| self.judge(reader, ways));
        Judged { having: &self.having, fits }
    }

    fn judge(&self, reader: &Reader<'_>, ways: &[Way]) -> Fits {
        let below = self.having.below();
        let mut all = vec![Fit::default(); size(self.count)];
        for way in ways {
            // Words that the very word begins say nothing about documents with that word.
            let without = (way.worth == worth::LONGER).then(|| self.without(&all));
            let wanted = without.as_ref().unwrap_or(&self.having);
            if wanted.is_empty() {
                continue;
            }
            each_list(reader, way, &mut |list, worth| {
                list.each(|document, place| {
                    if wanted.contains(document)
                        && let Some(at) = self.having.place(&below, document)
                        && let Some(best) = all.get_mut(at)
                    {
                        *best = best.or(Fit::new(place, worth));
                    }
                });
            });
        }
        Fits { below, all }
    }

    /// Those documents that nothing is known to be in yet.
    fn without(&self, fits: &[Fit]) -> Ordinals {
        let mut without = Ordinals::none(self.having.bound());
        let none = self.having.iter().zip(fits).filter(|(_, fit)| **fit == Fit::default());
        none.for_each(|(document, _)| without.insert(document));
        without
    }

    /// What it weighs once it is judged, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let below = self.having.bytes() / 2;
        size(self.having.bytes().saturating_add(below).saturating_add(self.count.saturating_mul(4)))
    }
}

/// A column, judged.
pub(crate) struct Judged<'a> {
    having: &'a Ordinals,
    fits: &'a Fits,
}

impl Judged<'_> {
    pub(crate) fn fit(&self, document: u32) -> Fit {
        let place = self.having.place(&self.fits.below, document);
        place.and_then(|at| self.fits.all.get(at)).copied().unwrap_or_default()
    }
}

/// The postings that a way means, list by list, with what each is worth.
fn each_list(reader: &Reader<'_>, way: &Way, give: &mut impl FnMut(List<'_>, u8)) {
    match &way.meant {
        Meant::Word(ordinal) => {
            if let Some(postings) = reader.postings(*ordinal) {
                give(List::Postings(postings), way.worth);
            }
        }
        Meant::Range(start, end, typed) => {
            let whole = usize::from(way.worth);
            reader.each_in(*start, *end, &mut |length, postings| {
                // Half for having begun, half for how much of it is typed.
                let typed = whole.saturating_mul(*typed).checked_div(length).unwrap_or(0);
                give(List::Postings(postings), byte(whole.saturating_add(typed) >> 1));
            });
        }
        Meant::Together(words) => give(List::Gathered(together(reader, words)), way.worth),
        Meant::Beside(word, start, end) => {
            give(List::Gathered(beside(reader, *word, (*start, *end))), way.worth);
        }
    }
}

/// Documents with the places of a word.
enum List<'a> {
    Postings(Postings<'a>),
    Gathered(Vec<(u32, Place)>),
}

impl List<'_> {
    fn each(self, mut give: impl FnMut(u32, Place)) {
        match self {
            Self::Postings(postings) => postings.each(give),
            Self::Gathered(all) => {
                all.into_iter().for_each(|(document, place)| give(document, place))
            }
        }
    }
}

/// The documents that have this word and one of those, with the place of this one.
fn beside(reader: &Reader<'_>, word: u32, (start, end): (u32, u32)) -> Vec<(u32, Place)> {
    let mut having = Ordinals::none(reader.documents);
    reader.each_in(start, end, &mut |_, list| list.each(|document, _| having.insert(document)));
    let list = reader.postings(word).into_iter().flatten();
    list.filter(|(document, _)| having.contains(*document)).collect()
}

/// The documents that have all of these words, with the place of the first.
fn together(reader: &Reader<'_>, words: &[u32]) -> Vec<(u32, Place)> {
    let mut lists = words.iter().map(|ordinal| reader.postings(*ordinal));
    let Some(Some(first)) = lists.next() else { return Vec::new() };
    let mut all: Vec<_> = first.collect();
    for list in lists {
        let mut list = list.into_iter().flatten().peekable();
        all.retain(|(document, _)| {
            while list.next_if(|(at, _)| at < document).is_some() {}
            list.peek().is_some_and(|(at, _)| at == document)
        });
    }
    all
}
