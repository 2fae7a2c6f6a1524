//! What each test card does, by its name and by its number.

use sandbox::Request;
use sandbox::card::{Behaviour, CARDS, Card};
use serde_json::Value;

use crate::world::{PUBLISHABLE, World};

/// One line: HTTP status, intent status, error code and decline code.
fn pay(world: &mut World, method: &str) -> String {
    let intent = world.intent("");
    let response = world.confirm(&intent, method);
    line(world, &intent, response.status, &response.json)
}

fn line(world: &mut World, intent: &str, status: u16, json: &Value) -> String {
    let shown = world.show(intent);
    let mut line = format!("{status} {}", shown["status"].as_str().unwrap());
    for field in ["code", "decline_code"] {
        if let Some(text) = json["error"][field].as_str() {
            line.push_str(&format!(" {text}"));
        }
    }
    line
}

#[test]
fn every_named_card_behaves_as_published() {
    let expected = [
        ("pm_card_visa", "200 succeeded"),
        ("pm_card_mastercard", "200 succeeded"),
        ("pm_card_bypassPending", "200 succeeded"),
        ("pm_card_chargeDeclined", "402 requires_payment_method card_declined generic_decline"),
        (
            "pm_card_visa_chargeDeclined",
            "402 requires_payment_method card_declined generic_decline",
        ),
        (
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "402 requires_payment_method card_declined insufficient_funds",
        ),
        (
            "pm_card_chargeDeclinedInsufficientFunds",
            "402 requires_payment_method card_declined insufficient_funds",
        ),
        (
            "pm_card_visa_chargeDeclinedLostCard",
            "402 requires_payment_method card_declined lost_card",
        ),
        ("pm_card_chargeDeclinedExpiredCard", "402 requires_payment_method expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "402 requires_payment_method incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "402 requires_payment_method processing_error"),
        ("pm_card_radarBlock", "402 requires_payment_method card_declined fraudulent"),
        ("pm_card_authenticationRequired", "200 requires_action"),
        ("pm_card_threeDSecure2Required", "200 requires_action"),
        ("pm_card_threeDSecureRequiredChargeDeclined", "200 requires_action"),
        ("pm_card_sandboxSlow", "200 processing"),
        ("pm_card_sandboxSlowDecline", "200 processing"),
        ("pm_card_unheardOf", "400 requires_payment_method resource_missing"),
    ];
    let mut world = World::new();
    for (method, outcome) in expected {
        assert_eq!(pay(&mut world, method), outcome, "{method}");
    }
}

#[test]
fn every_number_does_what_its_name_does() {
    let mut world = World::new();
    for card in CARDS {
        let by_name = pay(&mut world, card.names[0]);
        let intent = world.intent("");
        let response = type_card(&mut world, &intent, card.number);
        let by_number = line(&mut world, &intent, response.status, &response.json);
        assert_eq!(by_number, by_name, "{}", card.number);
    }
}

/// Confirms as the card fields in the frame do: publishable key, client secret, typed number.
fn type_card(world: &mut World, intent: &str, number: &str) -> sandbox::Response {
    let secret = world.show(intent)["client_secret"].as_str().unwrap().to_owned();
    let body = format!(
        "client_secret={secret}&return_url=https://shop.test/back&payment_method_data[type]=card\
         &payment_method_data[card][number]={number}&payment_method_data[card][exp_month]=12\
         &payment_method_data[card][exp_year]=34&payment_method_data[card][cvc]=123"
    );
    let path = format!("/v1/payment_intents/{intent}/confirm");
    world.send(&Request::post(&path, &body, PUBLISHABLE))
}

#[test]
fn a_real_number_is_declined_and_no_number_is_kept() {
    let mut world = World::new();
    let intent = world.intent("");
    let response = type_card(&mut world, &intent, "4111111111111111");
    assert_eq!(response.status, 402);
    assert_eq!(response.json["error"]["decline_code"], "test_mode_live_card");
    let response = type_card(&mut world, &intent, "4242 4242 4242 4242");
    assert_eq!(response.json["status"], "succeeded");
    for record in world.account.take_records() {
        let line = serde_json::to_string(&record).unwrap();
        assert!(!line.contains("4242424242424242") && !line.contains("4111111111111111"));
    }
}

#[test]
fn a_card_number_is_refused_with_the_secret_key() {
    let mut world = World::new();
    let body = "amount=3412&currency=usd&confirm=true&payment_method_data[type]=card\
                &payment_method_data[card][number]=4242424242424242";
    let (status, error) = world.refused("/v1/payment_intents", body);
    assert_eq!((status, error["code"].as_str().unwrap()), (400, "raw_card_data"));
}

#[test]
fn a_decline_is_told_by_error_intent_and_charge() {
    let mut world = World::new();
    let intent = world.intent("&metadata[attempt]=att_1");
    let error = world.confirm(&intent, "pm_card_visa_chargeDeclined").json["error"].clone();
    assert_eq!(error["type"], "card_error");
    assert_eq!(error["payment_intent"]["id"], intent.as_str());
    assert_eq!(error["payment_intent"]["metadata"]["attempt"], "att_1");
    assert_eq!(error["payment_method"]["card"]["last4"], "0002");
    let shown = world.read(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge"));
    assert_eq!(shown["payment_method"], Value::Null);
    assert_eq!(shown["last_payment_error"]["code"], "card_declined");
    let charge = &shown["latest_charge"];
    assert_eq!(charge["status"], "failed");
    assert_eq!(charge["outcome"]["type"], "issuer_declined");
    assert_eq!(charge["id"], error["charge"]);
    assert_eq!(world.confirm(&intent, "pm_card_visa").json["status"], "succeeded");
    assert_eq!(world.show(&intent)["last_payment_error"], Value::Null);
}

#[test]
fn the_risk_check_is_kept_on_the_charge() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_radarBlock");
    let shown = world.read(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge"));
    assert_eq!(shown["latest_charge"]["outcome"]["type"], "blocked");
    assert_eq!(shown["latest_charge"]["outcome"]["risk_level"], "highest");
}

#[test]
fn the_slow_cards_are_the_sandboxs_own_and_documented() {
    for (name, behaviour) in [
        ("pm_card_sandboxSlow", Behaviour::Slow),
        ("pm_card_sandboxSlowDecline", Behaviour::SlowDecline),
    ] {
        assert_eq!(Card::named(name).unwrap().behaviour, behaviour);
    }
}
