//! Bands and stock as staff changes it.

use books::{Actor, demo, inventory, queries, retention};
use database::{Batch, Statement, Store};
use domain::{Millis, OrderStatus};

use crate::bench::Bench;

async fn shown(bench: &Bench) -> (i64, Vec<(String, String)>) {
    let mut batch = Batch::read("test");
    let version = batch.push(Statement::new("SELECT version FROM availability_version"));
    let bands = batch.push(Statement::new("SELECT variant, band FROM availability"));
    let rows = bench.shown.run(&batch, Millis::from_seconds(5)).await.unwrap();
    let text = |row: &database::Row, column| row.text(column).unwrap().to_owned();
    (
        rows.of(version).first().unwrap().integer(0).unwrap(),
        rows.of(bands).rows.iter().map(|row| (text(row, 0), text(row, 1))).collect(),
    )
}

#[tokio::test]
async fn only_a_changed_band_is_shown() {
    let bench = Bench::new().await;
    let show = async || inventory::show_bands(&bench.books.store, &bench.shown, 100).await.unwrap();
    assert_eq!(show().await, 25);
    assert_eq!(show().await, 0);
    let (version, bands) = shown(&bench).await;
    assert_eq!((version, bands.len()), (1, 25));
    let of = |bands: &[(String, String)], sku| {
        let variant = bench.variant(sku).to_string();
        bands.iter().find(|(id, _)| *id == variant).unwrap().1.clone()
    };
    assert_eq!(of(&bands, "MUG-SAND"), "IN_STOCK");
    assert_eq!(of(&bands, "MUG-MOSS"), "FEW");
    assert_eq!(of(&bands, "LAMP-FOREST"), "BACKORDER");
    assert_eq!(of(&bands, "BEANIE-SEA"), "NONE");
    bench.place(&[("MUG-SAND", 1)]).await;
    assert_eq!(show().await, 1);
    assert_eq!(shown(&bench).await.0, 1, "one fewer of many is the same band");
    bench.place(&[("MUG-MOSS", 4)]).await;
    assert_eq!(show().await, 1);
    let (version, bands) = shown(&bench).await;
    assert_eq!((version, of(&bands, "MUG-MOSS").as_str()), (2, "NONE"));
}

/// C3: counting fewer than are promised records a shortage; it neither fails nor goes negative.
#[tokio::test]
async fn a_count_below_what_is_held_is_a_shortage() {
    let bench = Bench::new().await;
    bench.place(&[("MUG-MOSS", 3)]).await;
    let at = (bench.variant("MUG-MOSS"), demo::LOCATION);
    let actor = Actor::Staff("staff_1".to_owned());
    let mut moment = bench.moment();
    let level =
        inventory::adjust(&bench.books.store, at, -3, &actor, &mut moment).await.unwrap().unwrap();
    assert_eq!((level.on_hand, level.held, level.backorder_limit), (1, 3, 2));
    let shortages = bench.number("SELECT count(*) FROM events WHERE type = 'stock.short'").await;
    assert_eq!(shortages, 1);
    let level = inventory::adjust(&bench.books.store, at, 10, &actor, &mut moment).await.unwrap();
    assert_eq!(level.unwrap().on_hand, 11);
    let nowhere = (domain::VariantId::from_ulid(1), demo::LOCATION);
    let none = inventory::adjust(&bench.books.store, nowhere, 1, &actor, &mut moment).await;
    assert_eq!(none.unwrap(), None);
    bench.quiet().await;
}

#[tokio::test]
async fn lists_page_by_number() {
    let bench = Bench::new().await;
    for _ in 0..3 {
        bench.place(&[("NOTE-DOT", 1)]).await;
    }
    bench.place_paid(&[("NOTE-DOT", 1)]).await;
    let store = &bench.books.store;
    let numbers = async |status, before| {
        let page = queries::orders(store, status, before, 2).await.unwrap();
        page.iter().map(|order| order.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, None).await, [1004, 1003]);
    assert_eq!(numbers(None, Some(1003)).await, [1002, 1001]);
    assert_eq!(numbers(Some(OrderStatus::Paid), None).await, [1004]);
    let id = queries::order_by_number(store, 1004).await.unwrap().unwrap();
    let version = books::orders::version(store, id).await.unwrap();
    assert_eq!(
        books::orders::show(store, &id.to_string()).await.unwrap().unwrap().version,
        version
    );
    let events = queries::events(store, 0, 3).await.unwrap();
    assert_eq!(events.len(), 3);
    let more = queries::events(store, events[2].position, 2).await.unwrap();
    assert_eq!(more[0].position, events[2].position + 1);
    let levels = inventory::levels(store, None, 10).await.unwrap();
    let last = (levels[9].variant, levels[9].location);
    let more = inventory::levels(store, Some(last), 10).await.unwrap();
    assert!(more[0].variant > levels[9].variant);
}

#[tokio::test]
async fn only_what_protects_nobody_is_forgotten() {
    let bench = Bench::new().await;
    bench.place_paid(&[("NOTE-DOT", 1)]).await;
    bench.deliver().await;
    bench.pass(Millis::from_days(61));
    retention::forget(&bench.books.store, bench.now()).await.unwrap();
    for sql in [
        "SELECT count(*) FROM effects",
        "SELECT count(*) FROM provider_events",
        "SELECT count(*) FROM idempotency",
    ] {
        assert_eq!(bench.number(sql).await, 0, "{sql}");
    }
    bench.quiet().await;
}
