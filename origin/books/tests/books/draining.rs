//! Outboxes: the carts database's, and the origin's own.

use std::sync::Mutex;

use books::{Mail, dead_letters, drain, effects};
use database::{Batch, Statement, Store};
use domain::Millis;
use wire::message::Message;

use crate::bench::Bench;

async fn leave(bench: &Bench, id: &str, envelope: &[u8]) {
    let mut batch = Batch::write("test");
    batch.push(
        Statement::new("INSERT INTO outbox (id, envelope, created_at) VALUES (?1, ?2, ?3)")
            .bind(id)
            .bind(envelope)
            .bind(bench.now().millis()),
    );
    bench.carts.run(&batch, Millis::from_seconds(5)).await.unwrap();
}

async fn left(bench: &Bench) -> i64 {
    let mut batch = Batch::read("test");
    let step = batch.push(Statement::new("SELECT count(*) FROM outbox"));
    let rows = bench.carts.run(&batch, Millis::from_seconds(5)).await.unwrap();
    rows.of(step).first().unwrap().integer(0).unwrap()
}

async fn drained(bench: &Bench) -> drain::Drained {
    drain::drain(&bench.books, &bench.carts, &mut bench.moment(), 100).await.unwrap()
}

#[tokio::test]
async fn envelopes_are_taken_in_and_let_go() {
    let bench = Bench::new().await;
    let good = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let refused = bench.envelope(&Message::Place(bench.intent(&[("BEANIE-SEA", 1)])));
    leave(&bench, "a", &good).await;
    leave(&bench, "b", &refused).await;
    leave(&bench, "c", b"rubbish").await;
    // The same envelope went through the express lane too.
    bench.take(&good).await;
    let count = drain::Drained { taken: 2, placed: 1, refused: 1, later: 0, dead: 1 };
    assert_eq!(drained(&bench).await, count);
    assert_eq!(left(&bench).await, 0);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 1);
    // Nobody waited for these answers, so both are told by mail.
    assert_eq!(bench.deliver().await.len(), 2);
    assert_eq!(dead_letters::list(&bench.books.store, 10).await.unwrap().len(), 1);
    bench.sound().await;
}

#[tokio::test]
async fn what_may_open_later_waits_and_is_given_up_in_the_end() {
    let bench = Bench::new().await;
    let early = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    // The edge's clock is ten minutes ahead of the origin's.
    leave(&bench, "a", &early).await;
    let mut moment =
        books::Moment::new(bench.now().minus(Millis::from_minutes(10)), bench.entropy());
    let done = drain::drain(&bench.books, &bench.carts, &mut moment, 9).await.unwrap();
    assert_eq!(done, drain::Drained { later: 1, ..drain::Drained::default() });
    bench.pass(Millis::from_minutes(1));
    assert_eq!(drained(&bench).await.taken, 1);
    assert_eq!(left(&bench).await, 0);
    bench.sound().await;
}

/// A19, C7: a drainer that slept through its lease deletes nothing of the next one's.
#[tokio::test]
async fn a_lease_is_one_drainer_s_until_it_ends() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    leave(&bench, "a", &bytes).await;
    let mut batch = Batch::write("test");
    batch.push(
        Statement::new("UPDATE outbox SET lease_fence = 1, lease_until = ?1")
            .bind(bench.now().plus(Millis::from_seconds(60)).millis()),
    );
    bench.carts.run(&batch, Millis::from_seconds(5)).await.unwrap();
    assert_eq!(drained(&bench).await, drain::Drained::default());
    bench.pass(Millis::from_seconds(60));
    assert_eq!(drained(&bench).await.taken, 1);
}

/// A killed origin's leases do not keep the next one waiting.
#[tokio::test]
async fn what_a_drainer_held_that_is_gone_is_taken_at_once() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    leave(&bench, "a", &bytes).await;
    let mut batch = Batch::write("test");
    batch.push(
        Statement::new("UPDATE outbox SET lease_fence = 1, lease_until = ?1")
            .bind(bench.now().plus(Millis::from_seconds(15)).millis()),
    );
    bench.carts.run(&batch, Millis::from_seconds(5)).await.unwrap();
    drain::release(&bench.carts, bench.now()).await.unwrap();
    assert_eq!(drained(&bench).await.taken, 1);
    assert_eq!(left(&bench).await, 0);
}

/// The same of a mail: it was leased, and then the power went.
#[tokio::test]
async fn a_mail_that_was_about_to_leave_leaves_at_the_next_start() {
    let bench = Bench::new().await;
    bench.place_paid(&[("MUG-SAND", 1)]).await;
    let mut batch = Batch::write("test");
    batch.push(
        Statement::new("UPDATE effects SET lease_fence = 1, lease_until = ?1")
            .bind(bench.now().plus(Millis::from_minutes(2)).millis()),
    );
    bench.books.store.run(&batch, Millis::from_seconds(5)).await.unwrap();
    assert_eq!(bench.deliver().await.len(), 0);
    effects::release(&bench.books.store, bench.now()).await.unwrap();
    assert_ne!(bench.deliver().await.len(), 0);
}

#[tokio::test]
async fn a_mail_is_tried_again_and_given_up_in_the_end() {
    let bench = Bench::new().await;
    bench.place_paid(&[("MUG-SAND", 1)]).await;
    let tries = Mutex::new(Vec::new());
    for _ in 0..30 {
        let fail = |mail: Mail| {
            tries.lock().unwrap().push(mail.id);
            async { Err("the mail server is away".to_owned()) }
        };
        effects::deliver(&bench.books, &mut bench.moment(), 10, fail).await.unwrap();
        bench.pass(Millis::from_hours(1));
    }
    let tries = tries.into_inner().unwrap();
    assert_eq!(tries.len(), 20);
    assert!(tries.iter().all(|id| *id == tries[0]), "each try is the same mail");
    let waiting = books::queries::waiting(&bench.books.store, bench.now()).await.unwrap();
    assert_eq!(waiting.effects_dead, 1);
    let dead = effects::dead(&bench.books.store, 10).await.unwrap();
    assert!(effects::redrive(&bench.books.store, &dead[0].id, bench.now()).await.unwrap());
    assert_eq!(bench.deliver().await.len(), 1);
    bench.quiet().await;
}
