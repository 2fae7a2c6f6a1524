//! Our objects against Stripe's published description (its OpenAPI document, as `stripe-mock`
//! carries it), distilled in `contract.json` to the names and types of fields; `!` marks a field
//! that every object must have. Whatever we answer must have the required fields, no field that
//! Stripe does not have, and the right type in each, all the way down.

use std::collections::BTreeMap;

use sandbox::account::API_VERSION;
use serde::Deserialize;
use serde_json::Value;

use crate::world::{World, id};

#[derive(Deserialize)]
struct Contract {
    version: String,
    objects: BTreeMap<String, BTreeMap<String, String>>,
}

impl Contract {
    fn load() -> Self {
        serde_json::from_str(include_str!("contract.json")).unwrap()
    }

    /// Every way in which a value differs from the named object.
    fn differences(&self, name: &str, value: &Value, at: &str) -> Vec<String> {
        let fields = &self.objects[name];
        let Some(object) = value.as_object() else { return vec![format!("{at}: not an object")] };
        let mut found = Vec::new();
        for (field, kind) in fields {
            if kind.starts_with('!') && !object.contains_key(field) {
                found.push(format!("{at}.{field}: missing"));
            }
        }
        for (field, value) in object {
            let at = format!("{at}.{field}");
            match fields.get(field) {
                None => found.push(format!("{at}: unknown to Stripe")),
                Some(kinds) => {
                    found.extend(self.kind(kinds.trim_start_matches('!'), value, &at));
                }
            }
        }
        found
    }

    fn kind(&self, kinds: &str, value: &Value, at: &str) -> Vec<String> {
        let mut kinds = kinds.split('|');
        let fits = |kind: &str| match kind {
            "null" => value.is_null(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "any" => true,
            kind => kind.starts_with("object") && value.is_object(),
        };
        if !kinds.clone().any(fits) {
            return vec![format!("{at}: {value} is none of {kinds:?}")];
        }
        let named = kinds.find_map(|kind| kind.strip_prefix("object:"));
        match named {
            Some(name) if value.is_object() => self.differences(name, value, at),
            _ => Vec::new(),
        }
    }

    fn check(&self, name: &str, value: &Value) {
        let found = self.differences(name, value, name);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

/// One of everything the sandbox answers.
fn samples() -> Vec<(&'static str, Value)> {
    let mut world = World::new();
    let mut all = Vec::new();
    let shipping = "&shipping[name]=A&shipping[address][line1]=B&shipping[address][country]=US";
    for (card, capture) in [
        ("pm_card_visa", "automatic"),
        ("pm_card_visa", "manual"),
        ("pm_card_authenticationRequired", "automatic"),
        ("pm_card_sandboxSlow", "automatic"),
        ("pm_card_chargeDeclined", "automatic"),
        ("pm_card_radarBlock", "automatic"),
    ] {
        let intent = world.intent(&format!("&capture_method={capture}&metadata[a]=b{shipping}"));
        all.push(("payment_intent", world.show(&intent)));
        let answer = world.confirm(&intent, card);
        all.push(if answer.status == 200 {
            ("payment_intent", answer.json)
        } else {
            ("error", answer.json)
        });
        let expand = "expand[]=latest_charge&expand[]=payment_method";
        let shown = world.read(&format!("/v1/payment_intents/{intent}?{expand}"));
        all.push(("payment_intent", shown));
        if card == "pm_card_visa" && capture == "automatic" {
            let refund = world.done("/v1/refunds", &format!("payment_intent={intent}"));
            all.push(("refund", refund));
        }
    }
    let intent = world.intent("");
    all.push((
        "payment_intent",
        world
            .done(&format!("/v1/payment_intents/{intent}/cancel"), "cancellation_reason=abandoned"),
    ));
    let session = "mode=payment&success_url=https://shop.test/&customer_email=a@shop.test\
        &line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=500\
        &line_items[0][price_data][product_data][name]=Mug&expand[]=line_items";
    let session = world.done("/v1/checkout/sessions", session);
    all.push(("item", session["line_items"]["data"][0].clone()));
    all.push(("checkout.session", session.clone()));
    let path = format!("/v1/checkout/sessions/{}/expire", id(&session));
    all.push(("checkout.session", world.done(&path, "")));
    let query = "/v1/payment_intents/search?query=metadata['a']:'b'";
    all.push(("search_result", world.read(query)));
    for wrong in ["/v1/payment_intents/pi_none/cancel", "/v1/payment_intents", "/v1/nothing"] {
        all.push(("error", world.post(wrong, "").json));
    }
    for list in ["payment_intents", "refunds", "checkout/sessions", "events", "charges"] {
        all.push(("list", world.read(&format!("/v1/{list}"))));
    }
    let events = world.read("/v1/events?limit=100");
    for event in events["data"].as_array().unwrap() {
        let object = &event["data"]["object"];
        let kind = match object["object"].as_str().unwrap() {
            "payment_intent" => "payment_intent",
            "charge" => "charge",
            "refund" => "refund",
            "checkout.session" => "checkout.session",
            other => panic!("an event about a {other}"),
        };
        all.push((kind, object.clone()));
        all.push(("event", event.clone()));
    }
    all
}

#[test]
fn our_objects_are_stripes() {
    let contract = Contract::load();
    for (name, value) in samples() {
        contract.check(name, &value);
    }
}

#[test]
fn the_version_is_the_one_the_contract_was_taken_from() {
    assert_eq!(Contract::load().version, API_VERSION);
}

#[test]
fn every_kind_of_object_was_looked_at() {
    let seen: Vec<&str> = samples().iter().map(|(name, _)| *name).collect();
    for name in ["payment_intent", "refund", "checkout.session", "event", "error", "charge"] {
        assert!(seen.contains(&name), "{name}");
    }
}
