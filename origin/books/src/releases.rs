//! Releases in memory: what quotes are checked against.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use database::{Batch, Statement, Store};
use domain::Catalog;

use crate::Fault;
use crate::shop::run;
use crate::sql::boxes;

/// How many decoded releases are kept. Intents name the newest one or the few before it.
const KEPT_MAX: usize = 8;

/// The decoded releases of one origin process, newest ones kept.
#[derive(Debug, Default)]
pub struct Releases {
    by_number: Mutex<BTreeMap<u64, Arc<Catalog>>>,
}

impl Releases {
    /// The stored copy of this release, decoded once. `None` when there never was one or it is no
    /// longer kept.
    ///
    /// # Errors
    /// When the database fails or holds bytes that are not a release.
    pub async fn get<S: Store>(
        &self,
        store: &S,
        release: u64,
    ) -> Result<Option<Arc<Catalog>>, Fault> {
        if let Some(known) = self.lock().get(&release) {
            return Ok(Some(Arc::clone(known)));
        }
        let Ok(number) = i64::try_from(release) else { return Ok(None) };
        let mut batch = Batch::read("release");
        let bytes = batch.push(Statement::new(boxes::RELEASE).bind(number));
        let rows = run(store, &batch).await?;
        let Some(row) = rows.of(bytes).first() else { return Ok(None) };
        let catalog = wire::release::decode(row.blob(0)?).map_err(|_| Fault::Stored("release"))?;
        let catalog = Arc::new(catalog);
        self.keep(release, Arc::clone(&catalog));
        Ok(Some(catalog))
    }

    /// Remembers a release that was just published here.
    pub fn keep(&self, release: u64, catalog: Arc<Catalog>) {
        let mut known = self.lock();
        known.insert(release, catalog);
        while known.len() > KEPT_MAX {
            known.pop_first();
        }
    }

    /// A panic elsewhere cannot leave the map half changed, so a poisoned lock is as good as new.
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Arc<Catalog>>> {
        self.by_number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
