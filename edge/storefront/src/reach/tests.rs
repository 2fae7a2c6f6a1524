use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use database::hrana::{Lost, Reply};
use database::{Batch, BatchError, Database, Statement, Step};
use domain::{Millis, Region, Timestamp};
use serde_json::json;

use super::{Breakers, FAILURES_MAX, REST_LONGEST, REST_SHORTEST, rest, run};
use crate::regions::Area;
use crate::settings::{Remote, Settings};
use crate::shop::Shop;

const WITHIN: Millis = Millis::new(800);

fn batch(write: bool) -> Batch {
    let mut batch = if write { Batch::write("test") } else { Batch::read("test") };
    batch.push(Statement::new(if write { "DELETE FROM carts" } else { "SELECT 1" }));
    batch
}

/// A shop, a clock, and addresses that fail.
struct World {
    shop: Shop,
    area: Area,
    now: Cell<i64>,
    down: RefCell<Vec<&'static str>>,
    /// These answer, and the guard of what they are asked fails.
    old: RefCell<Vec<&'static str>>,
    asked: RefCell<Vec<(String, u64)>>,
}

impl World {
    fn new() -> Self {
        let remote = |url: &str| Remote { url: url.to_owned(), token: None };
        let region = Region::parse("eu").unwrap();
        let area = Area {
            region: region.clone(),
            serves: Vec::new(),
            catalog: ["near", "other", "primary"].map(remote).to_vec(),
            carts: Some(remote("carts")),
            carts_replica: Some(remote("carts replica")),
        };
        let settings = Settings { areas: vec![area.clone()], region, ..settings() };
        Self {
            shop: Shop::new(settings),
            area,
            now: Cell::new(1_000_000),
            down: RefCell::default(),
            old: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    async fn ask(&self, on: Database, batch: Batch) -> Result<(), BatchError> {
        let clock = || Timestamp::from_millis(self.now.get());
        let call = async |remote: &Remote, _: Vec<u8>, within: Millis| {
            self.asked.borrow_mut().push((remote.url.clone(), within.get()));
            if self.down.borrow().contains(&remote.url.as_str()) {
                self.now.set(self.now.get() + i64::try_from(within.get()).unwrap());
                return Err(Lost::Deadline);
            }
            if self.old.borrow().contains(&remote.url.as_str()) {
                return Ok(Reply { status: 200, body: refused() });
            }
            // An answer, though not one that can be understood as rows: enough to see who is asked.
            Ok(Reply { status: 413, body: Vec::new() })
        };
        run((&self.shop, &self.area), (&on, &batch), WITHIN, clock, call).await.map(|_| ())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.borrow_mut().drain(..).map(|(url, _)| url).collect()
    }
}

/// The answer to a read of one step whose guard fails.
fn refused() -> Vec<u8> {
    let empty = json!({ "cols": [], "rows": [], "affected_row_count": 0 });
    let epoch = json!({ "cols": [{ "name": "epoch" }],
        "rows": [[{ "type": "integer", "value": "1" }]], "affected_row_count": 0 });
    let answer = json!({ "baton": null, "base_url": null, "results": [
        { "type": "ok", "response": { "type": "batch", "result": {
            "step_results": [empty, epoch, null, empty],
            "step_errors": [null, null, { "message": "malformed JSON", "code": "SQLITE_ERROR" }, null],
            "replication_index": "12",
        } } },
        { "type": "ok", "response": { "type": "get_autocommit", "is_autocommit": true } },
        { "type": "ok", "response": { "type": "close" } },
    ] });
    serde_json::to_vec(&answer).unwrap()
}

fn settings() -> Settings {
    let value = |name: &str| {
        Some(match name {
            "BODEGA_STORE" => "store".to_owned(),
            "BODEGA_ENVIRONMENT" => "test".to_owned(),
            "BODEGA_REGION" => "eu".to_owned(),
            "BODEGA_EDGE_SECRET" => "07".repeat(32),
            "BODEGA_EDGE_KEY" => "main".to_owned(),
            "BODEGA_SEALING_KEY" => format!("seal-1:{}", "09".repeat(32)),
            "BODEGA_PUBLISHABLE_KEY" => "pk_test_1".to_owned(),
            name if name.ends_with("_URL") => "https://one.example".to_owned(),
            _ => return None,
        })
    };
    Settings::parse(|name| value(name).filter(|_| name != "BODEGA_MEDIA_URL")).unwrap()
}

fn block<T>(work: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(work).poll(&mut context) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing here waits"),
    }
}

#[test]
fn the_next_replica_is_asked_within_the_same_deadline() {
    let world = World::new();
    assert_eq!(block(world.ask(Database::Catalog, batch(false))), Err(BatchError::TooLarge));
    assert_eq!(world.asked(), ["near"]);

    *world.down.borrow_mut() = vec!["near", "other"];
    assert_eq!(block(world.ask(Database::Catalog, batch(false))), Err(BatchError::TooLarge));
    let asked: Vec<_> = world.asked.borrow_mut().drain(..).collect();
    let expected = [("near", 400), ("other", 200), ("primary", 200)];
    assert_eq!(asked, expected.map(|(url, within)| (url.to_owned(), within)));
}

#[test]
fn a_database_that_keeps_failing_is_left_alone_for_a_moment() {
    let world = World::new();
    *world.down.borrow_mut() = vec!["near"];
    for _ in 0..FAILURES_MAX {
        block(world.ask(Database::Catalog, batch(false))).unwrap_err();
        assert_eq!(world.asked(), ["near", "other"]);
    }
    block(world.ask(Database::Catalog, batch(false))).unwrap_err();
    assert_eq!(world.asked(), ["other"]);

    // After the rest one request tries; what it finds counts.
    world.now.set(world.now.get() + i64::try_from(REST_LONGEST.get()).unwrap());
    world.down.borrow_mut().clear();
    block(world.ask(Database::Catalog, batch(false))).unwrap_err();
    block(world.ask(Database::Catalog, batch(false))).unwrap_err();
    assert_eq!(world.asked(), ["near", "near"]);
}

#[test]
fn with_all_of_them_away_nobody_waits() {
    let world = World::new();
    *world.down.borrow_mut() = vec!["near", "other", "primary", "carts"];
    for _ in 0..FAILURES_MAX {
        block(world.ask(Database::Catalog, batch(false))).unwrap_err();
    }
    world.asked();
    let before = world.now.get();
    let outcome = block(world.ask(Database::Catalog, batch(false)));
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))));
    assert_eq!((world.asked(), world.now.get()), (Vec::new(), before));
}

#[test]
fn a_write_is_sent_once_and_only_to_the_carts_own_region() {
    let world = World::new();
    world.down.borrow_mut().push("carts");
    let carts = |region: &str| Database::Carts(Region::parse(region).unwrap());
    assert_eq!(block(world.ask(carts("eu"), batch(true))), Err(BatchError::Unknown));
    assert_eq!(world.asked(), ["carts"]);
    let outcome = block(world.ask(carts("us"), batch(true)));
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))));
    assert!(world.asked().is_empty());
}

/// Only the origin writes to a catalog, and it does not come this way. Should a write ever have
/// several addresses, it is sent to one of them: it may have been made there.
#[test]
fn a_write_that_may_have_arrived_is_sent_nowhere_else() {
    let world = World::new();
    *world.down.borrow_mut() = vec!["near"];
    for _ in 0..FAILURES_MAX {
        assert_eq!(block(world.ask(Database::Catalog, batch(true))), Err(BatchError::Unknown));
        assert_eq!(world.asked(), ["near"]);
    }
    // Left alone is not sent, and not sent elsewhere either.
    let outcome = block(world.ask(Database::Catalog, batch(true)));
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))), "{outcome:?}");
    assert!(world.asked().is_empty());
    assert!(block(world.ask(Database::Catalog, batch(false))).is_err());
    assert_eq!(world.asked(), ["other"], "a read goes on");
}

#[test]
fn a_replica_that_is_too_old_is_passed_over_and_not_blamed() {
    let world = World::new();
    *world.old.borrow_mut() = vec!["near"];
    for _ in 0..=FAILURES_MAX {
        assert_eq!(block(world.ask(Database::Catalog, batch(false))), Err(BatchError::TooLarge));
        assert_eq!(world.asked(), ["near", "other"]);
    }
    *world.old.borrow_mut() = vec!["near", "other", "primary", "carts"];
    let outcome = block(world.ask(Database::Catalog, batch(false)));
    assert_eq!(outcome, Err(BatchError::Refused(Step::at(0))));
    assert_eq!(world.asked(), ["near", "other", "primary"]);
}

#[test]
fn a_replica_of_carts_is_only_read_and_may_lag() {
    let world = World::new();
    let replica = || Database::CartsReplica(Region::parse("eu").unwrap());
    let outcome = block(world.ask(replica(), batch(true)));
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))), "{outcome:?}");
    assert!(world.asked().is_empty());

    *world.down.borrow_mut() = vec!["carts replica"];
    for _ in 0..FAILURES_MAX * 2 {
        let outcome = block(world.ask(replica(), batch(false).at_index(Some(7))));
        assert_eq!((outcome, world.asked().len()), (Err(BatchError::Deadline), 1));
    }
    for _ in 0..FAILURES_MAX {
        block(world.ask(replica(), batch(false))).unwrap_err();
    }
    world.asked();
    block(world.ask(replica(), batch(false))).unwrap_err();
    assert!(world.asked().is_empty(), "without a demand, silence is an outage");
}

#[test]
fn only_one_asks_after_a_rest() {
    let (breakers, now) = (Breakers::default(), Timestamp::from_millis(1_000));
    (0..FAILURES_MAX).for_each(|_| breakers.note("a", false, (now, now)));
    assert!(!breakers.admits("a", now));
    let later = now.plus(REST_SHORTEST);
    assert!(breakers.admits("a", later));
    assert!(!breakers.admits("a", later));
    breakers.note("a", true, (later, later));
    assert!(breakers.admits("a", later));
    assert_eq!(rest(FAILURES_MAX), REST_SHORTEST);
    assert_eq!(rest(u32::MAX), REST_LONGEST);
}

#[test]
fn a_crowd_that_lost_together_has_seen_one_outage() {
    let breakers = Breakers::default();
    let at = |millis| Timestamp::from_millis(millis);
    (0..100).for_each(|one| breakers.note("a", false, (at(1_000), at(4_000 + one))));
    // The third of them opened it; those after it say nothing new.
    let back = at(4_002).plus(REST_SHORTEST);
    assert!(!breakers.admits("a", at(back.millis() - 1)));
    assert!(breakers.admits("a", back));
    // Whoever asked after the rest and lost has seen that the outage goes on.
    breakers.note("a", false, (back, back));
    assert!(!breakers.admits("a", back.plus(REST_SHORTEST)));
}
