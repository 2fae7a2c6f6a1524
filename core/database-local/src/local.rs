//! A local database that many tasks share: one writer thread, some reader threads.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use database::{Batch, BatchError, Identity, Kind, Rows, Store};
use domain::Millis;
use tokio::sync::oneshot;

use crate::commit::{commit, read};
use crate::connection::{Connection, Options, Place};
use crate::failure::OpenError;
use crate::inbox::Inbox;

/// A libSQL file with group commit. Clones share it; it is closed with the last one.
#[derive(Clone)]
pub struct Local(Arc<Inner>);

struct Inner {
    writes: Arc<Inbox<Asked>>,
    reads: Arc<Inbox<Asked>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// A batch that waits for its turn.
struct Asked {
    batch: Batch,
    deadline: Option<Instant>,
    answer: oneshot::Sender<Result<Rows, BatchError>>,
}

impl Local {
    /// Opens the file, creating it when it is missing, and starts the threads.
    ///
    /// A new file has no identity: `database::migrate` gives it one, and until then every other
    /// batch is answered `WrongStore`.
    ///
    /// # Errors
    /// When the file cannot be opened or does not take its settings.
    pub fn open(path: &Path, identity: &Identity, options: Options) -> Result<Self, OpenError> {
        let place = Place::File(path.to_owned());
        let writer = Connection::open(&place, identity, &options)?;
        let inner = Inner {
            writes: Arc::new(Inbox::new()),
            reads: Arc::new(Inbox::new()),
            threads: Mutex::new(Vec::new()),
        };
        let writes = Arc::clone(&inner.writes);
        let group_max = options.group_max.max(1);
        inner.start("database-writer", move || write_all(writer, &writes, group_max))?;
        for _ in 0..options.readers.max(1) {
            let reader = Connection::open_reader(&place, identity, &options)?;
            let reads = Arc::clone(&inner.reads);
            inner.start("database-reader", move || read_all(reader, &reads))?;
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Takes no more batches, finishes those that were accepted, and waits until the threads have
    /// ended. Every clone is closed with it; later batches are answered `Unreachable`.
    pub fn close(&self) {
        self.0.close();
    }
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Local")
    }
}

impl Store for Local {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked { batch: batch.clone(), deadline: deadline(within), answer };
        let (inbox, lost) = match batch.kind() {
            Kind::Write => (&self.0.writes, BatchError::Unknown),
            Kind::Read => (&self.0.reads, BatchError::Unreachable("the reader ended".to_owned())),
        };
        if inbox.put(asked).is_err() {
            return Err(BatchError::Unreachable("the database is closed".to_owned()));
        }
        answered.await.unwrap_or(Err(lost))
    }
}

impl Inner {
    fn start(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        let thread = thread.map_err(OpenError::Thread)?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    fn close(&self) {
        self.writes.close();
        self.reads.close();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A thread that panicked has dropped its answers, which told their callers.
            drop(thread.join());
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn write_all(mut connection: Connection, inbox: &Inbox<Asked>, group_max: usize) {
    let _ended = inbox.close_at_end();
    let mut taken = Vec::with_capacity(group_max);
    let mut batches = Vec::with_capacity(group_max);
    let mut answers = Vec::with_capacity(group_max);
    while inbox.take(group_max, &mut taken) {
        let now = now();
        for asked in taken.drain(..) {
            if asked.deadline.is_some_and(|deadline| deadline <= now) {
                // A caller that has gone needs no answer.
                drop(asked.answer.send(Err(BatchError::Deadline)));
            } else {
                batches.push(asked.batch);
                answers.push(asked.answer);
            }
        }
        let outcomes = commit(&mut connection, &batches);
        for (answer, outcome) in answers.drain(..).zip(outcomes) {
            drop(answer.send(outcome));
        }
        batches.clear();
    }
}

fn read_all(mut connection: Connection, inbox: &Inbox<Asked>) {
    let _ended = inbox.close_at_end();
    let mut taken = Vec::with_capacity(1);
    while inbox.take(1, &mut taken) {
        for asked in taken.drain(..) {
            let late = asked.deadline.is_some_and(|deadline| deadline <= now());
            let outcome =
                if late { Err(BatchError::Deadline) } else { read(&mut connection, &asked.batch) };
            drop(asked.answer.send(outcome));
        }
    }
}

/// A deadline too far away to be told is none.
fn deadline(within: Millis) -> Option<Instant> {
    now().checked_add(Duration::from_millis(within.get()))
}

#[expect(clippy::disallowed_methods, reason = "deadlines of threads need the machine's clock")]
fn now() -> Instant {
    Instant::now()
}
