//! What staff and their programs do: keys, requests that come twice, shipments, counts, the trail.

use books::admin_keys::{self, KeySecret, Revoked, Scope};
use books::claims::{self, Claim};
use books::inventory::{self, Adjustment, Count, Units, Why};
use books::orders::{self, Advanced, Tracking};
use books::queries::{self, OrderFilter};
use books::refunds::{self, Requested};
use books::{Actor, demo};
use domain::{
    EventId, FulfilmentStatus, IdempotencyKey, Millis, OrderStatus, PaymentStatus, RefundId,
};

use crate::bench::Bench;
use crate::provider::Fault;

fn staff() -> Actor {
    Actor::Staff("key_1".to_owned())
}

#[tokio::test]
async fn a_key_opens_until_it_is_revoked() {
    let bench = Bench::bare().await;
    let store = &bench.books.store;
    let secret = KeySecret::new([7; 32]);
    let owner = Actor::Staff("command".to_owned());
    let name = ("till", Scope::Read);
    let made = admin_keys::create(store, name, &secret, &owner, &mut bench.moment()).await.unwrap();
    assert_eq!(admin_keys::find(store, &secret).await.unwrap(), Some(made.clone()));
    let other = KeySecret::new([8; 32]);
    assert_eq!(admin_keys::find(store, &other).await.unwrap(), None);
    admin_keys::create(store, ("erp", Scope::Write), &other, &owner, &mut bench.moment())
        .await
        .unwrap();
    let all = admin_keys::list(store, None, 10).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(admin_keys::list(store, Some(all[0].id), 10).await.unwrap(), all[1..]);

    let revoke =
        async || admin_keys::revoke(store, made.id, &made.actor(), &bench.moment()).await.unwrap();
    assert!(matches!(revoke().await, Revoked::Now(key) if key.revoked_at.is_some()));
    assert!(matches!(revoke().await, Revoked::Before(_)));
    assert_eq!(admin_keys::find(store, &secret).await.unwrap(), None);
    let nobody = domain::ApiKeyId::from_ulid(1);
    let unknown = admin_keys::revoke(store, nobody, &owner, &bench.moment()).await.unwrap();
    assert_eq!(unknown, Revoked::Unknown);
    // Who did what, the newest first, and never the key itself.
    let trail = queries::trail(store, None, 10).await.unwrap();
    let seen: Vec<_> =
        trail.iter().map(|row| (row.event.kind.as_str(), row.actor.as_str())).collect();
    let own = made.actor().to_string();
    let wanted = [
        ("key.revoked", own.as_str()),
        ("key.created", "staff:command"),
        ("key.created", "staff:command"),
    ];
    assert_eq!(seen, wanted);
    let older = queries::trail(store, Some(trail[0].event.position), 1).await.unwrap();
    assert_eq!(older, trail[1..2]);
    assert!(trail.iter().all(|row| !row.event.data.contains("0707")));
}

#[tokio::test]
async fn a_refund_that_was_asked_for_twice_is_one() {
    let bench = Bench::new().await;
    let order = bench.place_paid(&[("NOTE-DOT", 2)]).await;
    let key = IdempotencyKey::parse("refund-1").unwrap();
    let store = &bench.books.store;
    let wish = async |fingerprint: u8| {
        let mut moment = bench.moment();
        let own = moment.mint::<domain::id::kind::Refund>().to_string();
        let fingerprint = [fingerprint; 32];
        let claim = claims::claim(store, ("key_1", &key), fingerprint, &own, bench.now()).await;
        let Claim::Of(id) = claim.unwrap() else { return None };
        let id = RefundId::parse(&id).unwrap();
        let why = ("scratched", &staff());
        Some(refunds::request_as(&bench.books, (order.id, id), None, why, &mut moment).await)
    };
    // The claim is made, and the answer of the refund's write is lost.
    store.fail_after(1, Fault::LoseAnswer);
    let Some(Ok(Requested::Refund(first))) = wish(1).await else { panic!() };
    let Some(Ok(Requested::Refund(again))) = wish(1).await else { panic!() };
    assert_eq!(first, again);
    assert!(wish(2).await.is_none(), "another request under the same key");
    assert_eq!(bench.number("SELECT count(*) FROM refunds").await, 1);
    bench.deliver().await;
    bench.quiet().await;
    bench.pass(Millis::from_hours(25));
    books::retention::forget(store, bench.now()).await.unwrap();
    assert!(matches!(wish(2).await, Some(Ok(Requested::TooMuch))), "the key is forgotten");
}

#[tokio::test]
async fn what_is_finished_stays_so_for_its_key() {
    let bench = Bench::bare().await;
    let store = &bench.books.store;
    let key = IdempotencyKey::parse("ship-1").unwrap();
    let claim = async |id: &str| {
        claims::claim(store, ("key_1", &key), [1; 32], id, bench.now()).await.unwrap()
    };
    assert_eq!(claim("a").await, Claim::Of("a".to_owned()));
    assert_eq!(claim("b").await, Claim::Of("a".to_owned()), "begun, for all we know");
    claims::finish(store, ("key_1", &key), "a").await.unwrap();
    assert_eq!(claim("b").await, Claim::Finished("a".to_owned()));
    let other = claims::claim(store, ("key_1", &key), [2; 32], "c", bench.now()).await.unwrap();
    assert_eq!(other, Claim::Reused);
    let stranger = claims::claim(store, ("key_2", &key), [2; 32], "c", bench.now()).await.unwrap();
    assert_eq!(stranger, Claim::Of("c".to_owned()), "keys are each caller's own");
}

#[tokio::test]
async fn a_paid_order_is_shipped_in_one_step() {
    let bench = Bench::new().await;
    let store = &bench.books.store;
    let waiting = bench.place(&[("NOTE-DOT", 1)]).await;
    let order = bench.place_paid(&[("NOTE-DOT", 1)]).await;
    let tracking =
        Tracking { carrier: Some("DHL".to_owned()), number: Some("00340".to_owned()), url: None };
    let ship =
        async |id| orders::ship(store, id, &tracking, (&staff(), &bench.moment())).await.unwrap();
    assert!(matches!(ship(waiting.id).await, Advanced::Rejected(_)), "nothing was paid");
    assert_eq!(ship(domain::OrderId::from_ulid(1)).await, Advanced::NotFound);
    assert_eq!(ship(order.id).await, Advanced::To(OrderStatus::Shipped));
    assert!(matches!(ship(order.id).await, Advanced::Rejected(_)), "it has left already");
    let view = bench.status(order.intent).await;
    assert_eq!(view.fulfilment_status, FulfilmentStatus::Fulfilled);
    let kinds: Vec<_> = view.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds[kinds.len() - 2..], ["order.processing", "order.shipped"]);
    let shipped = orders::shipments(store, order.id).await.unwrap();
    assert_eq!(shipped, [orders::Shipment { tracking, at: bench.now() }]);

    // Lists by either status, and by both.
    let numbers = async |status, payment_status| {
        let filter = OrderFilter { status, payment_status };
        let page = queries::filtered_orders(store, filter, None, 10).await.unwrap();
        page.iter().map(|order| order.number).collect::<Vec<_>>()
    };
    let (shipped, succeeded) = (Some(OrderStatus::Shipped), Some(PaymentStatus::Succeeded));
    assert_eq!(numbers(None, succeeded).await, [1002]);
    assert_eq!(numbers(shipped, succeeded).await, [1002]);
    assert!(numbers(shipped, Some(PaymentStatus::Pending)).await.is_empty());
    assert_eq!(numbers(Some(OrderStatus::Pending), Some(PaymentStatus::Pending)).await, [1001]);
    bench.sound().await;
}

#[tokio::test]
async fn an_adjustment_has_its_reason_and_is_made_once_for_its_cause() {
    let bench = Bench::new().await;
    let place = (bench.variant("MUG-SAND"), demo::LOCATION);
    let note = Some("fell down");
    let make = async |units, why, cause| {
        let adjustment = Adjustment { units, why, note };
        let (store, actor, moment) = (&bench.books.store, staff(), bench.moment());
        let level = inventory::adjust_as(store, (place, cause), adjustment, &actor, &moment).await;
        level.unwrap().unwrap().on_hand
    };
    let cause: EventId = bench.moment().mint();
    for _ in 0..2 {
        assert_eq!(make(Units::By(-2), Why::Damaged, cause).await, 118);
    }
    // A count that is repeated later does not undo what was sold meanwhile.
    let counted: EventId = bench.moment().mint();
    assert_eq!(make(Units::To(7), Why::Correction, counted).await, 7);
    assert_eq!(make(Units::By(1), Why::Received, bench.moment().mint()).await, 8);
    assert_eq!(make(Units::To(7), Why::Correction, counted).await, 8);
    let told = "SELECT count(*) FROM stock_ledger WHERE why = 'damaged' AND note = 'fell down'";
    assert_eq!(bench.number(told).await, 1);
    let told = "SELECT count(*) FROM events WHERE type = 'stock.adjusted'
        AND data ->> 'reason' = 'damaged' AND data ->> 'note' IS NULL";
    assert_eq!(bench.number(told).await, 1);
    bench.sound().await;
}

#[tokio::test]
async fn many_variants_are_counted_in_one_batch() {
    let bench = Bench::new().await;
    let store = &bench.books.store;
    bench.place(&[("MUG-MOSS", 3)]).await;
    let one = |sku: &str, on_hand, backorder_limit| Count {
        variant: bench.variant(sku),
        on_hand,
        backorder_limit,
    };
    let unknown = domain::VariantId::from_ulid(1);
    let counts = [
        one("MUG-SAND", 7, None),
        one("MUG-SAND", 90, None),
        one("MUG-INK", 64, None),
        one("MUG-MOSS", 1, Some(0)),
        one("OIL-250", 40, Some(9)),
        Count { variant: unknown, on_hand: 1, backorder_limit: None },
    ];
    let count = async || {
        let by = (&staff(), &mut bench.moment());
        inventory::count(store, demo::LOCATION, &counts, by).await.unwrap()
    };
    assert_eq!(count().await, 3, "ink was right, and one is unknown");
    assert_eq!(count().await, 0);
    assert_eq!(bench.level("MUG-SAND").await, (90, 0));
    let moss = bench.variant("MUG-MOSS");
    let oil = bench.variant("OIL-250");
    let levels = inventory::levels_of(store, demo::LOCATION, &[moss, oil, unknown]).await.unwrap();
    let of = |variant| levels.iter().find(|level| level.variant == variant).unwrap();
    assert_eq!((of(moss).on_hand, of(moss).held, of(moss).backorder_limit), (1, 3, 2));
    assert_eq!(of(oil).backorder_limit, 9);
    assert_eq!(levels.len(), 2);
    assert_eq!(bench.number("SELECT count(*) FROM events WHERE type = 'stock.short'").await, 1);
    bench.sound().await;
}
