//! A shopper who buys through the edge, by the Store API: the same one wherever something is done
//! to the origin meanwhile.

use std::time::{Duration, Instant};

use http::request::Builder;
use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::fault::Fault;

/// What somebody wants one of: a product, and which variant of it.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
    product: &'static str,
    variant: usize,
}

/// There are some hundreds of it on the shelves.
pub(crate) const PLENTY: Wish = Wish { product: "field-notebook", variant: 0 };
/// There are as many of it as [`SCARCE_UNITS`] says, and no more are promised.
pub(crate) const SCARCE: Wish = Wish { product: "stoneware-mug", variant: 2 };
/// See [`SCARCE`].
pub(crate) const SCARCE_UNITS: usize = 4;
/// There are as many of it as [`PLAIN_UNITS`] says, and no more are promised.
pub(crate) const PLAIN: Wish = Wish { product: "field-notebook", variant: 2 };
/// See [`PLAIN`].
pub(crate) const PLAIN_UNITS: usize = 95;
/// There are some hundreds of this, too.
pub(crate) const LINED: Wish = Wish { product: "field-notebook", variant: 1 };
/// Pays at once.
const CARD: &str = "pm_card_visa";
/// For how many seconds the origin is asked to wait for news of an order.
const LONG_POLL: u32 = 10;

/// One shopper, one edge.
pub(crate) struct Shopper {
    client: Client,
    shop: String,
}

/// A cart with a price, about to be sent.
pub(crate) struct Checkout {
    intent: String,
    body: String,
}

/// What a shopper holds once the shop has said yes.
#[derive(Clone, Debug)]
pub(crate) struct Bought {
    pub(crate) intent: String,
    secret: String,
    /// The order, when the origin answered in time; none when it is still on its way.
    pub(crate) order: Option<String>,
}

/// What the shop says to an order.
pub(crate) enum Word {
    Yes(Bought),
    /// A refusal for good, by its code.
    No(String),
}

/// What became of a promise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is this order.
    Order(String),
    /// It was refused, by this code.
    Refused(String),
}

/// A payment about to be confirmed.
pub(crate) struct Payment {
    client_secret: String,
    provider_url: String,
    publishable_key: String,
}

impl Checkout {
    /// The intent's id.
    pub(crate) fn intent(&self) -> &str {
        &self.intent
    }
}

impl Shopper {
    pub(crate) fn new(shop: String) -> Result<Self, Fault> {
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
    pub(crate) fn look(&self) -> Result<(), Fault> {
        let page = self.url(&format!("/products/{}", PLENTY.product));
        self.client.get(&page)?.expect(&[200]).map(|_| ())
    }

    /// Fills a cart and asks what it costs.
    pub(crate) fn fill(&self, wish: Wish) -> Result<Checkout, Fault> {
        let Wish { product, variant } = wish;
        let product = self.client.get(&self.url(&format!("/store/v1/products/{product}")))?;
        let variant = product.expect(&[200])?.text(&format!("/variants/{variant}/id"))?;
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
            // Somebody else each time: one contact may hold only so much unpaid.
            "contact": { "email": format!("ada.{intent}@example.com") },
            "shipping_address": {
                "name": "Ada", "line1": "1 Main St", "city": "New York", "region": "NY",
                "postal_code": "10001", "country": "US",
            },
        });
        Ok(Checkout { intent, body: body.to_string() })
    }

    /// Sends the order; `key` is new whenever a person presses the button anew.
    pub(crate) fn send(&self, checkout: &Checkout, key: &str) -> Result<Bought, Fault> {
        match self.ask_for(checkout, key)? {
            Word::Yes(bought) => Ok(bought),
            Word::No(code) => {
                Err(Fault::Failed(format!("{} was refused: {code}", checkout.intent)))
            }
        }
    }

    /// Sends the order of something that may be gone by now.
    pub(crate) fn ask_for(&self, checkout: &Checkout, key: &str) -> Result<Word, Fault> {
        let key = format!("{key}-{}", checkout.intent);
        let request = self.post("/store/v1/checkouts").header("idempotency-key", key);
        let reply = self.client.send(request, checkout.body.clone())?.expect(&[201, 202, 409])?;
        if reply.status == 409 {
            return Ok(Word::No(reply.text("/code")?));
        }
        Ok(Word::Yes(Bought {
            intent: checkout.intent.clone(),
            secret: reply.text("/order_secret")?,
            order: (reply.status == 201).then(|| reply.text("/order/id")).transpose()?,
        }))
    }

    /// Fills a cart and sends it.
    pub(crate) fn buy(&self) -> Result<Bought, Fault> {
        self.send(&self.fill(PLENTY)?, "first")
    }

    /// How the checkout stands.
    pub(crate) fn standing(&self, bought: &Bought) -> Result<Reply, Fault> {
        let request = Builder::new()
            .uri(self.url(&format!("/store/v1/checkouts/{}", bought.intent)))
            .header("bodega-order", &bought.secret);
        self.client.send(request, String::new())?.expect(&[200])
    }

    /// What has become of it, once that is decided.
    pub(crate) fn fate(&self, bought: &Bought) -> Result<Fate, Fault> {
        let standing = self.standing(bought)?;
        match standing.text("/status")?.as_str() {
            "placed" => Ok(Fate::Order(standing.text("/order/id")?)),
            "refused" => Ok(Fate::Refused(standing.text("/refusal/code")?)),
            other => Err(Fault::Failed(format!("{} is {other}", bought.intent))),
        }
    }

    /// The order, once it is one.
    pub(crate) fn order(&self, bought: &Bought) -> Result<Value, Fault> {
        let standing = self.standing(bought)?;
        match standing.body.get("order").filter(|order| order.is_object()) {
            Some(order) => Ok(order.clone()),
            None => Err(Fault::Failed(format!("no order yet: {}", standing.body))),
        }
    }

    /// Demands that the order is paid.
    pub(crate) fn paid(&self, bought: &Bought) -> Result<(), Fault> {
        match self.order(bought)? {
            order if order["status"] == "PAID" => Ok(()),
            order => Err(Fault::Failed(format!("the order is {}", order["status"]))),
        }
    }

    /// Watches the order at the origin, as its page does, until it is paid.
    pub(crate) fn watch_until_paid(
        &self,
        origin: &str,
        bought: &Bought,
        within: Duration,
    ) -> Result<(), Fault> {
        let began = Instant::now();
        let mut version = 0;
        loop {
            let path = format!("/store/v1/orders/{}", bought.intent);
            let news = format!("{origin}{path}?wait={LONG_POLL}&version={version}");
            let request = Builder::new().uri(news).header("bodega-order", &bought.secret);
            let order = self.client.send(request, String::new())?.expect(&[200])?;
            let status = order.text("/status")?;
            if status == "PAID" {
                return Ok(());
            }
            if began.elapsed() > within {
                let seconds = within.as_secs();
                let sorry = format!("{} is {status} after {seconds} s", bought.intent);
                return Err(Fault::Failed(sorry));
            }
            version = order.body["version"].as_u64().unwrap_or_default();
        }
    }

    /// The page of the order, as this shopper's browser sees it.
    pub(crate) fn page(&self, bought: &Bought) -> Result<String, Fault> {
        let Bought { intent, secret, .. } = bought;
        let request = Builder::new()
            .uri(self.url(&format!("/orders/{intent}")))
            .header("cookie", format!("__Host-order-{intent}={secret}"));
        self.client.send(request, String::new())?.expect(&[200])?.text("")
    }

    /// Begins to pay.
    pub(crate) fn start_payment(&self, bought: &Bought) -> Result<Payment, Fault> {
        let reply = self.ask_to_pay(bought, "first")?.expect(&[200, 201])?;
        Ok(Payment {
            client_secret: reply.text("/client_secret")?,
            provider_url: reply.text("/provider_url")?,
            publishable_key: reply.text("/publishable_key")?,
        })
    }

    /// Presses the button that begins to pay, and shows whatever the shop says.
    pub(crate) fn ask_to_pay(&self, bought: &Bought, key: &str) -> Result<Reply, Fault> {
        let request = self
            .post(&format!("/store/v1/checkouts/{}/payment", bought.intent))
            .header("bodega-order", &bought.secret)
            .header("idempotency-key", format!("pay-{key}-{}", bought.intent));
        self.client.send(request, json!({ "method": "element" }).to_string())
    }

    /// Gives the card to the provider, as the browser does.
    pub(crate) fn confirm(&self, payment: &Payment) -> Result<Reply, Fault> {
        let Payment { client_secret, provider_url, publishable_key } = payment;
        let id = client_secret.split("_secret").next().unwrap_or_default();
        let request = Builder::new()
            .method("POST")
            .uri(format!("{provider_url}/v1/payment_intents/{id}/confirm"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", format!("Bearer {publishable_key}"));
        let form = format!("client_secret={client_secret}&payment_method={CARD}");
        self.client.send(request, form)?.expect(&[200])
    }
}
