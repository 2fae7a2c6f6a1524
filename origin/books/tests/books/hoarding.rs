//! Nobody keeps goods from others with orders that they do not pay.

use std::sync::Arc;

use books::{HoardingLimits, Lane, intake};
use domain::limits::UNPAID_PER_CONTACT_MAX;
use domain::{Contact, Millis};
use wire::answer::{Answer, RefusalCode};
use wire::message::{Intent, Message};

use crate::bench::{Bench, placed, refused};

const MUG: &[(&str, u32)] = &[("MUG-SAND", 1)];

/// A shop with these limits.
async fn shop(limits: Option<HoardingLimits>) -> Bench {
    let mut bench = Bench::new().await;
    let mut books = bench.restarted();
    books.shop.hoarding = limits;
    bench.books = Arc::new(books);
    bench
}

fn limits(orders: u32, pieces: u32) -> Option<HoardingLimits> {
    Some(HoardingLimits { orders, pieces })
}

impl Bench {
    fn intent_by(&self, email: &str, lines: &[(&str, u32)]) -> Intent {
        Intent { contact: Contact::check(email, "").unwrap(), ..self.intent(lines) }
    }

    async fn order_by(&self, email: &str, lines: &[(&str, u32)]) -> Answer {
        self.say(Message::Place(self.intent_by(email, lines))).await
    }
}

/// What the refusal says, which must be of this kind.
fn hoarded(answer: Answer) -> String {
    let refusal = refused(answer);
    assert_eq!(refusal.code, RefusalCode::TooManyUnpaid);
    refusal.detail
}

#[tokio::test]
async fn one_contact_has_so_many_unpaid_orders_and_others_have_theirs() {
    let bench = shop(Some(HoardingLimits::default())).await;
    for _ in 0..UNPAID_PER_CONTACT_MAX {
        placed(bench.order_by("ada@example.com", MUG).await);
    }
    let intent = bench.intent_by("ada@example.com", MUG);
    let bytes = bench.envelope(&Message::Place(intent.clone()));
    let detail = hoarded(bench.take(&bytes).await);
    assert!(detail.starts_with("At most 5 orders of one contact"), "{detail}");
    // The refusal is final: a repetition hears the same, also when there is room by then.
    bench.pass(Millis::from_minutes(16));
    bench.sweep().await;
    assert_eq!(hoarded(bench.take(&bytes).await), detail);
    placed(bench.order_by("ada@example.com", MUG).await);
    bench.deliver().await;
    bench.quiet().await;
}

#[tokio::test]
async fn another_spelling_is_the_same_contact_and_another_mailbox_is_not() {
    let bench = shop(limits(1, 50)).await;
    placed(bench.order_by("ada@example.com", MUG).await);
    for same in ["Ada@Example.com", "ada+1@example.com", "ADA+two@example.com"] {
        hoarded(bench.order_by(same, MUG).await);
    }
    for other in ["bob@example.com", "ada@example.org"] {
        placed(bench.order_by(other, MUG).await);
    }
    assert_eq!(bench.level("MUG-SAND").await, (120, 3));
    bench.quiet().await;
}

#[tokio::test]
async fn what_is_paid_or_gone_makes_room() {
    let bench = shop(limits(1, 50)).await;
    let order = async || bench.order_by("ada@example.com", MUG).await;

    let paid = placed(order().await);
    hoarded(order().await);
    let page = bench.pay_page(paid.intent).await;
    // The payment has begun and is not made.
    hoarded(order().await);
    bench.bank.succeed(&page);
    bench.hear().await;

    let cancelled = placed(order().await);
    hoarded(order().await);
    assert!(matches!(bench.cancel(cancelled.intent).await, Answer::Order(_)));

    placed(order().await);
    hoarded(order().await);
    bench.pass(Millis::from_minutes(16));
    bench.sweep().await;

    placed(order().await);
    // Whose orders they were is known of the unpaid one alone.
    let known = "SELECT count(*) FROM orders WHERE contact_mac IS NOT NULL";
    assert_eq!(bench.number(known).await, 1);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 4);
    bench.deliver().await;
    bench.sound().await;
}

#[tokio::test]
async fn fifty_at_once_are_as_many_as_one_after_the_other() {
    let bench = Arc::new(shop(limits(7, 50)).await);
    let envelopes: Vec<_> = (0..50)
        .map(|n| bench.intent_by(&format!("ada+{n}@example.com"), MUG))
        .map(|intent| bench.envelope(&Message::Place(intent)))
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
    let mut orders = 0;
    for task in tasks {
        match task.await.unwrap() {
            Answer::Placed(_) => orders += 1,
            answer => drop(hoarded(answer)),
        }
    }
    assert_eq!(orders, 7);
    assert_eq!(bench.level("MUG-SAND").await, (120, 7));
    bench.quiet().await;
}

#[tokio::test]
async fn pieces_of_one_thing_are_counted_over_all_unpaid_orders() {
    let bench = shop(limits(50, 3)).await;
    let order = async |lines: &[(&str, u32)]| bench.order_by("ada@example.com", lines).await;
    let detail = hoarded(order(&[("MUG-INK", 1), ("MUG-SAND", 4)]).await);
    assert!(detail.starts_with("At most 3 pieces of MUG-SAND may"), "{detail}");
    // What there is too little of is too little for everybody.
    let none = refused(order(&[("MUG-SAND", 200)]).await);
    assert_eq!(none.code, RefusalCode::OutOfStock);
    placed(order(&[("MUG-SAND", 2)]).await);
    hoarded(order(&[("MUG-SAND", 2)]).await);
    placed(order(&[("MUG-INK", 3)]).await);
    placed(order(&[("MUG-SAND", 1)]).await);
    hoarded(order(&[("MUG-SAND", 1), ("NOTE-DOT", 1)]).await);
    placed(order(&[("NOTE-DOT", 1)]).await);
    placed(bench.order_by("bob@example.com", &[("MUG-SAND", 3)]).await);
    assert_eq!(bench.level("MUG-SAND").await, (120, 6));
    bench.quiet().await;
}

#[tokio::test]
async fn what_was_answered_stays_so_however_much_is_unpaid() {
    let bench = shop(limits(1, 50)).await;
    let first = bench.intent_by("ada@example.com", MUG);
    let bytes = bench.envelope(&Message::Place(first.clone()));
    let order = placed(bench.take(&bytes).await);
    // The same message, and the same checkout sent again.
    assert_eq!(placed(bench.take(&bytes).await), order);
    assert_eq!(placed(bench.say(Message::Place(first.clone())).await), order);
    // A cart that is an order is told so first: it must not open again.
    let mut quote = bench.quote(bench.moment().mint(), MUG);
    quote.cart = first.cart;
    let again = bench.say(Message::Place(bench.intent_of(&quote))).await;
    assert_eq!(refused(again).code, RefusalCode::CartAlreadyOrdered);
    bench.quiet().await;
}

#[tokio::test]
async fn without_limits_a_contact_may_hold_all_there_is() {
    let bench = shop(None).await;
    for _ in 0..12 {
        placed(bench.order_by("ada@example.com", &[("MUG-SAND", 10)]).await);
    }
    assert_eq!(bench.level("MUG-SAND").await, (120, 120));
    bench.quiet().await;
}
