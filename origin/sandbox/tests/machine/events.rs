//! Webhooks: signed, tried again, and disturbed on demand.

use hmac::{Hmac, KeyInit, Mac};
use sandbox::Delivery;
use sandbox::account::{Failure, Wish};
use serde_json::Value;
use sha2::Sha256;

use crate::world::World;

/// What a receiver does: take the header apart and compute the same.
fn signed_by(delivery: &Delivery, secret: &str, now: i64) -> bool {
    let mut parts = delivery.signature.split(',');
    let time = parts.next().unwrap().strip_prefix("t=").unwrap();
    assert_eq!(time.parse::<i64>().unwrap(), now / 1000);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(&delivery.body);
    let expected: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    parts.any(|part| part == format!("v1={expected}"))
}

fn kind(delivery: &Delivery) -> String {
    let event: Value = serde_json::from_slice(&delivery.body).unwrap();
    event["type"].as_str().unwrap().to_owned()
}

#[test]
fn every_delivery_is_signed_over_its_exact_bytes() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_visa");
    let deliveries = world.deliver();
    let kinds: Vec<String> = deliveries.iter().map(kind).collect();
    assert!(kinds.contains(&"payment_intent.succeeded".to_owned()), "{kinds:?}");
    for mut delivery in deliveries {
        assert_eq!(delivery.url, "http://shop.test/webhooks/stripe");
        assert!(signed_by(&delivery, "whsec_sandbox", world.now));
        assert!(!signed_by(&delivery, "whsec_other", world.now));
        delivery.body.push(b' ');
        assert!(!signed_by(&delivery, "whsec_sandbox", world.now));
    }
}

#[test]
fn an_event_holds_the_object_and_the_request_behind_it() {
    let mut world = World::new();
    let request = sandbox::Request::post(
        "/v1/payment_intents",
        "amount=3412&currency=usd&metadata[attempt]=att_1",
        crate::world::SECRET,
    );
    let answer = world.send(&request.idempotent("key-1"));
    let delivery = world.deliver().remove(0);
    let event: Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!(event["data"]["object"], answer.json);
    assert_eq!(event["request"]["idempotency_key"], "key-1");
    assert_eq!(event["request"]["id"], answer.header("Request-Id").unwrap());
    assert_eq!(event["livemode"], false);
    assert_eq!(event["api_version"], sandbox::account::API_VERSION);
    let read = world.read(&format!("/v1/events/{}", delivery.event));
    assert_eq!(read["pending_webhooks"], 0);
    assert_eq!(read["data"], event["data"]);
}

#[test]
fn while_a_secret_is_rolled_both_signatures_are_sent() {
    let mut settings = World::new().settings;
    settings.webhook_secret_old = Some("whsec_old".to_owned());
    let mut world = World::with(settings);
    world.intent("");
    let delivery = world.deliver().remove(0);
    assert!(signed_by(&delivery, "whsec_sandbox", world.now));
    assert!(signed_by(&delivery, "whsec_old", world.now));
}

#[test]
fn a_refused_delivery_comes_again_later_and_later_for_three_days() {
    let mut world = World::new();
    world.intent("");
    let began = world.now;
    let mut waits = Vec::new();
    let mut last = world.now;
    while let Some(at) = world.account.next_wake() {
        world.now = at;
        for delivery in world.account.due_events(world.now) {
            assert!(signed_by(&delivery, "whsec_sandbox", world.now));
            waits.push((world.now - last) / 1000);
            last = world.now;
            world.account.settle(&delivery.event, false, world.now);
        }
    }
    assert_eq!(waits[..6], [0, 1, 5, 30, 120, 600]);
    assert!(world.now - began > 3 * 86_400_000 && world.now - began < 4 * 86_400_000);
}

#[test]
fn an_unreported_delivery_is_not_handed_out_twice_at_once() {
    let mut world = World::new();
    world.intent("");
    assert_eq!(world.account.due_events(world.now).len(), 1);
    assert_eq!(world.account.due_events(world.now).len(), 0);
    world.pass_seconds(60);
    let again = world.account.due_events(world.now);
    assert_eq!((again.len(), again[0].attempt), (1, 2));
}

#[test]
fn events_are_dropped_delayed_and_doubled_on_demand() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::DropEvents, 1));
    world.intent("");
    assert_eq!(world.deliver().len(), 0);
    assert_eq!(world.kinds(), ["payment_intent.created"]);

    let mut late = Wish::new(Failure::DelayEvents, 1);
    late.seconds = Some(40);
    late.on = "payment_intent.created".to_owned();
    world.account.wish(late);
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_visa");
    let kinds: Vec<String> = world.deliver().iter().map(kind).collect();
    assert_eq!(kinds.len(), 2);
    assert!(!kinds.contains(&"payment_intent.created".to_owned()));
    world.pass_seconds(40);
    let kinds: Vec<String> = world.deliver().iter().map(kind).collect();
    assert_eq!(kinds, ["payment_intent.created"]);

    world.account.wish(Wish::new(Failure::DuplicateEvents, 1));
    world.intent("");
    let twice = world.deliver();
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0].event, twice[1].event);
}

#[test]
fn without_an_address_events_are_only_kept() {
    let mut settings = World::new().settings;
    settings.webhook_url = None;
    let mut world = World::with(settings);
    world.intent("");
    assert_eq!(world.deliver().len(), 0);
    assert_eq!(world.kinds(), ["payment_intent.created"]);
}

#[test]
fn undelivered_events_and_timers_survive_a_restart() {
    let mut world = World::new();
    let slow = world.intent("");
    world.confirm(&slow, "pm_card_sandboxSlow");
    let held = world.intent("&capture_method=manual");
    world.confirm(&held, "pm_card_visa");
    let before = world.read("/v1/events?limit=100");
    world.restart();
    assert_eq!(world.read("/v1/events?limit=100"), before);
    assert_eq!(world.deliver().len(), before["data"].as_array().unwrap().len());
    world.pass_seconds(5);
    assert_eq!(world.show(&slow)["status"], "succeeded");
    world.pass_seconds(7 * 86_400);
    assert_eq!(world.show(&held)["status"], "canceled");
}

#[test]
fn the_same_story_gives_the_same_bytes() {
    let story = || {
        let mut world = World::new();
        let intent = world.intent("");
        world.confirm(&intent, "pm_card_sandboxSlow");
        world.pass_seconds(10);
        world.deliver()
    };
    assert_eq!(story(), story());
}
