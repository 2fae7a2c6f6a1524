//! Giving money back, once, whatever fails meanwhile.

use std::sync::Arc;

use books::orders::{Advanced, advance};
use books::{Actor, refunds};
use domain::{Millis, OrderEvent, OrderStatus, PaymentStatus};
use wire::answer::Answer;

use crate::bench::{Bench, conflict};
use crate::provider::Fault;

/// D11: many refunds at once never give back more than was taken.
#[tokio::test]
async fn refunds_race_for_what_is_left() {
    let bench = Arc::new(Bench::new().await);
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    let most = domain::Money::new(order.totals.total.minor() * 6 / 10, order.currency);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (books, mut moment) = (Arc::clone(&bench.books), bench.moment());
            let id = order.id;
            tokio::spawn(async move {
                let why = ("damaged", &Actor::Staff("staff_1".to_owned()));
                refunds::request(&books, id, Some(most), why, &mut moment).await.unwrap()
            })
        })
        .collect();
    let mut given = 0;
    for task in tasks {
        match task.await.unwrap() {
            refunds::Requested::Refund(_) => given += 1,
            other => assert_eq!(other, refunds::Requested::TooMuch),
        }
    }
    assert_eq!(given, 1);
    bench.deliver().await;
    let seen = bench.status(order.intent).await;
    assert_eq!(seen.payment_status, PaymentStatus::PartiallyRefunded);
    // The rest goes back when the order is cancelled.
    assert!(matches!(bench.cancel(order.intent).await, Answer::Order(_)));
    bench.deliver().await;
    let seen = bench.status(order.intent).await;
    assert_eq!(seen.payment_status, PaymentStatus::Refunded);
    assert_eq!(bench.bank.charged(), 0);
    bench.quiet().await;
}

#[tokio::test]
async fn a_refund_survives_lost_answers_and_old_keys() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    bench.deliver().await;
    bench.cancel(order.intent).await;
    bench.bank.fail_next(Fault::LoseAnswer);
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    bench.pass(Millis::from_hours(24));
    bench.deliver().await;
    let seen = bench.status(order.intent).await;
    assert_eq!(seen.payment_status, PaymentStatus::Refunded);
    bench.quiet().await;

    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    bench.cancel(order.intent).await;
    bench.bank.fail_next(Fault::LoseCall);
    bench.deliver().await;
    assert!(bench.bank.charged() > 0);
    bench.pass(Millis::from_hours(24));
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    bench.quiet().await;
}

/// D12: a refund that the provider cannot make is an alarm, and nothing is forgotten.
#[tokio::test]
async fn a_failed_refund_waits_for_somebody() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    bench.deliver().await;
    bench.bank.fail_refunds();
    bench.cancel(order.intent).await;
    bench.deliver().await;
    let waiting = books::queries::waiting(&bench.books.store, bench.now()).await.unwrap();
    assert_eq!(waiting.effects_dead, 1);
    let seen = bench.status(order.intent).await;
    assert!(seen.timeline.iter().any(|entry| entry.kind == "refund.failed"));
    bench.sound().await;
}

#[tokio::test]
async fn an_order_on_its_way_may_be_refunded_but_not_cancelled() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    let actor = Actor::Staff("staff_1".to_owned());
    let store = &bench.books.store;
    let go = async |event| advance(store, order.id, event, &actor, &bench.moment()).await.unwrap();
    assert!(matches!(go(OrderEvent::Shipped).await, Advanced::Rejected(_)));
    for (event, status) in [
        (OrderEvent::ProcessingStarted, OrderStatus::Processing),
        (OrderEvent::Shipped, OrderStatus::Shipped),
        (OrderEvent::Delivered, OrderStatus::Delivered),
    ] {
        assert_eq!(go(event).await, Advanced::To(status));
        bench.sound().await;
    }
    assert_eq!(conflict(bench.cancel(order.intent).await), "already_shipped");
    let why = ("lost in the post", &actor);
    let mut moment = bench.moment();
    let asked = refunds::request(&bench.books, order.id, None, why, &mut moment).await.unwrap();
    assert!(matches!(asked, refunds::Requested::Refund(_)));
    bench.deliver().await;
    let seen = bench.status(order.intent).await;
    assert_eq!(
        (seen.status, seen.payment_status),
        (OrderStatus::Delivered, PaymentStatus::Refunded)
    );
    assert_eq!(bench.bank.charged(), 0);
    bench.quiet().await;
}
