//! From an envelope to an order, or to a recorded refusal.

use std::sync::Arc;

use books::{Lane, catalog, dead_letters, intake};
use domain::{IntentId, Millis, Money, OrderId, OrderStatus};
use wire::answer::{Answer, RefusalCode};
use wire::keys::{EdgeKeys, EdgeSecret, KeyId};
use wire::message::{Message, StatusQuestion, Subject};
use wire::secret::OrderSecret;

use crate::bench::{Bench, placed, refused};

#[tokio::test]
async fn an_intent_becomes_an_order_with_its_holds() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 2), ("OIL-500", 1)]).await;
    assert_eq!(order.number, "1001");
    assert_eq!(order.status, OrderStatus::Pending);
    // 2 x 18.00 + 24.00 + 5.95 shipping, and 8.88 % on mugs and shipping.
    assert_eq!(order.totals.subtotal.minor(), 6_000);
    assert_eq!(order.totals.total.minor(), 6_000 + 595 + 320 + 53);
    assert_eq!(order.pay_by, Some(bench.now().plus(Millis::from_minutes(15))));
    assert_eq!(bench.level("MUG-SAND").await, (120, 2));
    // What was answered from memory is what is stored.
    assert_eq!(bench.status(order.intent).await, order);
    assert_eq!(bench.place(&[("MUG-SAND", 1)]).await.number, "1002");
    bench.quiet().await;
}

#[tokio::test]
async fn fifty_copies_at_once_are_one_order() {
    let bench = Arc::new(Bench::new().await);
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-MOSS", 1)])));
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (books, bytes) = (Arc::clone(&bench.books), bytes.clone());
            let mut moment = bench.moment();
            // Spawned: the futures of this crate are Send when its store's and provider's are.
            tokio::spawn(async move {
                intake::take(&books, &bytes, Lane::Express, &mut moment).await.unwrap()
            })
        })
        .collect();
    let mut orders = Vec::new();
    for task in tasks {
        orders.push(placed(task.await.unwrap()));
    }
    assert!(orders.iter().all(|order| *order == orders[0]));
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 1);
    let placed = "SELECT count(*) FROM events WHERE type = 'order.placed'";
    assert_eq!(bench.number(placed).await, 1);
    bench.quiet().await;
}

#[tokio::test]
async fn the_last_units_are_sold_once() {
    let bench = Arc::new(Bench::new().await);
    let envelopes: Vec<_> = (0..30)
        .map(|_| bench.envelope(&Message::Place(bench.intent(&[("MUG-MOSS", 1)]))))
        .collect();
    let tasks: Vec<_> = envelopes
        .into_iter()
        .map(|bytes| {
            let (books, mut moment) = (Arc::clone(&bench.books), bench.moment());
            tokio::spawn(async move {
                intake::take(&books, &bytes, Lane::Express, &mut moment).await.unwrap()
            })
        })
        .collect();
    let mut sold = 0;
    for task in tasks {
        match task.await.unwrap() {
            Answer::Placed(_) => sold += 1,
            answer => assert_eq!(refused(answer).code, RefusalCode::OutOfStock),
        }
    }
    assert_eq!(sold, 4);
    assert_eq!(bench.level("MUG-MOSS").await, (4, 4));
    bench.quiet().await;
}

#[tokio::test]
async fn a_refusal_names_what_is_short_and_is_repeated() {
    let bench = Bench::new().await;
    let intent = bench.intent(&[("MUG-SAND", 1), ("MUG-MOSS", 5)]);
    let bytes = bench.envelope(&Message::Place(intent.clone()));
    let refusal = refused(bench.take(&bytes).await);
    assert_eq!(refusal.code, RefusalCode::OutOfStock);
    let lines = refusal.difference.as_ref().unwrap().lines.clone();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].variant, bench.variant("MUG-MOSS"));
    assert_eq!(refused(bench.take(&bytes).await), refusal);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    let secret = bench.keys.order_secret(&intent.intent);
    let ask = |order_secret| {
        let subject = intent.intent.into();
        bench.say(Message::Status(StatusQuestion { subject, order_secret }))
    };
    assert_eq!(refused(ask(secret).await), refusal);
    assert_eq!(ask(OrderSecret::new([1; 32])).await, Answer::Forbidden);
    bench.quiet().await;
}

#[tokio::test]
async fn a_variant_without_stock_is_out_of_stock() {
    let bench = Bench::new().await;
    assert_eq!(
        refused(bench.say(Message::Place(bench.intent(&[("BEANIE-SEA", 1)]))).await).code,
        RefusalCode::OutOfStock
    );
    // Where backorders are allowed, nothing on the shelf is no refusal, up to the limit.
    bench.place(&[("LAMP-FOREST", 10)]).await;
    let over = bench.intent(&[("LAMP-FOREST", 1)]);
    assert_eq!(refused(bench.say(Message::Place(over)).await).code, RefusalCode::OutOfStock);
    bench.quiet().await;
}

/// Medusa #16502: two lines of one item, each small enough, together too much.
#[tokio::test]
async fn two_lines_of_one_variant_are_summed() {
    let bench = Bench::new().await;
    let intent = bench.intent(&[("MUG-MOSS", 3), ("MUG-MOSS", 2)]);
    assert_eq!(refused(bench.say(Message::Place(intent)).await).code, RefusalCode::OutOfStock);
    let order = bench.place(&[("MUG-MOSS", 3), ("MUG-MOSS", 1)]).await;
    assert_eq!(order.lines.len(), 1);
    assert_eq!(bench.level("MUG-MOSS").await, (4, 4));
    bench.quiet().await;
}

#[tokio::test]
async fn a_quote_of_other_prices_is_refused_with_the_difference() {
    let bench = Bench::new().await;
    let id: IntentId = bench.moment().mint();
    let mut quote = bench.quote(id, &[("MUG-SAND", 2)]);
    quote.lines[0].unit_price = Money::new(1, quote.lines[0].unit_price.currency());
    let refusal = refused(bench.say(Message::Place(bench.intent_of(&quote))).await);
    assert_eq!(refusal.code, RefusalCode::PriceChanged);
    let line = &refusal.difference.unwrap().lines[0];
    assert_eq!(line.actual.unwrap().minor(), 1_800);
    // A release that the origin never published.
    let mut quote = bench.quote(bench.moment().mint(), &[("MUG-SAND", 2)]);
    quote.release = 9;
    let refusal = refused(bench.say(Message::Place(bench.intent_of(&quote))).await);
    assert_eq!(refusal.code, RefusalCode::PriceChanged);
    bench.quiet().await;
}

/// No provider takes a payment of nothing: such an order would hold its units and lapse.
#[tokio::test]
async fn an_order_of_nothing_to_pay_is_refused() {
    let mut bench = Bench::new().await;
    let mut drafts = books::demo::drafts().unwrap();
    let variants = drafts.iter_mut().flat_map(|draft| &mut draft.variants);
    for price in variants.flat_map(|variant| &mut variant.prices) {
        (price.price, price.compare_at) = (Money::zero(price.price.currency()), None);
    }
    let mut frame = books::demo::frame().unwrap();
    for option in frame.markets.iter_mut().flatten().flat_map(|market| &mut market.shipping) {
        option.free_from = Some(Money::zero(option.price.currency()));
    }
    let (store, actor) = (&bench.books.store, &books::Actor::Shop("test"));
    catalog::reframe(store, &frame, actor, &bench.moment()).await.unwrap();
    catalog::upsert(store, &drafts, actor, &mut bench.moment()).await.unwrap();
    bench.publish().await;
    let parts = catalog::Shelves::assembled(&frame, drafts).parts(2, bench.now(), false);
    bench.catalog = Arc::new(domain::Catalog::build(parts).unwrap());
    let intent = bench.intent(&[("MUG-SAND", 1)]);
    let refusal = refused(bench.say(Message::Place(intent)).await);
    assert_eq!(refusal.code, RefusalCode::NothingToPay);
    assert_eq!(bench.level("MUG-SAND").await, (120, 0));
    bench.quiet().await;
}

#[tokio::test]
async fn a_quote_is_for_its_own_checkout_and_destination() {
    let bench = Bench::new().await;
    let quote = bench.quote(bench.moment().mint(), &[("MUG-SAND", 1)]);
    let code = |answer| refused(answer).code;
    // Another checkout of the same cart, and the same checkout of another cart.
    let mut other = bench.intent(&[("MUG-SAND", 1)]);
    other.cart.clone_from(&quote.cart);
    other.quote = wire::quote::sign(&quote, &bench.keys);
    assert_eq!(code(bench.say(Message::Place(other)).await), RefusalCode::QuoteInvalid);
    let mut other = bench.intent_of(&quote);
    other.cart = None;
    assert_eq!(code(bench.say(Message::Place(other)).await), RefusalCode::QuoteInvalid);
    // Quoted where nothing is taxed, sent where it is.
    let mut quote = bench.quote(bench.moment().mint(), &[("MUG-SAND", 1)]);
    quote.destination.region = Some("OR".to_owned());
    let answer = bench.say(Message::Place(bench.intent_of(&quote))).await;
    assert_eq!(code(answer), RefusalCode::QuoteInvalid);
    // Signed by nobody we know.
    let stranger = EdgeKeys::derive(KeyId::parse("edge-1").unwrap(), &EdgeSecret::new([6; 32]));
    let mut forged = bench.intent(&[("MUG-SAND", 1)]);
    let quote = bench.quote(forged.intent, &[("MUG-SAND", 1)]);
    forged.quote = wire::quote::sign(&quote, &stranger);
    assert_eq!(code(bench.say(Message::Place(forged)).await), RefusalCode::QuoteInvalid);
    bench.quiet().await;
}

#[tokio::test]
async fn a_late_intent_is_held_for_a_day_and_called_back() {
    let bench = Bench::new().await;
    let intent = bench.intent(&[("MUG-SAND", 1)]);
    let bytes = bench.envelope(&Message::Place(intent));
    bench.pass(Millis::from_hours(47));
    let order = placed(bench.take(&bytes).await);
    assert_eq!(order.pay_by, Some(bench.now().plus(Millis::from_hours(24))));
    let mails = bench.deliver().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ada@example.com");
    // The link in the mail opens the order with the origin's own secret.
    let (_, token) = mails[0].text.split_once("?token=").unwrap();
    let order_secret = OrderSecret::parse(token.lines().next().unwrap()).unwrap();
    let question = StatusQuestion { subject: order.intent.into(), order_secret };
    assert!(matches!(bench.say(Message::Status(question)).await, Answer::Order(_)));
    bench.quiet().await;
}

#[tokio::test]
async fn an_order_is_shown_by_its_own_id_to_whoever_has_its_secret() {
    let bench = Bench::new().await;
    let order = bench.place(&[("MUG-SAND", 1)]).await;
    let secret = bench.keys.order_secret(&order.intent);
    let ask = |id, order_secret| {
        let subject = Subject::Order(id);
        bench.say(Message::Status(StatusQuestion { subject, order_secret }))
    };
    assert_eq!(ask(order.id, secret.clone()).await, Answer::Order(order.clone()));
    assert_eq!(ask(order.id, OrderSecret::new([1; 32])).await, Answer::Forbidden);
    assert_eq!(ask(OrderId::from_ulid(1), secret).await, Answer::NotFound);
    bench.quiet().await;
}

/// The edge told this shopper that the page may be closed.
#[tokio::test]
async fn whoever_was_promised_a_mail_gets_the_link_to_pay() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let order = placed(bench.take_by(Lane::Durable, &bytes).await);
    let mails = bench.deliver().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("waiting for your payment"), "{}", mails[0].subject);
    assert!(mails[0].text.contains(&order.intent.to_string()));
    bench.quiet().await;
}

/// The express copy was taken in, and its answer came too late for the edge: it says "accepted",
/// and the durable copy, which may come any number of times, finds the answer recorded.
#[tokio::test]
async fn copies_by_both_lanes_are_one_answer_and_one_mail() {
    for sku in ["MUG-SAND", "BEANIE-SEA"] {
        for first in [Lane::Express, Lane::Durable] {
            let bench = Bench::new().await;
            let bytes = bench.envelope(&Message::Place(bench.intent(&[(sku, 1)])));
            let answer = bench.take_by(first, &bytes).await;
            for _ in 0..3 {
                assert_eq!(bench.take_by(Lane::Durable, &bytes).await, answer);
            }
            let mails = bench.deliver().await;
            assert_eq!(mails.len(), 1, "{sku}, first by {}", first.as_str());
            assert_eq!(mails[0].to, "ada@example.com");
            assert_eq!(bench.take_by(Lane::Durable, &bytes).await, answer);
            assert_eq!(bench.deliver().await.len(), 0, "a mail that was sent is not sent again");
            bench.quiet().await;
        }
    }
}

/// A copy that was under way for an hour finds the order paid: there is nothing to ask for.
#[tokio::test]
async fn a_late_copy_of_a_paid_order_writes_no_mail() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let order = placed(bench.take(&bytes).await);
    let id = bench.pay_page(order.intent).await;
    bench.bank.succeed(&id);
    bench.hear().await;
    assert_eq!(bench.deliver().await.len(), 1);
    bench.pass(Millis::from_hours(1));
    placed(bench.take_by(Lane::Durable, &bytes).await);
    assert_eq!(bench.number("SELECT count(*) FROM effects").await, 1);
    bench.quiet().await;
}

#[tokio::test]
async fn an_intent_too_old_is_never_an_order() {
    let bench = Bench::new().await;
    let fresh = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let kept = placed(bench.take(&fresh).await);
    let stale = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    bench.pass(Millis::from_hours(49));
    assert_eq!(refused(bench.take(&stale).await).code, RefusalCode::IntentExpired);
    let mails = bench.deliver().await;
    assert!(mails[0].subject.starts_with("We could not accept"), "{}", mails[0].subject);
    // What was answered in time is answered the same for ever.
    assert_eq!(placed(bench.take(&fresh).await), kept);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 1);
    bench.sound().await;
}

#[tokio::test]
async fn prices_are_honoured_for_half_an_hour() {
    let bench = Bench::new().await;
    let intent = bench.intent(&[("MUG-SAND", 1)]);
    let other = bench.intent(&[("MUG-SAND", 1)]);
    bench.pass(Millis::from_minutes(30));
    placed(bench.say(Message::Place(intent)).await);
    bench.pass(Millis::new(1));
    let refusal = refused(bench.say(Message::Place(other)).await);
    assert_eq!(refusal.code, RefusalCode::PriceChanged);
    bench.sound().await;
}

#[tokio::test]
async fn a_cart_has_one_living_order() {
    let bench = Bench::new().await;
    let first = bench.intent(&[("MUG-SAND", 1)]);
    let order = placed(bench.say(Message::Place(first.clone())).await);
    let again = |id: IntentId| {
        let mut quote = bench.quote(id, &[("MUG-SAND", 1)]);
        quote.cart.clone_from(&first.cart);
        bench.intent_of(&quote)
    };
    let second = again(bench.moment().mint());
    let refusal = refused(bench.say(Message::Place(second)).await);
    assert_eq!(refusal.code, RefusalCode::CartAlreadyOrdered);
    assert!(matches!(bench.cancel(order.intent).await, Answer::Order(_)));
    placed(bench.say(Message::Place(again(bench.moment().mint()))).await);
    bench.quiet().await;
}

#[tokio::test]
async fn what_cannot_be_opened_is_kept_with_its_reason() {
    let bench = Bench::new().await;
    let good = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let mut bent = good.clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    for _ in 0..2 {
        assert!(matches!(bench.take(&bent).await, Answer::Dead { .. }));
    }
    assert!(matches!(bench.take(b"not an envelope").await, Answer::Dead { .. }));
    let store = &bench.books.store;
    let letters = dead_letters::list(store, 10).await.unwrap();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters.iter().map(|letter| letter.seen).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 0);
    // What was given up by mistake is taken in like any message.
    let letter = dead_letters::Letter { bytes: &good, source: "queue", reason: "gave_up" };
    dead_letters::bury(store, &letter, bench.now()).await.unwrap();
    let letters = dead_letters::list(store, 10).await.unwrap();
    let id = &letters.iter().find(|letter| letter.source == "queue").unwrap().id;
    let mut moment = bench.moment();
    let answer = dead_letters::redrive(&bench.books, id, &mut moment).await.unwrap();
    placed(answer.unwrap());
    assert_eq!(dead_letters::list(store, 10).await.unwrap().len(), 2);
    bench.sound().await;
}

#[tokio::test]
async fn an_order_is_twelve_statements_and_one_round_trip() {
    let bench = Bench::new().await;
    for lines in [1, 9] {
        let skus = [
            "MUG-SAND",
            "MUG-INK",
            "NOTE-DOT",
            "NOTE-LINE",
            "NOTE-PLAIN",
            "OIL-250",
            "COFFEE-BEAN",
            "TOTE-NAVY",
            "BELL-RAW",
        ];
        let wanted: Vec<_> = skus.iter().take(lines).map(|sku| (*sku, 1)).collect();
        let bytes = bench.envelope(&Message::Place(bench.intent(&wanted)));
        bench.pass(Millis::from_hours(1));
        let counted = crate::plans::Counted::new(bench.books.store.clone());
        let books = books::Books {
            store: &counted,
            provider: &bench.bank,
            shop: bench.books.shop.clone(),
            releases: books::Releases::default(),
        };
        books.releases.get(&bench.books.store, 1).await.unwrap();
        let answer = intake::take(&books, &bytes, Lane::Durable, &mut bench.moment()).await;
        placed(answer.unwrap());
        assert_eq!(counted.round_trips(), 1);
        assert!(counted.statements() <= 12, "{}", counted.statements());
    }
    bench.quiet().await;
}
