//! From a cart to an order: quote, submit (twice, from two tabs), submit again, see what became.

use std::rc::Rc;

use serde_json::{Value, json};

use super::cart::Cart;
use super::{Ask, Said, Shopper};
use crate::channel::channel;
use crate::executor::Group;

/// How often an unanswered checkout is sent again.
const SUBMITS: u32 = 7;
/// How often somebody changes a refused order and tries again.
const ROUNDS: usize = 4;

/// An intent that the shop has taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(super) intent: String,
    pub(super) secret: String,
}

/// A checkout that is to be sent.
struct Ready {
    intent: String,
    ask: Ask,
}

fn address(market: &str, elsewhere: bool) -> (Value, Value) {
    let (country, region, postal_code, city) = match (market, elsewhere) {
        ("us", false) => ("US", Some("NY"), "10001", "New York"),
        ("us", true) => ("US", Some("CA"), "94103", "San Francisco"),
        ("de", _) => ("DE", None, "10115", "Berlin"),
        _ => ("JP", None, "100-0001", "Tokyo"),
    };
    let destination = json!({ "country": country, "region": region });
    let address = json!({
        "name": "Ada Byron", "line1": "12 Main St", "city": city, "region": region,
        "postal_code": postal_code, "country": country,
    });
    (destination, address)
}

impl Shopper {
    /// Orders the cart, with as many changes of mind as the shop forces.
    pub(super) async fn check_out(self: &Rc<Self>, cart: &mut Cart) -> Option<Taken> {
        for _ in 0..ROUNDS {
            let ready = self.prepare(cart).await?;
            // Some think it over, and some for longer than a quote lives.
            match self.sim().chance().below(12) {
                0 => return None,
                1 => self.sim().pause(60_000, 2_400_000).await,
                _ => self.sim().pause(200, 20_000).await,
            }
            let said = if self.sim().chance().happens(250) {
                self.submit_twice(&ready).await
            } else {
                self.submit(&ready).await
            };
            let said = said?;
            match (said.status, said.code().as_str()) {
                (201 | 202, _) => {
                    let secret = self.own_secret.clone();
                    let secret = secret.unwrap_or_else(|| said.text("/order_secret"));
                    return Some(Taken { intent: ready.intent, secret });
                }
                (409, "out_of_stock") => self.remove_one(cart).await?,
                (409, "price_changed" | "quote_expired" | "intent_expired") => {}
                // The cart was refused from another tab, and goes on under another intent.
                (422, "quote_expired" | "quote_foreign") => {}
                _ => return None,
            }
            self.sim().pause(500, 5_000).await;
        }
        None
    }

    /// Asks for the price and fills in the form.
    async fn prepare(&self, cart: &Cart) -> Option<Ready> {
        let chance = self.sim().chance();
        let (destination, address) = address(cart.market, chance.happens(300));
        let shown = self.look(cart).await?;
        let quote = json!({ "destination": destination });
        let quote = cart.ask(Ask::post(format!("{}/quote", cart.path()), quote));
        let quoted = self.insist(&quote, 6).await.filter(|said| said.status == 200)?;
        // The cart may have been opened again under another intent between the two answers.
        let intent = shown.text("/intent_id");
        self.street.witness.quoted(&intent, quoted.number("/totals/total/amount"));
        let mut body = json!({
            "intent_id": intent,
            "quote": quoted.text("/quote"),
            "contact": { "email": self.email() },
            "shipping_address": address,
        });
        if let Some(secret) = &self.own_secret {
            body["order_secret"] = Value::from(secret.as_str());
        }
        let ask = Ask::post("/store/v1/checkouts", body).with("idempotency-key", self.key());
        Some(Ready { intent, ask })
    }

    /// Every second shopper is one and the same person, who writes it differently each time; in a
    /// world that is about an outage, nobody is.
    fn email(&self) -> String {
        let everybody = self.sim().climate().origin_away.is_some();
        match self.name {
            name if everybody || name % 2 == 0 => format!("shopper{name}@example.com"),
            name => format!("Ada+{name}@example.com"),
        }
    }

    /// Sends a checkout until it is answered, and remembers what was promised.
    async fn submit(&self, ready: &Ready) -> Option<Said> {
        let said = self.insist(&ready.ask, SUBMITS).await?;
        self.promised(&ready.intent, &said);
        Some(said)
    }

    fn promised(&self, intent: &str, said: &Said) {
        let witness = &self.street.witness;
        match (said.status, said.code().as_str()) {
            (201, _) => {
                witness.placed(intent, &said.text("/order/id"));
                self.priced(intent, said);
            }
            (202, _) => witness.accepted(intent),
            (
                409,
                "out_of_stock" | "price_changed" | "intent_expired" | "market_closed"
                | "too_many_unpaid",
            ) => witness.refused(intent),
            _ => {}
        }
    }

    /// What is charged is what was quoted.
    fn priced(&self, intent: &str, said: &Said) {
        let (total, order) = (said.number("/order/totals/total/amount"), said.text("/order/id"));
        let promises = self.street.witness.promises();
        let quoted = promises.get(intent).map(|one| &one.quoted);
        if quoted.is_some_and(|quoted| !quoted.contains(&total)) {
            self.sim().violated("PRICE", format!("{order} costs {total}, quoted {quoted:?}"));
        }
    }

    /// The same form from two tabs, each with a key of its own or both with one.
    async fn submit_twice(self: &Rc<Self>, ready: &Ready) -> Option<Said> {
        let mut other = Ready { intent: ready.intent.clone(), ask: ready.ask.clone() };
        if self.sim().chance().happens(500) {
            let key = self.key();
            other.ask.headers.retain(|(name, _)| *name != "idempotency-key");
            other.ask = other.ask.with("idempotency-key", key);
        }
        let (sender, receiver) = channel();
        let tab = Rc::clone(self);
        self.sim().spawn(Group::World, async move {
            tab.sim().pause(0, 1_500).await;
            let said = Box::pin(tab.submit(&other)).await;
            sender.send(said);
        });
        let first = self.submit(ready).await;
        let second = receiver.await.flatten();
        let good = |said: &Said| matches!(said.status, 201 | 202);
        match (first, second) {
            (Some(first), _) if good(&first) => Some(first),
            (_, Some(second)) if good(&second) => Some(second),
            (first, second) => first.or(second),
        }
    }

    /// Looks what became of an intent.
    pub(super) async fn standing(&self, taken: &Taken) -> Option<Said> {
        let ask = Ask::get(format!("/store/v1/checkouts/{}", taken.intent))
            .with("bodega-order", taken.secret.clone());
        let said = self.send(&ask).await?;
        let witness = &self.street.witness;
        match (said.status, said.text("/status").as_str()) {
            (200, "placed") => {
                witness.placed(&taken.intent, &said.text("/order/id"));
                self.priced(&taken.intent, &said);
            }
            (200, "refused") => witness.refused(&taken.intent),
            _ => {}
        }
        Some(said)
    }
}
