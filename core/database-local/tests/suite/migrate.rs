//! Migrations, on every engine.

use database::migrate::{MigrateError, Migration, apply, check, establish, plan};
use database::{Batch, BatchError, Identity, Statement, Store};
use domain::Timestamp;

use crate::bench::{Bench, LONG, ours};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

const FIRST: Migration = Migration {
    number: 1,
    name: "first",
    sql: "CREATE TABLE a (x INTEGER) STRICT; -- one; two\n\
          CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = x + 1; SELECT 1; END;\n\
          INSERT INTO a VALUES (1), (2);",
};
const SECOND: Migration =
    Migration { number: 2, name: "second", sql: "ALTER TABLE a ADD COLUMN y TEXT" };

async fn goes_forward_once(bench: &Bench) {
    assert!(matches!(check(bench, &[FIRST]).await, Err(MigrateError::Pending(1))));
    assert_eq!(apply(bench, &[FIRST], NOW).await.unwrap(), [1]);
    assert_eq!(apply(bench, &[FIRST, SECOND], NOW).await.unwrap(), [2]);
    assert!(apply(bench, &[FIRST, SECOND], NOW).await.unwrap().is_empty());
    check(bench, &[FIRST, SECOND]).await.unwrap();
    assert_eq!(plan(bench, &[FIRST, SECOND]).await.unwrap().applied, [1, 2]);
    let mut batch = Batch::read("sum");
    let sum = batch.push(Statement::new("SELECT sum(x), count(y) FROM a"));
    let rows = bench.run(&batch, LONG).await.unwrap();
    let row = rows.of(sum).first().unwrap();
    // The trigger ran for each of the two rows, over all rows there were.
    assert_eq!((row.integer(0), row.integer(1)), (Ok(6), Ok(0)));

    let changed = Migration { sql: "CREATE TABLE b (x INTEGER)", ..FIRST };
    assert!(matches!(
        apply(bench, &[changed, SECOND], NOW).await,
        Err(MigrateError::Changed { number: 1, .. })
    ));
    assert!(matches!(apply(bench, &[FIRST], NOW).await, Err(MigrateError::Newer(2))));
    let twice = [FIRST, FIRST];
    assert!(matches!(apply(bench, &twice, NOW).await, Err(MigrateError::Order(1))));
}

async fn a_failed_migration_leaves_nothing(bench: &Bench) {
    let bad = Migration {
        number: 2,
        name: "bad",
        sql: "CREATE TABLE half (x INTEGER); INSERT INTO half VALUES (1); SELECT json('no')",
    };
    let failed = apply(bench, &[FIRST, bad], NOW).await;
    assert!(matches!(
        failed,
        Err(MigrateError::Apply { number: 2, source: BatchError::Refused(_) })
    ));
    assert_eq!(plan(bench, &[FIRST, bad]).await.unwrap().applied, [1]);
    assert_eq!(apply(bench, &[FIRST, SECOND], NOW).await.unwrap(), [2]);
}

async fn an_identity_is_given_once(bench: &Bench) {
    establish(bench, &ours()).await.unwrap();
    let other = establish(bench, &Identity::new("other", "test")).await;
    assert!(matches!(other, Err(MigrateError::Taken)));
    let mut batch = Batch::read("identity");
    let all = batch.push(Statement::new("SELECT store, environment, epoch FROM store_identity"));
    assert_eq!(bench.run(&batch, LONG).await.unwrap().of(all).rows.len(), 1);
}

async fn the_edge_schemas_apply(bench: &Bench) {
    let all: Vec<u32> = migrations::CATALOG.iter().map(|one| one.number).collect();
    assert_eq!(apply(bench, migrations::CATALOG, NOW).await.unwrap(), all);
    check(bench, migrations::CATALOG).await.unwrap();
}

async fn the_carts_schema_holds_its_checks(bench: &Bench) {
    apply(bench, migrations::CARTS, NOW).await.unwrap();
    let line = "INSERT INTO cart_lines (cart, variant, id, quantity, position) \
                VALUES ('c', ?1, ?2, ?3, 0)";
    let mut batch = Batch::write("cart");
    batch.push(
        Statement::new(
            "INSERT INTO carts (id, secret_hash, intent, market, created_at, updated_at, \
             expires_at) VALUES ('c', ?1, 'i', 'de', 0, 0, 0)",
        )
        .bind([0; 32]),
    );
    batch.push(Statement::new(line).bind("v").bind("l").bind(999));
    bench.write(&batch).await;
    for (variant, id, quantity) in [("w", "m", 0), ("w", "m", 1000), ("v", "m", 1), ("w", "l", 1)] {
        let mut batch = Batch::write("line");
        let step = batch.push(Statement::new(line).bind(variant).bind(id).bind(quantity));
        assert_eq!(bench.run(&batch, LONG).await, Err(BatchError::Refused(step)));
    }
    let mut batch = Batch::write("gone");
    batch.push_changing(Statement::new("DELETE FROM carts WHERE id = 'c'"), 1);
    let left = batch.push(Statement::new("SELECT * FROM cart_lines"));
    assert!(bench.write(&batch).await.of(left).is_empty());
}

async fn the_origin_schema_applies(bench: &Bench) {
    // It brings the identity's table itself, and is applied before the identity is given.
    bench.raw("DROP TABLE store_identity").await;
    assert!(!apply(bench, migrations::ORIGIN, NOW).await.unwrap().is_empty());
    establish(bench, &ours()).await.unwrap();
    establish(bench, &ours()).await.unwrap();
    let other = establish(bench, &Identity::new("other", "test")).await;
    assert!(matches!(other, Err(MigrateError::Taken)));
}

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
    goes_forward_once
    a_failed_migration_leaves_nothing
    an_identity_is_given_once
    the_edge_schemas_apply
    the_carts_schema_holds_its_checks
    the_origin_schema_applies
}
