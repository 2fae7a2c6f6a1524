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
    meanwhile: Arc<Mutex<Option<(&'static str, Batch)>>>,
}

impl Flaky {
    pub(crate) fn new(local: Local) -> Self {
        Self { local, faults: Arc::default(), meanwhile: Arc::default() }
    }

    /// The write after `spared` more of them meets this fault.
    pub(crate) fn fail_after(&self, spared: usize, fault: Fault) {
        let mut faults = self.faults.lock().unwrap();
        faults.extend(std::iter::repeat_n(None, spared));
        faults.push_back(Some(fault));
    }

    /// Between the reading and the next write of this name, somebody else writes this.
    pub(crate) fn meanwhile(&self, name: &'static str, batch: Batch) {
        *self.meanwhile.lock().unwrap() = Some((name, batch));
    }

    /// Whether nobody has come between as was wished.
    pub(crate) fn still_waits(&self) -> bool {
        self.meanwhile.lock().unwrap().is_some()
    }

    fn between(&self, name: &str) -> Option<Batch> {
        let mut meanwhile = self.meanwhile.lock().unwrap();
        meanwhile.take_if(|(wanted, _)| *wanted == name).map(|(_, batch)| batch)
    }

    pub(crate) fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }
}

impl Store for Flaky {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        if let Some(other) = self.between(batch.name()) {
            self.local.run(&other, within).await?;
        }
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
