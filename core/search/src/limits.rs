//! The numbers that search is bounded by, each with its reason.

/// How large one segment may be: segments are rows of the catalog database, and an isolate holds
/// one more than its memory while it fetches.
pub const SEGMENT_BYTES_MAX: usize = 1_000_000;

/// How many documents one index may hold: the list of a word that is in all of them (two bytes
/// each) still fits into a segment, and an ordinal fits into 19 bits of a dictionary entry.
pub const DOCUMENTS_MAX: u32 = 400_000;

/// How much of a query is read; nobody types more, and what is pasted is cut here.
pub const QUERY_CHARS_MAX: usize = 200;

/// How many words of a query are looked up. A Japanese sentence has this many pairs of characters.
pub const QUERY_WORDS_MAX: usize = 16;

/// How many bytes of a word are indexed and looked up. Longer ones are article numbers and noise;
/// they agree when their beginnings do.
pub const TERM_BYTES_MAX: usize = 60;

/// How much the synonyms of one index may weigh, in bytes of folded text: they stand in the head
/// segment beside one byte for each document.
pub const SYNONYM_BYTES_MAX: usize = 300_000;

/// How many phrases of synonyms one index may have; their table stands in the head segment too.
pub const SYNONYM_PHRASES_MAX: usize = 10_000;

/// From how many characters a word is forgiven one typo. Three letters are one typo away from
/// half of all words of three letters.
pub const ONE_TYPO_CHARS_MIN: usize = 4;

/// From how many characters a word is forgiven two typos.
pub const TWO_TYPOS_CHARS_MIN: usize = 8;

/// Up to how many characters a word is forgiven typos at all; bounds the work of comparing.
pub const TYPO_CHARS_MAX: usize = 24;

/// From how many characters a word that is not the last one also stands for the words that it
/// begins. The last one, still being typed, does so from its first character.
pub const PREFIX_CHARS_MIN: usize = 3;

/// A word found in at most so many documents counts as rare: it may itself be a typo.
pub const RARE_DOCUMENTS_MAX: u32 = 2;

/// The words that a query's word is corrected to are at most so many, the likeliest.
pub const CORRECTIONS_MAX: usize = 48;

/// How much the corrections of words weigh that are kept for the next query, in bytes, twice (see
/// `memo`): some thousand words, and a hundredth of what an isolate may weigh.
pub(crate) const CORRECTIONS_BYTES: usize = 512 << 10;

/// How much the words weigh that are kept with the documents that have them, in bytes, twice (see
/// `memo`): about a thousand words of 10,000 documents, and a twelfth of what an isolate may weigh.
pub(crate) const TERMS_BYTES: usize = 4 << 20;

// The relations between them.
const _: () = assert!(DOCUMENTS_MAX < 1 << 19);
const _: () = assert!(SEGMENT_BYTES_MAX < 1 << 20);
const _: () = assert!(TERM_BYTES_MAX < 256);
