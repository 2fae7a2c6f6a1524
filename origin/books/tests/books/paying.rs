//! From a pay page to a paid order, by every road and around every hole in it.

use books::{reconciler, webhooks};
use database::{Batch, Statement, Store};
use domain::{IntentId, Millis, OrderStatus, PaymentStatus};
use wire::answer::Answer;
use wire::message::{Message, Method, StartPayment};

use crate::bench::{Bench, conflict, payment, sign};
use crate::provider::Fault;

#[tokio::test]
async fn an_order_is_paid_once_and_its_units_leave() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 2)]).await;
    let start = payment(bench.start(order.intent, Method::Element).await);
    assert_eq!(start.client_secret.as_deref(), Some("pi_0_secret"));
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::PaymentPending);
    // Asking again goes on with the same payment.
    assert_eq!(payment(bench.start(order.intent, Method::Element).await), start);
    bench.bank.succeed("pi_0");
    let events = bench.bank.events();
    for (_, body) in events.iter().chain(&events).chain(events.iter().rev()) {
        bench.receive(body).await;
    }
    bench.hear().await;
    let order = bench.status(order.intent).await;
    assert_eq!((order.status, order.payment_status), (OrderStatus::Paid, PaymentStatus::Succeeded));
    assert_eq!(order.pay_by, None);
    assert_eq!(bench.level("MUG-SAND").await, (118, 0));
    assert_eq!(conflict(bench.start(order.intent, Method::Element).await), "already_paid");
    let mails = bench.deliver().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("1001 is confirmed"), "{}", mails[0].subject);
    assert!(mails[0].text.contains("Total  45.68 USD"), "{}", mails[0].text);
    assert_eq!(bench.bank.payments().len(), 1);
    bench.quiet().await;
}

#[tokio::test]
async fn only_the_order_secret_pays() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let other: IntentId = bench.moment().mint();
    assert_eq!(bench.start(other, Method::Element).await, Answer::NotFound);
    let question = StartPayment {
        intent: order.intent,
        order_secret: bench.keys.order_secret(&other),
        idempotency_key: domain::IdempotencyKey::parse("k").unwrap(),
        method: Method::Element,
        return_url: wire::message::ReturnUrl::parse("https://shop.example/").unwrap(),
    };
    assert_eq!(bench.say(Message::StartPayment(question)).await, Answer::Forbidden);
    assert_eq!(bench.bank.payments().len(), 0);
}

#[tokio::test]
async fn a_declined_card_may_be_followed_by_another() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.decline(&id);
    let events = bench.bank.events();
    for _ in 0..3 {
        for (_, body) in &events {
            bench.receive(body).await;
        }
        bench.hear().await;
    }
    let seen = bench.status(order.intent).await;
    assert_eq!(
        (seen.status, seen.payment_status),
        (OrderStatus::PaymentPending, PaymentStatus::Failed)
    );
    let mails = bench.deliver().await;
    assert_eq!(mails.len(), 1, "one decline is one mail");
    assert!(mails[0].subject.contains("did not go through"));
    assert_eq!(bench.pay_page(order.intent).await, id);
    bench.bank.decline(&id);
    bench.hear().await;
    assert_eq!(bench.deliver().await.len(), 1);
    bench.bank.succeed(&id);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

#[tokio::test]
async fn another_method_ends_the_first_payment_first() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    payment(bench.start(order.intent, Method::Element).await);
    let start = payment(bench.start(order.intent, Method::Redirect).await);
    assert_eq!(start.redirect_url.as_deref(), Some("https://pay.example/cs_1"));
    assert_eq!(start.client_secret, None);
    let states: Vec<_> = bench.bank.payments().iter().map(|one| one.state).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&books::PaymentState::Cancelled));
    // The key of the first method is not another method's.
    let reused = bench.start_with(order.intent, Method::Element, "key-redirect").await;
    assert_eq!(conflict(reused), "idempotency_key_reused");
    bench.bank.succeed("cs_1");
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// D1: the provider made it and its answer was lost.
#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    for fault in [Fault::LoseAnswer, Fault::LoseCall] {
        let bench = Bench::new().await;
        let order = bench.place(&[("MUG-SAND", 1)]).await;
        // The look by metadata fails as well.
        bench.bank.fail_next(fault);
        bench.bank.fail_next(Fault::LoseCall);
        let answer = bench.start(order.intent, Method::Element).await;
        assert!(matches!(answer, Answer::Busy { .. }), "{answer:?}");
        bench.bank.heal();
        payment(bench.start(order.intent, Method::Element).await);
        assert_eq!(bench.bank.payments().len(), 1);
        bench.sound().await;
    }
}

/// D2: a stored failure is repeated for ever, although the payment was made.
#[tokio::test]
async fn what_was_made_is_found_by_its_metadata() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    bench.bank.fail_next(Fault::LoseAnswer);
    payment(bench.start(order.intent, Method::Element).await);
    assert_eq!(bench.bank.payments().len(), 1);
}

#[tokio::test]
async fn a_busy_provider_is_a_busy_shop() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    bench.bank.fail_next(Fault::Busy);
    let answer = bench.start(order.intent, Method::Element).await;
    assert_eq!(answer, Answer::Busy { retry_after_seconds: 7 });
}

/// D3: the bank asserts that no key older than 23 hours is sent.
#[tokio::test]
async fn an_old_key_is_never_sent_again() {
    for fault in [Fault::LoseAnswer, Fault::LoseCall] {
        let bench = Bench::new().await;
        // A late intent is held for a day and more, so that a payment can be that old.
        let intent = bench.intent(&[("MUG-SAND", 1)]);
        let bytes = bench.envelope(&Message::Place(intent.clone()));
        bench.pass(Millis::from_hours(1));
        bench.take(&bytes).await;
        bench.bank.fail_next(fault);
        bench.bank.fail_next(Fault::LoseCall);
        bench.start(intent.intent, Method::Element).await;
        bench.bank.heal();
        bench.pass(Millis::from_minutes(23 * 60 + 30));
        bench.bank.events();
        bench.reconcile().await;
        let made = bench.bank.payments().len();
        assert_eq!(made, usize::from(fault == Fault::LoseAnswer));
        payment(bench.start(intent.intent, Method::Element).await);
        assert_eq!(bench.bank.payments().len(), 1);
        bench.sound().await;
    }
}

/// D4: the event is faster than the answer that it is about.
#[tokio::test]
async fn a_webhook_before_the_answer_is_understood() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    bench.bank.fail_next(Fault::LoseAnswer);
    bench.bank.fail_next(Fault::LoseCall);
    bench.start(order.intent, Method::Element).await;
    bench.bank.heal();
    bench.bank.succeed("pi_0");
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// D5: no event ever comes.
#[tokio::test]
async fn a_lost_webhook_is_made_good_by_asking() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    bench.bank.events();
    assert_eq!(bench.reconcile().await.asked, 0);
    bench.pass(Millis::from_minutes(5));
    assert_eq!(bench.reconcile().await.settled, 1);
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// D5: somebody knows that the events are lost, and does not wait for the silence to be noticed.
#[tokio::test]
async fn a_lost_webhook_is_made_good_at_once_for_who_asks() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    bench.bank.events();
    let all = reconciler::reconcile_all(&bench.books, &mut bench.moment(), 10).await.unwrap();
    assert_eq!((all.asked, all.settled, all.failed), (1, 1, 0));
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

#[tokio::test]
async fn a_silent_provider_is_asked_again_later() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    bench.pass(Millis::from_minutes(5));
    bench.bank.fail_next(Fault::LoseCall);
    assert_eq!(bench.reconcile().await.failed, 1);
    assert_eq!(bench.reconcile().await.asked, 0);
    // Two events are about it: its creation and its success.
    bench.bank.fail_next(Fault::LoseCall);
    bench.bank.fail_next(Fault::LoseCall);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::PaymentPending);
    bench.pass(Millis::from_minutes(1));
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// C5, C6: at the end of its hold an order is released, unless the provider says it is paid.
#[tokio::test]
async fn a_hold_ends_at_the_provider_first() {
    let bench = Bench::new().await;
    let idle = bench.place(&[("MUG-SAND", 1)]).await;
    let begun = bench.place(&[("MUG-SAND", 1)]).await;
    bench.pay_page(begun.intent).await;
    bench.pass(Millis::from_minutes(15));
    assert_eq!(bench.sweep().await.released, 2);
    for intent in [idle.intent, begun.intent] {
        assert_eq!(bench.status(intent).await.status, OrderStatus::Cancelled);
    }
    assert_eq!(bench.bank.payments()[0].state, books::PaymentState::Cancelled);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    assert_eq!(conflict(bench.start(idle.intent, Method::Element).await), "order_cancelled");

    let paid = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(paid.intent).await;
    bench.bank.succeed(&id);
    bench.pass(Millis::from_minutes(15));
    assert_eq!(bench.sweep().await.paid, 1);
    assert_eq!(bench.status(paid.intent).await.status, OrderStatus::Paid);
    assert_eq!(bench.level("MUG-SAND").await, (119, 0));
    bench.hear().await;
    bench.quiet().await;
}

#[tokio::test]
async fn a_hold_outlives_its_time_while_a_bank_is_at_it() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.process(&id);
    bench.pass(Millis::from_minutes(20));
    assert_eq!(bench.sweep().await.later, 1);
    assert_eq!(bench.sweep().await, books::sweeper::Swept::default());
    assert_eq!(bench.level("MUG-SAND").await, (120, 1));
    let answer = bench.cancel(order.intent).await;
    assert_eq!(conflict(answer), "payment_in_progress");
    bench.bank.succeed(&id);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

#[tokio::test]
async fn an_unanswered_cancel_delays_the_release() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    bench.pay_page(order.intent).await;
    bench.pass(Millis::from_minutes(15));
    bench.bank.fail_next(Fault::LoseCall);
    assert_eq!(bench.sweep().await.later, 1);
    assert_eq!(bench.level("MUG-SAND").await, (120, 1));
    bench.pass(Millis::from_seconds(30));
    assert_eq!(bench.sweep().await.released, 1);
    bench.sound().await;
}

/// D14: money for a dead order goes back, whole, by itself.
#[tokio::test]
async fn a_success_after_the_end_is_given_back() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    bench.pay_page(order.intent).await;
    bench.pass(Millis::from_minutes(15));
    bench.sweep().await;
    // The provider changes its mind about a cancelled payment, which it should not.
    bench.bank.succeed("pi_0");
    assert!(bench.bank.charged() > 0);
    bench.hear().await;
    bench.sound().await;
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Cancelled);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    bench.quiet().await;
}

/// D15: the provider took another amount.
#[tokio::test]
async fn another_amount_never_pays_an_order() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed_with(&id, 100);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::PaymentPending);
    bench.deliver().await;
    assert_eq!(bench.bank.charged(), 0);
    bench.sound().await;
    // The order can still be paid as it should be.
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// D7, D8, D9: what is not the provider's, not of this shop, or not understood.
#[tokio::test]
async fn webhooks_are_believed_by_their_signature_only() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    let (_, body) = bench.bank.events().pop().unwrap();
    let forged = sign(b"other", bench.now(), &body);
    let call = webhooks::receive(&bench.books, body.as_bytes(), &forged, bench.now()).await;
    assert_eq!(call.unwrap(), Err(webhooks::SignatureError::Wrong));
    let old = sign(b"whsec", bench.now(), &body);
    let later = bench.now().plus(Millis::from_seconds(301));
    let call = webhooks::receive(&bench.books, body.as_bytes(), &old, later).await;
    assert_eq!(call.unwrap(), Err(webhooks::SignatureError::Stale));
    assert_eq!(bench.number("SELECT count(*) FROM provider_events").await, 0);

    let live = body.replace("\"livemode\":false", "\"livemode\":true");
    bench.receive(&live).await;
    bench.receive("not json").await;
    bench.receive(r#"{"id":"evt_new","type":"brand.new","data":{"object":{"x":[]}}}"#).await;
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::PaymentPending);
    assert_eq!(bench.number("SELECT count(*) FROM provider_events").await, 3);
    // The event that was taken for a foreign one can be looked at again, by hand.
    let receipt = bench.receive(&body.replace("evt_", "evt_again_")).await;
    assert!(receipt.new);
    let mut moment = bench.moment();
    let done = webhooks::process_one(&bench.books, &receipt.id, &mut moment).await.unwrap();
    assert_eq!(done.done, 1);
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    assert!(webhooks::replay(&bench.books.store, &receipt.id, bench.now()).await.unwrap());
    bench.hear().await;
    bench.quiet().await;
}

/// A platform's endpoint hears of all its accounts; ours may be one of them.
#[tokio::test]
async fn events_of_another_account_are_kept_and_not_acted_upon() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    let (_, body) = bench.bank.events().pop().unwrap();
    let from = |id: &str, account: &str| {
        let body = body.replace("evt_", id);
        body.replacen('{', &format!("{{\"account\":\"{account}\","), 1)
    };
    bench.receive(&from("evt_theirs_", "acct_theirs")).await;
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::PaymentPending);
    let foreign = "SELECT count(*) FROM provider_events WHERE state = 'FOREIGN'";
    assert_eq!(bench.number(foreign).await, 1);
    bench.receive(&from("evt_ours_", "acct_ours")).await;
    bench.hear().await;
    assert_eq!(bench.status(order.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}

/// A8: one order that cannot be read keeps no other from being paid, swept or asked about.
#[tokio::test]
async fn one_bad_order_delays_nobody() {
    let bench = Bench::new().await;
    let bad = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(bad.intent).await;
    bench.bank.succeed(&id);
    let idle = bench.place(&[("MUG-SAND", 1)]).await;
    let good = bench.place(&[("MUG-SAND", 1)]).await;
    let id = bench.pay_page(good.intent).await;
    bench.bank.succeed(&id);
    let mut batch = Batch::write("test");
    batch.push(Statement::new("UPDATE orders SET currency = '???' WHERE number = 1001"));
    bench.books.store.run(&batch, Millis::from_seconds(5)).await.unwrap();
    bench.hear().await;
    assert_eq!(bench.status(good.intent).await.status, OrderStatus::Paid);
    bench.pass(Millis::from_minutes(15));
    assert_eq!(bench.reconcile().await.failed, 1);
    let swept = bench.sweep().await;
    assert_eq!((swept.released, swept.later), (1, 1));
    assert_eq!(bench.status(idle.intent).await.status, OrderStatus::Cancelled);
    let mut batch = Batch::write("test");
    batch.push(Statement::new("UPDATE orders SET currency = 'USD' WHERE number = 1001"));
    bench.books.store.run(&batch, Millis::from_seconds(5)).await.unwrap();
    bench.pass(Millis::from_minutes(15));
    bench.reconcile().await;
    bench.hear().await;
    assert_eq!(bench.status(bad.intent).await.status, OrderStatus::Paid);
    bench.quiet().await;
}
