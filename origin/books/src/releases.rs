//! Releases in memory: what quotes are checked against, and the drafts that the next is made of.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use database::{Batch, Statement, Store};

use crate::Fault;
use crate::catalog::Shelves;
use crate::press::{self, Kept};
use crate::shop::run;
use crate::sql::releases as sql;

/// How many releases are kept open. Intents name the newest one or the few before it.
const KEPT_MAX: usize = 8;

/// Segments read at once, so that no answer of a database behind HTTP is too large.
const SEGMENTS_AT_ONCE: usize = 4;

/// The releases that one origin process has open, newest ones kept, and its drafts.
#[derive(Debug, Default)]
pub struct Releases {
    by_number: Mutex<BTreeMap<u64, Arc<Kept>>>,
    shelves: Mutex<Option<Shelves>>,
}

impl Releases {
    /// The stored copy of this release, opened once. `None` when there never was one or it is no
    /// longer kept.
    ///
    /// # Errors
    /// When the database fails or holds bytes that are not a release.
    pub async fn get<S: Store>(&self, store: &S, release: u64) -> Result<Option<Arc<Kept>>, Fault> {
        if let Some(known) = lock(&self.by_number).get(&release) {
            return Ok(Some(Arc::clone(known)));
        }
        let Ok(number) = i64::try_from(release) else { return Ok(None) };
        let Some(kept) = read(store, number).await? else { return Ok(None) };
        let kept = Arc::new(kept);
        self.keep(release, Arc::clone(&kept));
        Ok(Some(kept))
    }

    /// Remembers a release that was just published here.
    pub(crate) fn keep(&self, release: u64, kept: Arc<Kept>) {
        let mut known = lock(&self.by_number);
        known.insert(release, kept);
        while known.len() > KEPT_MAX {
            known.pop_first();
        }
    }

    /// The drafts as they were last read here. Whoever else wants them meanwhile reads his own.
    pub(crate) fn take_shelves(&self) -> Shelves {
        lock(&self.shelves).take().unwrap_or_default()
    }

    /// Gives drafts back, unless newer ones are here.
    pub(crate) fn give_back(&self, shelves: Shelves) {
        let mut known = lock(&self.shelves);
        if known.as_ref().is_none_or(|known| known.change() <= shelves.change()) {
            *known = Some(shelves);
        }
    }
}

/// A panic elsewhere cannot leave these half changed, so a poisoned lock is as good as new.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn read<S: Store>(store: &S, number: i64) -> Result<Option<Kept>, Fault> {
    let mut batch = Batch::read("release");
    let step = batch.push(Statement::new(sql::RELEASE).bind(number));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    let Some(manifest) = row.optional_text(1)? else {
        return press::whole(row.blob(0)?).map(Some);
    };
    let mut segments = HashMap::new();
    for names in press::names(manifest)?.chunks(SEGMENTS_AT_ONCE) {
        let names: serde_json::Value = names.iter().map(String::as_str).collect();
        let mut batch = Batch::read("release's segments");
        let step = batch.push(Statement::new(sql::SEGMENTS).bind(names.to_string()));
        for row in &run(store, &batch).await?.of(step).rows {
            segments.insert(row.text(0)?.to_owned(), row.blob(1)?.to_owned());
        }
    }
    press::open(manifest, segments).map(Some)
}
