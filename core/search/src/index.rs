//! An index: its segments, opened.

use std::sync::Arc;

use thiserror::Error;

use crate::bytes::Cursor;
use crate::corrections::Correction;
use crate::dictionary::Dictionary;
use crate::language::Language;
use crate::limits::{CORRECTIONS_BYTES, DOCUMENTS_MAX, TERMS_BYTES};
use crate::memo::Memo;
use crate::number::{short, size};
use crate::reader::Reader;
use crate::segment::{HEADER_BYTES, Header, HeaderFault, Role};
use crate::synonyms::Synonyms;
use crate::term::Term;

/// Why segments could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Bytes that are no segment, or one of another version of the format.
    #[error("these bytes are no segment of an index that this version reads")]
    Format,
    /// Fewer bytes than their header says, or more.
    #[error("a segment has another length than it says")]
    Length,
    /// No head segment.
    #[error("the head segment is missing")]
    NoHead,
    /// A segment that the head names is not among them.
    #[error("segment {0:?} is missing")]
    Missing(Role),
    /// A segment of another compilation.
    #[error("segment {0:?} belongs to another index")]
    Foreign(Role),
    /// What a segment says of itself cannot be.
    #[error("segment {0:?} contradicts itself")]
    Inconsistent(Role),
}

impl From<HeaderFault> for OpenError {
    fn from(fault: HeaderFault) -> Self {
        match fault {
            HeaderFault::Short => Self::Length,
            HeaderFault::Format => Self::Format,
        }
    }
}

/// An index that is read where its bytes lie: `B` is `Arc<[u8]>`, `Rc<[u8]>`, `Bytes`, `Vec<u8>`.
#[derive(Debug, Clone)]
pub struct Index<B> {
    language: Language,
    documents: u32,
    head: B,
    /// Each with the ordinal of its first word.
    dictionaries: Vec<(u32, B)>,
    postings: Vec<B>,
    /// What words were taken for before. Clones share it: they hold the same words.
    corrections: Arc<Memo<[Correction]>>,
    terms: Arc<Memo<Term>>,
}

/// The numbers that the head begins with.
struct Head {
    language: Language,
    documents: u32,
    pieces: Vec<(Header, u32)>,
}

const HEAD: OpenError = OpenError::Inconsistent(Role::Head);

fn read_head(bytes: &[u8]) -> Option<Head> {
    let mut cursor = Cursor(bytes.get(HEADER_BYTES..)?);
    let language = Language::from_code(u8::try_from(cursor.u32()?).ok()?)?;
    let documents = cursor.u32().filter(|documents| *documents <= DOCUMENTS_MAX)?;
    let _words = cursor.u32()?;
    let count = cursor.u32()?;
    let pieces: Option<Vec<_>> =
        (0..count).map(|_| Some((Header::fields(&mut cursor)??, cursor.u32()?))).collect();
    cursor.take(size(documents))?;
    Synonyms::open(&mut cursor)?;
    cursor.0.is_empty().then_some(Head { language, documents, pieces: pieces? })
}

impl<B: AsRef<[u8]>> Index<B> {
    /// Opens the segments of one compilation, in any order. Others among them are left out.
    ///
    /// Only headers and lengths are looked at: the work does not grow with the documents. Bytes
    /// that were damaged behind their header give wrong or empty answers later, and no panic;
    /// whoever fetches segments by their hash knows that they were not.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open(segments: Vec<B>) -> Result<Self, OpenError> {
        let headers: Result<Vec<_>, _> =
            segments.iter().map(|segment| Header::read(segment.as_ref())).collect();
        let mut given: Vec<_> = headers?.into_iter().zip(segments).collect();
        let mut take = |wanted: Role| {
            let at = given.iter().position(|(header, _)| header.role == wanted)?;
            Some(given.swap_remove(at))
        };
        let (_, head) = take(Role::Head).ok_or(OpenError::NoHead)?;
        let Head { language, documents, pieces } = read_head(head.as_ref()).ok_or(HEAD)?;

        let (mut dictionaries, mut postings, mut words) = (Vec::new(), Vec::new(), 0);
        for (listed, first) in pieces {
            let (header, segment) = take(listed.role).ok_or(OpenError::Missing(listed.role))?;
            if header != listed {
                return Err(OpenError::Foreign(listed.role));
            }
            let inconsistent = OpenError::Inconsistent(listed.role);
            match listed.role {
                Role::Dictionary(number) => {
                    let dictionary = Dictionary::open(segment.as_ref()).ok_or(inconsistent)?;
                    if short(dictionaries.len()) != u32::from(number) || first != words {
                        return Err(HEAD);
                    }
                    words = first.checked_add(dictionary.words).ok_or(inconsistent)?;
                    dictionaries.push((first, segment));
                }
                Role::Postings(number) if short(postings.len()) == u32::from(number) => {
                    postings.push(segment);
                }
                Role::Postings(_) | Role::Head => return Err(HEAD),
            }
        }
        let corrections = Arc::new(Memo::new(CORRECTIONS_BYTES));
        let terms = Arc::new(Memo::new(TERMS_BYTES));
        Ok(Self { language, documents, head, dictionaries, postings, corrections, terms })
    }

    /// How many documents were compiled; their ordinals are below this.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// The language that they were compiled in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// What is kept of words.
    pub(crate) fn terms(&self) -> &Memo<Term> {
        &self.terms
    }

    /// Everything in it as slices, for one question.
    pub(crate) fn reader(&self) -> Reader<'_> {
        let head = self.head.as_ref();
        let (titles, synonyms) = self.head_parts(head).unwrap_or_default();
        let dictionaries = self
            .dictionaries
            .iter()
            .filter_map(|(first, segment)| Some((*first, Dictionary::open(segment.as_ref())?)));
        Reader {
            language: self.language,
            documents: self.documents,
            titles,
            synonyms,
            dictionaries: dictionaries.collect(),
            postings: self.postings.iter().map(AsRef::as_ref).collect(),
            corrections: &self.corrections,
        }
    }

    fn head_parts<'a>(&self, head: &'a [u8]) -> Option<(&'a [u8], Option<Synonyms<'a>>)> {
        const LISTED: usize = HEADER_BYTES;
        let pieces = self.dictionaries.len().saturating_add(self.postings.len());
        let start = HEADER_BYTES.saturating_add(16).saturating_add(pieces.saturating_mul(LISTED));
        let mut cursor = Cursor(head.get(start..)?);
        let titles = cursor.take(size(self.documents))?;
        Some((titles, Synonyms::open(&mut cursor)))
    }
}
