//! Money, from the first question to the provider's last word, with the sandbox at the other end.

use domain::Millis;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::placing::Checkout;
use crate::world::{PUBLISHABLE_KEY, SHOP, Wishes, World};

impl World {
    pub(crate) async fn start_payment(&self, checkout: &Checkout, form: &Value) -> Reply {
        let path = format!("/store/v1/checkouts/{}/payment", checkout.id());
        self.post(&path, &[("bodega-order", &checkout.revealed())], form).await
    }

    /// Confirms a payment as the shopper's browser does.
    pub(crate) async fn confirm(&self, payment: &Value, card: &str) -> Reply {
        let secret = payment["client_secret"].as_str().unwrap();
        let id = secret.split("_secret_").next().unwrap();
        let url = format!("{}/v1/payment_intents/{id}/confirm", self.sandbox);
        let authorization = format!("Bearer {PUBLISHABLE_KEY}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let form = format!("client_secret={secret}&payment_method={card}&return_url={SHOP}/");
        self.http.post(&url, &headers, form).await
    }

    /// Waits by long polls until the order says so.
    pub(crate) async fn until(&self, checkout: &Checkout, member: &str, value: &str) -> Value {
        let secret = checkout.revealed();
        let mut version = 0;
        loop {
            let id = checkout.id();
            let path = format!("/store/v1/orders/{id}?wait=15&version={version}");
            let order = self.get(&path, &[("bodega-order", &secret)]).await.expect(200);
            if order[member] == value {
                return order;
            }
            assert_ne!(order["version"], version, "nothing happens: {order}");
            version = order["version"].as_u64().unwrap();
        }
    }

    async fn intents_at_provider(&self) -> usize {
        let list = self.provider("/v1/payment_intents?limit=100").await;
        list["data"].as_array().unwrap().len()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_payment_makes_the_order_paid_and_writes_to_the_shopper() {
    let world = World::open().await;
    let (checkout, order) = world.placed().await;

    let payment = world.start_payment(&checkout, &json!({})).await.expect(200);
    assert_eq!(payment["publishable_key"], PUBLISHABLE_KEY);
    assert_eq!(payment["provider_url"], world.sandbox);
    world.confirm(&payment, "pm_card_visa").await.expect(200);

    let paid = world.until(&checkout, "status", "PAID").await;
    assert_eq!(paid["payment_status"], "SUCCEEDED");
    let charged = world.provider("/v1/payment_intents?limit=1").await["data"][0].clone();
    assert_eq!(charged["amount_received"], order.totals.total.minor());
    assert_eq!(charged["metadata"]["order"], order.id.to_string());
    assert_eq!(charged["metadata"]["store"], "corner");
    world.until_metric("bodega_effects_delivered_total", 1).await;
    let mails = std::fs::read_dir(world.folder.path().join("mail")).unwrap().count();
    assert!(mails >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_can_be_followed_by_another() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    let payment = world.start_payment(&checkout, &json!({})).await.expect(200);

    world.confirm(&payment, "pm_card_chargeDeclined").await.expect(402);
    world.until(&checkout, "payment_status", "FAILED").await;
    let again = world.start_payment(&checkout, &json!({})).await.expect(200);
    assert_eq!(again["client_secret"], payment["client_secret"], "one live attempt");
    world.confirm(&again, "pm_card_visa").await.expect(200);

    world.until(&checkout, "status", "PAID").await;
    assert_eq!(world.intents_at_provider().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_nobody_told_us_about_is_found_by_asking() {
    let world = World::with(Wishes { webhooks: false, ..Wishes::default() }).await;
    let (checkout, _) = world.placed().await;
    let payment = world.start_payment(&checkout, &json!({})).await.expect(200);
    world.confirm(&payment, "pm_card_visa").await.expect(200);

    world.move_clock(Millis::from_minutes(14));

    world.until(&checkout, "status", "PAID").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_on_the_way_does_not_make_a_second_payment() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    let lost = json!({ "next": "timeout_after_success", "on": "/v1/payment_intents" });
    world.wish(&lost).await;

    // Whether the origin asks again itself or leaves that to the shopper: the key is the same.
    let payment = loop {
        let reply = world.start_payment(&checkout, &json!({})).await;
        if reply.status == 200 {
            break reply.json();
        }
        reply.expect(503);
        assert!(!reply.header("retry-after").is_empty());
    };
    world.confirm(&payment, "pm_card_visa").await.expect(200);

    world.until(&checkout, "status", "PAID").await;
    assert_eq!(world.intents_at_provider().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_asks_us_to_slow_down_is_asked_again_later() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    world.wish(&json!({ "next": "429", "on": "/v1/payment_intents" })).await;

    world.start_payment(&checkout, &json!({})).await.expect(503);

    world.start_payment(&checkout, &json!({})).await.expect(200);
    assert_eq!(world.intents_at_provider().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_own_page_pays_too() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;

    let payment = world.start_payment(&checkout, &json!({ "method": "redirect" })).await;
    let payment = payment.expect(200);
    assert!(payment.get("client_secret").is_none());
    let page = payment["redirect_url"].as_str().unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let card = "number=4242424242424242&expiry=12%2F40&cvc=123";
    let paid = world.http.post(page, &form, card).await;
    assert_eq!(paid.status, 303, "{:?}", paid.body);
    assert!(paid.header("location").starts_with(SHOP));

    world.until(&checkout, "status", "PAID").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_way_to_pay_ends_the_first_attempt() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    let page = world.start_payment(&checkout, &json!({ "method": "redirect" })).await.expect(200);

    let path = format!("/store/v1/checkouts/{}/payment", checkout.id());
    let secret = checkout.revealed();
    let headers = [("bodega-order", secret.as_str()), ("idempotency-key", "key-2")];
    let payment = world.post(&path, &headers, &json!({ "method": "element" })).await.expect(200);
    world.confirm(&payment, "pm_card_visa").await.expect(200);

    world.until(&checkout, "status", "PAID").await;
    let session = page["redirect_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let session = world.provider(&format!("/v1/checkout/sessions/{session}")).await;
    assert_eq!(session["status"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_a_paid_order_gives_the_money_back() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    let payment = world.start_payment(&checkout, &json!({})).await.expect(200);
    world.confirm(&payment, "pm_card_visa").await.expect(200);
    world.until(&checkout, "status", "PAID").await;

    let path = format!("/store/v1/checkouts/{}/cancel", checkout.id());
    let headers = [("bodega-order", checkout.revealed())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let cancelled = world.post(&path, &headers, &json!({})).await.expect(200);
    assert_eq!(cancelled["order"]["status"], "CANCELLED");
    let again = world.post(&path, &headers, &json!({})).await.expect(200);
    assert_eq!(again["order"]["status"], "CANCELLED");

    world.until(&checkout, "payment_status", "REFUNDED").await;
    let refunds = world.provider("/v1/refunds?limit=100").await;
    assert_eq!(refunds["data"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_runs_out_ends_the_payment_first() {
    let world = World::open().await;
    let (checkout, _) = world.placed().await;
    let payment = world.start_payment(&checkout, &json!({})).await.expect(200);

    world.move_clock(Millis::from_minutes(16));

    world.until(&checkout, "status", "CANCELLED").await;
    let declined = world.confirm(&payment, "pm_card_visa").await;
    assert_eq!(declined.status, 400, "{:?}", declined.body);
}
