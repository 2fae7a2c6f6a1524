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

async fn ask_back(bench: &Bench, order: domain::OrderId, amount: Option<i64>) {
    let actor = Actor::Staff("staff_1".to_owned());
    let amount = amount.map(|minor| domain::Money::new(minor, domain::Currency::USD));
    let (why, mut moment) = (("a scratch", &actor), bench.moment());
    let asked = refunds::request(&bench.books, order, amount, why, &mut moment).await;
    assert!(matches!(asked.unwrap(), refunds::Requested::Refund(_)));
    bench.deliver().await;
}

/// D12: what the provider gave back may come back for weeks. The books follow, and somebody is
/// told.
#[tokio::test]
async fn a_refund_that_a_bank_returns_is_taken_back() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    bench.deliver().await;
    ask_back(&bench, order.id, None).await;
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::Refunded);
    bench.pass(Millis::from_days(5));
    bench.bank.return_refunds();
    bench.hear().await;
    let seen = bench.status(order.intent).await;
    assert_eq!(seen.payment_status, PaymentStatus::Succeeded);
    assert!(seen.timeline.iter().any(|entry| entry.kind == "refund.failed"));
    assert_eq!(
        bench.number("SELECT amount FROM ledger WHERE kind = 'REFUND_FAILED'").await,
        order.totals.total.minor()
    );
    bench.sound().await;
    // Whoever looks after the outbox finds it.
    bench.deliver().await;
    let dead = books::effects::dead(&bench.books.store, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "refund.check"));
    // The money can be given back again.
    ask_back(&bench, order.id, None).await;
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::Refunded);
    assert_eq!(bench.bank.charged(), 0);
    bench.sound().await;
}

/// The provider's event may be lost as any other.
#[tokio::test]
async fn a_returned_refund_is_found_by_asking() {
    for days in [0, 20] {
        let bench = Bench::new().await;
        let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
        bench.cancel(order.intent).await;
        bench.deliver().await;
        bench.pass(Millis::from_days(days));
        bench.deliver().await;
        bench.bank.return_refunds();
        let due = if days == 0 { Millis::from_hours(1) } else { Millis::from_days(10) };
        bench.pass(due);
        bench.deliver().await;
        let seen = bench.status(order.intent).await;
        assert_eq!(seen.payment_status, PaymentStatus::Succeeded, "{days}");
        assert_eq!(seen.status, OrderStatus::Cancelled);
        bench.sound().await;
    }
}

#[tokio::test]
async fn of_two_refunds_one_may_be_returned() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    let total = order.totals.total.minor();
    ask_back(&bench, order.id, Some(500)).await;
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::PartiallyRefunded);
    bench.bank.return_refunds();
    ask_back(&bench, order.id, Some(total - 500)).await;
    // Both were given, as far as anybody has told.
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::Refunded);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::PartiallyRefunded);
    assert_eq!(bench.bank.charged(), 500);
    bench.sound().await;
}

/// A refund is watched for a month, and then it is over.
#[tokio::test]
async fn a_refund_that_stands_is_asked_about_six_times() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
    bench.cancel(order.intent).await;
    bench.deliver().await;
    for day in 0..40 {
        assert_eq!(
            bench
                .number(
                    "SELECT count(*) FROM effects WHERE state = 'PENDING' AND kind = 'refund.check'"
                )
                .await,
            i64::from(day < 30),
            "{day}"
        );
        bench.pass(Millis::from_days(1));
        bench.deliver().await;
    }
    bench.quiet().await;
}
