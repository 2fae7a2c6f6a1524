//! The durable lane's other end: what a queue may do with messages, and what keys may do meanwhile.

use books::{Books, Lane, dead_letters, intake};
use domain::{Millis, Timestamp};
use wire::answer::{Answer, RefusalCode};
use wire::envelope::Envelope;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::Message;
use wire::seal::SealingPrivate;

use crate::bench::{Bench, placed, refused};

fn key(name: &str) -> KeyId {
    KeyId::parse(name).unwrap()
}

/// The shop, of which every key was replaced since; the earlier ones are still held.
fn rotated(bench: &Bench) -> Books<crate::flaky::Flaky, std::sync::Arc<crate::provider::Bank>> {
    let mut books = bench.restarted();
    let next = EdgeKeys::derive(key("edge-2"), &EdgeSecret::new([6; 32]));
    books.shop.keyring.add(next);
    books.shop.sealing.insert(0, SealingPrivate::generate(key("origin-2"), &[10; 32]));
    books
}

/// A message that left when keys were changed arrives on the queue's last day.
#[tokio::test]
async fn keys_that_were_replaced_open_what_is_still_under_way() {
    let bench = Bench::new().await;
    let soon = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let late = bench.envelope(&Message::Place(bench.intent(&[("MUG-INK", 1)])));
    let books = rotated(&bench);
    bench.pass(Millis::from_hours(2));
    let answer = intake::take(&books, &soon, Lane::Durable, &mut bench.moment()).await.unwrap();
    placed(answer);
    bench.pass(Millis::from_days(14));
    // Opened, understood, and refused by its own rule; not a dead letter.
    let answer = intake::take(&books, &late, Lane::Durable, &mut bench.moment()).await.unwrap();
    assert_eq!(refused(answer).code, RefusalCode::IntentExpired);
    assert_eq!(dead_letters::list(&books.store, 10).await.unwrap(), []);
    // Without the earlier keys both wait for them, and neither is lost or taken for a forgery.
    let mut forgetful = bench.restarted();
    forgetful.shop.sealing = vec![SealingPrivate::generate(key("origin-2"), &[10; 32])];
    let answer = intake::take(&forgetful, &late, Lane::Durable, &mut bench.moment()).await.unwrap();
    assert!(matches!(answer, Answer::Busy { .. }), "{answer:?}");
    bench.sound().await;
}

#[tokio::test]
async fn a_revoked_deployment_is_buried_with_its_reason_and_can_be_raised() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let mut books = bench.restarted();
    books.shop.keyring.revoke(key("edge-1"));
    for _ in 0..2 {
        let answer = intake::take(&books, &bytes, Lane::Durable, &mut bench.moment()).await;
        assert_eq!(answer.unwrap(), Answer::Dead { reason: "revoked_key".to_owned() });
    }
    let letters = dead_letters::list(&books.store, 10).await.unwrap();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    let said = (letter.source.as_str(), letter.reason.as_str(), letter.seen, letter.bytes);
    assert_eq!(said, ("durable", "revoked_key", 2, u64::try_from(bytes.len()).unwrap()));
    // As long as the keys are revoked, it stays.
    let again = dead_letters::redrive(&books, &letter.id, &mut bench.moment()).await.unwrap();
    assert!(matches!(again, Some(Answer::Dead { .. })), "{again:?}");
    assert_eq!(dead_letters::list(&books.store, 10).await.unwrap().len(), 1);
    // It was the wrong name that was revoked.
    books.shop.keyring = Keyring::new().with(bench.keys.clone());
    let again = dead_letters::redrive(&books, &letter.id, &mut bench.moment()).await.unwrap();
    let order = placed(again.unwrap());
    assert_eq!(dead_letters::list(&books.store, 10).await.unwrap(), []);
    // Raised twice is the same order; and a letter that nobody knows is none.
    let again = dead_letters::redrive(&books, &letter.id, &mut bench.moment()).await.unwrap();
    assert_eq!(placed(again.unwrap()).id, order.id);
    let none = dead_letters::redrive(&books, "0", &mut bench.moment()).await.unwrap();
    assert!(none.is_none());
    // Should the same bytes be given up once more, they wait to be raised once more.
    books.shop.keyring.revoke(key("edge-1"));
    let answer = intake::take(&books, &bytes, Lane::Durable, &mut bench.moment()).await;
    assert!(matches!(answer.unwrap(), Answer::Dead { .. }));
    let seen: Vec<_> = dead_letters::list(&books.store, 10).await.unwrap();
    assert_eq!(seen.iter().map(|letter| letter.seen).collect::<Vec<_>>(), [4]);
    bench.sound().await;
}

/// A deployment whose keys reach the origin after its first orders.
#[tokio::test]
async fn keys_that_come_late_are_waited_for() {
    let bench = Bench::new().await;
    let next = EdgeKeys::derive(key("edge-2"), &EdgeSecret::new([6; 32]));
    let quote = bench.quote(bench.moment().mint(), &[("MUG-SAND", 1)]);
    let mut intent = bench.intent_of(&quote);
    intent.quote = wire::quote::sign(&quote, &next);
    let public = bench.books.shop.sealing[0].public();
    let message = Message::Place(intent);
    let sealed = Envelope::seal(&message, &next, &public, bench.now(), bench.entropy()).unwrap();
    let bytes = sealed.to_bytes();
    let answer = bench.take_by(Lane::Durable, &bytes).await;
    assert!(matches!(answer, Answer::Busy { .. }), "{answer:?}");
    assert_eq!(dead_letters::list(&bench.books.store, 10).await.unwrap(), []);
    let mut books = bench.restarted();
    books.shop.keyring.add(next);
    placed(intake::take(&books, &bytes, Lane::Durable, &mut bench.moment()).await.unwrap());
    bench.sound().await;
}

/// The order of a small row of numbers, one of all there are.
fn shuffled<T>(mut items: Vec<T>, mut nth: usize) -> Vec<T> {
    let mut out = Vec::new();
    while !items.is_empty() {
        out.push(items.remove(nth % items.len()));
        nth /= out.len() + 1;
    }
    out
}

/// A queue delivers twice, late and in any order: every intent is one order or one refusal, and an
/// order that was called off before it arrived or after it stays called off or never is one.
#[tokio::test]
async fn copies_latecomers_and_any_order_are_one_answer_each() {
    for nth in [0, 1, 5, 17, 42, 101] {
        let bench = Bench::new().await;
        let intents =
            [&[("MUG-SAND", 1)], &[("MUG-INK", 2)], &[("BEANIE-SEA", 1)]].map(|l| bench.intent(l));
        let cancel = bench.envelope_cancel(intents[0].intent);
        let mut messages: Vec<(usize, Vec<u8>)> = Vec::new();
        for (number, intent) in intents.iter().enumerate() {
            // Sealed twice, as an edge does that heard no answer: other bytes, the same message.
            for _ in 0..2 {
                messages.push((number, bench.envelope(&Message::Place(intent.clone()))));
            }
        }
        messages.push((3, cancel));
        let mut answers: [Vec<Answer>; 3] = Default::default();
        for (number, bytes) in shuffled(messages, nth) {
            // Every delivery may be repeated at once.
            for _ in 0..2 {
                bench.pass(Millis::from_minutes(7));
                let answer = bench.take_by(Lane::Durable, &bytes).await;
                assert!(!matches!(answer, Answer::Dead { .. } | Answer::Busy { .. }), "{answer:?}");
                if let Some(answers) = answers.get_mut(number) {
                    answers.push(answer);
                }
            }
        }
        let [first, second, third] = answers;
        for answers in [&first, &second] {
            let ids: Vec<_> = answers.iter().map(|one| placed(one.clone()).id).collect();
            assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        }
        assert!(third.iter().all(|one| *one == third[0]), "{third:?}");
        refused(third[0].clone());
        assert_eq!(bench.number("SELECT count(*) FROM orders").await, 2);
        assert_eq!(bench.level("MUG-INK").await.1, 2, "held once");
        assert_eq!(dead_letters::list(&bench.books.store, 10).await.unwrap(), []);
        bench.sound().await;
    }
}

/// What a queue hands over after its last try is kept beside what intake gave up.
#[tokio::test]
async fn what_a_queue_gave_up_on_is_raised_in_one_go() {
    let bench = Bench::new().await;
    let bytes = [("MUG-SAND", 1), ("MUG-INK", 1)]
        .map(|line| bench.envelope(&Message::Place(bench.intent(&[line]))));
    for bytes in &bytes {
        let letter = dead_letters::Letter { bytes, source: "queue", reason: "gave_up" };
        dead_letters::bury(&bench.books.store, &letter, bench.now()).await.unwrap();
    }
    // Meanwhile one of them arrived after all.
    placed(bench.take_by(Lane::Durable, &bytes[0]).await);
    for letter in dead_letters::list(&bench.books.store, 10).await.unwrap() {
        assert!(letter.at > Timestamp::EPOCH);
        let mut moment = bench.moment();
        let answer = dead_letters::redrive(&bench.books, &letter.id, &mut moment).await.unwrap();
        placed(answer.unwrap());
    }
    assert_eq!(dead_letters::list(&bench.books.store, 10).await.unwrap(), []);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 2);
    bench.sound().await;
}

/// Redriven while the origin still cannot take it, a letter stays what it is, with the reason that
/// holds now, however often somebody tries; and is one order once it can be taken.
#[tokio::test]
async fn what_is_redriven_too_early_is_dead_as_before() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    let letter = dead_letters::Letter { bytes: &bytes, source: "queue", reason: "gave_up" };
    dead_letters::bury(&bench.books.store, &letter, bench.now()).await.unwrap();
    let mut books = bench.restarted();
    let told = async |books: &Books<_, _>| {
        let letters = dead_letters::list(&books.store, 10).await.unwrap();
        let [letter] = &letters[..] else { panic!("{letters:?}") };
        (letter.id.clone(), letter.source.clone(), letter.reason.clone(), letter.seen)
    };
    let (id, ..) = told(&books).await;
    let dead = |reason: &str, seen| (id.clone(), "queue".to_owned(), reason.to_owned(), seen);

    // The deployment's key is not there yet: nothing is known against the message.
    books.shop.keyring = Keyring::new();
    for _ in 0..2 {
        let answer = dead_letters::redrive(&books, &id, &mut bench.moment()).await.unwrap();
        assert!(matches!(answer, Some(Answer::Busy { .. })), "{answer:?}");
        assert_eq!(told(&books).await, dead("gave_up", 1));
    }
    // It is there, and revoked.
    books.shop.keyring = Keyring::new().with(bench.keys.clone());
    books.shop.keyring.revoke(key("edge-1"));
    for seen in 2..4 {
        let answer = dead_letters::redrive(&books, &id, &mut bench.moment()).await.unwrap();
        assert_eq!(answer, Some(Answer::Dead { reason: "revoked_key".to_owned() }));
        assert_eq!(told(&books).await, dead("revoked_key", seen));
    }
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 0);

    let books = bench.restarted();
    let answer = dead_letters::redrive(&books, &id, &mut bench.moment()).await.unwrap();
    placed(answer.unwrap());
    assert_eq!(dead_letters::list(&books.store, 10).await.unwrap(), []);
    assert_eq!(bench.number("SELECT count(*) FROM orders").await, 1);
    bench.sound().await;
}
