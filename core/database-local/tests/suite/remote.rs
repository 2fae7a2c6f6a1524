//! What only HTTP can do: lose answers, break them, replace them, and time out.

use database::{Batch, BatchError, Rows, Statement, Step, Store};
use domain::Millis;
use serde_json::json;

use crate::bench::{Bench, Engine, LONG, Remote};
use crate::http::{Fault, Proxy};
use crate::sqld::free;

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

async fn with_table() -> Bench {
    let bench = Bench::primary().await;
    let mut table = Batch::write("table");
    table.push(Statement::new("CREATE TABLE kept (x INTEGER PRIMARY KEY) STRICT"));
    bench.write(&table).await;
    bench
}

async fn kept(bench: &Bench) -> i64 {
    counted(&bench.run(&count(), LONG).await.unwrap())
}

fn behind(bench: &Bench, fault: Fault) -> (Remote, Proxy) {
    let proxy = Proxy::before(bench.remote().address, fault);
    (bench.remote().through(proxy.address), proxy)
}

#[tokio::test]
async fn a_lost_answer_is_unknown_although_it_was_committed() {
    let bench = with_table().await;
    let (lossy, _proxy) = behind(&bench, Fault::Lost);
    let outcome = lossy.run(&insert(1), LONG).await;
    assert_eq!(outcome, Err(BatchError::Unknown));
    assert!(!outcome.unwrap_err().outcome_known());
    assert_eq!(kept(&bench).await, 1);
    // The same operation again is refused by its own id, which tells the caller that it was done.
    assert_eq!(bench.run(&insert(1), LONG).await, Err(BatchError::Refused(Step::at(0))));

    let group = lossy.group(&[insert(2), insert(3)]).await;
    assert_eq!(group, [Err(BatchError::Unknown), Err(BatchError::Unknown)]);
    assert_eq!(lossy.calls.get(), 1, "what may be done is not done again");
    assert_eq!(kept(&bench).await, 3);

    let outcome = lossy.run(&count(), LONG).await;
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))), "{outcome:?}");
}

#[tokio::test]
async fn half_an_answer_is_unknown_to_a_write_and_no_rows_to_a_read() {
    let bench = with_table().await;
    for (x, fault) in (1..).zip([Fault::HalfTold, Fault::HalfWhole]) {
        let (broken, _proxy) = behind(&bench, fault);
        assert_eq!(broken.run(&insert(x), LONG).await, Err(BatchError::Unknown), "{fault:?}");
        assert_eq!(kept(&bench).await, x);
        let read = broken.run(&count(), LONG).await;
        assert!(
            matches!(read, Err(BatchError::Unreachable(_) | BatchError::Malformed(_))),
            "{fault:?}: {read:?}"
        );
    }
}

fn named(failure: &BatchError) -> &'static str {
    match failure {
        BatchError::Refused(_) => "refused",
        BatchError::WrongStore => "wrong store",
        BatchError::Busy => "busy",
        BatchError::Deadline => "deadline",
        BatchError::TooLarge => "too large",
        BatchError::Denied => "denied",
        BatchError::Unreachable(_) => "unreachable",
        BatchError::Malformed(_) => "malformed",
        BatchError::Server { .. } => "server",
        BatchError::Unknown => "unknown",
    }
}

#[tokio::test]
async fn what_others_answer_in_its_place_is_told_apart() {
    let bench = with_table().await;
    for (status, body, write, read) in [
        (400, "bad", "server", "server"),
        (401, "", "denied", "denied"),
        (403, "", "denied", "denied"),
        (404, "no namespace", "server", "server"),
        (413, "", "too large", "too large"),
        (429, "", "busy", "busy"),
        (500, "", "unknown", "unreachable"),
        (502, "<html>", "unknown", "unreachable"),
        (503, "", "unknown", "unreachable"),
        (200, "<html>sign in</html>", "unknown", "malformed"),
        (200, "", "unknown", "malformed"),
        (200, r#"{"results":[]}"#, "unknown", "malformed"),
        (204, "", "unknown", "malformed"),
    ] {
        let (other, _proxy) = behind(&bench, Fault::Instead(status, body));
        let written = other.run(&insert(1), LONG).await.unwrap_err();
        assert_eq!(named(&written), write, "write {status} {body}: {written:?}");
        let told = other.run(&count(), LONG).await.unwrap_err();
        assert_eq!(named(&told), read, "read {status} {body}: {told:?}");
    }
    assert_eq!(kept(&bench).await, 0);
}

#[tokio::test]
async fn a_group_that_is_too_large_is_sent_one_by_one() {
    let bench = with_table().await;
    let (small, _proxy) = behind(&bench, Fault::Instead(413, ""));
    let outcomes = small.group(&[insert(1), insert(2)]).await;
    assert_eq!(outcomes, [Err(BatchError::TooLarge), Err(BatchError::TooLarge)]);
    assert_eq!(small.calls.get(), 3);
}

#[tokio::test]
async fn nobody_there_is_known_to_change_nothing() {
    let nobody = Remote::new(free(), Vec::new());
    let outcome = nobody.run(&insert(1), LONG).await;
    assert!(matches!(outcome, Err(BatchError::Unreachable(_))), "{outcome:?}");
    assert_eq!(nobody.run(&insert(1), Millis::new(0)).await, Err(BatchError::Deadline));
}

/// Opens a stream that holds the write lock, and answers its baton.
async fn hold(remote: &Remote) -> String {
    let reply = remote
        .send(&json!({ "requests": [{ "type": "batch", "batch": { "steps": [
            { "stmt": { "sql": "BEGIN IMMEDIATE" } },
            { "stmt": { "sql": "INSERT INTO kept VALUES (100)" } }
        ] } }] }))
        .await;
    let answer: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    answer["baton"].as_str().expect("the stream stays open").to_owned()
}

async fn let_go(remote: &Remote, baton: String) {
    let commit = json!({ "baton": baton, "requests": [
        { "type": "execute", "stmt": { "sql": "COMMIT" } }, { "type": "close" }
    ] });
    remote.send(&commit).await;
}

#[tokio::test]
async fn a_lock_held_by_another_is_waited_for() {
    let bench = with_table().await;
    let (through, mut proxy) = behind(&bench, Fault::None);
    let baton = hold(bench.remote()).await;
    let (batch, until) = (insert(1), async {
        proxy.forwarded.recv().await.unwrap();
        // A read takes no lock, so it does not wait, and sees nothing of what is not committed.
        assert_eq!(kept(&bench).await, 0);
        let_go(bench.remote(), baton).await;
    });
    let (outcome, ()) = tokio::join!(through.run(&batch, LONG), until);
    outcome.unwrap();
    assert_eq!(kept(&bench).await, 2);
}

#[tokio::test]
async fn a_deadline_leaves_a_write_open_and_a_read_undone() {
    let bench = with_table().await;
    let baton = hold(bench.remote()).await;
    let soon = Millis::new(100);
    assert_eq!(bench.run(&insert(1), soon).await, Err(BatchError::Unknown));
    let_go(bench.remote(), baton).await;
    let demanding = count().at_index(Some(1_000_000));
    let outcome = bench.run(&demanding, soon).await;
    // A primary is never behind; whether it minds the demand is its affair.
    assert!(outcome.is_ok() || outcome == Err(BatchError::Deadline), "{outcome:?}");
}

#[tokio::test]
async fn a_server_gone_in_the_middle_leaves_it_open_and_comes_back_whole() {
    let mut bench = with_table().await;
    bench.write(&insert(1)).await;
    let (through, mut proxy) = behind(&bench, Fault::None);
    drop(hold(bench.remote()).await);
    let Engine::Remote(remote) = &mut bench.engine else { panic!("over HTTP") };
    let batch = insert(2);
    let gone = async {
        proxy.forwarded.recv().await.unwrap();
        remote.servers()[0].kill();
    };
    let (outcome, ()) = tokio::join!(through.run(&batch, LONG), gone);
    assert_eq!(outcome, Err(BatchError::Unknown));
    remote.servers()[0].restart();
    // The index starts anew with the log, which is what the epoch is for.
    remote.seen.set(None);
    assert_eq!(kept(&bench).await, 1, "neither the holder nor the batch had committed");
    bench.write(&insert(2)).await;
}

#[tokio::test]
async fn an_answer_above_the_limit_commits_nothing() {
    let bench = with_table().await;
    let mut batch = insert(1);
    batch.push(Statement::new("SELECT zeroblob(6000000) UNION ALL SELECT zeroblob(6000001)"));
    assert_eq!(bench.run(&batch, LONG).await, Err(BatchError::TooLarge));
    assert_eq!(kept(&bench).await, 0);
    let outcomes = bench.group(&[insert(2), batch, insert(3)]).await;
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    assert_eq!(outcomes[1], Err(BatchError::TooLarge));
    assert_eq!(kept(&bench).await, 2);
}

#[tokio::test]
async fn reads_travel_together_on_one_snapshot() {
    let bench = with_table().await;
    bench.write(&insert(1)).await;
    let mut refused = Batch::read("refused");
    refused.guard(Statement::new("SELECT json('guard')"));
    let outcomes = bench.group(&[count(), refused, count()]).await;
    assert_eq!(counted(outcomes[0].as_ref().unwrap()), 1);
    assert_eq!(outcomes[1], Err(BatchError::Refused(Step::at(0))));
    assert_eq!(counted(outcomes[2].as_ref().unwrap()), 1);
    assert_eq!(bench.remote().calls.get(), 1);
}
