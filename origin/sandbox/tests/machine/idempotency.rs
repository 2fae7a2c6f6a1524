//! Keys: API keys open, idempotency keys repeat.

use sandbox::Request;

use crate::world::{PUBLISHABLE, SECRET, World};

const CREATE: &str = "/v1/payment_intents";
const BODY: &str = "amount=3412&currency=usd&metadata[order]=1";

fn create(key: &str, body: &str) -> Request {
    Request::post(CREATE, body, SECRET).idempotent(key)
}

fn intents(world: &mut World) -> usize {
    world.read(CREATE)["data"].as_array().unwrap().len()
}

#[test]
fn the_same_key_and_parameters_replay_the_first_answer() {
    let mut world = World::new();
    let first = world.send(&create("key-1", BODY));
    assert_eq!(first.header("Idempotent-Replayed"), None);
    world.confirm(first.json["id"].as_str().unwrap(), "pm_card_visa");
    world.pass_seconds(3600);
    let again = world.send(&create("key-1", "currency=usd&metadata[order]=1&amount=3412"));
    assert_eq!(again.json, first.json);
    assert_eq!(again.header("Idempotent-Replayed"), Some("true"));
    assert_eq!(again.header("Original-Request"), first.header("Request-Id"));
    assert_ne!(again.header("Request-Id"), first.header("Request-Id"));
    assert_eq!(intents(&mut world), 1);
}

#[test]
fn other_parameters_or_another_operation_under_the_key_are_refused() {
    let mut world = World::new();
    let first = world.send(&create("key-1", BODY));
    let other = world.send(&create("key-1", "amount=3413&currency=usd"));
    assert_eq!((other.status, &other.json["error"]["type"]), (400, &"idempotency_error".into()));
    let path = format!("{CREATE}/{}/cancel", first.json["id"].as_str().unwrap());
    let other = world.send(&Request::post(&path, BODY, SECRET).idempotent("key-1"));
    assert_eq!(other.json["error"]["type"], "idempotency_error");
    assert_eq!(intents(&mut world), 1);
}

#[test]
fn after_a_day_the_key_is_forgotten_and_the_request_is_new() {
    let mut world = World::new();
    let first = world.send(&create("key-1", BODY));
    world.pass_seconds(24 * 3600 + 1);
    let second = world.send(&create("key-1", BODY));
    assert_ne!(first.json["id"], second.json["id"]);
    assert_eq!(intents(&mut world), 2);
}

#[test]
fn a_decline_is_replayed_and_a_mistake_is_not() {
    let mut world = World::new();
    let mistake = world.send(&create("key-1", "amount=1&currency=usd"));
    assert_eq!(mistake.status, 400);
    assert_eq!(world.send(&create("key-1", BODY)).status, 200);

    let body = "amount=500&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";
    let declined = world.send(&create("key-2", body));
    assert_eq!(declined.status, 402);
    let again = world.send(&create("key-2", body));
    assert_eq!((again.status, again.json), (402, declined.json));
    assert_eq!(intents(&mut world), 2);
}

#[test]
fn reads_ignore_the_key_and_endless_keys_are_refused() {
    let mut world = World::new();
    world.send(&create("key-1", BODY));
    let read = world.send(&Request::get(CREATE, "", SECRET).idempotent("key-1"));
    assert_eq!(read.status, 200);
    let long = world.send(&create(&"k".repeat(256), BODY));
    assert_eq!(long.status, 400);
}

#[test]
fn keys_survive_a_restart() {
    let mut world = World::new();
    let first = world.send(&create("key-1", BODY));
    world.restart();
    let again = world.send(&create("key-1", BODY));
    assert_eq!(again.json, first.json);
    assert_eq!(intents(&mut world), 1);
}

#[test]
fn requests_without_a_known_key_stay_outside() {
    let mut world = World::new();
    let mut status = |authorization: Option<&str>, body: &str| {
        let mut request = Request::post(CREATE, body, "");
        request.authorization = authorization.map(str::to_owned);
        world.send(&request).status
    };
    assert_eq!(status(None, BODY), 401);
    assert_eq!(status(Some("Bearer sk_test_other"), BODY), 401);
    assert_eq!(status(Some("Basic !!!"), BODY), 401);
    assert_eq!(status(Some("Bearer pk_test_sandbox"), BODY), 403);
    // printf 'sk_test_sandbox:' | base64
    assert_eq!(status(Some("Basic c2tfdGVzdF9zYW5kYm94Og=="), BODY), 200);
}

#[test]
fn a_page_sees_one_intent_by_its_secret_and_nothing_private() {
    let mut world = World::new();
    let intent = world.intent("&metadata[order]=ord_1");
    let secret = world.show(&intent)["client_secret"].as_str().unwrap().to_owned();
    let path = format!("{CREATE}/{intent}");
    let mut read = |query: &str| world.send(&Request::get(&path, query, PUBLISHABLE));
    assert_eq!(read("").json["error"]["param"], "client_secret");
    assert_eq!(read("client_secret=pi_secret_wrong").status, 400);
    let shown = read(&format!("client_secret={secret}")).json;
    assert_eq!(shown["status"], "requires_payment_method");
    assert!(shown.get("metadata").is_none() && shown.get("latest_charge").is_none());

    let body = format!("key={PUBLISHABLE}&client_secret={secret}&payment_method=pm_card_visa");
    let mut request = Request::post(&format!("{path}/confirm"), &body, "");
    request.authorization = None;
    let paid = world.send(&request);
    assert_eq!((paid.status, &paid.json["status"]), (200, &"succeeded".into()));
    assert!(paid.json.get("metadata").is_none());
}

#[test]
fn a_declined_page_sees_no_metadata_in_the_error_either() {
    let mut world = World::new();
    let intent = world.intent("&metadata[order]=ord_1");
    let secret = world.show(&intent)["client_secret"].as_str().unwrap().to_owned();
    let body = format!("client_secret={secret}&payment_method=pm_card_chargeDeclined");
    let path = format!("{CREATE}/{intent}/confirm");
    let declined = world.send(&Request::post(&path, &body, PUBLISHABLE));
    assert_eq!(declined.status, 402);
    assert_eq!(declined.json["error"]["payment_intent"]["id"], intent.as_str());
    assert!(declined.json["error"]["payment_intent"].get("metadata").is_none());
}

#[test]
fn every_answer_names_its_request_and_its_version() {
    let mut world = World::new();
    let mut request = create("key-1", BODY);
    request.stripe_version = Some("2025-01-27.acacia".to_owned());
    let answer = world.send(&request);
    assert!(answer.header("request-id").unwrap().starts_with("req_"));
    assert_eq!(answer.header("stripe-version"), Some("2025-01-27.acacia"));
    assert_eq!(answer.header("idempotency-key"), Some("key-1"));
    let answer = world.get("/v1/nothing");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("stripe-version"), Some(sandbox::account::API_VERSION));
}
