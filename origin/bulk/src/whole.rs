//! A whole file into the shop, from its first reading to the last collection.

use std::io::{Read, Seek, SeekFrom};

use books::catalog;
use books::{Fault, Moment};
use database::Store;
use domain::CatalogError;
use exchange::{FileError, Issue, Reader, Survey};
use sha2::{Digest as _, Sha256};

use crate::import::{BATCH, Fate, Import, Outcome, Target};
use crate::markets;
use crate::pictures::Pictures;
use crate::progress::{self, Counts, Progress};

/// Why an import did not come to its end. What it had taken until then stays, and the same import
/// again goes on there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as a product CSV. Nothing was taken.
    #[error(transparent)]
    File(#[from] FileError),
    /// The shop has no market, and so no currency for a price.
    #[error("the shop has no markets yet")]
    NoMarkets,
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The collections that the file names contradict the shop's. Its products were taken.
    #[error("the collections that the file names cannot be used")]
    Collections(#[source] CatalogError),
}

/// What happens while a file is imported.
#[derive(Debug)]
pub enum Event<'a> {
    /// The file can be read. With `resumed`, an import of the same bytes was interrupted, and this
    /// one goes on there.
    Begun {
        /// Its rows, products and bytes.
        survey: &'a Survey,
        /// What had become of the products before.
        resumed: Option<Counts>,
    },
    /// A product was taken, or was not.
    Product(&'a Outcome),
    /// Everything before this byte of the file is behind.
    Behind(u64),
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Rows of the file, the header aside.
    pub rows: u64,
    /// Products of the file.
    pub products: u64,
    /// What became of them, those before an interruption included.
    pub counts: Counts,
    /// Whether it went on after an interruption.
    pub resumed: bool,
    /// What is said about the header.
    pub header: Vec<Issue>,
}

/// Imports a product CSV: reads it once to see that it can be read, then takes its products, some
/// hundred in a batch. Memory is bounded by such a batch, and by 24 bytes for each product.
///
/// `file` is a name for people and the bytes, read from their beginning (`Cursor::new(bytes)` will
/// do). A product that cannot be taken keeps no other one out: `watch` hears of each, with the rows
/// and columns that are wrong.
///
/// An import that was interrupted goes on where it was, as soon as the same bytes are imported
/// again; one that had come to its end begins anew and changes nothing. A dry run says what would
/// become of each product, and writes nothing.
///
/// Nothing is published by this: see [`books::publish`].
///
/// # Errors
/// When the file cannot be read, the database fails or the collections cannot be written.
pub async fn import<S: Store, P: Pictures>(
    to: Target<'_, S>,
    (name, mut file): (&str, impl Read + Seek),
    pictures: &P,
    (dry, moment): (bool, &mut Moment),
    mut watch: impl FnMut(Event<'_>),
) -> Result<Imported, ImportError> {
    let frame = catalog::frame(to.store).await?;
    let mut hash = Sha256::new();
    let survey = Survey::of(
        Hashed { file: &mut file, hash: &mut hash },
        &markets(&frame).ok_or(ImportError::NoMarkets)?,
    )?;
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let resumed = if dry { None } else { progress::restore(to.store, &digest).await? };
    watch(Event::Begun { survey: &survey, resumed: resumed.map(|(_, counts)| counts) });
    let (begin, counts) = resumed.unwrap_or((survey.begin, Counts::default()));
    file.seek(SeekFrom::Start(begin.offset)).map_err(FileError::Io)?;
    let header = survey.layout().header().map(str::to_owned).collect();
    let mut progress = Progress { digest, name: name.to_owned(), header, next: begin, counts };
    let mut entries = Reader::resume(file, &survey, begin);
    let mut import = Import::begin(to, &survey, dry, moment.now()).await?;
    let mut counts = progress.counts;
    loop {
        let batch: Vec<_> = entries.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        let Some(next) = batch.last().map(|entry| entry.next) else { break };
        for outcome in import.take(batch, pictures, moment).await? {
            counts.add(outcome.fate);
            watch(Event::Product(&outcome));
        }
        watch(Event::Behind(next.offset));
        progress.next = next;
        if !dry && import.is_settled() {
            progress.counts = counts;
            progress::save(to.store, &progress, false, moment.now()).await?;
        }
    }
    if !dry {
        import.finish(moment).await?.map_err(ImportError::Collections)?;
        progress.counts = counts;
        progress::save(to.store, &progress, true, moment.now()).await?;
    }
    let (rows, products) = (survey.rows, survey.products);
    let header = survey.issues().to_vec();
    Ok(Imported { rows, products, counts, resumed: resumed.is_some(), header })
}

impl Counts {
    /// Counts one more.
    const fn add(&mut self, fate: Fate) {
        let count = match fate {
            Fate::Created => &mut self.created,
            Fate::Changed => &mut self.changed,
            Fate::Unchanged => &mut self.unchanged,
            Fate::Failed => &mut self.failed,
        };
        *count = count.saturating_add(1);
    }
}

/// A file whose bytes are hashed as they are read.
struct Hashed<'a, R> {
    file: &'a mut R,
    hash: &'a mut Sha256,
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
