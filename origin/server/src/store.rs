//! Where a database is: in this process, or behind HTTP.

use database::{Batch, BatchError, Kind, Rows};
use database_local::Local;
use domain::Millis;

use crate::crash::{self, CrashPoint};
use crate::remote::Remote;

/// The name that `books` gives to the batch by which an intent becomes an order.
const PLACE: &str = "place order";

/// One database of the shop's.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    crash: Option<CrashPoint>,
}

#[derive(Debug, Clone)]
enum Place {
    Local(Local),
    Remote(Remote),
}

impl From<Local> for Store {
    fn from(local: Local) -> Self {
        Self { place: Place::Local(local), crash: None }
    }
}

impl From<Remote> for Store {
    fn from(remote: Remote) -> Self {
        Self { place: Place::Remote(remote), crash: None }
    }
}

impl Store {
    /// The same database, at which this process dies on purpose.
    pub(crate) fn dying(mut self, at: Option<CrashPoint>) -> Self {
        self.crash = at;
        self
    }
}

impl database::Store for Store {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let placing = batch.kind() == Kind::Write && batch.name() == PLACE;
        if placing {
            crash::here(CrashPoint::IntakeBeforeCommit, self.crash);
        }
        let rows = match &self.place {
            Place::Local(local) => local.run(batch, within).await,
            Place::Remote(remote) => remote.run(batch, within).await,
        };
        if placing && rows.is_ok() {
            crash::here(CrashPoint::IntakeAfterCommit, self.crash);
        }
        rows
    }
}
