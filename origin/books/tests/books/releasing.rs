//! Releases: compiled from drafts, shown whole, rolled back, and swept away in the end.

use books::catalog::{self, Status};
use books::publish::{self, Previewed, Published, Release};
use books::{Actor, Releases};
use database::{Batch, Statement, Store};
use domain::{Currency, Millis, Money};
use wire::message::Message;

use crate::bench::{Bench, placed};
use crate::drafting::shirt;
use crate::provider::Fault;

fn actor() -> Actor {
    Actor::Staff("key_1".to_owned())
}

/// Gives a variant of the demo another price in dollars.
async fn price(bench: &Bench, sku: &str, minor: i64) {
    let store = &bench.books.store;
    let mut draft = catalog::show(store, sku).await.unwrap().unwrap().draft();
    let variant = draft.variants.iter_mut().find(|one| one.sku.as_str() == sku).unwrap();
    let price = variant.prices.iter_mut().find(|one| one.list.as_str() == "us").unwrap();
    price.price = Money::new(minor, Currency::USD);
    catalog::upsert(store, &[draft], &actor(), &mut bench.moment()).await.unwrap();
}

fn current(published: Published) -> Release {
    match published {
        Published::Current(release) => release,
        other => panic!("{other:?}"),
    }
}

async fn shown_number(bench: &Bench, sql: &'static str) -> i64 {
    let mut batch = Batch::read("test");
    let step = batch.push(Statement::new(sql));
    let rows = bench.shown.run(&batch, Millis::from_seconds(5)).await.unwrap();
    rows.of(step).first().unwrap().integer(0).unwrap()
}

#[tokio::test]
async fn publishing_without_a_change_makes_no_release() {
    let bench = Bench::new().await;
    let Published::Unchanged(first) = bench.publish().await else { panic!() };
    assert_eq!(first.release, 1);
    price(&bench, "MUG-SAND", 1_700).await;
    let second = current(bench.publish().await);
    assert_eq!(second.release, 2);
    assert_ne!(second.hash, first.hash);
    assert_eq!(bench.publish().await, Published::Unchanged(second));
    // The price goes back: the same content has the same hash, under a number of its own.
    price(&bench, "MUG-SAND", 1_800).await;
    let third = current(bench.publish().await);
    assert_eq!((third.release, &third.hash), (3, &first.hash));
    let events = "SELECT count(*) FROM events WHERE type = 'release.published'";
    assert_eq!(bench.number(events).await, 3);
}

#[tokio::test]
async fn only_what_is_published_is_in_a_release() {
    let bench = Bench::new().await;
    let store = &bench.books.store;
    let mut draft = shirt("ada");
    draft.status = Status::Draft;
    draft.variants[0].prices[0].price = Money::new(1_234, Currency::USD);
    catalog::upsert(store, &[draft], &actor(), &mut bench.moment()).await.unwrap();
    assert!(matches!(bench.publish().await, Published::Unchanged(_)));
    let variant = catalog::owner(store, "ada-S").await.unwrap().unwrap().1;
    let sells = async |release: u64| {
        use domain::Shelf;
        let kept = bench.books.releases.get(store, release).await.unwrap().unwrap();
        let market = kept.market(&domain::MarketId::parse("us").unwrap()).unwrap().clone();
        kept.article(variant, &market, bench.now()).and_then(|article| article.price)
    };
    assert_eq!(sells(1).await, None);

    // Whoever has the link sees it, and nobody else.
    let press = bench.press();
    let Previewed::Ready(preview) =
        publish::preview(press, &actor(), &bench.moment()).await.unwrap()
    else {
        panic!()
    };
    assert!(preview.preview);
    assert_eq!(publish::current(&bench.shown).await.unwrap(), Some(1));
    assert!(publish::has(&bench.shown, preview.release).await.unwrap());
    assert_eq!(sells(preview.release).await, Some(Money::new(1_234, Currency::USD)));
    let back = publish::roll_back(press, preview.release, &actor(), &bench.moment()).await;
    assert!(!back.unwrap(), "a preview is not for sale");

    let mut draft = catalog::show(store, "ada").await.unwrap().unwrap().draft();
    draft.status = Status::Published;
    catalog::upsert(store, &[draft], &actor(), &mut bench.moment()).await.unwrap();
    assert_eq!(current(bench.publish().await).release, 3);
    assert!(sells(3).await.is_some());
}

#[tokio::test]
async fn a_release_can_be_rolled_back_and_its_quotes_are_honoured() {
    let bench = Bench::new().await;
    let bytes = bench.envelope(&Message::Place(bench.intent(&[("MUG-SAND", 1)])));
    price(&bench, "MUG-SAND", 1_700).await;
    current(bench.publish().await);
    let back = async |release| {
        publish::roll_back(bench.press(), release, &actor(), &bench.moment()).await.unwrap()
    };
    assert!(back(1).await);
    assert!(!back(7).await);
    assert_eq!(publish::current(&bench.shown).await.unwrap(), Some(1));
    let known = publish::list(&bench.books.store, None, 10).await.unwrap();
    assert_eq!(known.iter().map(|one| one.release).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(publish::list(&bench.books.store, Some(2), 10).await.unwrap().len(), 1);
    // Nobody has changed the drafts: publishing shows what was rolled back from.
    assert_eq!(current(bench.publish().await).release, 2);
    // A quote of the earlier release is still honoured, by a process that never saw it.
    let books = bench.restarted();
    let mut moment = bench.moment();
    let answer = books::intake::take(&books, &bytes, books::Lane::Express, &mut moment).await;
    placed(answer.unwrap());
    assert!(Releases::default().get(&bench.books.store, 3).await.unwrap().is_none());
    let events = "SELECT count(*) FROM events WHERE type = 'release.restored'";
    assert_eq!(bench.number(events).await, 1);
    bench.sound().await;
}

#[tokio::test]
async fn what_was_stored_and_never_shown_is_shown_by_publishing_again() {
    let bench = Bench::new().await;
    price(&bench, "MUG-SAND", 1_700).await;
    // The first process dies after its copy is stored; its memory goes with it.
    bench.books.store.fail_after(1, Fault::LoseAnswer);
    let releases = Releases::default();
    let nowhere = crate::flaky::Flaky::new(bench.shown.clone());
    for _ in 0..8 {
        nowhere.fail_after(0, Fault::Busy);
    }
    let press = publish::Press { store: &bench.books.store, releases: &releases, shown: &nowhere };
    let failed = publish::publish(press, &actor(), &bench.moment()).await;
    assert!(failed.unwrap_err().passing());
    assert_eq!(publish::current(&bench.shown).await.unwrap(), Some(1));
    assert_eq!(current(bench.publish().await).release, 2);
    assert_eq!(publish::list(&bench.books.store, None, 10).await.unwrap().len(), 2);
}

/// Two publish at once: whoever compiled from older drafts is not the last word.
#[tokio::test]
async fn the_newest_drafts_are_shown_whoever_publishes_last() {
    let bench = std::sync::Arc::new(Bench::new().await);
    for round in 0..10_i64 {
        price(&bench, "MUG-SAND", 2_000 + round).await;
        let publish = || {
            let bench = std::sync::Arc::clone(&bench);
            tokio::spawn(async move {
                let releases = Releases::default();
                let books = &bench.books;
                let shown = &bench.shown;
                let press = publish::Press { store: &books.store, releases: &releases, shown };
                publish::publish(press, &actor(), &bench.moment()).await.unwrap()
            })
        };
        let others = [publish(), publish()];
        price(&bench, "MUG-INK", 3_000 + round).await;
        let last = bench.publish().await;
        for other in others {
            other.await.unwrap();
        }
        let shown = publish::current(&bench.shown).await.unwrap().unwrap();
        let known = publish::list(&bench.books.store, None, 1).await.unwrap();
        assert_eq!(known[0].release, shown, "{last:?}");
        assert!(matches!(bench.publish().await, Published::Unchanged(_)), "round {round}");
    }
}

#[tokio::test]
async fn what_no_quote_can_name_is_swept_with_the_segments_nobody_needs() {
    let bench = Bench::new().await;
    let sweep =
        async || publish::sweep(&bench.books.store, &bench.shown, bench.now()).await.unwrap();
    for (step, minor) in [1_700, 1_600, 1_500].into_iter().enumerate() {
        price(&bench, "MUG-SAND", minor).await;
        assert_eq!(current(bench.publish().await).release, 2 + u64::try_from(step).unwrap());
    }
    assert_eq!(sweep().await.releases, 0, "they were only just replaced");
    bench.pass(Millis::from_hours(71));
    assert_eq!(sweep().await.releases, 0);
    bench.pass(Millis::from_hours(2));
    let swept = sweep().await;
    assert_eq!((swept.releases, swept.segments), (3, 3));
    assert_eq!(publish::list(&bench.books.store, None, 10).await.unwrap().len(), 1);
    assert_eq!(shown_number(&bench, "SELECT count(*) FROM releases").await, 1);
    // What is left is what the one that is left is made of.
    let named = "SELECT count(DISTINCT atom) FROM releases, json_tree(manifest)
        WHERE json_tree.type = 'text'";
    let named = shown_number(&bench, named).await;
    assert_eq!(shown_number(&bench, "SELECT count(*) FROM segments").await, named);
    assert_eq!(bench.number("SELECT count(*) FROM release_segments").await, named);
    // The one that is left works, and the next one has the next number.
    price(&bench, "MUG-SAND", 1_400).await;
    assert_eq!(current(bench.publish().await).release, 5);
    // One that is current again is as good as new.
    bench.pass(Millis::from_hours(80));
    assert!(publish::roll_back(bench.press(), 4, &actor(), &bench.moment()).await.unwrap());
    sweep().await;
    bench.pass(Millis::from_hours(80));
    assert_eq!(sweep().await.releases, 1);
    assert_eq!(publish::current(&bench.shown).await.unwrap(), Some(4));
}

#[tokio::test]
async fn drafts_that_contradict_each_other_are_not_published() {
    let bench = Bench::new().await;
    // A market pays in another currency than its prices are in.
    let mut frame = books::demo::frame().unwrap();
    for market in frame.markets.iter_mut().flatten() {
        if market.id.as_str() == "us" {
            market.currency = Currency::EUR;
            market.shipping.clear();
        }
    }
    let changed =
        catalog::reframe(&bench.books.store, &frame, &actor(), &bench.moment()).await.unwrap();
    assert_eq!(changed, catalog::Reframed::Done);
    assert!(matches!(bench.publish().await, Published::Invalid(_)));
    assert_eq!(publish::current(&bench.shown).await.unwrap(), Some(1));
}
