//! Columns: for one word of a query, how well each document has it.

use crate::expand::{Meant, Way, worth};
use crate::number::{byte, log2_x16, short, size};
use crate::postings::{Place, Postings};
use crate::reader::Reader;

/// How well a document has a word, by field: whatever way is best in each. Nothing is zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fit {
    /// The worth (see [`worth`]) in the upper bits, where it is in the title in the lower four.
    title: u16,
    keywords: u8,
    body: u8,
}

/// What fields are worth for the very word, by how often it is there; one mention in the body
/// is 32.
const TITLE: u32 = 320;
const KEYWORDS: [u16; 4] = [0, 128, 144, 160];
const BODY: [u16; 4] = [0, 32, 44, 52];

impl Fit {
    fn new(place: Place, worth: u8) -> Self {
        let share = |value: Option<&u16>| {
            let value = value.map_or(0, |value| value.saturating_mul(u16::from(worth)));
            // Rounded up, so that what is found counts; at most 160.
            let [upper, _] = value.saturating_add(255).to_be_bytes();
            upper
        };
        let title = u16::from(place.title());
        Self {
            title: if title == 0 { 0 } else { (u16::from(worth) << 4) | title },
            keywords: share(KEYWORDS.get(usize::from(place.keywords()))),
            body: share(BODY.get(usize::from(place.body()))),
        }
    }

    /// The better in each field.
    fn or(self, other: Self) -> Self {
        Self {
            title: self.title.max(other.title),
            keywords: self.keywords.max(other.keywords),
            body: self.body.max(other.body),
        }
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// At most [`TITLE`] and 160 and 52.
    pub(crate) fn worth(self) -> u32 {
        let title = u32::from(self.title >> 4).saturating_mul(TITLE) >> 8;
        title.saturating_add(u32::from(self.keywords)).saturating_add(u32::from(self.body))
    }

    /// Whether the very word is in the title, as a word of its own.
    pub(crate) fn is_title_word(self) -> bool {
        self.title >> 4 == u16::from(worth::EXACT) && self.place() <= u32::from(Place::TITLE_FAR)
    }

    /// Where it is in the title; see [`Place::title`].
    pub(crate) fn place(self) -> u32 {
        u32::from(self.title & 15)
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
            *best = best.or(fit);
        }
    };
    match &way.meant {
        Meant::Word(ordinal) => {
            for (document, place) in reader.postings(*ordinal).into_iter().flatten() {
                raise(document, Fit::new(place, way.worth));
            }
        }
        Meant::Range(start, end, typed) => {
            for ordinal in *start..*end {
                // Half for having begun, half for how much of it is typed.
                let length = usize::from(reader.length(ordinal)).max(1);
                let typed = usize::from(way.worth).saturating_mul(*typed).checked_div(length);
                let worth = usize::from(way.worth).saturating_add(typed.unwrap_or(0)) / 2;
                for (document, place) in reader.postings(ordinal).into_iter().flatten() {
                    raise(document, Fit::new(place, byte(worth)));
                }
            }
        }
        Meant::Together(words) => {
            for (document, place) in together(reader, words) {
                raise(document, Fit::new(place, way.worth));
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
