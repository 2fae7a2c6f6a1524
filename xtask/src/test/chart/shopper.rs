//! A shopper who buys a notebook through the edge, by the Store API.

use http::request::Builder;
use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::fault::Fault;

/// There are some hundreds of it on the shelves.
const PRODUCT: &str = "field-notebook";
/// Pays at once.
const CARD: &str = "pm_card_visa";

/// One shopper, one edge.
pub(super) struct Shopper {
    client: Client,
    shop: String,
}

/// A cart with a price, about to be sent.
pub(super) struct Checkout {
    intent: String,
    body: String,
}

/// What a shopper holds once the shop has said yes.
#[derive(Clone, Debug)]
pub(super) struct Bought {
    intent: String,
    secret: String,
    /// The order, when the origin answered in time; none when it is still on its way.
    pub(super) order: Option<String>,
}

/// A payment about to be confirmed.
pub(super) struct Payment {
    client_secret: String,
    provider_url: String,
}

impl Shopper {
    pub(super) fn new(shop: String) -> Result<Self, Fault> {
        Ok(Self { client: Client::new()?, shop })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.shop)
    }

    fn post(&self, path: &str) -> Builder {
        let post = Builder::new().method("POST").uri(self.url(path));
        post.header("content-type", "application/json")
    }

    /// Looks at a page, as people do.
    pub(super) fn look(&self) -> Result<(), Fault> {
        self.client.get(&self.url(&format!("/products/{PRODUCT}")))?.expect(&[200]).map(|_| ())
    }

    /// Fills a cart and asks what it costs.
    pub(super) fn fill(&self) -> Result<Checkout, Fault> {
        let product = self.client.get(&self.url(&format!("/store/v1/products/{PRODUCT}")))?;
        let variant = product.expect(&[200])?.text("/variants/0/id")?;
        let cart = self.client.send(self.post("/store/v1/carts"), "{}".to_owned())?;
        let cart = cart.expect(&[201])?;
        let path = format!("/store/v1/carts/{}", cart.text("/id")?);
        let secret = cart.text("/secret")?;
        let inside =
            |more: &str| self.post(&format!("{path}{more}")).header("bodega-cart", secret.as_str());
        let line = json!({ "variant_id": variant, "quantity": 1 }).to_string();
        self.client.send(inside("/lines"), line)?.expect(&[200, 201])?;
        let destination = json!({ "country": "US", "region": "NY", "postal_code": "10001" });
        let asked = json!({ "destination": destination }).to_string();
        let quote = self.client.send(inside("/quote"), asked)?.expect(&[200, 201])?;
        let intent = cart.text("/intent_id")?;
        let body = json!({
            "intent_id": intent,
            "quote": quote.text("/quote")?,
            "contact": { "email": "ada@example.com" },
            "shipping_address": {
                "name": "Ada", "line1": "1 Main St", "city": "New York", "region": "NY",
                "postal_code": "10001", "country": "US",
            },
        });
        Ok(Checkout { intent, body: body.to_string() })
    }

    /// Sends the order; `key` is new whenever a person presses the button anew.
    pub(super) fn send(&self, checkout: &Checkout, key: &str) -> Result<Bought, Fault> {
        let key = format!("{key}-{}", checkout.intent);
        let request = self.post("/store/v1/checkouts").header("idempotency-key", key);
        let reply = self.client.send(request, checkout.body.clone())?.expect(&[201, 202])?;
        Ok(Bought {
            intent: checkout.intent.clone(),
            secret: reply.text("/order_secret")?,
            order: (reply.status == 201).then(|| reply.text("/order/id")).transpose()?,
        })
    }

    /// Fills a cart and sends it.
    pub(super) fn buy(&self) -> Result<Bought, Fault> {
        self.send(&self.fill()?, "first")
    }

    /// The order, once it is one.
    pub(super) fn order(&self, bought: &Bought) -> Result<Value, Fault> {
        let request = Builder::new()
            .uri(self.url(&format!("/store/v1/checkouts/{}", bought.intent)))
            .header("bodega-order", &bought.secret);
        let reply = self.client.send(request, String::new())?.expect(&[200])?;
        match reply.body.get("order").filter(|order| order.is_object()) {
            Some(order) => Ok(order.clone()),
            None => Err(Fault::Failed(format!("no order yet: {}", reply.body))),
        }
    }

    /// Demands that the order is paid.
    pub(super) fn paid(&self, bought: &Bought) -> Result<(), Fault> {
        match self.order(bought)? {
            order if order["status"] == "PAID" => Ok(()),
            order => Err(Fault::Failed(format!("the order is {}", order["status"]))),
        }
    }

    /// Begins to pay.
    pub(super) fn start_payment(&self, bought: &Bought) -> Result<Payment, Fault> {
        let request = self
            .post(&format!("/store/v1/checkouts/{}/payment", bought.intent))
            .header("bodega-order", &bought.secret)
            .header("idempotency-key", format!("pay-{}", bought.intent));
        let body = json!({ "method": "element" }).to_string();
        let reply = self.client.send(request, body)?.expect(&[200, 201])?;
        Ok(Payment {
            client_secret: reply.text("/client_secret")?,
            provider_url: reply.text("/provider_url")?,
        })
    }

    /// Gives the card to the provider, as the browser does.
    pub(super) fn confirm(&self, payment: &Payment) -> Result<Reply, Fault> {
        let Payment { client_secret, provider_url } = payment;
        let id = client_secret.split("_secret").next().unwrap_or_default();
        let request = Builder::new()
            .method("POST")
            .uri(format!("{provider_url}/v1/payment_intents/{id}/confirm"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", "Bearer pk_test_trial");
        let form = format!("client_secret={client_secret}&payment_method={CARD}");
        self.client.send(request, form)?.expect(&[200])
    }
}
