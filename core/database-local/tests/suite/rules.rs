//! What every engine must do alike.

use database::{Batch, BatchError, Identity, Rows, Statement, Step, Store, Value};

use crate::bench::{Bench, LONG};

macro_rules! on_every_engine {
    ($($rule:ident)*) => {
        mod on_local {$(
            #[tokio::test]
            async fn $rule() { super::$rule(&super::Bench::local().await).await; }
        )*}
        mod on_primary {$(
            #[tokio::test]
            async fn $rule() { super::$rule(&super::Bench::primary().await).await; }
        )*}
        mod on_replica {$(
            #[tokio::test]
            async fn $rule() { super::$rule(&super::Bench::replica().await).await; }
        )*}
    };
}

on_every_engine! {
    every_kind_of_value_comes_back
    a_read_sees_what_was_committed
    a_refusal_names_its_step
    a_refused_batch_leaves_nothing
    changed_rows_are_counted
    another_identity_is_the_wrong_store
    a_mistake_in_sql_is_not_a_refusal
    a_bad_batch_in_a_group_undoes_only_itself
    a_group_whose_transaction_is_gone_is_run_one_by_one
    a_group_of_strangers_is_refused
    a_deferred_constraint_refuses_at_the_commit
    many_rows_travel_in_one_statement
}

const STOCK: &str = "CREATE TABLE stock (
    sku TEXT PRIMARY KEY NOT NULL,
    label TEXT UNIQUE,
    held INTEGER NOT NULL CHECK (held BETWEEN 0 AND 5)
) STRICT";
const INSERT: &str = "INSERT INTO stock (sku, label, held) VALUES (?1, ?2, ?3)";
const HOLD: &str = "UPDATE stock SET held = held + ?2 WHERE sku = ?1";
const ALL: &str = "SELECT sku, held FROM stock ORDER BY sku";

fn insert(sku: &str, label: Option<&str>, held: i64) -> Statement {
    Statement::new(INSERT).bind(sku).bind(label).bind(held)
}

async fn stocked(bench: &Bench, skus: &[&str]) {
    let mut batch = Batch::write("stock");
    batch.push(Statement::new(STOCK));
    for sku in skus {
        batch.push(insert(sku, Some(sku), 0));
    }
    bench.write(&batch).await;
}

async fn listed(bench: &Bench) -> Vec<(String, i64)> {
    let mut batch = Batch::read("list");
    let step = batch.push(Statement::new(ALL));
    let rows = bench.run(&batch, LONG).await.unwrap();
    let rows = rows.of(step).rows.iter();
    rows.map(|row| (row.text(0).unwrap().to_owned(), row.integer(1).unwrap())).collect()
}

fn refused(outcome: &Result<Rows, BatchError>) -> Step {
    match outcome {
        Err(BatchError::Refused(step)) => *step,
        other => panic!("not refused: {other:?}"),
    }
}

async fn every_kind_of_value_comes_back(bench: &Bench) {
    let values = [
        Value::Null,
        Value::Integer(i64::MIN),
        Value::Integer(9_007_199_254_740_993),
        Value::Real(1.5),
        Value::Real(2.0),
        Value::Text(String::new()),
        Value::Text("crème \"brûlée\" \u{1F36E}\n".to_owned()),
        Value::Blob(Vec::new()),
        Value::Blob((0..=255).collect()),
    ];
    let mut write = Batch::write("values");
    write.push(Statement::new("CREATE TABLE kept (at INTEGER PRIMARY KEY, value ANY) STRICT"));
    for value in &values {
        write.push(Statement::new("INSERT INTO kept (value) VALUES (?1)").bind(value.clone()));
    }
    let back = write.push(Statement::new("SELECT value FROM kept ORDER BY at"));
    let rows = bench.write(&write).await;
    let found = |rows: &Rows, step| -> Vec<Value> {
        rows.of(step).rows.iter().map(|row| row.value(0).unwrap().clone()).collect()
    };
    assert_eq!(found(&rows, back), values);
    assert_eq!(rows.of(back).column_names(), ["value"]);

    let mut read = Batch::read("values");
    let back = read.push(Statement::new("SELECT value FROM kept ORDER BY at"));
    let rows = bench.run(&read, LONG).await.unwrap();
    assert_eq!(found(&rows, back), values);
}

async fn a_read_sees_what_was_committed(bench: &Bench) {
    stocked(bench, &["a"]).await;
    let mut batch = Batch::write("hold");
    let held = batch.push_changing(Statement::new(HOLD).bind("a").bind(2), 1);
    let seen = batch.push(Statement::new(ALL));
    let rows = bench.write(&batch).await;
    assert_eq!(rows.of(held).first().unwrap().integer(0), Ok(1));
    assert_eq!(rows.of(seen).first().unwrap().number::<u32>(1), Ok(2));
    assert_eq!(rows.epoch, Some(1));
    assert_eq!(listed(bench).await, [("a".to_owned(), 2)]);
}

async fn a_refusal_names_its_step(bench: &Bench) {
    stocked(bench, &["a", "b"]).await;
    for (bad, why) in [
        (insert("a", None, 0), "primary key"),
        (insert("c", Some("b"), 0), "unique"),
        (insert("c", None, 6), "check"),
        (Statement::new(INSERT).bind(Value::Null).bind("n").bind(0), "not null"),
        (Statement::new(INSERT).bind("c").bind("n").bind("many"), "strict type"),
        (Statement::new("SELECT json('guard')"), "guard"),
    ] {
        let mut batch = Batch::write("refused");
        batch.push(insert("x", None, 0));
        let step = batch.push(bad);
        batch.push(insert("y", None, 0));
        let outcome = bench.run(&batch, LONG).await;
        assert_eq!(refused(&outcome), step, "{why}");
    }
    let mut read = Batch::read("refused");
    read.push(Statement::new("SELECT 1"));
    let step = read.guard(Statement::new("SELECT iif(?1 > 1, 1, json('guard'))").bind(1));
    assert_eq!(refused(&bench.run(&read, LONG).await), step);
    assert_eq!(listed(bench).await.len(), 2);
}

async fn a_refused_batch_leaves_nothing(bench: &Bench) {
    stocked(bench, &["a"]).await;
    let mut batch = Batch::write("hold");
    batch.push(insert("b", None, 0));
    batch.push_changing(Statement::new(HOLD).bind("a").bind(1), 1);
    let missing = batch.push_changing(Statement::new(HOLD).bind("nothing").bind(1), 1);
    assert_eq!(refused(&bench.run(&batch, LONG).await), missing);
    assert_eq!(listed(bench).await, [("a".to_owned(), 0)]);
    // And the engine is as it was: the next batch is not inside what is left of this one.
    let mut batch = Batch::write("hold");
    batch.push_changing(Statement::new(HOLD).bind("a").bind(1), 1);
    bench.write(&batch).await;
    assert_eq!(listed(bench).await, [("a".to_owned(), 1)]);
}

async fn changed_rows_are_counted(bench: &Bench) {
    stocked(bench, &["a", "b", "c"]).await;
    let mut batch = Batch::write("count");
    let all = batch.push(Statement::new("UPDATE stock SET held = held + 1"));
    let read = batch.push(Statement::new(ALL));
    let none = batch.push(Statement::new("DELETE FROM stock WHERE sku = 'z'"));
    let one = batch.push(Statement::new("DELETE FROM stock WHERE sku = 'a' RETURNING held"));
    let rows = bench.write(&batch).await;
    assert_eq!(rows.of(all).changes, 3);
    assert_eq!(rows.of(read).changes, 0);
    assert_eq!(rows.of(none).changes, 0);
    assert_eq!(rows.of(one).changes, 1);
    assert_eq!(rows.of(one).first().unwrap().integer(0), Ok(1));
}

async fn another_identity_is_the_wrong_store(bench: &Bench) {
    stocked(bench, &["a"]).await;
    for stranger in [Identity::new("other", "test"), Identity::new("corner", "production")] {
        let mut write = Batch::write("foreign");
        write.push(insert("z", None, 0));
        assert_eq!(bench.run_as(&stranger, &write).await, Err(BatchError::WrongStore));
        let mut read = Batch::read("foreign");
        read.push(Statement::new(ALL));
        assert_eq!(bench.run_as(&stranger, &read).await, Err(BatchError::WrongStore));
    }
    assert_eq!(listed(bench).await.len(), 1);
}

async fn a_mistake_in_sql_is_not_a_refusal(bench: &Bench) {
    for sql in [
        "SELECT * FROM nothing",
        "SELECT nothing FROM store_identity",
        "SELEC 1",
        "INSERT INTO store_identity (nothing) VALUES (1)",
    ] {
        let mut batch = Batch::write("mistake");
        batch.push(Statement::new(sql));
        let outcome = bench.run(&batch, LONG).await;
        assert!(matches!(outcome, Err(BatchError::Server { .. })), "{sql}: {outcome:?}");
    }
}

fn three_with_a_bad_one(bad: Statement) -> ([Batch; 3], Step) {
    let (mut first, mut middle, mut last) =
        (Batch::write("first"), Batch::write("middle"), Batch::write("last"));
    first.push(insert("1", None, 1));
    middle.push(insert("2", None, 2));
    let step = middle.push(bad);
    middle.push(insert("2b", None, 2));
    last.push(insert("3", None, 3));
    let answer = last.push(Statement::new("SELECT count(*) FROM stock"));
    assert_eq!(answer.index(), 1);
    ([first, middle, last], step)
}

async fn expect_only_the_middle_refused(bench: &Bench, bad: Statement) {
    let (batches, step) = three_with_a_bad_one(bad);
    let outcomes = bench.group(&batches).await;
    assert!(outcomes[0].is_ok(), "{outcomes:?}");
    assert_eq!(refused(&outcomes[1]), step);
    let rows = outcomes[2].as_ref().unwrap();
    assert_eq!(rows.epoch, Some(1));
    assert_eq!(rows.of(Step::at(1)).first().unwrap().integer(0), Ok(2));
    assert_eq!(listed(bench).await, [("1".to_owned(), 1), ("3".to_owned(), 3)]);
}

async fn a_bad_batch_in_a_group_undoes_only_itself(bench: &Bench) {
    stocked(bench, &[]).await;
    expect_only_the_middle_refused(bench, insert("bad", None, 6)).await;
    if let crate::bench::Engine::Remote(remote) = &bench.engine {
        assert_eq!(remote.calls.get(), 1, "one round trip for the group");
    }
}

async fn a_group_whose_transaction_is_gone_is_run_one_by_one(bench: &Bench) {
    stocked(bench, &[]).await;
    // No batch may say ROLLBACK; a trigger that someone else left behind still can.
    bench
        .raw(
            "CREATE TRIGGER poison BEFORE INSERT ON stock WHEN new.sku = 'bad' \
             BEGIN SELECT RAISE(ROLLBACK, 'gone'); END",
        )
        .await;
    expect_only_the_middle_refused(bench, insert("bad", None, 0)).await;
    if let crate::bench::Engine::Remote(remote) = &bench.engine {
        assert_eq!(remote.calls.get(), 4, "once together, then one by one");
    }
}

async fn a_group_of_strangers_is_refused(bench: &Bench) {
    stocked(bench, &[]).await;
    let (batches, _) = three_with_a_bad_one(Statement::new("SELECT 1"));
    let stranger = Identity::new("other", "test");
    for batch in &batches {
        assert_eq!(bench.run_as(&stranger, batch).await, Err(BatchError::WrongStore));
    }
    if let crate::bench::Engine::Remote(remote) = &bench.engine {
        let outcomes = remote.as_identity(&stranger).group(&batches).await;
        assert!(outcomes.iter().all(|outcome| *outcome == Err(BatchError::WrongStore)));
    }
    assert_eq!(listed(bench).await, []);
}

async fn a_deferred_constraint_refuses_at_the_commit(bench: &Bench) {
    let mut batch = Batch::write("tables");
    batch.push(Statement::new("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT"));
    batch.push(Statement::new(
        "CREATE TABLE child (of INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
    ));
    bench.write(&batch).await;
    let mut orphan = Batch::write("orphan");
    orphan.push(Statement::new("INSERT INTO child VALUES (7)"));
    let mut child = Batch::write("child");
    child.push(Statement::new("INSERT INTO parent VALUES (1)"));
    child.push(Statement::new("INSERT INTO child VALUES (1)"));
    let outcomes = bench.group(&[orphan.clone(), child]).await;
    // A replica says of a failed commit only that it failed, which leaves it open.
    let by_replica = outcomes[0] == Err(BatchError::Unknown);
    if !by_replica {
        assert_eq!(refused(&outcomes[0]), Step::at(1), "the place after the last step");
        assert!(outcomes[1].is_ok(), "{outcomes:?}");
    }
}

async fn many_rows_travel_in_one_statement(bench: &Bench) {
    stocked(bench, &[]).await;
    let json = r#"[["a",1],["b",2],["c",3]]"#;
    let mut batch = Batch::write("many");
    let all = batch.push_changing(
        Statement::new(
            "INSERT INTO stock (sku, held) \
             SELECT value ->> 0, value ->> 1 FROM json_each(?1)",
        )
        .bind(json),
        3,
    );
    let rows = bench.write(&batch).await;
    assert_eq!(rows.of(all).first().unwrap().integer(0), Ok(1));
    assert_eq!(listed(bench).await.len(), 3);
}
