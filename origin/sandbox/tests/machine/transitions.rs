//! The life of a payment intent and of its refunds.

use serde_json::{Value, json};

use crate::world::{World, id};

#[test]
fn a_payment_made_in_one_request() {
    let mut world = World::new();
    let body = "amount=3412&currency=USD&confirm=true&payment_method=pm_card_visa\
                &metadata[attempt]=att_1&expand[]=latest_charge";
    let paid = world.done("/v1/payment_intents", body);
    assert_eq!(paid["status"], "succeeded");
    assert_eq!(paid["currency"], "usd");
    assert_eq!(paid["amount_received"], 3412);
    assert_eq!(paid["latest_charge"]["captured"], true);
    assert_eq!(paid["latest_charge"]["outcome"]["network_status"], "approved_by_network");
    assert_eq!(world.kinds(), ["payment_intent.created", "payment_intent.succeeded"]);
}

#[test]
fn a_payment_method_given_early_waits_for_confirmation() {
    let mut world = World::new();
    let intent = world.intent("&payment_method=pm_card_visa");
    assert_eq!(world.show(&intent)["status"], "requires_confirmation");
    let path = format!("/v1/payment_intents/{intent}/confirm");
    assert_eq!(world.done(&path, "")["status"], "succeeded");
}

#[test]
fn a_confirmation_without_a_card_or_twice_is_refused() {
    let mut world = World::new();
    let intent = world.intent("");
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let (status, error) = world.refused(&path, "");
    assert_eq!((status, &error["code"]), (400, &json!("payment_intent_unexpected_state")));
    world.confirm(&intent, "pm_card_visa");
    let (status, error) = world.refused(&path, "payment_method=pm_card_visa");
    assert_eq!((status, &error["payment_intent"]["status"]), (400, &json!("succeeded")));
}

#[test]
fn three_d_secure_authorised_refused_and_left_alone() {
    let mut world = World::new();
    let intent = world.intent("");
    let shown = world.confirm(&intent, "pm_card_threeDSecure2Required").json;
    let url = shown["next_action"]["redirect_to_url"]["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("http://127.0.0.1:8789/3ds/{intent}/")), "{url}");
    world.pass_seconds(3600);
    let entropy = world.entropy();
    assert!(world.account.authenticate(&intent, false, world.now, entropy));
    let shown = world.show(&intent);
    assert_eq!(shown["status"], "requires_payment_method");
    assert_eq!(shown["last_payment_error"]["code"], "payment_intent_authentication_failure");
    world.confirm(&intent, "pm_card_authenticationRequired");
    let entropy = world.entropy();
    assert!(world.account.authenticate(&intent, true, world.now, entropy));
    assert!(!world.account.authenticate(&intent, true, world.now, entropy));
    let paid = world.read(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge"));
    assert_eq!(paid["status"], "succeeded");
    let secure = &paid["latest_charge"]["payment_method_details"]["card"]["three_d_secure"];
    assert_eq!(secure["result"], "authenticated");
    assert_eq!(
        world.kinds(),
        [
            "payment_intent.created",
            "payment_intent.requires_action",
            "payment_intent.payment_failed",
            "payment_intent.requires_action",
            "payment_intent.succeeded",
        ]
    );
}

#[test]
fn three_d_secure_may_still_end_in_a_decline_or_not_be_possible() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_threeDSecureRequiredChargeDeclined");
    let entropy = world.entropy();
    assert!(world.account.authenticate(&intent, true, world.now, entropy));
    assert_eq!(world.show(&intent)["last_payment_error"]["code"], "card_declined");

    let path = format!("/v1/payment_intents/{intent}/confirm");
    let body = "payment_method=pm_card_authenticationRequired&off_session=true";
    let (status, error) = world.refused(&path, body);
    assert_eq!((status, &error["code"]), (402, &json!("authentication_required")));
}

#[test]
fn a_pending_step_without_a_return_address_names_its_page() {
    let mut world = World::new();
    let intent = world.intent("");
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let shown = world.done(&path, "payment_method=pm_card_authenticationRequired");
    assert_eq!(shown["next_action"]["type"], "use_stripe_sdk");
    let url = shown["next_action"]["use_stripe_sdk"]["stripe_js"].as_str().unwrap();
    assert!(url.contains("/3ds/"));
}

#[test]
fn slow_cards_pay_or_fail_when_their_time_has_come() {
    for (card, end, event) in [
        ("pm_card_sandboxSlow", "succeeded", "payment_intent.succeeded"),
        ("pm_card_sandboxSlowDecline", "requires_payment_method", "payment_intent.payment_failed"),
    ] {
        let mut world = World::new();
        let intent = world.intent("");
        world.confirm(&intent, card);
        assert_eq!(world.account.next_wake(), Some(world.now));
        world.pass_seconds(4);
        assert_eq!(world.show(&intent)["status"], "processing");
        let (status, _) = world.refused(&format!("/v1/payment_intents/{intent}/cancel"), "");
        assert_eq!(status, 400);
        world.pass_seconds(1);
        assert_eq!(world.show(&intent)["status"], end);
        assert_eq!(world.kinds(), ["payment_intent.created", "payment_intent.processing", event]);
    }
}

#[test]
fn manual_capture_holds_then_takes_all_or_a_part() {
    let mut world = World::new();
    let intent = world.intent("&capture_method=manual");
    let held = world.confirm(&intent, "pm_card_visa").json;
    assert_eq!(held["status"], "requires_capture");
    assert_eq!((&held["amount_capturable"], &held["amount_received"]), (&json!(3412), &json!(0)));
    let path = format!("/v1/payment_intents/{intent}/capture");
    let (_, error) = world.refused(&path, "amount_to_capture=3413");
    assert_eq!(error["code"], "amount_too_large");
    let taken = world.done(&path, "amount_to_capture=3000&expand[]=latest_charge");
    assert_eq!((&taken["status"], &taken["amount_received"]), (&json!("succeeded"), &json!(3000)));
    assert_eq!(taken["latest_charge"]["amount_refunded"], 412);
    assert_eq!(world.refused(&path, "").1["code"], "payment_intent_unexpected_state");
    let (_, error) = world.refused("/v1/refunds", &format!("payment_intent={intent}&amount=3001"));
    assert_eq!(error["param"], "amount");
    assert_eq!(
        world.kinds(),
        [
            "payment_intent.created",
            "payment_intent.amount_capturable_updated",
            "charge.captured",
            "payment_intent.succeeded",
        ]
    );
}

#[test]
fn an_authorisation_nobody_captures_ends_after_seven_days() {
    let mut world = World::new();
    let intent = world.intent("&capture_method=manual");
    world.confirm(&intent, "pm_card_visa");
    world.pass_seconds(7 * 86_400 - 1);
    assert_eq!(world.show(&intent)["status"], "requires_capture");
    world.pass_seconds(1);
    let shown = world.show(&intent);
    assert_eq!(shown["status"], "canceled");
    assert_eq!(shown["cancellation_reason"], "automatic");
}

#[test]
fn a_cancelled_intent_stays_cancelled() {
    let mut world = World::new();
    let intent = world.intent("");
    let path = format!("/v1/payment_intents/{intent}/cancel");
    assert_eq!(world.refused(&path, "cancellation_reason=bored").0, 400);
    let cancelled = world.done(&path, "cancellation_reason=abandoned");
    assert_eq!(cancelled["status"], "canceled");
    assert_eq!(cancelled["canceled_at"], world.now / 1000);
    assert_eq!(world.refused(&path, "").1["code"], "payment_intent_unexpected_state");
    assert_eq!(world.confirm(&intent, "pm_card_visa").status, 400);
    assert_eq!(world.kinds(), ["payment_intent.created", "payment_intent.canceled"]);
}

#[test]
fn cancelling_ends_a_pending_step() {
    let mut world = World::new();
    let intent = world.intent("");
    world.confirm(&intent, "pm_card_authenticationRequired");
    world.done(&format!("/v1/payment_intents/{intent}/cancel"), "");
    let entropy = world.entropy();
    assert!(!world.account.authenticate(&intent, true, world.now, entropy));
    assert_eq!(world.show(&intent)["status"], "canceled");
}

fn paid(world: &mut World, card: &str) -> String {
    let intent = world.intent("");
    assert_eq!(world.confirm(&intent, card).json["status"], "succeeded");
    intent
}

#[test]
fn refunds_in_parts_never_exceed_what_was_taken() {
    let mut world = World::new();
    let intent = paid(&mut world, "pm_card_visa");
    let (status, error) = world.refused("/v1/refunds", "amount=100");
    assert_eq!((status, &error["code"]), (400, &json!("parameter_missing")));
    let body = format!("payment_intent={intent}&amount=2000&reason=requested_by_customer");
    let refund = world.done("/v1/refunds", &body);
    assert_eq!((&refund["status"], &refund["amount"]), (&json!("succeeded"), &json!(2000)));
    let (status, error) = world.refused("/v1/refunds", &body);
    assert_eq!((status, &error["param"]), (400, &json!("amount")));
    let rest = world.done("/v1/refunds", &format!("payment_intent={intent}"));
    assert_eq!(rest["amount"], 1412);
    let (_, error) = world.refused("/v1/refunds", &format!("payment_intent={intent}"));
    assert_eq!(error["code"], "charge_already_refunded");
    let charge = world.read(&format!("/v1/charges/{}", refund["charge"].as_str().unwrap()));
    assert_eq!(charge["refunded"], true);
    let kinds = world.kinds();
    let tail: Vec<&str> = kinds[2..].iter().map(String::as_str).collect();
    let pair = ["refund.created", "charge.refunded"];
    assert_eq!(tail, [pair, pair].concat());
    let read = world.read(&format!("/v1/refunds/{}", id(&refund)));
    assert_eq!(read, refund);
}

#[test]
fn a_refund_of_what_was_not_taken_is_refused() {
    let mut world = World::new();
    let intent = world.intent("");
    let (status, _) = world.refused("/v1/refunds", &format!("payment_intent={intent}"));
    assert_eq!(status, 400);
    assert_eq!(world.refused("/v1/refunds", "payment_intent=pi_none").0, 404);
}

#[test]
fn a_refund_may_be_pending_or_fail_late() {
    let mut world = World::new();
    let intent = paid(&mut world, "pm_card_pendingRefund");
    let refund = world.done("/v1/refunds", &format!("payment_intent={intent}"));
    assert_eq!(refund["status"], "pending");
    world.pass_seconds(5);
    assert_eq!(world.read(&format!("/v1/refunds/{}", id(&refund)))["status"], "succeeded");

    let intent = paid(&mut world, "pm_card_refundFail");
    let refund = world.done("/v1/refunds", &format!("payment_intent={intent}"));
    assert_eq!(refund["status"], "succeeded");
    world.pass_seconds(5);
    let failed = world.read(&format!("/v1/refunds/{}", id(&refund)));
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["failure_reason"], "expired_or_canceled_card");
    let charge = world.read(&format!("/v1/charges/{}", refund["charge"].as_str().unwrap()));
    assert_eq!(charge["amount_refunded"], 0);
    let last = world.kinds().pop().unwrap();
    assert_eq!(last, "refund.failed");
}

#[test]
fn an_update_merges_metadata_and_keeps_the_amount_of_what_is_paid() {
    let mut world = World::new();
    let intent = world.intent("&metadata[a]=1&metadata[b]=2");
    let path = format!("/v1/payment_intents/{intent}");
    let shown = world.done(&path, "metadata[a]=&metadata[c]=3&amount=5000&description=Tea");
    assert_eq!(shown["metadata"], json!({"b": "2", "c": "3"}));
    assert_eq!((&shown["amount"], &shown["description"]), (&json!(5000), &json!("Tea")));
    world.confirm(&intent, "pm_card_visa");
    assert_eq!(world.refused(&path, "amount=10000").0, 400);
}

#[test]
fn amounts_and_currencies_are_checked() {
    let mut world = World::new();
    let mut code = |body: &str| world.refused("/v1/payment_intents", body).1["code"].clone();
    assert_eq!(code("currency=usd"), "parameter_missing");
    assert_eq!(code("amount=1.5&currency=usd"), "parameter_invalid_integer");
    assert_eq!(code("amount=-5&currency=usd"), "parameter_invalid_integer");
    assert_eq!(code("amount=49&currency=usd"), "amount_too_small");
    assert_eq!(code("amount=100000000&currency=usd"), "amount_too_large");
    assert_eq!(code("amount=500&currency=dollars"), "parameter_invalid_enum");
    assert_eq!(code("amount=500&currency=usd&amuont=3"), "parameter_unknown");
    let long = format!("amount=500&currency=usd&metadata[k]={}", "x".repeat(501));
    assert_eq!(code(&long), "parameter_invalid");
    assert_eq!(world.read("/v1/payment_intents")["data"], Value::Array(Vec::new()));
}
