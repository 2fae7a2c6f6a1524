//! Checkout Sessions and the page behind them.

use sandbox::account::Turn;
use sandbox::card::CardEntry;
use serde_json::{Value, json};

use crate::world::{World, id};

const SESSION: &str = "mode=payment&success_url=https://shop.test/done?s={CHECKOUT_SESSION_ID}\
    &cancel_url=https://shop.test/pay&client_reference_id=int_1\
    &payment_intent_data[metadata][attempt]=att_1\
    &line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500\
    &line_items[0][price_data][product_data][name]=Mug&line_items[0][quantity]=2\
    &line_items[1][price_data][currency]=usd&line_items[1][price_data][unit_amount]=412\
    &line_items[1][price_data][product_data][name]=Shipping&line_items[1][quantity]=1";

fn open(world: &mut World, more: &str) -> String {
    id(&world.done("/v1/checkout/sessions", &format!("{SESSION}{more}")))
}

fn show(world: &mut World, session: &str) -> Value {
    world.read(&format!("/v1/checkout/sessions/{session}"))
}

fn pay(world: &mut World, session: &str, number: &str) -> Turn {
    let entry = CardEntry { number: number.into(), expiry: "12 / 34".into(), cvc: "123".into() };
    let entropy = world.entropy();
    world.account.pay(session, &entry, world.now, entropy)
}

#[test]
fn a_session_is_paid_on_its_page() {
    let mut world = World::new();
    let session = open(&mut world, "");
    let shown = show(&mut world, &session);
    assert_eq!(shown["amount_total"], 3412);
    assert_eq!((&shown["status"], &shown["payment_status"]), (&json!("open"), &json!("unpaid")));
    assert_eq!(shown["url"], format!("http://127.0.0.1:8789/pay/{session}"));
    assert_eq!(shown["payment_intent"], Value::Null);
    let page = world.account.pay_page(&session).unwrap();
    assert_eq!((page.lines.len(), page.total), (2, 3412));

    let end = Turn::Go(format!("https://shop.test/done?s={session}"));
    assert_eq!(pay(&mut world, &session, "4242424242424242"), end);
    let shown = show(&mut world, &session);
    assert_eq!((&shown["status"], &shown["payment_status"]), (&json!("complete"), &json!("paid")));
    assert_eq!(shown["url"], Value::Null);
    let intent = world.show(shown["payment_intent"].as_str().unwrap());
    assert_eq!(intent["metadata"]["attempt"], "att_1");
    // The button pressed twice pays once.
    assert_eq!(pay(&mut world, &session, "4242424242424242"), end);
    assert_eq!(
        world.kinds(),
        ["payment_intent.created", "payment_intent.succeeded", "checkout.session.completed"]
    );
}

#[test]
fn a_decline_and_a_typing_mistake_can_be_tried_again() {
    let mut world = World::new();
    let session = open(&mut world, "");
    let again = |text: &str| Turn::Again(text.to_owned());
    let mistake = again("Your card number is incorrect.");
    assert_eq!(pay(&mut world, &session, "4242424242424241"), mistake);
    assert_eq!(show(&mut world, &session)["payment_intent"], Value::Null);
    let declined = again("Your card has insufficient funds.");
    assert_eq!(pay(&mut world, &session, "4000000000009995"), declined);
    let page = world.account.pay_page(&session).unwrap();
    assert_eq!(page.problem.as_deref(), Some("Your card has insufficient funds."));
    assert!(matches!(pay(&mut world, &session, "4242424242424242"), Turn::Go(_)));
    let intents = world.read("/v1/payment_intents")["data"].as_array().unwrap().len();
    assert_eq!(intents, 1);
}

/// Follows the redirect to the 3-D Secure page and answers it.
fn answer(world: &mut World, turn: &Turn, passed: bool) -> Turn {
    let Turn::Go(url) = turn else { panic!("{turn:?}") };
    let mut parts = url.rsplit('/');
    let (token, intent) = (parts.next().unwrap(), parts.next().unwrap());
    assert_eq!(world.account.challenge_page(intent, token).unwrap().amount, 3412);
    assert!(world.account.challenge_page(intent, "guess").is_none());
    let entropy = world.entropy();
    world.account.answer_challenge((intent, token), passed, world.now, entropy)
}

#[test]
fn three_d_secure_on_the_page_goes_to_the_bank_and_back() {
    let mut world = World::new();
    let session = open(&mut world, "");
    let back = Turn::Go(format!("http://127.0.0.1:8789/pay/{session}/return"));
    let turn = pay(&mut world, &session, "4000000000003220");
    assert_eq!(answer(&mut world, &turn, false), back);
    let page = Turn::Go(format!("http://127.0.0.1:8789/pay/{session}"));
    assert_eq!(world.account.pay_return(&session), page);
    let turn = pay(&mut world, &session, "4000002500003155");
    assert_eq!(answer(&mut world, &turn, true), back);
    let end = Turn::Go(format!("https://shop.test/done?s={session}"));
    assert_eq!(world.account.pay_return(&session), end);
}

#[test]
fn three_d_secure_of_an_intent_returns_with_its_outcome() {
    let mut world = World::new();
    let intent = world.intent("");
    let url = |shown: Value| {
        Turn::Go(shown["next_action"]["redirect_to_url"]["url"].as_str().unwrap().to_owned())
    };
    for (passed, outcome) in [(false, "failed"), (true, "succeeded")] {
        let shown = world.confirm(&intent, "pm_card_authenticationRequired").json;
        let secret = shown["client_secret"].as_str().unwrap().to_owned();
        let expected = format!(
            "https://shop.test/back?payment_intent={intent}\
             &payment_intent_client_secret={secret}&redirect_status={outcome}"
        );
        assert_eq!(answer(&mut world, &url(shown), passed), Turn::Go(expected));
    }
}

#[test]
fn a_slow_card_completes_the_session_unpaid_and_pays_later() {
    for (number, last, status) in [
        ("4000000000008005", "checkout.session.async_payment_succeeded", "paid"),
        ("4000000000008013", "checkout.session.async_payment_failed", "unpaid"),
    ] {
        let mut world = World::new();
        let session = open(&mut world, "");
        assert!(matches!(pay(&mut world, &session, number), Turn::Go(_)));
        let shown = show(&mut world, &session);
        assert_eq!(shown["status"], "complete");
        assert_eq!(shown["payment_status"], "unpaid");
        world.pass_seconds(5);
        assert_eq!(show(&mut world, &session)["payment_status"], status);
        assert_eq!(world.kinds().pop().unwrap(), last);
    }
}

#[test]
fn a_session_expires_by_itself_or_when_asked_and_takes_its_intent_along() {
    let mut world = World::new();
    let session = open(&mut world, "");
    let turn = pay(&mut world, &session, "4000000000003220");
    assert!(matches!(turn, Turn::Go(_)));
    let path = format!("/v1/checkout/sessions/{session}/expire");
    let shown = world.done(&path, "");
    assert_eq!(shown["status"], "expired");
    let intent = world.show(shown["payment_intent"].as_str().unwrap());
    assert_eq!(intent["status"], "canceled");
    assert_eq!(intent["cancellation_reason"], "expired");
    assert_eq!(world.refused(&path, "").0, 400);
    assert_eq!(pay(&mut world, &session, "4242424242424242"), Turn::Gone);

    let at = world.now / 1000 + 1800;
    let session = open(&mut world, &format!("&expires_at={at}"));
    world.pass_seconds(1799);
    assert_eq!(show(&mut world, &session)["status"], "open");
    world.pass_seconds(1);
    assert_eq!(show(&mut world, &session)["status"], "expired");
    assert_eq!(world.kinds().pop().unwrap(), "checkout.session.expired");
}

#[test]
fn a_sessions_intent_is_managed_by_the_session() {
    let mut world = World::new();
    let session = open(&mut world, "&payment_intent_data[capture_method]=manual");
    pay(&mut world, &session, "4000000000000002");
    let intent = show(&mut world, &session)["payment_intent"].as_str().unwrap().to_owned();
    let path = format!("/v1/payment_intents/{intent}");
    assert_eq!(world.refused(&format!("{path}/cancel"), "").0, 400);
    assert_eq!(world.confirm(&intent, "pm_card_visa").status, 400);
    pay(&mut world, &session, "4242424242424242");
    assert_eq!(show(&mut world, &session)["payment_status"], "unpaid");
    world.done(&format!("{path}/capture"), "");
    assert_eq!(show(&mut world, &session)["payment_status"], "paid");
}

#[test]
fn what_would_change_the_total_unseen_is_refused() {
    let mut world = World::new();
    for wrong in [
        "&discounts[0][coupon]=half",
        "&shipping_options[0][shipping_rate]=shr_1",
        "&line_items[2][price]=price_1",
        "&expires_at=1",
        "&mode=subscription",
        "&success_url=javascript:alert(1)",
    ] {
        let (status, _) = world.refused("/v1/checkout/sessions", &format!("{SESSION}{wrong}"));
        assert_eq!(status, 400, "{wrong}");
    }
    let lines = world.done("/v1/checkout/sessions", &format!("{SESSION}&expand[]=line_items"));
    assert_eq!(lines["line_items"]["data"][0]["amount_total"], 3000);
}
