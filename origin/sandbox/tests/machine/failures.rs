//! Failures on demand.

use sandbox::account::{Failure, Wish};
use sandbox::{Carriage, Request, Response};

use crate::world::{SECRET, World};

const CREATE: &str = "/v1/payment_intents";
const BODY: &str = "amount=3412&currency=usd";

fn create(world: &mut World) -> Response {
    world.send(&Request::post(CREATE, BODY, SECRET).idempotent("key-1"))
}

fn intents(world: &mut World) -> usize {
    world.read(CREATE)["data"].as_array().unwrap().len()
}

fn is_lost(response: &Response) -> bool {
    matches!(response.carriage, Carriage::Lost { .. })
}

#[test]
fn a_lost_answer_is_found_again_under_its_key() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::TimeoutAfterSuccess, 1));
    let lost = create(&mut world);
    assert!(is_lost(&lost));
    let found = create(&mut world);
    assert!(!is_lost(&found));
    assert_eq!(found.json, lost.json);
    assert_eq!(intents(&mut world), 1);
}

#[test]
fn a_lost_request_did_nothing() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::Timeout, 1));
    assert!(is_lost(&create(&mut world)));
    assert_eq!(intents(&mut world), 0);
    assert_eq!(create(&mut world).status, 200);
}

#[test]
fn a_request_still_running_is_in_conflict_with_its_repetition() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::InProgress, 1));
    let lost = create(&mut world);
    assert!(is_lost(&lost));
    let conflict = create(&mut world);
    assert_eq!(conflict.status, 409);
    assert_eq!(conflict.json["error"]["code"], "idempotency_key_in_use");
    world.pass_seconds(2);
    assert_eq!(create(&mut world).json, lost.json);
}

#[test]
fn a_saved_500_is_repeated_for_ever_whether_or_not_it_was_done() {
    for (failure, made) in [(Failure::Error500, 0), (Failure::Error500AfterSuccess, 1)] {
        let mut world = World::new();
        world.account.wish(Wish::new(failure, 1));
        for _ in 0..3 {
            let answer = create(&mut world);
            assert_eq!((answer.status, &answer.json["error"]["type"]), (500, &"api_error".into()));
        }
        assert_eq!(intents(&mut world), made);
    }
}

#[test]
fn a_rate_limit_is_not_kept() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::RateLimited, 2));
    assert_eq!(create(&mut world).status, 429);
    assert_eq!(create(&mut world).json["error"]["code"], "rate_limit");
    assert_eq!(create(&mut world).status, 200);
    assert_eq!(intents(&mut world), 1);
}

#[test]
fn an_altered_amount_shows_in_the_intent() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::AlterAmount, 1));
    assert_eq!(create(&mut world).json["amount"], 3413);
}

#[test]
fn failures_are_ordered_listed_and_cleared_over_the_api() {
    let mut world = World::new();
    let order = r#"{"next": "timeout_after_success", "count": 2, "on": "/v1/refunds"}"#;
    let listed = world.done("/sandbox/failures", order);
    assert_eq!(listed["data"][0]["next"], "timeout_after_success");
    world.done("/sandbox/failures", "next=500&count=1");
    // The first order waits for refunds, so the second meets this request.
    assert_eq!(create(&mut world).status, 500);
    assert_eq!(world.read("/sandbox/failures")["data"].as_array().unwrap().len(), 1);
    assert_eq!(world.delete("/sandbox/failures").json["data"].as_array().unwrap().len(), 0);
    assert_eq!(world.refused("/sandbox/failures", r#"{"next": "explode"}"#).0, 400);
    let page = Request::post("/sandbox/failures", "next=500", crate::world::PUBLISHABLE);
    assert_eq!(world.send(&page).status, 403);
}

#[test]
fn reads_are_spared() {
    let mut world = World::new();
    world.account.wish(Wish::new(Failure::Error500, 1));
    assert_eq!(intents(&mut world), 0);
    assert_eq!(create(&mut world).status, 500);
}

#[test]
fn an_account_may_have_a_rate() {
    let mut world = World::new();
    let mut settings = world.settings.clone();
    settings.requests_per_second = Some(25);
    world = World::with(settings);
    let refused = (0..40).filter(|_| world.post(CREATE, BODY).status == 429).count();
    assert_eq!(refused, 15);
    world.pass_seconds(1);
    assert_eq!(world.post(CREATE, BODY).status, 200);
}
