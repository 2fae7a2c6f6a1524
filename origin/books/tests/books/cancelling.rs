//! Cancelling, in every state, and by everybody who may.

use books::orders::{End, cancel_order};
use books::{Actor, audit};
use database::{Batch, BatchError, Statement, Step, Store};
use domain::{Millis, OrderStatus, PaymentStatus};
use wire::answer::Answer;
use wire::message::Method;

use crate::bench::{Bench, payment};

#[tokio::test]
async fn an_unpaid_order_gives_its_units_back() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 3)]).await;
    for _ in 0..2 {
        let Answer::Order(view) = bench.cancel(order.intent).await else { panic!() };
        assert_eq!(view.status, OrderStatus::Cancelled);
        assert_eq!(view.payment_status, PaymentStatus::Cancelled);
    }
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    let mails = bench.deliver().await;
    assert_eq!(mails.len(), 1);
    bench.quiet().await;
}

#[tokio::test]
async fn a_payment_under_way_is_ended_first() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    payment(bench.start(order.intent, Method::Element).await);
    assert!(matches!(bench.cancel(order.intent).await, Answer::Order(_)));
    assert_eq!(bench.bank.payments()[0].state, books::PaymentState::Cancelled);
    bench.hear().await;
    bench.quiet().await;
}

#[tokio::test]
async fn the_provider_s_word_decides_and_the_wish_still_counts() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    // The shop has not heard of the success: it hears of it now, pays, cancels and refunds.
    let Answer::Order(view) = bench.cancel(order.intent).await else { panic!() };
    assert_eq!(view.status, OrderStatus::Cancelled);
    let kinds: Vec<_> = view.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    assert!(kinds.ends_with(&["order.paid", "refund.requested", "order.cancelled"]), "{kinds:?}");
    bench.hear().await;
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    assert_eq!(bench.status(order.intent).await.payment_status, PaymentStatus::Refunded);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    bench.quiet().await;
}

#[tokio::test]
async fn a_paid_order_is_given_back_once() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("MUG-SAND", 2)]).await;
    let actor = Actor::Staff("staff_1".to_owned());
    for _ in 0..3 {
        let mut moment = bench.moment();
        let end = cancel_order(&bench.books, order.id, &actor, &mut moment).await.unwrap();
        assert_eq!(end, End::Cancelled);
    }
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    assert_eq!(bench.number("SELECT count(*) FROM stock_ledger WHERE reason = 'restock'").await, 1);
    bench.quiet().await;
}

#[tokio::test]
async fn nobody_else_cancels() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let stranger = wire::message::CancelRequest {
        intent: order.intent,
        order_secret: wire::secret::OrderSecret::new([1; 32]),
        idempotency_key: domain::IdempotencyKey::parse("k").unwrap(),
    };
    let answer = bench.say(wire::message::Message::Cancel(stranger)).await;
    assert_eq!(answer, Answer::Forbidden);
    assert_eq!(bench.level("MUG-SAND").await, (120, 1));
}

#[tokio::test]
async fn ledgers_are_only_added_to() {
    let bench = Bench::new().await;
    bench.place_paid(&[("MUG-SAND", 1)]).await;
    for sql in [
        "UPDATE stock_ledger SET delta = 0",
        "DELETE FROM stock_ledger",
        "UPDATE ledger SET amount = 1",
        "DELETE FROM ledger",
        "UPDATE stock SET held = on_hand + backorder_limit + 1",
        "UPDATE payments SET refunded = captured + 1",
    ] {
        let mut batch = Batch::write("test");
        batch.push(Statement::new(sql));
        let answer = bench.books.store.run(&batch, Millis::from_seconds(5)).await;
        assert_eq!(answer.unwrap_err(), BatchError::Refused(Step::at(0)), "{sql}");
    }
}

/// The audit would see it: each of these breaks one thing by hand.
#[tokio::test]
async fn the_audit_finds_what_is_broken() {
    for (rule, sql) in [
        ("STOCK_HELD", "UPDATE stock SET held = held + 1 WHERE held = 1"),
        ("LEDGER_STOCK", "UPDATE stock SET on_hand = on_hand + 1 WHERE on_hand = 120"),
        ("HOLD_STATES", "UPDATE orders SET status = 'CANCELLED' WHERE number = 1001"),
        ("HOLD_LINES", "UPDATE order_lines SET quantity = quantity + 1"),
        ("ONCE_ORDER", "DELETE FROM messages"),
        ("ONCE_EVENTS", "UPDATE events SET sequence = 9 WHERE sequence = 1"),
        ("PRICE_TOTAL", "UPDATE orders SET tax = tax + 1 WHERE number = 1001"),
        ("PRICE_LINES", "UPDATE order_lines SET total = total + 1"),
        ("CHARGE_AMOUNT", "UPDATE payments SET amount = amount + 1"),
        ("CHARGE_REFUNDS", "UPDATE payments SET refunded = 1"),
        ("PAID_ORDER", "UPDATE payments SET status = 'UNWANTED'"),
        ("FSM_PAYMENT", "UPDATE orders SET payment_status = 'PENDING'"),
    ] {
        let bench = Bench::new().await;
        bench.place(&[("MUG-SAND", 1)]).await;
        bench.place_paid(&[("MUG-INK", 1)]).await;
        bench.sound().await;
        let mut batch = Batch::write("test");
        batch.push(Statement::new(sql));
        bench.books.store.run(&batch, Millis::from_seconds(5)).await.unwrap();
        let found = audit::audit(&bench.books.store).await.unwrap();
        assert!(found.iter().any(|one| one.rule == rule), "{rule}: {found:?}");
    }
}
