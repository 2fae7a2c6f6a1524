//! Lists, search and expansion.

use serde_json::Value;

use crate::world::{World, id};

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn pages_go_from_new_to_old_and_back() {
    let mut world = World::new();
    let mut made: Vec<String> = (0..5).map(|_| world.intent("")).collect();
    made.reverse();
    let first = world.read("/v1/payment_intents?limit=2");
    assert_eq!((ids(&first), first["has_more"].as_bool()), (made[..2].to_vec(), Some(true)));
    let last = world.read(&format!("/v1/payment_intents?limit=3&starting_after={}", made[1]));
    assert_eq!((ids(&last), last["has_more"].as_bool()), (made[2..].to_vec(), Some(false)));
    let back = world.read(&format!("/v1/payment_intents?limit=2&ending_before={}", made[3]));
    assert_eq!((ids(&back), back["has_more"].as_bool()), (made[1..3].to_vec(), Some(true)));
    assert_eq!(world.get("/v1/payment_intents?limit=101").status, 400);
    assert_eq!(world.get("/v1/payment_intents?starting_after=pi_none").status, 400);
}

#[test]
fn a_reconciler_asks_by_time() {
    let mut world = World::new();
    let early = world.intent("");
    world.pass_seconds(60);
    let late = world.intent("");
    let at = world.now / 1000;
    let found = |world: &mut World, filter: &str| {
        ids(&world.read(&format!("/v1/payment_intents?created[{filter}")))
    };
    assert_eq!(found(&mut world, &format!("gte]={at}")), vec![late.clone()]);
    assert_eq!(found(&mut world, &format!("lt]={at}")), vec![early.clone()]);
    assert_eq!(found(&mut world, &format!("gt]={}", at - 61)), [late, early]);
}

#[test]
fn a_reconciler_asks_by_metadata() {
    let mut world = World::new();
    let one = world.intent("&metadata[attempt]=att_1");
    world.intent("&metadata[attempt]=att_2");
    let mut search = |query: &str| {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        world.get(&format!("/v1/payment_intents/search?query={query}"))
    };
    let found = search("metadata['attempt']:'att_1'").json;
    assert_eq!(found["object"], "search_result");
    assert_eq!(ids(&found), [one]);
    assert_eq!(ids(&search("metadata['attempt']:'att_3'").json), Vec::<String>::new());
    let open = "status:'requires_payment_method' AND currency:'usd'";
    assert_eq!(ids(&search(open).json).len(), 2);
    assert_eq!(search("metadata[attempt").status, 400);
    assert_eq!(search("amount>5").status, 400);
}

#[test]
fn refunds_and_charges_are_listed_by_their_payment() {
    let mut world = World::new();
    let mut paid = Vec::new();
    for _ in 0..2 {
        let intent = world.intent("");
        world.confirm(&intent, "pm_card_visa");
        world.done("/v1/refunds", &format!("payment_intent={intent}&amount=100"));
        paid.push(intent);
    }
    let refunds = world.read(&format!("/v1/refunds?payment_intent={}", paid[0]));
    assert_eq!(ids(&refunds).len(), 1);
    assert_eq!(refunds["data"][0]["payment_intent"], paid[0].as_str());
    let charges = world.read(&format!("/v1/charges?payment_intent={}", paid[1]));
    assert_eq!(ids(&charges).len(), 1);
}

#[test]
fn expansion_follows_a_path() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_visa");
    let list = world.read("/v1/payment_intents?expand[]=data.latest_charge.payment_intent");
    let charge = &list["data"][0]["latest_charge"];
    assert_eq!(charge["object"], "charge");
    assert_eq!(charge["payment_intent"]["id"], intent.as_str());
    let shown = world.read(&format!("/v1/payment_intents/{intent}?expand[]=payment_method"));
    assert_eq!(shown["payment_method"]["card"]["brand"], "visa");
}

#[test]
fn events_are_listed_by_type() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_visa");
    let all = world.read("/v1/events?types[]=payment_intent.*");
    assert_eq!(ids(&all).len(), 2);
    let one = world.read("/v1/events?type=payment_intent.succeeded");
    assert_eq!(one["data"][0]["data"]["object"]["id"], intent.as_str());
}

#[test]
fn what_is_not_there_is_missing() {
    let mut world = World::new();
    for path in [
        "/v1/payment_intents/pi_none",
        "/v1/refunds/re_none",
        "/v1/checkout/sessions/cs_none",
        "/v1/events/evt_none",
        "/v1/charges/ch_none",
        "/v1/payment_methods/pm_none",
    ] {
        let answer = world.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json["error"]["code"], "resource_missing", "{path}");
    }
}
