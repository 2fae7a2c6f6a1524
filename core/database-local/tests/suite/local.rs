//! What only the local engine can show: threads, deadlines, closing, a full disk.

use std::time::Duration;

use database::migrate::establish;
use database::{Batch, BatchError, Rows, Statement, Step, Store};
use database_local::{Connection, Local, Options, Place, commit, read};
use domain::Millis;
use tempfile::TempDir;

use crate::bench::{LONG, options, ours, raw};

const TABLE: &str = "CREATE TABLE kept (x INTEGER PRIMARY KEY) STRICT";
const INSERT: &str = "INSERT INTO kept VALUES (?1)";
const COUNT: &str = "SELECT count(*) FROM kept";

fn insert(x: i64) -> Batch {
    let mut batch = Batch::write("insert");
    batch.push(Statement::new(INSERT).bind(x));
    batch
}

fn count() -> Batch {
    let mut batch = Batch::read("count");
    batch.push(Statement::new(COUNT));
    batch
}

fn counted(rows: &Rows) -> i64 {
    rows.of(Step::at(0)).first().unwrap().integer(0).unwrap()
}

async fn opened(folder: &TempDir, options: Options) -> Local {
    let local = Local::open(&folder.path().join("shop.db"), &ours(), options).unwrap();
    establish(&local, &ours()).await.unwrap();
    let mut table = Batch::write("table");
    table.push(Statement::new(TABLE));
    local.run(&table, LONG).await.unwrap();
    local
}

#[tokio::test]
async fn many_tasks_write_and_read_at_once() {
    let folder = TempDir::new().unwrap();
    // Flushing, as a shop does.
    let local = opened(&folder, Options::default()).await;
    let tasks: Vec<_> = (0..500)
        .map(|x| {
            let local = local.clone();
            // Spawning proves that the future is Send.
            tokio::spawn(async move {
                let written = local.run(&insert(x % 400), LONG).await;
                let seen = counted(&local.run(&count(), LONG).await.unwrap());
                (x, written, seen)
            })
        })
        .collect();
    for task in tasks {
        let (x, written, seen) = task.await.unwrap();
        assert!(seen > 0, "a read after the answer sees the write");
        if x < 400 {
            written.unwrap();
        } else {
            assert_eq!(written, Err(BatchError::Refused(Step::at(0))), "the second {x}");
        }
    }
    assert_eq!(counted(&local.run(&count(), LONG).await.unwrap()), 400);
}

#[tokio::test]
async fn a_lock_held_by_another_is_busy_and_stops_no_reader() {
    let folder = TempDir::new().unwrap();
    let local = opened(&folder, Options { busy: Duration::from_millis(5), ..options() }).await;
    let other = raw(&folder.path().join("shop.db")).await;
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO kept VALUES (7)").await.unwrap();
    assert_eq!(local.run(&insert(1), LONG).await, Err(BatchError::Busy));
    assert_eq!(counted(&local.run(&count(), LONG).await.unwrap()), 0);
    other.execute_batch("COMMIT").await.unwrap();
    local.run(&insert(1), LONG).await.unwrap();
    assert_eq!(counted(&local.run(&count(), LONG).await.unwrap()), 2);
}

#[tokio::test]
async fn a_batch_whose_deadline_has_passed_is_not_run() {
    let folder = TempDir::new().unwrap();
    let local = opened(&folder, options()).await;
    assert_eq!(local.run(&insert(1), Millis::new(0)).await, Err(BatchError::Deadline));
    assert_eq!(local.run(&count(), Millis::new(0)).await, Err(BatchError::Deadline));
    assert_eq!(counted(&local.run(&count(), LONG).await.unwrap()), 0);
}

#[tokio::test]
async fn closing_finishes_what_was_accepted_and_takes_no_more() {
    let folder = TempDir::new().unwrap();
    let local = opened(&folder, options()).await;
    let tasks: Vec<_> = (0..50)
        .map(|x| {
            let local = local.clone();
            tokio::spawn(async move { local.run(&insert(x), LONG).await })
        })
        .collect();
    // On this one-threaded runtime every task has now put its batch in.
    tokio::task::yield_now().await;
    local.close();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert!(matches!(local.run(&insert(99), LONG).await, Err(BatchError::Unreachable(_))));
    drop(local);
    let again = Local::open(&folder.path().join("shop.db"), &ours(), options()).unwrap();
    assert_eq!(counted(&again.run(&count(), LONG).await.unwrap()), 50);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let folder = TempDir::new().unwrap();
    let local = opened(&folder, options()).await;
    let mut sly = Batch::read("sly");
    sly.push(Statement::new("WITH one (x) AS (SELECT 1) INSERT INTO kept SELECT x FROM one"));
    let outcome = local.run(&sly, LONG).await;
    assert!(matches!(outcome, Err(BatchError::Server { .. })), "{outcome:?}");
    assert_eq!(counted(&local.run(&count(), LONG).await.unwrap()), 0);
}

#[tokio::test]
async fn values_and_parameters_have_to_match() {
    let folder = TempDir::new().unwrap();
    let local = opened(&folder, options()).await;
    let mut batch = Batch::write("unbound");
    batch.push(Statement::new(INSERT));
    let outcome = local.run(&batch, LONG).await;
    assert!(matches!(outcome, Err(BatchError::Server { .. })), "{outcome:?}");
}

/// As the simulator does it: without threads, a runtime or a clock.
fn opened_directly(place: &Place, table: &'static str) -> Connection {
    let mut connection = Connection::open(place, &ours(), &options()).unwrap();
    let (store, identity) = (Direct(std::cell::RefCell::new(&mut connection)), ours());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let established = std::pin::pin!(establish(&store, &identity)).poll(&mut context);
    assert!(matches!(established, std::task::Poll::Ready(Ok(()))));
    let mut batch = Batch::write("table");
    batch.push(Statement::new(table));
    commit(&mut connection, &[batch])[0].as_ref().unwrap();
    connection
}

struct Direct<'a>(std::cell::RefCell<&'a mut Connection>);

impl Store for Direct<'_> {
    async fn run(&self, batch: &Batch, _: Millis) -> Result<Rows, BatchError> {
        commit(&mut self.0.borrow_mut(), std::slice::from_ref(batch)).remove(0)
    }
}

#[test]
fn a_connection_needs_no_thread() {
    let mut connection = opened_directly(&Place::Memory, TABLE);
    let outcomes = commit(&mut connection, &[insert(1), insert(1), insert(2)]);
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok());
    assert_eq!(outcomes[1], Err(BatchError::Refused(Step::at(0))));
    assert_eq!(counted(&read(&mut connection, &count()).unwrap()), 2);
    assert!(commit(&mut connection, &[]).is_empty());
}

#[test]
fn a_full_disk_refuses_nobody() {
    let folder = TempDir::new().unwrap();
    let place = Place::File(folder.path().join("shop.db"));
    let table = "CREATE TABLE kept (x INTEGER PRIMARY KEY, y)";
    let mut connection = opened_directly(&place, table);
    let mut limit = Batch::write("limit");
    limit.push(Statement::new("PRAGMA max_page_count = 20"));
    commit(&mut connection, &[limit])[0].as_ref().unwrap();
    let mut large = Batch::write("large");
    large.push(Statement::new("INSERT INTO kept VALUES (9, zeroblob(1000000))"));
    let mut small = Batch::write("small");
    small.push(Statement::new("INSERT INTO kept (x) VALUES (1)"));
    let mut other = Batch::write("other");
    other.push(Statement::new("INSERT INTO kept (x) VALUES (2)"));
    let outcomes = commit(&mut connection, &[small, large, other]);
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    assert!(matches!(outcomes[1], Err(BatchError::Server { .. })), "{outcomes:?}");
    assert_eq!(counted(&read(&mut connection, &count()).unwrap()), 2);
}

/// How many bytes this thread has written so far, to files of any name.
#[cfg(target_os = "linux")]
fn written() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/io").unwrap();
    let count = text.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap();
    count.parse().unwrap()
}

/// Undoing one batch of a group needs a copy of every page that it changed. Kept in a file, these
/// copies were ten times what an order writes.
#[cfg(target_os = "linux")]
#[test]
fn a_group_writes_its_log_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let place = Place::File(folder.path().join("shop.db"));
    let mut connection = opened_directly(&place, "CREATE TABLE wide (x INTEGER PRIMARY KEY, y)");
    let mut rows = Batch::write("rows");
    rows.push(Statement::new(
        "INSERT INTO wide SELECT value, zeroblob(3000) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]')",
    ));
    let mut change = Batch::write("change");
    change.push(Statement::new("UPDATE wide SET y = zeroblob(3001)"));
    let group = vec![change; 20];
    assert!(commit(&mut connection, &[rows])[0].is_ok());
    let log = || folder.path().join("shop.db-wal").metadata().unwrap().len();
    let before = (written(), log());
    assert!(commit(&mut connection, &group).iter().all(Result::is_ok));
    let (bytes, grown) = (written() - before.0, log() - before.1);
    assert!(grown > 0 && bytes <= grown, "{bytes} bytes were written for {grown} of the log");
}
