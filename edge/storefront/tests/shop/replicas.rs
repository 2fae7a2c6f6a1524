//! A region whose carts have a primary and a replica that lags, loses its primary, and sees its log
//! rebuilt; and a catalog with two databases. All of it real libSQL: the replica is given the
//! primary's writes, in order and late.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use bytes::Bytes;
use database::epoch::{self, Looked};
use database::{Batch, BatchError, Database, Kind, Rows, Store};
use domain::{Millis, Timestamp};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use storefront::{Host, HostError, Line, Remote, Shop, Visitor, serve};
use wire::answer::Answer;
use wire::envelope::Envelope;

use crate::memory::{Memory, now};

/// How a database counts its writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Log {
    /// The index that it had after `writes`.
    base: u64,
    writes: usize,
}

impl Log {
    /// A write is some frames.
    fn index(self, writes: usize) -> u64 {
        self.base + 3 * u64::try_from(writes - self.writes).unwrap()
    }
}

/// How the primary is to be reached from the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Well,
    /// Refused at once.
    Refused,
    /// No answer until the deadline.
    Silent,
    /// It does what it is asked, and the answer is lost.
    Lossy,
}

/// The host. Clones share it.
#[derive(Clone)]
pub(crate) struct World(Rc<Parts>);

struct Parts {
    /// Everything but the carts' replica, and the carts' primary.
    near: Memory,
    /// Its carts are the replica, its catalog is the far one.
    far: Memory,
    written: RefCell<Vec<Batch>>,
    log: Cell<Log>,
    line: Cell<Way>,
    applied: Cell<usize>,
    followed: Cell<Log>,
    replica_up: Cell<bool>,
    /// How many writes come in while somebody waits for them.
    coming: Cell<usize>,
}

impl World {
    pub(crate) fn open() -> (Self, Shop) {
        let (near, shop) = Memory::open();
        let mut settings = shop.settings().clone();
        for area in &mut settings.areas {
            area.carts_replica = Some(Remote { url: "http://replica".to_owned(), token: None });
        }
        let log = Log { base: 2_000, writes: 0 };
        let parts = Parts {
            near,
            far: Memory::open().0,
            written: RefCell::default(),
            log: Cell::new(log),
            line: Cell::new(Way::Well),
            applied: Cell::new(0),
            followed: Cell::new(log),
            replica_up: Cell::new(true),
            coming: Cell::new(0),
        };
        let world = Self(Rc::new(parts));
        assert_eq!(world.look(), Looked::Noted);
        (world, Shop::new(settings))
    }

    /// The database that is asked first for the catalog, and the other one.
    pub(crate) fn catalogs(&self) -> [&Memory; 2] {
        [&self.0.near, &self.0.far]
    }

    pub(crate) fn line(&self, line: Way) {
        self.0.line.set(line);
    }

    pub(crate) fn replica_up(&self, up: bool) {
        self.0.replica_up.set(up);
    }

    pub(crate) fn coming(&self, writes: usize) {
        self.0.coming.set(writes);
    }

    /// The replica takes in some of what it lacks. Of a log that is not the one it follows it takes
    /// all, as a replica does that has thrown away what it had.
    pub(crate) fn follow(&self, most: usize) {
        let written = self.0.written.borrow();
        let rebuilt = self.0.followed.get() != self.0.log.get();
        let until = if rebuilt { written.len() } else { self.0.applied.get() + most };
        let missing = written.iter().take(until).skip(self.0.applied.get());
        for batch in missing {
            now(self.0.far.0.carts.run(batch, Millis::new(0))).unwrap();
            self.0.applied.set(self.0.applied.get() + 1);
        }
        self.0.followed.set(self.0.log.get());
    }

    /// The primary was killed: it counts from the number of its pages.
    pub(crate) fn rebuild(&self, pages: u64) {
        self.0.log.set(Log { base: pages, writes: self.0.written.borrow().len() });
    }

    /// The origin looks at the index.
    pub(crate) fn look(&self) -> Looked {
        now(epoch::look(&Primary(self), Millis::new(0))).unwrap()
    }

    /// Whether the replica knows all there is, under the primary's own count.
    pub(crate) fn is_level(&self) -> bool {
        self.0.replica_up.get() && self.0.applied.get() == self.0.written.borrow().len()
    }

    pub(crate) fn primary_answers(&self) -> bool {
        self.0.line.get() == Way::Well
    }

    fn primary(&self, batch: &Batch) -> Result<Rows, BatchError> {
        let rows = now(self.0.near.0.carts.run(batch, Millis::new(0)))?;
        let mut written = self.0.written.borrow_mut();
        if batch.kind() == Kind::Write {
            written.push(batch.clone());
        }
        Ok(Rows { index: Some(self.0.log.get().index(written.len())), ..rows })
    }

    fn ask_primary(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        match self.0.line.get() {
            Way::Well => self.primary(batch),
            Way::Refused => Err(BatchError::Unreachable("refused".to_owned())),
            Way::Silent => {
                self.0.near.pass(within);
                Err(lost(batch))
            }
            Way::Lossy => {
                drop(self.primary(batch));
                Err(lost(batch))
            }
        }
    }

    fn replica(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        assert_eq!(batch.kind(), Kind::Read, "a replica is only read");
        if !self.0.replica_up.get() {
            return Err(BatchError::Unreachable("refused".to_owned()));
        }
        let index = || self.0.followed.get().index(self.0.applied.get());
        if batch.index_wanted().is_some_and(|wanted| wanted > index()) {
            self.follow(self.0.coming.get());
        }
        if batch.index_wanted().is_some_and(|wanted| wanted > index()) {
            self.0.near.pass(within);
            return Err(BatchError::Deadline);
        }
        let rows = now(self.0.far.0.carts.run(batch, within))?;
        Ok(Rows { index: Some(index()), ..rows })
    }

    /// What `reach` does: the next database where the first is too old.
    fn catalog(&self, batch: &Batch) -> Result<Rows, BatchError> {
        let ask = |host: &Memory| match host.0.catalog_up.get() {
            true => now(host.0.catalog.run(batch, Millis::new(0))),
            false => Err(BatchError::Unreachable("refused".to_owned())),
        };
        let [near, far] = self.catalogs();
        ask(near).or_else(|_| ask(far))
    }

    /// Asks the shop; answers also how long it took.
    pub(crate) fn ask(
        &self,
        shop: &Shop,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> (StatusCode, HeaderMap, String, Millis) {
        let mut request = Request::builder().uri(path).method(method).header("host", "shop.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body.as_bytes()))).unwrap();
        let began = self.now();
        let response = now(serve(self, shop, &Visitor::default(), request));
        let took = self.now().since(began);
        self.0.near.settle();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(now(body.collect()).unwrap().to_bytes().to_vec()).unwrap();
        (parts.status, parts.headers, text, took)
    }
}

/// What a batch is answered whose answer did not come.
fn lost(batch: &Batch) -> BatchError {
    match batch.kind() {
        Kind::Write => BatchError::Unknown,
        Kind::Read => BatchError::Deadline,
    }
}

/// The primary as the origin reaches it.
struct Primary<'a>(&'a World);

impl Store for Primary<'_> {
    async fn run(&self, batch: &Batch, _within: Millis) -> Result<Rows, BatchError> {
        self.0.primary(batch)
    }
}

impl Host for World {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        let outcome = match on {
            Database::Catalog => self.catalog(batch),
            Database::Carts(_) => self.ask_primary(batch, within),
            Database::CartsReplica(_) => self.replica(batch, within),
            Database::Origin => panic!("the edge has nothing to do there"),
        };
        Ok(outcome?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        self.0.near.ask(question, traceparent, within).await
    }

    async fn send(&self, intent: &Envelope, traceparent: &str) -> Result<(), HostError> {
        self.0.near.send(intent, traceparent).await
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.0.near.after(work);
    }

    fn now(&self) -> Timestamp {
        self.0.near.now()
    }

    fn entropy(&self) -> [u8; 32] {
        self.0.near.entropy()
    }

    fn log(&self, line: &Line<'_>) {
        self.0.near.log(line);
    }
}
