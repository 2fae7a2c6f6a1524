//! Languages that search knows more about than how to cut a text.

/// The language of an index: which endings are forms of one word, and which words say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Plurals and possessives; "for" and "with" are not asked for.
    English,
    /// Endings of nouns and adjectives, and compounds: "Ledersofa" is also a sofa.
    German,
    /// Any other: words as they stand.
    Other,
}

impl Language {
    /// The language of a locale's tag, such as `de` or `en-GB`.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Self::English,
            "de" => Self::German,
            _ => Self::Other,
        }
    }

    /// Whether a folded word is one that a search does not hang on.
    pub(crate) fn is_filler(self, word: &str) -> bool {
        let fillers: &[&str] = match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::Other => &[],
        };
        fillers.binary_search(&word).is_ok()
    }

    /// Whether a phrase that names a thing ends before a folded word, or the word is no part of
    /// it: "with", or a number. Nothing is known of other languages: their phrases end at once.
    pub(crate) fn ends_phrase(self, word: &str) -> bool {
        let enders: &[&str] = match self {
            Self::English => {
                &["at", "by", "for", "from", "in", "of", "on", "to", "with", "without"]
            }
            Self::German => &[
                "am", "an", "auf", "aus", "bei", "fur", "im", "in", "mit", "ohne", "von", "zu",
                "zum", "zur",
            ],
            Self::Other => return true,
        };
        enders.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit())
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Other => 0,
            Self::English => 1,
            Self::German => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        [Self::Other, Self::English, Self::German].into_iter().find(|known| known.code() == code)
    }
}

// Folded and sorted. Short on purpose: "not", "no", "small" and "one" say something about goods.
const ENGLISH: [&str; 17] = [
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the",
    "to", "with",
];
const GERMAN: [&str; 31] = [
    "am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die", "ein", "eine",
    "einem", "einen", "einer", "eines", "fur", "im", "in", "ins", "mit", "oder", "uber", "und",
    "vom", "von", "vor", "zu", "zum", "zur",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_languages() {
        assert_eq!(Language::of("de-AT"), Language::German);
        assert_eq!(Language::of("en_US"), Language::English);
        assert_eq!(Language::of("EN"), Language::English);
        assert_eq!(Language::of("ja"), Language::Other);
        assert_eq!(Language::of(""), Language::Other);
    }

    #[test]
    fn fillers_are_sorted_and_folded() {
        assert!(ENGLISH.is_sorted() && GERMAN.is_sorted());
        assert!(Language::German.is_filler("fur") && !Language::English.is_filler("fur"));
        assert!(!Language::Other.is_filler("the"));
    }
}
