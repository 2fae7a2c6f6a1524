//! Epochs: a log that was built anew is noticed, once, and by what the database itself remembers.

use database::epoch::{Looked, NOTE_EVERY, look};
use database::migrate::apply;
use database::{Batch, BatchError, Rows, Statement, Step, Store};
use domain::{Millis, Timestamp};

use crate::bench::{Bench, LONG};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A primary that says of its index what the test wants: the answers are true but for that.
struct Claims<'a>(&'a Bench, u64);

impl Store for Claims<'_> {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        Ok(Rows { index: Some(self.1), ..self.0.run(batch, within).await? })
    }
}

async fn epoch(bench: &Bench) -> Option<i64> {
    let mut batch = Batch::read("epoch");
    batch.push(Statement::new("SELECT 1"));
    bench.run(&batch, LONG).await.unwrap().epoch
}

async fn carts(bench: &Bench) {
    apply(bench, migrations::CARTS, NOW).await.unwrap();
}

#[tokio::test]
async fn a_fallen_index_raises_the_epoch_once() {
    let bench = Bench::local().await;
    carts(&bench).await;
    assert_eq!(look(&bench, LONG).await, Ok(Looked::Uncounted), "a file has no replicas");

    let high = NOTE_EVERY * 10;
    assert_eq!(look(&Claims(&bench, 3), LONG).await, Ok(Looked::Steady));
    assert_eq!(look(&Claims(&bench, high), LONG).await, Ok(Looked::Noted));
    assert_eq!(look(&Claims(&bench, high), LONG).await, Ok(Looked::Steady));
    assert_eq!(look(&Claims(&bench, high + NOTE_EVERY - 1), LONG).await, Ok(Looked::Steady));
    assert_eq!(epoch(&bench).await, Some(1));

    assert_eq!(look(&Claims(&bench, high - 1), LONG).await, Ok(Looked::Raised));
    assert_eq!(epoch(&bench).await, Some(2));
    assert_eq!(look(&Claims(&bench, high - 1), LONG).await, Ok(Looked::Steady), "once");
    assert_eq!(look(&Claims(&bench, 0), LONG).await, Ok(Looked::Raised), "and the next time");
    assert_eq!(epoch(&bench).await, Some(3));
}

/// Somebody else raises the epoch between our look and our write.
struct Overtaken<'a>(Claims<'a>);

impl Store for Overtaken<'_> {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let rows = self.0.run(batch, within).await;
        let Claims(bench, _) = self.0;
        if batch.kind() == database::Kind::Read {
            let mut raise = Batch::write("raise");
            raise.push(Statement::new("UPDATE store_identity SET epoch = epoch + 1"));
            bench.write(&raise).await;
        }
        rows
    }
}

#[tokio::test]
async fn two_that_look_at_once_raise_it_once() {
    let bench = Bench::local().await;
    carts(&bench).await;
    look(&Claims(&bench, 10_000), LONG).await.unwrap();
    let other = Overtaken(Claims(&bench, 10));
    assert_eq!(look(&other, LONG).await, Ok(Looked::Steady));
    assert_eq!(epoch(&bench).await, Some(2));
}

/// The real thing: a primary that is killed counts from anew.
#[tokio::test]
async fn a_killed_primary_is_noticed() {
    let mut bench = Bench::primary().await;
    carts(&bench).await;
    let mut table = Batch::write("table");
    table.push(Statement::new("CREATE TABLE kept (x INTEGER PRIMARY KEY, y INTEGER) STRICT"));
    bench.write(&table).await;
    let mut index = 0;
    // The same pages again and again: the log grows, and the database does not.
    while index < NOTE_EVERY + 64 {
        let mut write = Batch::write("write");
        write.push(Statement::new(
            "INSERT INTO kept VALUES (1, 1) ON CONFLICT DO UPDATE SET y = y + 1",
        ));
        index = bench.write(&write).await.index.expect("a server counts");
    }
    assert_eq!(look(&bench, LONG).await, Ok(Looked::Noted));
    assert_eq!(look(&bench, LONG).await, Ok(Looked::Steady));

    let remote = match &mut bench.engine {
        crate::bench::Engine::Remote(remote) => remote,
        crate::bench::Engine::Local(_) => panic!("over HTTP"),
    };
    remote.servers()[0].kill();
    remote.servers()[0].restart();
    remote.seen.set(None);
    assert_eq!(look(&bench, LONG).await, Ok(Looked::Raised));
    assert_eq!(epoch(&bench).await, Some(2));
    let mut count = Batch::read("count");
    count.push(Statement::new("SELECT count(*) FROM kept"));
    let rows = bench.run(&count, LONG).await.unwrap();
    assert_eq!(rows.of(Step::at(0)).first().unwrap().integer(0), Ok(1), "nothing was lost");
    assert!(rows.index.is_some_and(|now| now < index), "it counts from anew: {:?}", rows.index);
}
