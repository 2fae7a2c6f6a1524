//! The host of the tests: databases in memory, an origin that is a value, a clock that
//! stands still.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use database::{Batch, BatchError, Database, Identity, Kind, Rows, Statement, Store, migrate};
use database_local::{Connection, Durability, Options, Place, commit, read};
use domain::{Catalog, Millis, Timestamp};
use storefront::{Admission, Class, Client, Host, HostError, Line, Settings, Shop};
use wire::answer::Answer;
use wire::envelope::Envelope;

use crate::fixture;
use crate::origin::Origin;

/// A database of the tests.
pub(crate) struct Base(RefCell<Connection>);

impl Base {
    fn open(identity: &Identity, migrations: &[migrate::Migration]) -> Self {
        let options = Options { durability: Durability::Handed, ..Options::default() };
        let base =
            Self(RefCell::new(Connection::open(&Place::Memory, identity, &options).unwrap()));
        now(migrate::establish(&base, identity)).unwrap();
        now(migrate::apply(&base, migrations, Timestamp::from_millis(fixture::START))).unwrap();
        base
    }

    fn run_now(&self, batch: &Batch) -> Result<Rows, BatchError> {
        let mut connection = self.0.borrow_mut();
        match batch.kind() {
            Kind::Read => read(&mut connection, batch),
            Kind::Write => commit(&mut connection, std::slice::from_ref(batch)).remove(0),
        }
    }

    /// Runs one statement, for a test's own look or doing.
    pub(crate) fn sql(&self, kind: Kind, statement: Statement) -> Rows {
        let mut batch = match kind {
            Kind::Read => Batch::read("test"),
            Kind::Write => Batch::write("test"),
        };
        batch.push(statement);
        self.run_now(&batch).unwrap()
    }

    /// The integer that a query answers.
    pub(crate) fn count(&self, sql: &'static str) -> i64 {
        let rows = self.sql(Kind::Read, Statement::new(sql));
        rows.results[0].first().unwrap().integer(0).unwrap()
    }
}

impl Store for Base {
    async fn run(&self, batch: &Batch, _within: Millis) -> Result<Rows, BatchError> {
        self.run_now(batch)
    }
}

/// What a request cost.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) round_trips: u32,
    pub(crate) statements: u32,
    pub(crate) questions: u32,
}

type Later = Pin<Box<dyn Future<Output = ()>>>;
type Counter = Box<dyn Fn(Client, Class) -> Result<Admission, HostError>>;

/// The host. Clones share it.
#[derive(Clone)]
pub(crate) struct Memory(pub(crate) Rc<Parts>);

pub(crate) struct Parts {
    pub(crate) catalog: Base,
    pub(crate) carts: Base,
    pub(crate) origin: Origin,
    /// What the durable lane took.
    pub(crate) queue: RefCell<Vec<Envelope>>,
    pub(crate) clock: Cell<i64>,
    pub(crate) cost: Cell<Cost>,
    pub(crate) log: RefCell<Vec<String>>,
    /// Whether the origin is reachable, the queue takes messages, the databases answer.
    pub(crate) express_up: Cell<bool>,
    pub(crate) durable_up: Cell<bool>,
    pub(crate) carts_up: Cell<bool>,
    pub(crate) catalog_up: Cell<bool>,
    draws: Cell<u64>,
    counter: RefCell<Option<Counter>>,
    after: RefCell<Vec<Later>>,
}

impl Memory {
    pub(crate) fn open() -> (Self, Shop) {
        let (settings, origin) = crate::origin::settings();
        let identity = settings.identity.clone();
        let host = Self(Rc::new(Parts {
            catalog: Base::open(&identity, migrations::CATALOG),
            carts: Base::open(&identity, migrations::CARTS),
            origin,
            queue: RefCell::default(),
            clock: Cell::new(fixture::START),
            cost: Cell::default(),
            log: RefCell::default(),
            express_up: Cell::new(true),
            durable_up: Cell::new(true),
            carts_up: Cell::new(true),
            catalog_up: Cell::new(true),
            draws: Cell::new(0),
            counter: RefCell::default(),
            after: RefCell::default(),
        }));
        host.publish(&fixture::catalog(1, 1_200));
        let lamp = Statement::new("INSERT INTO availability VALUES (?1, 'NONE', 1)")
            .bind(fixture::LAMP.to_string());
        host.0.catalog.sql(Kind::Write, lamp);
        (host, Shop::new(settings))
    }

    /// Lets requests be counted so.
    pub(crate) fn count_by(
        &self,
        counter: impl Fn(Client, Class) -> Result<Admission, HostError> + 'static,
    ) {
        self.0.counter.replace(Some(Box::new(counter)));
    }

    /// Publishes a release.
    pub(crate) fn publish(&self, catalog: &Catalog) {
        let compiled = release::compile(catalog).unwrap();
        let release = i64::try_from(catalog.release()).unwrap();
        let write = |statement| self.0.catalog.sql(Kind::Write, statement);
        for segment in compiled.segments {
            let sql = "INSERT OR IGNORE INTO segments (hash, bytes) VALUES (?1, ?2)";
            write(Statement::new(sql).bind(segment.hash.to_string()).bind(segment.bytes));
        }
        let release_row = Statement::new("INSERT INTO releases VALUES (?1, ?2, 0)");
        write(release_row.bind(release).bind(compiled.manifest.to_json()));
        self.flip(release);
    }

    /// Sells from this release, which was published before.
    pub(crate) fn flip(&self, release: i64) {
        let flip = "INSERT INTO current_release VALUES (1, ?1) \
            ON CONFLICT (one) DO UPDATE SET release = excluded.release";
        self.0.catalog.sql(Kind::Write, Statement::new(flip).bind(release));
    }

    /// Makes the host as it was when it was opened, but for what is published.
    pub(crate) fn forget(&self) {
        let parts = &self.0;
        for sql in ["DELETE FROM carts", "DELETE FROM idempotency", "DELETE FROM outbox"] {
            parts.carts.sql(Kind::Write, Statement::new(sql));
        }
        parts.origin.refuse.set(None);
        parts.origin.orders.borrow_mut().clear();
        parts.origin.heard.borrow_mut().clear();
        parts.queue.borrow_mut().clear();
        parts.log.borrow_mut().clear();
        parts.after.borrow_mut().clear();
        parts.clock.set(fixture::START);
        parts.draws.set(0);
        for switch in [&parts.express_up, &parts.durable_up, &parts.carts_up, &parts.catalog_up] {
            switch.set(true);
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: Millis) {
        let millis = i64::try_from(span.get()).unwrap();
        self.0.clock.set(self.0.clock.get() + millis);
    }

    /// Does what was left for after the response.
    pub(crate) fn settle(&self) {
        loop {
            let work = self.0.after.take();
            if work.is_empty() {
                return;
            }
            for one in work {
                now(one);
            }
        }
    }

    /// Delivers what the durable lane holds.
    pub(crate) fn deliver(&self) {
        for envelope in self.0.queue.take() {
            self.0.origin.answer(&envelope, self.now());
        }
    }

    fn count(&self, trips: u32, statements: usize, questions: u32) {
        let mut cost = self.0.cost.get();
        cost.round_trips += trips;
        cost.statements += u32::try_from(statements).unwrap();
        cost.questions += questions;
        self.0.cost.set(cost);
    }
}

impl Host for Memory {
    async fn run(&self, on: Database, batch: &Batch, _within: Millis) -> Result<Rows, HostError> {
        self.count(1, batch.steps().len(), 0);
        let (base, up) = match on {
            Database::Catalog => (&self.0.catalog, self.0.catalog_up.get()),
            Database::Carts(region) if region.as_str() == "local" => {
                (&self.0.carts, self.0.carts_up.get())
            }
            Database::Carts(_) | Database::CartsReplica(_) => (&self.0.carts, false),
            Database::Origin => panic!("the edge has nothing to do there"),
        };
        if !up {
            return Err(BatchError::Unreachable("switched off".to_owned()).into());
        }
        Ok(base.run_now(batch)?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        _within: Millis,
    ) -> Result<Answer, HostError> {
        // Every question belongs to the request that is being answered.
        assert_eq!(traceparent.len(), 55, "{traceparent}");
        self.count(0, 0, 1);
        if !self.0.express_up.get() {
            return Err(HostError::Deadline);
        }
        Ok(self.0.origin.answer(question, self.now()))
    }

    async fn admit(
        &self,
        client: Client,
        class: Class,
        _within: Millis,
    ) -> Result<Admission, HostError> {
        let counter = self.0.counter.borrow();
        counter.as_ref().map_or(Ok(Admission::Granted), |counter| counter(client, class))
    }

    async fn send(&self, intent: &Envelope, traceparent: &str) -> Result<(), HostError> {
        assert_eq!(traceparent.len(), 55, "{traceparent}");
        if !self.0.durable_up.get() {
            return Err(HostError::Unreachable("switched off".to_owned()));
        }
        self.0.queue.borrow_mut().push(intent.clone());
        Ok(())
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.0.after.borrow_mut().push(Box::pin(work));
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.clock.get())
    }

    fn entropy(&self) -> [u8; 32] {
        let draw = self.0.draws.get() + 1;
        self.0.draws.set(draw);
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let mixed = draw.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(place as u32);
            *byte = mixed.to_le_bytes()[place % 8] ^ place as u8;
        }
        bytes
    }

    fn log(&self, line: &Line<'_>) {
        self.0.log.borrow_mut().push(line.to_json());
    }
}

/// Runs a future that never has to wait.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing in these tests waits"),
    }
}

/// Settings of a test shop.
pub(crate) fn parse(values: &[(&str, String)]) -> Settings {
    let lookup = |name: &str| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    Settings::parse(lookup).unwrap()
}
