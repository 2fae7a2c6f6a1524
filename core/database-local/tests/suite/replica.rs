//! What only a replica shows: demanded indexes, and life without its primary.

use database::{Batch, BatchError, Statement, Step, Store};
use domain::Millis;

use crate::bench::{Bench, Engine, LONG, Remote};

fn count() -> Batch {
    let mut batch = Batch::read("count");
    batch.push(Statement::new("SELECT count(*) FROM kept"));
    batch
}

fn insert(x: i64) -> Batch {
    let mut batch = Batch::write("insert");
    batch.push(Statement::new("INSERT INTO kept VALUES (?1)").bind(x));
    batch
}

async fn counted(store: &impl Store, batch: &Batch) -> Result<i64, BatchError> {
    let rows = store.run(batch, LONG).await?;
    Ok(rows.of(Step::at(0)).first().unwrap().integer(0).unwrap())
}

/// A replica with a table that it has seen, and the primary behind it.
async fn with_table() -> (Bench, Remote) {
    let mut bench = Bench::replica().await;
    let mut table = Batch::write("table");
    table.push(Statement::new("CREATE TABLE kept (x INTEGER PRIMARY KEY) STRICT"));
    bench.write(&table).await;
    let Engine::Remote(remote) = &mut bench.engine else { panic!("over HTTP") };
    let primary = remote.servers()[0].http;
    let primary = remote.through(primary);
    assert_eq!(counted(&bench, &count()).await, Ok(0));
    (bench, primary)
}

#[tokio::test]
async fn a_demanded_index_is_waited_for() {
    let (bench, primary) = with_table().await;
    for x in 1..=20 {
        let written = primary.run(&insert(x), LONG).await.unwrap();
        let index = written.index.expect("every answer tells its index");
        // Asked at once, the replica is usually behind.
        assert_eq!(counted(&bench, &count().at_index(Some(index))).await, Ok(x));
    }
}

#[tokio::test]
async fn an_index_that_never_comes_ends_at_the_deadline() {
    let (bench, _primary) = with_table().await;
    let index = bench.remote().seen.get().unwrap() + 1_000;
    let never = count().at_index(Some(index));
    let outcome = bench.run(&never, Millis::new(250)).await;
    assert_eq!(outcome, Err(BatchError::Deadline));
    assert_eq!(counted(&bench, &count()).await, Ok(0), "others are not held up");
}

#[tokio::test]
async fn a_replica_without_its_primary_still_reads() {
    let (mut bench, _primary) = with_table().await;
    let Engine::Remote(remote) = &mut bench.engine else { panic!("over HTTP") };
    remote.servers()[0].kill();
    // So it was the replica itself that answered, and not the primary through it.
    assert_eq!(counted(&bench, &count()).await, Ok(0));
    let outcome = bench.run(&insert(1), Millis::new(300)).await;
    assert!(
        matches!(outcome, Err(BatchError::Unknown | BatchError::Unreachable(_))),
        "{outcome:?}"
    );
}
