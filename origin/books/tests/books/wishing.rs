//! What staff wishes once is done once, whatever gets lost. Each of these was found by a simulated
//! world.

use books::{Actor, demo, inventory, refunds};
use database::{Batch, Statement};

use crate::bench::Bench;
use crate::provider::Fault;

fn staff() -> Actor {
    Actor::Staff("staff_1".to_owned())
}

/// Seed 286: the answer to the count was lost, and the shelf lost the units twice.
#[tokio::test]
async fn a_count_whose_answer_is_lost_counts_once() {
    for fault in [Fault::LoseAnswer, Fault::LoseCall] {
        let bench = Bench::new().await;
        let at = (bench.variant("NOTE-DOT"), demo::LOCATION);
        let (before, _) = bench.level("NOTE-DOT").await;
        bench.books.store.fail_after(0, fault);
        let level =
            inventory::adjust(&bench.books.store, at, -2, &staff(), &mut bench.moment()).await;
        assert_eq!(level.unwrap().unwrap().on_hand, before - 2, "{fault:?}");
        assert_eq!(bench.level("NOTE-DOT").await.0, before - 2, "{fault:?}");
        bench.quiet().await;
    }
}

/// Seed 514: the answer to the wish was lost, and two quarters went back instead of one.
#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_asked_for_once() {
    for fault in [Fault::LoseAnswer, Fault::LoseCall] {
        let bench = Bench::new().await;
        let order = bench.place_paid(&[("MUG-SAND", 1)]).await;
        let quarter = domain::Money::new(order.totals.total.minor() / 4, order.currency);
        bench.books.store.fail_after(0, fault);
        let (actor, mut moment) = (staff(), bench.moment());
        let why = ("a scratch", &actor);
        let asked = refunds::request(&bench.books, order.id, Some(quarter), why, &mut moment).await;
        assert!(matches!(asked.unwrap(), refunds::Requested::Refund(_)), "{fault:?}");
        assert_eq!(bench.number("SELECT count(*) FROM refunds").await, 1, "{fault:?}");
        bench.deliver().await;
        bench.quiet().await;
    }
}

/// Seed 131: somebody showed newer bands between this one's reading and its write.
#[tokio::test]
async fn bands_are_not_shown_over_newer_ones() {
    let bench = Bench::new().await;
    let shown = crate::flaky::Flaky::new(bench.shown.clone());
    let mut newer = Batch::write("show newer bands");
    newer.push(Statement::new("UPDATE availability_version SET version = version + 1"));
    shown.meanwhile("show bands", newer);
    assert_eq!(inventory::show_bands(&bench.books.store, &shown, 100).await.unwrap(), 0);
    assert!(!shown.still_waits());
    // What was not shown is still to be shown.
    assert!(inventory::show_bands(&bench.books.store, &shown, 100).await.unwrap() > 0);
    assert_eq!(inventory::show_bands(&bench.books.store, &shown, 100).await.unwrap(), 0);
}
