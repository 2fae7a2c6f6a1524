//! A real database behind a network that loses things on demand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use database::{Batch, BatchError, Kind, Rows, Store};
use database_local::Local;
use domain::Millis;

use crate::provider::Fault;

/// A real database behind a network that loses things on demand.
#[derive(Clone)]
pub(crate) struct Flaky {
    local: Local,
    faults: Arc<Mutex<VecDeque<Option<Fault>>>>,
}

impl Flaky {
    pub(crate) fn new(local: Local) -> Self {
        Self { local, faults: Arc::default() }
    }

    /// The write after `spared` more of them meets this fault.
    pub(crate) fn fail_after(&self, spared: usize, fault: Fault) {
        let mut faults = self.faults.lock().unwrap();
        faults.extend(std::iter::repeat_n(None, spared));
        faults.push_back(Some(fault));
    }

    pub(crate) fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }
}

impl Store for Flaky {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let fault = match batch.kind() {
            Kind::Write => self.faults.lock().unwrap().pop_front().flatten(),
            Kind::Read => None,
        };
        match fault {
            None => self.local.run(batch, within).await,
            Some(Fault::LoseAnswer) => {
                self.local.run(batch, within).await?;
                Err(BatchError::Unknown)
            }
            Some(Fault::LoseCall) => Err(BatchError::Unknown),
            Some(Fault::Busy) => Err(BatchError::Busy),
        }
    }
}
