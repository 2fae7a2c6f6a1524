//! The same order, wanted by everybody at once.

use std::sync::Arc;

use books::{Lane, Mail, Moment, effects, intake, reconciler, sweeper, webhooks};
use domain::{Millis, OrderStatus};
use wire::message::Method;

use crate::bench::{Bench, sign};

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
