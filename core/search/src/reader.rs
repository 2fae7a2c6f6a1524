//! The segments of an index as one dictionary and one set of postings.

use crate::corrections::Correction;
use crate::dictionary::Dictionary;
use crate::language::Language;
use crate::memo::Memo;
use crate::number::size;
use crate::postings::{Entry, Postings};
use crate::synonyms::Synonyms;
use crate::typo::{Near, Pattern};

/// An open index, for one question. Words have ordinals from 0 through all dictionaries.
pub(crate) struct Reader<'a> {
    pub(crate) language: Language,
    pub(crate) documents: u32,
    /// How many words each title has.
    pub(crate) titles: &'a [u8],
    pub(crate) synonyms: Option<Synonyms<'a>>,
    pub(crate) dictionaries: Vec<(u32, Dictionary<'a>)>,
    pub(crate) postings: Vec<&'a [u8]>,
    /// By word; with a hyphen behind those that are perhaps only begun.
    pub(crate) corrections: &'a Memo<[Correction]>,
}

impl<'a> Reader<'a> {
    /// The ordinal of a word.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        let (first, dictionary) = self.holding(word.as_bytes())?;
        Some(first.saturating_add(dictionary.find(word.as_bytes())?))
    }

    /// The ordinal of a word that is more than a piece of an article number.
    pub(crate) fn find_word(&self, word: &str) -> Option<u32> {
        self.find(word).filter(|ordinal| self.rank(*ordinal) > 0)
    }

    /// The dictionary in which a word would be.
    fn holding(&self, word: &[u8]) -> Option<&(u32, Dictionary<'a>)> {
        let after = self.dictionaries.partition_point(|(_, dictionary)| {
            dictionary.stored(0).is_some_and(|(first, _)| first <= word)
        });
        self.dictionaries.get(after.saturating_sub(1))
    }

    /// The ordinals of the words that begin so: from the first to before the second.
    pub(crate) fn range(&self, prefix: &str) -> (u32, u32) {
        let mut range: Option<(u32, u32)> = None;
        for (first, dictionary) in &self.dictionaries {
            let (start, end) = dictionary.range(prefix.as_bytes());
            if start < end {
                let start = range.map_or(first.saturating_add(start), |range| range.0);
                range = Some((start, first.saturating_add(end)));
            }
        }
        range.unwrap_or((0, 0))
    }

    /// The dictionary that holds an ordinal, and the position there.
    pub(crate) fn at(&self, ordinal: u32) -> Option<(&Dictionary<'a>, u32)> {
        let after = self.dictionaries.partition_point(|(first, _)| *first <= ordinal);
        let (first, dictionary) = self.dictionaries.get(after.checked_sub(1)?)?;
        let position = ordinal.saturating_sub(*first);
        (position < dictionary.words).then_some((dictionary, position))
    }

    /// The length of each word from the first ordinal to before the second, and where it is.
    pub(crate) fn each_in(&self, start: u32, end: u32, give: &mut impl FnMut(usize, Postings<'a>)) {
        for (first, dictionary) in &self.dictionaries {
            let (start, end) = (start.saturating_sub(*first), end.saturating_sub(*first));
            for position in start..end.min(dictionary.words) {
                if let Some(postings) = self.postings_at(dictionary, position) {
                    give(dictionary.length(position).max(1), postings);
                }
            }
        }
    }

    /// Where a word is.
    pub(crate) fn postings(&self, ordinal: u32) -> Option<Postings<'a>> {
        let (dictionary, position) = self.at(ordinal)?;
        self.postings_at(dictionary, position)
    }

    fn postings_at(&self, dictionary: &Dictionary<'a>, position: u32) -> Option<Postings<'a>> {
        match Entry::decode(dictionary.entries.get(position)?) {
            Entry::Single(document, place) => Some(Postings::single(document, place)),
            Entry::List { segment, offset } => {
                let segment = self.postings.get(usize::from(segment))?;
                Postings::list(segment.get(size(offset)..)?)
            }
        }
    }

    /// In how many documents a word is.
    pub(crate) fn count(&self, ordinal: u32) -> u32 {
        self.postings(ordinal).map_or(0, |postings| postings.documents())
    }

    /// A word, folded.
    pub(crate) fn text(&self, ordinal: u32) -> String {
        self.at(ordinal).map_or_else(String::new, |(dictionary, at)| dictionary.text(at))
    }

    /// A word as it is shown.
    pub(crate) fn shown(&self, ordinal: u32) -> String {
        let spelling = self.at(ordinal).and_then(|(dictionary, at)| dictionary.spelling(at));
        spelling.map_or_else(|| self.text(ordinal), str::to_owned)
    }

    /// What a word is worth as a suggestion or a correction: nothing for article numbers.
    pub(crate) fn rank(&self, ordinal: u32) -> u8 {
        let rank = self.at(ordinal).and_then(|(dictionary, at)| dictionary.ranks.get(size(at)));
        rank.copied().unwrap_or(0)
    }

    /// Words that are near; positions are ordinals here.
    pub(crate) fn near(&self, pattern: &Pattern) -> Vec<Near> {
        let mut all = Vec::new();
        for (first, dictionary) in &self.dictionaries {
            pattern.near(dictionary, &mut |near| {
                all.push(Near { position: first.saturating_add(near.position), ..near });
            });
        }
        all
    }
}

/// Whether a word is in a title or a keyword, as its rank says.
pub(crate) fn names(rank: u8) -> bool {
    rank & 1 == 1
}
