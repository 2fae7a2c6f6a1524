//! Columns: for one word of a query, how well each document has it.

use crate::expand::{Meant, Way, worth};
use crate::number::{log2_x16, short, size};
use crate::postings::{Place, Postings};
use crate::reader::Reader;

/// How well a document has a word. Nothing is 0; more is better.
///
/// The low four bits are where it is in the title (see [`Place::title`]), the fifth is set when
/// it is the very word, the rest is its worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Fit(u32);

/// What places are worth, in sixteenths of one mention in the body.
const TITLE: u16 = 160;
/// The first word of the title is what it is about, in English; so is the last, mostly.
const TITLE_FIRST: u16 = 12;
const KEYWORDS: [u16; 4] = [0, 64, 72, 80];
const BODY: [u16; 4] = [0, 16, 22, 26];

/// The worth of each place a word can be in.
const PLACES: [u16; 256] = places();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "worked out by the compiler, which would refuse to overflow or go astray"
)]
const fn places() -> [u16; 256] {
    let mut places = [0; 256];
    let mut at = 0;
    while at < 256 {
        let title = match at >> 4 {
            0 => 0,
            1 => TITLE + TITLE_FIRST,
            _ => TITLE,
        };
        places[at] = title + KEYWORDS[(at >> 2) & 3] + BODY[at & 3];
        at += 1;
    }
    places
}

impl Fit {
    fn new(place: Place, worth: u32, exact: bool) -> Self {
        let value = PLACES.get(usize::from(place.0)).map_or(0, |value| u32::from(*value));
        // At most 280 × 256 / 16: thirteen bits. At least 1, or it would not count as found.
        let value = (value.wrapping_mul(worth) >> 4).max(1);
        Self((value << 5) | (u32::from(exact) << 4) | u32::from(place.title()))
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn worth(self) -> u32 {
        self.0 >> 5
    }

    pub(crate) fn is_exact(self) -> bool {
        self.0 & 16 != 0
    }

    pub(crate) fn title(self) -> u32 {
        self.0 & 15
    }
}

/// How well each document has one word of a query.
pub(crate) struct Column {
    pub(crate) fits: Vec<Fit>,
    /// How many documents have it.
    pub(crate) count: u32,
    /// What it says about a document that it has the word: the rarer, the more.
    pub(crate) weight: u32,
    /// Which word of the query it is.
    pub(crate) word: usize,
}

impl Column {
    pub(crate) fn new(reader: &Reader<'_>, word: usize, ways: &[Way]) -> Self {
        let mut fits = vec![Fit::default(); size(reader.documents)];
        for way in ways {
            pour(reader, way, &mut fits);
        }
        let count = short(fits.iter().filter(|fit| !fit.is_none()).count());
        let all = u64::from(reader.documents).saturating_mul(2);
        let rarity = all.checked_div(u64::from(count)).unwrap_or(1);
        Self { fits, count, weight: log2_x16(rarity).max(1), word }
    }

    pub(crate) fn fit(&self, document: u32) -> Fit {
        self.fits.get(size(document)).copied().unwrap_or_default()
    }
}

/// Raises what documents have to what they have of one way.
fn pour(reader: &Reader<'_>, way: &Way, fits: &mut [Fit]) {
    let mut raise = |document: u32, fit: Fit| {
        if let Some(best) = fits.get_mut(size(document)) {
            *best = fit.max(*best);
        }
    };
    match &way.meant {
        Meant::Word(ordinal) => {
            let exact = way.worth == worth::EXACT;
            for (document, place) in reader.postings(*ordinal).into_iter().flatten() {
                raise(document, Fit::new(place, way.worth, exact));
            }
        }
        Meant::Range(start, end, typed) => {
            for ordinal in *start..*end {
                let length = short(usize::from(reader.length(ordinal)).max(1));
                // Half for having begun, half for how much of it is typed.
                let typed = way.worth.saturating_mul(short(*typed)).checked_div(length);
                let worth = way.worth.saturating_add(typed.unwrap_or(0)) / 2;
                for (document, place) in reader.postings(ordinal).into_iter().flatten() {
                    raise(document, Fit::new(place, worth, false));
                }
            }
        }
        Meant::Together(words) => {
            for (document, place) in together(reader, words) {
                raise(document, Fit::new(place, way.worth, false));
            }
        }
    }
}

/// The documents that have all of these words, with the place of the first.
pub(crate) fn together(reader: &Reader<'_>, words: &[u32]) -> Vec<(u32, Place)> {
    let mut lists = words.iter().map(|ordinal| reader.postings(*ordinal));
    let Some(Some(first)) = lists.next() else { return Vec::new() };
    let mut all: Vec<_> = first.collect();
    for list in lists {
        let mut list = list.into_iter().flatten().peekable();
        all.retain(|(document, _)| has(&mut list, *document));
    }
    all
}

/// Whether a list, read up to there, has a document.
fn has(
    list: &mut std::iter::Peekable<std::iter::Flatten<std::option::IntoIter<Postings<'_>>>>,
    document: u32,
) -> bool {
    while list.next_if(|(at, _)| *at < document).is_some() {}
    list.peek().is_some_and(|(at, _)| *at == document)
}
