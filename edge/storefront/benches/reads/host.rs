//! A host with one database, a clock that stands still, and nobody else.

use std::cell::RefCell;
use std::future::Future;
use std::path::Path;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use database::{Batch, Database, Identity, Rows};
use database_local::{Connection, Options, Place, read};
use domain::{Millis, Timestamp};
use storefront::{Host, HostError, Line, Settings};
use wire::answer::Answer;
use wire::envelope::Envelope;
use wire::keys::KeyId;
use wire::seal::SealingPrivate;

/// Some time after everything seeded was published.
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

type Later = Pin<Box<dyn Future<Output = ()>>>;

/// The host. Clones share it.
#[derive(Clone)]
pub(crate) struct FileHost(Rc<Parts>);

struct Parts {
    catalog: RefCell<Connection>,
    after: RefCell<Vec<Later>>,
    /// Log lines are written out, and then dropped.
    logged: RefCell<usize>,
}

impl FileHost {
    pub(crate) fn open(file: &Path, store: &str, environment: &str) -> (Self, Settings) {
        let identity = Identity::new(store, environment);
        let options = Options::default();
        let catalog = Connection::open(&Place::from(file), &identity, &options).unwrap();
        let parts = Parts {
            catalog: RefCell::new(catalog),
            after: RefCell::default(),
            logged: RefCell::default(),
        };
        (Self(Rc::new(parts)), settings(store, environment))
    }

    /// Does what was left for after the response.
    pub(crate) fn settle(&self) {
        for work in self.0.after.take() {
            now(work);
        }
    }
}

fn settings(store: &str, environment: &str) -> Settings {
    let sealing = SealingPrivate::generate(KeyId::parse("seal-1").unwrap(), &[9; 32]);
    let values = [
        ("BODEGA_STORE", store.to_owned()),
        ("BODEGA_ENVIRONMENT", environment.to_owned()),
        ("BODEGA_REGION", "local".to_owned()),
        ("BODEGA_EDGE_SECRET", "07".repeat(32)),
        ("BODEGA_EDGE_KEY", "edge-1".to_owned()),
        ("BODEGA_SEALING_KEY", sealing.public().to_string()),
        ("BODEGA_ORIGIN_URL", "http://origin.test".to_owned()),
        ("BODEGA_ORIGIN_PUBLIC_URL", "http://origin.test".to_owned()),
        ("BODEGA_PROVIDER_URL", "http://pay.test".to_owned()),
        ("BODEGA_PUBLISHABLE_KEY", "pk_test_1".to_owned()),
    ];
    let lookup = |name: &str| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    Settings::parse(lookup).unwrap()
}

impl Host for FileHost {
    async fn run(&self, _on: Database, batch: &Batch, _within: Millis) -> Result<Rows, HostError> {
        Ok(read(&mut self.0.catalog.borrow_mut(), batch)?)
    }

    async fn ask(&self, _: &Envelope, _: &str, _: Millis) -> Result<Answer, HostError> {
        Err(HostError::Deadline)
    }

    async fn send(&self, _: &Envelope, _: &str) -> Result<(), HostError> {
        Err(HostError::TooLarge)
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.0.after.borrow_mut().push(Box::pin(work));
    }

    fn now(&self) -> Timestamp {
        NOW
    }

    fn entropy(&self) -> [u8; 32] {
        [7; 32]
    }

    fn log(&self, line: &Line<'_>) {
        *self.0.logged.borrow_mut() += line.to_json().len();
    }
}

/// Runs a future that never has to wait.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}
