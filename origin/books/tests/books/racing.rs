//! The same order, wanted by everybody at once.

use std::sync::Arc;

use books::{Lane, Mail, Moment, effects, intake, reconciler, sweeper, webhooks};
use database::{Batch, Statement, Store};
use domain::{Millis, OrderStatus};
use wire::message::Method;

use crate::bench::{Bench, payment, sign};

/// Spawns the work with books and a moment of its own.
macro_rules! at_once {
    ($bench:ident, $tasks:ident, |$books:ident, $moment:ident| $work:expr) => {{
        let ($books, mut owned) = (Arc::clone(&$bench.books), $bench.moment());
        $tasks.push(tokio::spawn(async move {
            let $moment: &mut Moment = &mut owned;
            if let Err(fault) = $work.await {
                assert!(fault.passing(), "{fault:?}");
            }
        }));
    }};
}

/// C5, C6, D4, D6: its webhook, its shopper, its hold's end and the reconciler meet at one order.
#[tokio::test]
async fn everybody_meets_at_one_order_and_the_books_agree() {
    let bench = Arc::new(Bench::new().await);
    let mut ends = [0, 0];
    for round in 0..24 {
        let order = bench.place(&[("NOTE-DOT", 1)]).await;
        let id = bench.pay_page(order.intent).await;
        if round % 3 != 0 {
            bench.bank.succeed(&id);
        }
        bench.pass(Millis::from_minutes(15));
        let mut tasks = Vec::new();
        for (_, body) in bench.bank.events() {
            let (header, now) = (sign(b"whsec", bench.now(), &body), bench.now());
            at_once!(bench, tasks, |books, moment| async {
                webhooks::receive(&books, body.as_bytes(), &header, now).await?.unwrap();
                webhooks::process(&books, moment, 10).await.map(drop)
            });
        }
        let start = bench.envelope_start(order.intent, Method::Element);
        let cancel = bench.envelope_cancel(order.intent);
        for bytes in if round % 2 == 0 { vec![start, cancel] } else { vec![start] } {
            at_once!(bench, tasks, |books, moment| async {
                intake::take(&books, &bytes, Lane::Express, moment).await.map(drop)
            });
        }
        for _ in 0..2 {
            at_once!(bench, tasks, |books, moment| async {
                sweeper::sweep(&books, moment, 10).await.map(drop)
            });
            at_once!(bench, tasks, |books, moment| async {
                reconciler::reconcile(&books, moment, 10).await.map(drop)
            });
            at_once!(bench, tasks, |books, moment| async {
                effects::deliver(&books, moment, 10, |_: Mail| async { Ok(()) }).await.map(drop)
            });
        }
        for task in tasks {
            task.await.unwrap();
        }
        bench.sound().await;
        for _ in 0..2 {
            bench.pass(Millis::from_hours(1));
            bench.hear().await;
            bench.sweep().await;
            bench.deliver().await;
        }
        bench.quiet().await;
        match bench.status(order.intent).await.status {
            OrderStatus::Paid => ends[0] += 1,
            status => {
                assert_eq!(status, OrderStatus::Cancelled);
                ends[1] += 1;
            }
        }
    }
    assert!(ends[0] > 0 && ends[1] > 0, "{ends:?}");
    let (on_hand, held) = bench.level("NOTE-DOT").await;
    assert_eq!((on_hand, held), (300 - ends[0], 0));
    let kept = bench.number("SELECT coalesce(sum(captured - refunded), 0) FROM payments").await;
    assert_eq!(kept, bench.bank.charged());
}

/// A19: a deliverer that slept through its lease closes nothing of the next one's.
#[tokio::test]
async fn a_late_deliverer_has_lost_its_fence() {
    let bench = Bench::new().await;
    bench.place_paid(&[("NOTE-DOT", 1)]).await;
    let slow = |_: Mail| async {
        bench.pass(Millis::from_minutes(3));
        let refuse = |_: Mail| async { Err("away".to_owned()) };
        let other = effects::deliver(&bench.books, &mut bench.moment(), 10, refuse).await;
        assert_eq!(other.unwrap().later, 1);
        Ok(())
    };
    effects::deliver(&bench.books, &mut bench.moment(), 10, slow).await.unwrap();
    let left = "SELECT count(*) FROM effects WHERE state = 'PENDING' AND lease_fence = 2";
    assert_eq!(bench.number(left).await, 1);
    bench.pass(Millis::from_minutes(1));
    assert_eq!(bench.deliver().await.len(), 1);
    bench.quiet().await;
}

fn sql(text: &'static str) -> Batch {
    let mut batch = Batch::write("somebody else");
    batch.push(Statement::new(text));
    batch
}

/// A payment that begins between the look at an order and its cancellation leaves the order's own
/// row as it was: only the look for a live attempt sees it.
#[tokio::test]
async fn an_order_whose_payment_just_began_is_not_cancelled_under_it() {
    let bench = Bench::new().await;
    let order = bench.place(&[("NOTE-DOT", 1)]).await;
    bench.pay_page(order.intent).await;
    // The attempt ended, so that none is live when the order is looked at.
    let ended = sql("UPDATE payments SET status = 'CANCELLED', ended = 1");
    bench.books.store.meanwhile(
        "cancel unpaid order",
        sql("INSERT INTO payments (attempt, order_id, method, status, key, key_at, return_url,
         currency, amount, created_at, next_check)
         SELECT 'att_00000000000000000000000009', order_id, method, 'CREATING', 'k', key_at,
         return_url, currency, amount, created_at, next_check FROM payments"),
    );
    let within = Millis::from_seconds(5);
    bench.books.store.run(&ended, within).await.unwrap();
    let before = bench.bank.payments().len();
    bench.cancel(order.intent).await;
    assert!(!bench.books.store.still_waits());
    // The new attempt was ended at the provider before the order was.
    let payments = bench.bank.payments();
    assert_eq!(payments.len(), before + 1);
    assert_eq!(payments[before].state, books::PaymentState::Cancelled);
    assert_eq!(bench.number("SELECT count(*) FROM payments WHERE ended = 0").await, 0);
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Cancelled);
    bench.hear().await;
    bench.quiet().await;
}

/// An attempt that ended between the provider's answer and its writing down stays ended.
#[tokio::test]
async fn an_ended_attempt_is_not_opened_by_a_late_word() {
    let bench = Bench::new().await;
    let order = bench.place(&[("NOTE-DOT", 1)]).await;
    let ended = sql("UPDATE payments SET status = 'CANCELLED', ended = 1");
    bench.books.store.meanwhile("payment waits", ended);
    payment(bench.start(order.intent, Method::Element).await);
    assert!(!bench.books.store.still_waits());
    let count = "SELECT count(*) FROM payments WHERE status = 'CANCELLED'";
    assert_eq!(bench.number(count).await, 1);
    assert_eq!(bench.number("SELECT count(*) FROM payments").await, 2);
    bench.sound().await;
}
