//! Filling a cart, and being sure of what is in it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::json;

use super::{Ask, Said, Shopper};
use crate::edge::TOKEN;

/// A cart as its shopper knows it.
#[derive(Debug, Clone)]
pub(crate) struct Cart {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) market: &'static str,
    /// What was put in, by variant.
    pub(super) wanted: BTreeMap<String, i64>,
    /// What its shopper has seen of it, as the shop said last.
    token: RefCell<Option<String>>,
    /// Whether its shopper knows what is in it: not while something was asked for and not answered.
    pub(super) sure: bool,
}

impl Cart {
    pub(super) fn ask(&self, ask: Ask) -> Ask {
        let ask = ask.with("bodega-cart", self.secret.clone());
        let token = self.token.borrow().clone();
        token.into_iter().fold(ask, |ask, token| ask.with(TOKEN, token))
    }

    /// Keeps what is to be brought back.
    fn keep(&self, said: &Said) {
        if said.token.is_some() {
            self.token.borrow_mut().clone_from(&said.token);
        }
    }

    pub(super) fn path(&self) -> String {
        format!("/store/v1/carts/{}", self.id)
    }
}

impl Shopper {
    /// Makes a cart and puts things in, each under an operation id, so that sending it again
    /// changes nothing.
    pub(super) async fn fill(&self) -> Option<Cart> {
        let chance = self.sim().chance();
        let market = chance.pick(&["us", "us", "de", "jp"]).copied()?;
        let made = Ask::post("/store/v1/carts", json!({ "market": market }));
        let said = self.insist(&made, 6).await.filter(|said| said.status == 201)?;
        let mut cart = Cart {
            id: said.text("/id"),
            secret: said.text("/secret"),
            market,
            wanted: BTreeMap::new(),
            token: RefCell::new(said.token.clone()),
            sure: true,
        };
        for _ in 0..chance.between(1, 3) {
            let variant = chance.pick(&self.street.wanted)?.clone();
            let quantity = i64::try_from(chance.between(1, 2)).unwrap_or(1);
            let operation = self.key();
            let add = json!({
                "variant_id": variant, "quantity": quantity, "operation_id": operation,
            });
            let add = cart.ask(Ask::post(format!("{}/lines", cart.path()), add));
            let said = self.insist(&add, 6).await?;
            if said.status != 200 {
                return None;
            }
            cart.keep(&said);
            *cart.wanted.entry(variant).or_default() += quantity;
            self.compare(&cart, ("ONCE", &said));
            // Whoever comes back to it may find its primary away, or with another log.
            let comes_back = self.sim().climate().carts_rebuilds > 0 || chance.happens(500);
            if comes_back {
                self.sim().pause(0, 10_000).await;
                self.look(&cart).await?;
            }
        }
        if chance.happens(150) {
            self.remove_one(&mut cart).await?;
        }
        Some(cart)
    }

    /// Takes a line out of the cart. Nothing else may go with it.
    pub(super) async fn remove_one(&self, cart: &mut Cart) -> Option<()> {
        if cart.wanted.len() < 2 {
            return Some(());
        }
        let said = self.look(cart).await?;
        let (line, variant) = (said.text("/lines/0/id"), said.text("/lines/0/variant_id"));
        let mut remove = Ask::get(format!("{}/lines/{line}", cart.path()));
        remove.method = http::Method::DELETE;
        cart.sure = false;
        let said = self.insist(&cart.ask(remove), 6).await?;
        cart.keep(&said);
        // A removal that was answered late is found to be done already.
        if said.status == 200 || said.code() == "line_not_found" {
            cart.wanted.remove(&variant);
            cart.sure = true;
            return Some(());
        }
        None
    }

    /// Looks into the cart: nothing that was seen in it may be missing.
    pub(super) async fn look(&self, cart: &Cart) -> Option<Said> {
        let said = self.insist(&cart.ask(Ask::get(cart.path())), 6).await?;
        if said.status == 200 {
            cart.keep(&said);
            self.compare(cart, ("MONO", &said));
        }
        Some(said)
    }

    /// Comes back to the cart long after, while its primary is away, with whatever was seen last:
    /// what follows the primary knows everything by now and must show it.
    pub(super) async fn look_again(&self, cart: &Cart) {
        let said = self.send(&cart.ask(Ask::get(cart.path()))).await;
        match said {
            Some(said) if said.status == 200 => self.compare(cart, ("MONO", &said)),
            other => {
                let said = other.map_or_else(|| "silence".to_owned(), |said| said.code());
                let seen = cart.token.borrow().clone().unwrap_or_default();
                let id = &cart.id;
                self.sim().violated("LOCKED", format!("{id} is {said}, seen {seen}"));
            }
        }
    }

    /// The cart must hold exactly what was put in, however often that was sent.
    fn compare(&self, cart: &Cart, (invariant, said): (&'static str, &Said)) {
        let lines = said.json.get("lines").and_then(serde_json::Value::as_array);
        let shown: BTreeMap<String, i64> = lines
            .into_iter()
            .flatten()
            .map(|line| {
                let variant = crate::till::text(line, "/variant_id").unwrap_or_default();
                (variant.to_owned(), crate::till::number(line, "/quantity"))
            })
            .collect();
        if shown != cart.wanted {
            let id = &cart.id;
            self.sim().violated(invariant, format!("{id} holds {shown:?} of {:?}", cart.wanted));
        }
    }
}
