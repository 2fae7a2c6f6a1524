//! Checkout through the API: quote, place, replay, pay, cancel, and what goes wrong.

use domain::Millis;
use http::Method;
use serde_json::{Value, json};
use wire::answer::RefusalCode;
use wire::message::Message;

use crate::carts::{Basket, create, mugs};
use crate::talk::{Said, Talk};

pub(crate) fn quote(talk: &mut Talk, cart: &Basket) -> Said {
    let body = json!({ "destination": { "country": "US", "region": "NY" } });
    let said = talk.post(&format!("{}/quote", cart.path), &[("bodega-cart", &cart.secret)], &body);
    said.expect(200);
    said
}

pub(crate) fn order(intent: &str, quote: &str) -> Value {
    json!({
        "intent_id": intent,
        "quote": quote,
        "contact": { "email": "ada@example.com" },
        "shipping_address": {
            "name": "Ada Lovelace", "line1": "1 Main Street", "city": "New York",
            "region": "NY", "postal_code": "10001", "country": "US",
        },
    })
}

/// A cart with two mugs, quoted.
fn ready(talk: &mut Talk) -> (Basket, Value) {
    let cart = create(talk);
    cart.add(talk, &mugs(2)).expect(200);
    let quote = quote(talk, &cart).at("/quote");
    let body = order(&cart.intent, &quote);
    (cart, body)
}

pub(crate) fn place(talk: &mut Talk, key: &str, body: &Value) -> Said {
    talk.post("/store/v1/checkouts", &[("idempotency-key", key)], body)
}

#[test]
fn a_quote_is_exact_for_a_destination() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    cart.add(&mut talk, &mugs(2)).expect(200);
    let said = quote(&mut talk, &cart);
    assert_eq!(said.at("/totals/subtotal/amount"), "2400");
    assert_eq!(said.at("/totals/tax/amount"), "240");
    assert_eq!(said.at("/totals/total/amount"), "3140");
    assert_eq!(said.at("/shipping_options/1/price/amount"), "1500");
    let mut ask = |body: Value| {
        let path = format!("{}/quote", cart.path);
        talk.post(&path, &[("bodega-cart", &cart.secret)], &body)
    };
    let express = json!({ "destination": { "country": "US" }, "shipping_option": "express" });
    assert_eq!(ask(express).at("/totals/total/amount"), "3900");
    let to = |country: &str| json!({ "destination": { "country": country } });
    ask(to("FR")).problem(422, "not_deliverable");
    ask(to("France")).problem(422, "validation_failed");
    ask(json!({})).problem(400, "invalid_request");
    ask(json!({ "destination": { "country": "US" }, "shipping_option": "by owl" }))
        .problem(422, "not_deliverable");
    ask(json!({ "destination": { "country": "US" }, "codes": ["SAVE"] }))
        .problem(422, "validation_failed");
    let empty = create(&mut talk);
    let path = format!("{}/quote", empty.path);
    talk.post(&path, &[("bodega-cart", &empty.secret)], &to("US")).problem(422, "cart_empty");
}

#[test]
fn a_checkout_places_an_order_once() {
    let mut talk = Talk::new();
    let (cart, body) = ready(&mut talk);
    let first = place(&mut talk, "c-1", &body);
    assert_eq!(first.expect(201).at("/status"), "placed");
    assert_eq!(first.at("/order/totals/total/amount"), "3140");
    let again = place(&mut talk, "c-1", &body);
    assert_eq!(again.expect(201).header("idempotent-replayed"), "true");
    assert_eq!(again.json(), first.json());
    // Another key, another try: the intent is the same, and so is the order.
    let other = place(&mut talk, "c-2", &body);
    assert_eq!(other.expect(201).at("/order/id"), first.at("/order/id"));
    assert_eq!(talk.host.0.origin.placed(), 1);
    assert_eq!(cart.get(&mut talk).at("/state"), "ORDERED");
    cart.add(&mut talk, &mugs(1)).problem(409, "cart_ordered");
    // An old answer of the cart's own is still replayed, but no quote is given any more.
    let path = format!("{}/quote", cart.path);
    let to = json!({ "destination": { "country": "US" } });
    talk.post(&path, &[("bodega-cart", &cart.secret)], &to).problem(409, "cart_ordered");
}

#[test]
fn a_key_is_needed_and_belongs_to_one_request() {
    let mut talk = Talk::new();
    let (_, body) = ready(&mut talk);
    talk.post("/store/v1/checkouts", &[], &body).problem(400, "idempotency_key_required");
    place(&mut talk, "c-1", &body).expect(201);
    let mut other = body.clone();
    other["note"] = json!("please hurry");
    place(&mut talk, "c-1", &other).problem(422, "idempotency_key_reused");
}

#[test]
fn every_field_is_checked_at_once() {
    let mut talk = Talk::new();
    let (cart, good) = ready(&mut talk);
    let mut body = good.clone();
    body["contact"]["email"] = json!("nobody");
    body["shipping_address"]["postal_code"] = json!("1");
    body["shipping_address"]["name"] = json!("");
    let said = place(&mut talk, "c-1", &body);
    let problem = said.problem(422, "validation_failed").json();
    let fields: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["contact.email", "shipping_address.name", "shipping_address.postal_code"]);
    let mut body = good.clone();
    body["shipping_address"]["planet"] = json!("Mars");
    place(&mut talk, "c-1", &body).problem(400, "invalid_request");
    let mut body = good.clone();
    body["shipping_address"]["region"] = json!("CA");
    body["shipping_address"]["postal_code"] = json!("90001");
    place(&mut talk, "c-1", &body).problem(422, "quote_foreign");
    let mut body = good.clone();
    body["order_secret"] = json!("short");
    place(&mut talk, "c-1", &body).problem(422, "validation_failed");
    assert_eq!(talk.host.0.origin.placed(), 0);
    assert_eq!(cart.get(&mut talk).at("/state"), "OPEN");
}

#[test]
fn a_quote_is_ours_for_this_intent_and_young() {
    let mut talk = Talk::new();
    let (cart, good) = ready(&mut talk);
    let (other, _) = ready(&mut talk);
    let mut body = good.clone();
    body["intent_id"] = json!(other.intent);
    place(&mut talk, "c-1", &body).problem(422, "quote_foreign");
    let signed = good["quote"].as_str().unwrap();
    let mut forged = signed.to_owned();
    forged.replace_range(60..61, if &signed[60..61] == "A" { "B" } else { "A" });
    for quote in [forged.as_str(), "q1", ""] {
        let mut body = good.clone();
        body["quote"] = json!(quote);
        place(&mut talk, "c-1", &body).problem(422, "quote_invalid");
    }
    talk.host.pass(Millis::from_minutes(31));
    place(&mut talk, "c-2", &good).problem(422, "quote_expired");
    assert_eq!(talk.host.0.origin.placed(), 0);
    // Nothing was submitted, so the cart can still be changed.
    cart.add(&mut talk, &mugs(1)).expect(200);
}

#[test]
fn an_answered_checkout_is_replayed_even_when_its_quote_is_old() {
    let mut talk = Talk::new();
    let (_, body) = ready(&mut talk);
    let first = place(&mut talk, "c-1", &body);
    talk.host.pass(Millis::from_hours(2));
    let again = place(&mut talk, "c-1", &body);
    assert_eq!(again.expect(201).at("/order/id"), first.at("/order/id"));
}

#[test]
fn an_accepted_checkout_is_not_sent_again_once_its_quote_is_old() {
    let mut talk = Talk::new();
    let (_, body) = ready(&mut talk);
    talk.host.0.express_up.set(false);
    place(&mut talk, "c-1", &body).expect(202);
    talk.host.pass(Millis::from_minutes(31));
    // The origin is back before the durable lane has delivered. It would refuse a sending of now.
    talk.host.0.express_up.set(true);
    let again = place(&mut talk, "c-1", &body);
    assert_eq!(again.expect(202).header("idempotent-replayed"), "true");
    let places = |message: &Message| matches!(message, Message::Place(_));
    assert!(!talk.host.0.origin.heard.borrow().iter().any(places));
    talk.host.deliver();
    assert_eq!(place(&mut talk, "c-1", &body).expect(201).at("/status"), "placed");
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn a_refusal_reopens_the_cart_under_a_fresh_intent() {
    let mut talk = Talk::new();
    let (cart, body) = ready(&mut talk);
    talk.host.0.origin.refuse.set(Some(RefusalCode::OutOfStock));
    let said = place(&mut talk, "c-1", &body);
    said.problem(409, "out_of_stock");
    assert_eq!(said.at("/difference/lines/0/availability"), "none");
    let now = cart.get(&mut talk);
    assert_eq!(now.at("/state"), "OPEN");
    assert_eq!(now.at("/intent_id"), said.at("/renewed_intent_id"));
    assert_ne!(now.at("/intent_id"), cart.intent);
    // The same request again hears the same, and does not renew the intent once more.
    place(&mut talk, "c-1", &body).problem(409, "out_of_stock");
    assert_eq!(cart.get(&mut talk).at("/intent_id"), now.at("/intent_id"));
    let quoted = quote(&mut talk, &cart).at("/quote");
    place(&mut talk, "c-2", &order(&now.at("/intent_id"), &quoted)).expect(201);
}

#[test]
fn a_silent_origin_loses_nothing() {
    let mut talk = Talk::new();
    let (cart, body) = ready(&mut talk);
    talk.host.0.express_up.set(false);
    let said = place(&mut talk, "c-1", &body);
    assert_eq!(said.expect(202).at("/status"), "accepted");
    let (url, secret) = (said.at("/status_url"), said.at("/order_secret"));
    let ask = |talk: &mut Talk| talk.send(Method::GET, &url, &[("bodega-order", &secret)], b"");
    assert_eq!(ask(&mut talk).at("/status"), "accepted");
    place(&mut talk, "c-1", &body).expect(202);
    cart.add(&mut talk, &mugs(1)).problem(409, "cart_submitted");
    talk.host.0.express_up.set(true);
    assert_eq!(ask(&mut talk).at("/status"), "accepted", "the origin has not heard of it yet");
    talk.host.deliver();
    let placed = ask(&mut talk);
    assert_eq!(placed.at("/status"), "placed");
    assert_eq!(talk.host.0.origin.placed(), 1);
    assert_eq!(cart.get(&mut talk).at("/state"), "ORDERED");
}

#[test]
fn when_both_lanes_fail_the_same_request_may_be_sent_again() {
    let mut talk = Talk::new();
    let (_, body) = ready(&mut talk);
    talk.host.0.express_up.set(false);
    talk.host.0.durable_up.set(false);
    let said = place(&mut talk, "c-1", &body);
    assert_eq!(said.problem(503, "origin_unavailable").header("retry-after"), "5");
    talk.host.0.express_up.set(true);
    let said = place(&mut talk, "c-1", &body);
    assert_eq!(said.expect(201).header("idempotent-replayed"), "", "a 5xx is not kept");
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn a_carts_database_that_is_away_delays_no_order() {
    let mut talk = Talk::new();
    let (_, body) = ready(&mut talk);
    talk.host.0.carts_up.set(false);
    place(&mut talk, "c-1", &body).expect(201);
    place(&mut talk, "c-1", &body).expect(201);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn an_order_opens_with_its_secret_alone() {
    let mut talk = Talk::new();
    let (cart, mut body) = ready(&mut talk);
    // A program may bring a secret of its own.
    body["order_secret"] = json!(wire::secret::OrderSecret::new([3; 32]).reveal());
    let said = place(&mut talk, "c-1", &body);
    assert!(said.expect(201).json().get("order_secret").is_none());
    let secret = body["order_secret"].as_str().unwrap().to_owned();
    let (intent, order) = (cart.intent, said.at("/order/id"));
    for path in [
        format!("/store/v1/checkouts/{intent}"),
        format!("/store/v1/orders/{intent}"),
        format!("/store/v1/orders/{order}"),
    ] {
        let mut get = |headers: &[(&str, &str)]| talk.send(Method::GET, &path, headers, b"");
        get(&[]).problem(401, "order_secret_required");
        get(&[("bodega-order", "nonsense")]).problem(403, "order_secret_invalid");
        let other = wire::secret::OrderSecret::new([4; 32]).reveal();
        get(&[("bodega-order", &other)]).problem(403, "order_secret_invalid");
        let said = get(&[("bodega-order", &secret)]);
        assert_eq!(said.expect(200).header("cache-control"), "private, no-store");
        assert!(said.text.contains(&order), "{}", said.text);
    }
    let unknown = "/store/v1/checkouts/int_00000000000000000000000009";
    talk.send(Method::GET, unknown, &[("bodega-order", &secret)], b"")
        .problem(404, "checkout_not_found");
    for unknown in ["ord_1", "ord_00000000000000000000000009"] {
        let path = format!("/store/v1/orders/{unknown}");
        talk.send(Method::GET, &path, &[("bodega-order", &secret)], b"")
            .problem(404, "checkout_not_found");
    }
    talk.host.0.express_up.set(false);
    talk.send(Method::GET, &format!("/store/v1/orders/{order}"), &[("bodega-order", &secret)], b"")
        .problem(503, "origin_unavailable");
}

#[test]
fn an_order_is_not_told_to_a_repetition_with_another_secret() {
    let mut talk = Talk::new();
    let (_, mut body) = ready(&mut talk);
    body["order_secret"] = json!(wire::secret::OrderSecret::new([3; 32]).reveal());
    place(&mut talk, "c-1", &body).expect(201);
    body["order_secret"] = json!(wire::secret::OrderSecret::new([4; 32]).reveal());
    place(&mut talk, "c-2", &body).problem(403, "order_secret_invalid");
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn a_payment_starts_and_passes_through() {
    let mut talk = Talk::new();
    let (cart, body) = ready(&mut talk);
    let secret = place(&mut talk, "c-1", &body).at("/order_secret");
    let path = format!("/store/v1/checkouts/{}/payment", cart.intent);
    let mut pay = |key: &str, body: &Value| {
        let headers = [("bodega-order", secret.as_str()), ("idempotency-key", key)];
        talk.post(&path, &headers, body)
    };
    let said = pay("p-1", &json!({}));
    assert_eq!(said.expect(200).at("/client_secret"), "pi_1_secret_2");
    assert_eq!(said.header("cache-control"), "private, no-store");
    assert_eq!(pay("p-1", &json!({})).header("idempotent-replayed"), "true");
    pay("p-1", &json!({ "method": "redirect" })).problem(422, "idempotency_key_reused");
    let said = pay("p-2", &json!({ "method": "redirect" }));
    assert_eq!(said.at("/redirect_url"), "http://pay.test/pay/cs_1");
    pay("p-3", &json!({ "method": "cash" })).problem(422, "validation_failed");
    let headers = [("bodega-order", secret.as_str())];
    talk.post(&path, &headers, &json!({})).problem(400, "idempotency_key_required");
    let heard = talk.host.0.origin.heard.borrow();
    let Some(Message::StartPayment(start)) = heard.last() else { panic!("{heard:?}") };
    assert_eq!(start.return_url.as_str(), format!("https://shop.test/orders/{}", cart.intent));
    let log = talk.host.0.log.borrow().join("\n");
    assert!(!log.contains("pi_1_secret") && !log.contains(&secret) && !log.contains("ada@"));
}

#[test]
fn an_order_can_be_cancelled() {
    let mut talk = Talk::new();
    let (cart, body) = ready(&mut talk);
    let secret = place(&mut talk, "c-1", &body).at("/order_secret");
    let path = format!("/store/v1/checkouts/{}/cancel", cart.intent);
    let said = talk.post(&path, &[("bodega-order", &secret)], &json!({}));
    assert_eq!(said.expect(200).at("/status"), "CANCELLED");
    talk.post(&path, &[], &json!({})).problem(401, "order_secret_required");
}
