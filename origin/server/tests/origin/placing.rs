//! Intents become orders, once, whichever way they come.

use database::{Batch, Statement, Store as _};
use domain::checkout::{Address, AddressText, Contact};
use domain::{IntentId, Locale, MarketId, Millis, Quantity, Quote, QuoteRequest};
use serde_json::{Value, json};
use wire::answer::{Answer, OrderView};
use wire::message::{Intent, Message};
use wire::secret::OrderSecret;

use crate::world::{World, intent_id, orders_in};

/// No log of any test may hold this.
pub(crate) const EMAIL: &str = "canary-ada@shop.example";

/// Nor this.
pub(crate) const NAME: &str = "Canary Lovelace";

/// Everything a shopper has in hand.
pub(crate) struct Checkout {
    pub(crate) intent: Intent,
    pub(crate) secret: OrderSecret,
}

impl Checkout {
    pub(crate) fn id(&self) -> IntentId {
        self.intent.intent
    }

    pub(crate) fn revealed(&self) -> String {
        self.secret.reveal()
    }
}

impl World {
    /// A signed quote for some of the demo's goods, sent to New York.
    pub(crate) fn quote(&self, intent: IntentId, count: u32) -> (String, Quote) {
        let catalog = books::demo::catalog(1).unwrap();
        let plenty = books::demo::stock().into_iter().max_by_key(|one| one.on_hand).unwrap();
        let request = QuoteRequest {
            intent,
            cart: None,
            market: MarketId::parse("us").unwrap(),
            destination: address().destination(),
            lines: vec![(plenty.variant, Quantity::new(count).unwrap())],
            shipping_option: None,
        };
        let quote = Quote::compute(&catalog, &request, self.now()).unwrap();
        (wire::quote::sign(&quote, &self.keys), quote)
    }

    pub(crate) fn checkout(&self) -> Checkout {
        let intent = intent_id(self.now());
        let (quote, _) = self.quote(intent, 2);
        let secret = self.keys.order_secret(&intent);
        let intent = Intent {
            intent,
            cart: None,
            quote,
            contact: Contact::check(EMAIL, "").unwrap(),
            shipping_address: address(),
            billing_address: None,
            note: None,
            locale: Locale::parse("en").unwrap(),
            order_secret_hash: secret.hash(),
        };
        Checkout { intent, secret }
    }

    /// A placed order, and what opens it.
    pub(crate) async fn placed(&self) -> (Checkout, OrderView) {
        let checkout = self.checkout();
        match self.ask(&Message::Place(checkout.intent.clone())).await {
            Answer::Placed(order) => (checkout, order),
            other => panic!("{other:?}"),
        }
    }
}

fn address() -> Address {
    Address::check(AddressText {
        name: NAME.to_owned(),
        line1: "1 Main Street".to_owned(),
        city: "New York".to_owned(),
        region: "NY".to_owned(),
        postal_code: "10001".to_owned(),
        country: "US".to_owned(),
        ..AddressText::default()
    })
    .unwrap()
}

pub(crate) fn direct(world: &World, intent: IntentId) -> Value {
    json!({
        "intent_id": intent.to_string(),
        "quote": world.quote(intent, 1).0,
        "contact": { "email": EMAIL },
        "shipping_address": {
            "name": NAME, "line1": "1 Main Street", "city": "New York",
            "region": "NY", "postal_code": "10001", "country": "US",
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_becomes_one_order_however_often_it_comes() {
    let world = World::open().await;
    let checkout = world.checkout();
    let bytes = world.seal(&Message::Place(checkout.intent));

    let mut orders = Vec::new();
    for _ in 0..3 {
        let reply = world.deliver("/edge/v1/messages", &bytes).await;
        let Answer::Placed(order) = Answer::from_json(&reply.body).unwrap() else { panic!() };
        orders.push(order.id);
    }

    orders.dedup();
    assert_eq!(orders.len(), 1);
    let folder = std::sync::Arc::clone(&world.folder);
    world.close().await.unwrap();
    assert_eq!(orders_in(&folder).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_deliveries_at_once_are_one_order() {
    let world = World::open().await;
    let bytes = world.seal(&Message::Place(world.checkout().intent));

    let deliveries = (0..50).map(|_| world.deliver("/edge/v1/messages", &bytes));
    let replies = futures_util::future::join_all(deliveries).await;

    let mut orders: Vec<_> = replies
        .iter()
        .map(|reply| match Answer::from_json(&reply.body).unwrap() {
            Answer::Placed(order) => order.id,
            other => panic!("{other:?}"),
        })
        .collect();
    orders.dedup();
    assert_eq!(orders.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_headless_shop_checks_out_with_a_quote_alone() {
    let world = World::open().await;
    let intent = intent_id(world.now());
    let body = direct(&world, intent);

    let placed = world.post("/store/v1/checkouts", &[], &body).await.expect(201);
    let again = world.post("/store/v1/checkouts", &[], &body).await.expect(201);

    assert_eq!(placed["status"], "placed");
    assert_eq!(placed["order"]["id"], again["order"]["id"]);
    assert_eq!(placed["order_secret"], again["order_secret"]);
    let secret = placed["order_secret"].as_str().unwrap();
    let path = format!("/store/v1/checkouts/{intent}");
    let shown = world.get(&path, &[("bodega-order", secret)]).await.expect(200);
    assert_eq!(shown["order"]["number"], placed["order"]["number"]);
    assert_eq!(shown["order"]["totals"]["total"]["currency"], "USD");
    let path = format!("/store/v1/orders/{}", placed["order"]["id"].as_str().unwrap());
    let shown = world.get(&path, &[("bodega-order", secret)]).await.expect(200);
    assert_eq!(shown["status"], "PENDING");
    let other = OrderSecret::new([1; 32]).reveal();
    world.get(&path, &[("bodega-order", &other)]).await.expect(403);
    world.get(&path, &[]).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_caller_cannot_take_over_a_checkout() {
    let world = World::open().await;
    let intent = intent_id(world.now());
    let body = direct(&world, intent);
    world.post("/store/v1/checkouts", &[], &body).await.expect(201);

    let other = [("idempotency-key", "another")];
    let reply = world.post("/store/v1/checkouts", &other, &body).await;

    assert_ne!(reply.status, 201, "{:?}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_out_is_refused_with_what_is_missing() {
    let world = World::open().await;
    let intent = intent_id(world.now());
    let mut body = direct(&world, intent);
    body["quote"] = world.quote(intent, 999).0.into();

    let refused = world.post("/store/v1/checkouts", &[], &body).await.expect(409);

    assert_eq!(refused["code"], "out_of_stock");
    assert_eq!(refused["difference"]["lines"][0]["availability"], "none");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_left_in_a_carts_outbox_becomes_an_order() {
    let world = World::open().await;
    let checkout = world.checkout();
    let bytes = world.seal(&Message::Place(checkout.intent.clone()));
    let mut batch = Batch::write("leave envelope");
    batch.push(
        Statement::new(
            "INSERT INTO outbox (id, envelope, created_at, attempts, not_before)
             VALUES (?1, ?2, ?3, 0, ?3)",
        )
        .bind("msg_1")
        .bind(bytes)
        .bind(world.now().millis()),
    );
    world.carts.run(&batch, Millis::from_seconds(5)).await.unwrap();

    let path = format!("/store/v1/checkouts/{}", checkout.id());
    let secret = checkout.revealed();
    let arrived = async {
        loop {
            let reply = world.get(&path, &[("bodega-order", &secret)]).await;
            if reply.status == 200 {
                return reply.json();
            }
        }
    };
    let shown = tokio::time::timeout(crate::http::HANGS, arrived).await.unwrap();

    assert_eq!(shown["status"], "placed");
}
