//! What is not accepted, and how that is said.

use database_local::{Durability, Local, Options};
use serde_json::json;
use wire::answer::Answer;
use wire::attempt::{self, Delivery};
use wire::message::Message;

use crate::placing::direct;
use crate::world::{Wishes, World, identity, intent_id};

const MESSAGES: &str = "/edge/v1/messages";

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_without_a_good_signature_is_turned_away() {
    let world = World::open().await;
    let bytes = world.seal(&Message::Place(world.checkout().intent));
    let url = format!("{}{MESSAGES}", world.origin);
    let old = world.now().minus(domain::Millis::from_minutes(6));
    let delivery = Delivery { method: "POST", path: MESSAGES, body: &bytes };
    let stale = attempt::sign(&world.keys, delivery, old);
    let other = Delivery { method: "POST", path: "/edge/v1/dead-letters", body: &bytes };
    let other = attempt::sign(&world.keys, other, world.now());
    for (header, code) in
        [("", "attempt_malformed"), (&*stale, "clock_skew"), (&*other, "bad_signature")]
    {
        let reply = world.http.post(&url, &[(attempt::HEADER, header)], bytes.clone()).await;
        assert_eq!(reply.expect(401)["code"], code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_nobody_can_open_is_kept_and_let_go() {
    let world = World::open().await;

    let reply = world.deliver(MESSAGES, b"no envelope").await;

    assert_eq!(reply.status, 200);
    assert!(matches!(Answer::from_json(&reply.body).unwrap(), Answer::Dead { .. }));
    world.until_metric("bodega_queue_depth{queue=\"dead_letters\"}", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_queue_gave_up_on_is_kept() {
    let world = World::open().await;
    let bytes = world.seal(&Message::Place(world.checkout().intent));

    let reply = world.deliver("/edge/v1/dead-letters", &bytes).await;

    assert_eq!(reply.status, 200, "{:?}", reply.body);
    world.until_metric("bodega_queue_depth{queue=\"dead_letters\"}", 1).await;
    assert_eq!(world.deliver("/edge/v1/dead-letters", b"rubbish").await.status, 200);
    let path = world.folder.path().join("origin.db");
    let origin = Local::open(&path, &identity(), Options::default()).unwrap();
    let letters = books::dead_letters::list(&origin, 10).await.unwrap();
    let said: Vec<_> =
        letters.iter().map(|one| (one.source.as_str(), one.reason.as_str())).collect();
    assert_eq!(said, [("queue", "gave_up"), ("queue", "malformed")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_provider_event_is_not_stored() {
    let world = World::open().await;
    let url = format!("{}/webhooks/stripe", world.origin);
    let seconds = world.now().millis() / 1_000;
    let forged = format!("t={seconds},v1={}", "00".repeat(32));

    let reply = world.http.post(&url, &[("stripe-signature", &forged)], "{}").await;

    assert_eq!(reply.expect(400)["code"], "bad_signature");
    world.until_metric("bodega_provider_events_refused_total", 1).await;
    world.until_metric("bodega_provider_events_total", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_limited_and_must_be_what_they_say() {
    let world = World::open().await;
    // The quote of a full cart is larger than any other body may be, and is read.
    let mut full = direct(&world, intent_id(world.now()));
    full["quote"] = json!("x".repeat(90_000));
    let reply = world.post("/store/v1/checkouts", &[], &full).await;
    assert_eq!(reply.expect(422)["code"], "quote_invalid");
    let large = "x".repeat(160_000);
    let reply = world.post("/store/v1/checkouts", &[], &json!({ "quote": large })).await;
    assert_eq!(reply.expect(413)["code"], "body_too_large");

    let text = [("content-type", "text/plain")];
    let reply = world.post("/store/v1/checkouts", &text, &json!({})).await;
    assert_eq!(reply.expect(415)["code"], "unsupported_media_type");

    let mut unknown = direct(&world, intent_id(world.now()));
    unknown["price"] = json!(1);
    let reply = world.post("/store/v1/checkouts", &[], &unknown).await;
    assert_eq!(reply.expect(400)["code"], "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_field_is_named_at_once() {
    let world = World::open().await;
    let mut body = direct(&world, intent_id(world.now()));
    body["contact"]["email"] = json!("nobody");
    body["shipping_address"]["postal_code"] = json!("");
    body["locale"] = json!("!");

    let problem = world.post("/store/v1/checkouts", &[], &body).await.expect(422);

    let fields: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["contact.email", "shipping_address.postal_code", "locale"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_needs_a_key_a_quote_of_ours_and_a_way_back_to_the_shop() {
    let world = World::open().await;
    let intent = intent_id(world.now());
    let body = direct(&world, intent);
    let url = format!("{}/store/v1/checkouts", world.origin);
    let json_only = [("content-type", "application/json")];
    world.http.post(&url, &json_only, body.to_string()).await.expect(400);

    let mut forged = body.clone();
    forged["quote"] = json!(format!("{}A", body["quote"].as_str().unwrap()));
    let reply = world.post("/store/v1/checkouts", &[], &forged).await;
    assert_eq!(reply.expect(422)["code"], "quote_invalid");

    let (checkout, _) = world.placed().await;
    let away = json!({ "method": "redirect", "return_url": "http://shop.example.evil/" });
    assert_eq!(world.start_payment(&checkout, &away).await.expect(422)["code"], "return_url");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_problem_with_an_id() {
    let world = World::open().await;
    let reply = world.get("/nothing", &[("x-request-id", "mine-1")]).await;
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("x-request-id"), "mine-1");
    let problem = reply.expect(404);
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["instance"], "/nothing");
    assert_eq!(problem["request_id"], "mine-1");

    world.get("/webhooks/stripe", &[]).await.expect(405);

    let (checkout, order) = world.placed().await;
    let secret = checkout.revealed();
    let order = format!("/store/v1/orders/{}", order.id);
    for path in
        [format!("{order}?wait=soon"), format!("{order}?colour=red"), "/store/v1/orders/%ff".into()]
    {
        let reply = world.get(&path, &[("bodega-order", &secret)]).await;
        assert_eq!(reply.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(reply.expect(400)["code"], "malformed", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_may_forget_takes_no_orders() {
    let wishes = Wishes { durability: Durability::Handed, ..Wishes::default() };
    let world = World::with(wishes).await;

    let ready = world.get("/readyz", &[]).await.expect(503);
    assert_eq!(ready["problems"][0]["code"], "database_not_durable");
    let bytes = world.seal(&Message::Place(world.checkout().intent));
    let reply = world.deliver(MESSAGES, &bytes).await;

    assert_eq!(reply.expect(503)["code"], "database_not_durable");
    world.get("/healthz", &[]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_origin_in_order_says_so() {
    let world = World::open().await;
    assert_eq!(world.get("/readyz", &[]).await.expect(200)["status"], "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_shown_to_operators_and_to_nobody_else() {
    let world = World::open().await;
    assert_eq!(world.get("/metrics", &[]).await.status, 404);
    let shown = world.http.get(&format!("{}/metrics", world.metrics), &[]).await;
    assert_eq!(shown.status, 200);
    let orders = format!("{}/store/v1/checkouts", world.metrics);
    assert_eq!(world.http.get(&orders, &[]).await.status, 404, "and nothing else there");
}
