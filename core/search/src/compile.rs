//! Compiling: documents become segments.

mod compounds;
mod dictionary;
mod synonyms;
mod terms;

use thiserror::Error;

pub use self::synonyms::SynonymGroup;
use self::terms::{Term, Terms};
use crate::language::Language;
use crate::limits::{DOCUMENTS_MAX, SEGMENT_BYTES_MAX, TERM_BYTES_MAX};
use crate::number::{short, size};
use crate::postings::{Entry, Place};
use crate::segment::{HEADER_BYTES, Header, Role, Segment};
use crate::title::{HeadSearch, Title};
use crate::words::{Kind, Word, words};

/// What is searched for, in one language: the texts of a product.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'a> {
    /// Its name; weighs most, and its order of words counts.
    pub title: &'a str,
    /// Vendor, kind, tags, option values, names of categories, SKUs.
    pub keywords: &'a [&'a str],
    /// Its description, as text without markup.
    pub body: &'a str,
}

/// Why documents could not be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CompileError {
    /// More than [`DOCUMENTS_MAX`].
    #[error("more than {DOCUMENTS_MAX} documents are too many for one index")]
    TooManyDocuments,
    /// More than fit beside the rest of the head segment.
    #[error("the synonyms are more than fit into one segment")]
    TooManySynonyms,
    /// More segments than can be numbered.
    #[error("the words of these documents do not fit into one index")]
    TooManyWords,
}

/// Gathers documents; they are numbered 0, 1, 2 … in the order in which they are added.
///
/// The same documents in the same order give the same bytes.
pub struct Compiler {
    language: Language,
    terms: Terms,
    /// Of each title, a [`Title`].
    titles: Vec<u8>,
    /// Of the document at hand: the number of each word, and where it was.
    seen: Vec<(u32, Seen)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Title(u8),
    Keyword,
    /// In a keyword with digits, which is no word to be suggested.
    Code,
    Body,
}

impl Compiler {
    /// Begins an index of documents in one language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, terms: Terms::default(), titles: Vec::new(), seen: Vec::new() }
    }

    /// Adds a document and answers its ordinal.
    ///
    /// # Errors
    ///
    /// [`CompileError::TooManyDocuments`].
    pub fn add(&mut self, document: &Document<'_>) -> Result<u32, CompileError> {
        let ordinal = short(self.titles.len());
        if ordinal >= DOCUMENTS_MAX {
            return Err(CompileError::TooManyDocuments);
        }
        self.read(document.title, Seen::Title);
        self.titles.push(self.title(document.title).encode());
        for keyword in document.keywords {
            let code = keyword.contains(|letter: char| letter.is_ascii_digit());
            self.read(keyword, |_| if code { Seen::Code } else { Seen::Keyword });
        }
        self.read(document.body, |_| Seen::Body);

        self.seen.sort_unstable();
        for word in self.seen.chunk_by(|one, other| one.0 == other.0) {
            let number = word.first().map_or(0, |(number, _)| *number);
            let count = |wanted| short(word.iter().filter(|(_, seen)| *seen == wanted).count());
            let title = word.first().and_then(|(_, seen)| match seen {
                Seen::Title(at) => Some(*at),
                Seen::Keyword | Seen::Code | Seen::Body => None,
            });
            let (keywords, codes) = (count(Seen::Keyword), count(Seen::Code));
            let place = Place::new(title, keywords.saturating_add(codes), count(Seen::Body));
            if let Some(term) = self.terms.all.get_mut(size(number)) {
                term.push(ordinal, place);
                if word.iter().all(|(_, seen)| *seen == Seen::Code) {
                    term.note_code();
                }
            }
        }
        self.seen.clear();
        Ok(ordinal)
    }

    /// What is kept of a title beside its words.
    fn title(&self, text: &str) -> Title {
        let (mut place, mut telling, mut head) = (0_u32, 0_u32, HeadSearch::default());
        words(text, |word| {
            if word.kind != Kind::Tail {
                place = place.saturating_add(1);
                telling = telling.saturating_add(u32::from(!self.language.is_filler(word.text)));
                let ends = self.language.ends_phrase(word.text);
                head.word(text, place, (word.place.start, word.place.end), ends);
            }
        });
        Title { words: if telling > 0 { telling } else { place }, head: head.head() }
    }

    /// Notes the words of a text.
    fn read(&mut self, text: &str, seen: impl Fn(u8) -> Seen) {
        let Self { terms, seen: all, .. } = self;
        let mut count = 0_u8;
        // Two words joined by a hyphen are also one: "t-shirt" is asked for as "tshirt".
        let mut joined = String::new();
        words(text, |word| {
            let at = if word.kind == Kind::Tail { count.saturating_sub(1) } else { count };
            let shown = shown(text, &word);
            all.push((terms.number(word.text, shown.as_deref()), seen(at)));
            if word.hyphened {
                joined.push_str(word.text);
                let end = joined.floor_char_boundary(TERM_BYTES_MAX);
                let number = terms.number(joined.get(..end).unwrap_or_default(), None);
                all.push((number, seen(at.saturating_sub(1))));
            }
            joined.clear();
            joined.push_str(word.text);
            if word.kind != Kind::Tail {
                count = count.saturating_add(1);
            }
        });
    }

    /// Writes the segments: the head first, then dictionaries, then postings.
    ///
    /// # Errors
    ///
    /// [`CompileError::TooManySynonyms`], [`CompileError::TooManyWords`].
    pub fn finish(mut self, groups: &[SynonymGroup<'_>]) -> Result<Vec<Segment>, CompileError> {
        if self.language == Language::German {
            compounds::split(&mut self.terms);
        }
        let terms = self.terms.sorted();
        let (postings, entries) = write_postings(&terms)?;
        let dictionaries = dictionary::write(&terms, &entries);

        let pieces = dictionaries.into_iter().chain(postings.into_iter().map(|piece| (piece, 0)));
        let pieces: Vec<_> = pieces.collect();
        let mut head = Vec::new();
        let language = u32::from(self.language.code());
        for number in [language, short(self.titles.len()), short(terms.len()), short(pieces.len())]
        {
            head.extend(number.to_le_bytes());
        }
        for (segment, first) in &pieces {
            if let Ok(header) = Header::read(&segment.bytes) {
                header.write_fields(&mut head);
            }
            head.extend(first.to_le_bytes());
        }
        head.extend(&self.titles);
        head.extend(synonyms::write(groups)?);
        let mut segments = vec![Segment::new(Role::Head, &head)];
        segments.extend(pieces.into_iter().map(|(segment, _)| segment));
        Ok(segments)
    }
}

/// How a word of a text is shown, where that is not as it is folded: in lower case, with accents.
fn shown(text: &str, word: &Word<'_>) -> Option<String> {
    let written = text.get(word.place.clone())?;
    if word.kind != Kind::Spaced || written.eq_ignore_ascii_case(word.text) {
        return None;
    }
    let written: String = written.chars().filter(|written| *written != '\u{AD}').collect();
    let written = written.to_lowercase();
    (written != word.text && written.len() <= SHOWN_BYTES_MAX).then_some(written)
}

/// Longer words are shown as they are folded.
const SHOWN_BYTES_MAX: usize = 80;

/// Lists of postings in segments, and where each word's is.
fn write_postings(terms: &[Term]) -> Result<(Vec<Segment>, Vec<Entry>), CompileError> {
    let mut segments = Vec::new();
    let mut entries = Vec::with_capacity(terms.len());
    let mut content = Vec::new();
    let mut list = Vec::new();
    for term in terms {
        if let Some((document, place)) = term.list.single() {
            entries.push(Entry::Single(document, place));
            continue;
        }
        list.clear();
        term.list.write(&mut list);
        let full = content.len().saturating_add(list.len()).saturating_add(HEADER_BYTES);
        if full > SEGMENT_BYTES_MAX {
            segments.push(Segment::new(number(&segments)?, &content));
            content.clear();
        }
        let offset = short(content.len().saturating_add(HEADER_BYTES));
        let Role::Postings(segment) = number(&segments)? else { continue };
        entries.push(Entry::List { segment, offset });
        content.extend(&list);
    }
    if !content.is_empty() {
        segments.push(Segment::new(number(&segments)?, &content));
    }
    Ok((segments, entries))
}

/// The role of the next segment of postings. Entries have eleven bits for it.
fn number(segments: &[Segment]) -> Result<Role, CompileError> {
    let number = u16::try_from(segments.len()).ok().filter(|number| *number < 1 << 11);
    number.map(Role::Postings).ok_or(CompileError::TooManyWords)
}

/// Compiles documents that are at hand together.
///
/// # Errors
///
/// When there are more of something than an index holds.
pub fn compile<'a>(
    language: Language,
    documents: impl IntoIterator<Item = Document<'a>>,
    synonyms: &[SynonymGroup<'_>],
) -> Result<Vec<Segment>, CompileError> {
    let mut compiler = Compiler::new(language);
    for document in documents {
        compiler.add(&document)?;
    }
    compiler.finish(synonyms)
}
