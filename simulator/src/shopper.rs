//! Shoppers: they fill carts, order from two tabs, send again what was not answered, pay with
//! whatever card comes to hand, cancel, and go away without a word.

mod cart;
mod order;
mod pay;

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use serde_json::Value;
use wire::secret::OrderSecret;

use self::cart::Cart;
use crate::bank::Bank;
use crate::edge::Edges;
use crate::sim::Sim;
use crate::till::{number, text};
use crate::witness::Witness;

/// How long a shopper looks at a spinning wheel.
const PATIENCE: u64 = 25_000;

/// What every shopper needs.
#[derive(Clone)]
pub(crate) struct Street {
    pub(crate) sim: Sim,
    pub(crate) edges: Rc<Edges>,
    pub(crate) bank: Rc<Bank>,
    pub(crate) witness: Rc<Witness>,
    /// The variants that everybody wants.
    pub(crate) wanted: Rc<[String]>,
}

/// One shopper.
pub(crate) struct Shopper {
    street: Street,
    name: u32,
    /// The order secret of a shopper who brings one; else the edge makes it.
    own_secret: Option<String>,
    /// The cart as it was left.
    left: RefCell<Option<Cart>>,
}

/// What the shop said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    status: u16,
    json: Value,
    /// What to bring back as having been seen.
    token: Option<String>,
}

impl Said {
    fn text(&self, pointer: &str) -> String {
        text(&self.json, pointer).unwrap_or_default().to_owned()
    }

    fn code(&self) -> String {
        self.text("/code")
    }

    fn number(&self, pointer: &str) -> i64 {
        number(&self.json, pointer)
    }

    /// Whether the same request should be sent again.
    const fn passing(&self) -> bool {
        self.status >= 500
    }
}

/// A request that may be sent again and again.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Ask {
    fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), headers: Vec::new(), body: None }
    }

    fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, body: Some(body), ..Self::get(path) }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Shopper {
    /// A shopper of this number.
    pub(crate) fn new(street: &Street, name: u32) -> Self {
        let chance = street.sim.chance();
        let own = chance.happens(300).then(|| OrderSecret::new(chance.bytes()).reveal());
        Self { street: street.clone(), name, own_secret: own, left: RefCell::default() }
    }

    fn sim(&self) -> &Sim {
        &self.street.sim
    }

    /// Sends a request once.
    async fn send(&self, ask: &Ask) -> Option<Said> {
        let mut request = Request::builder().method(&ask.method).uri(&ask.path);
        request = request.header("host", "shop.simulated");
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let body = match &ask.body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Bytes::from(body.to_string())
            }
            None => Bytes::new(),
        };
        let request = request.body(Full::new(body)).ok()?;
        let seen = self.street.edges.serve(request, PATIENCE).await;
        let name = self.name;
        let Some(seen) = seen else {
            self.sim().trace(format_args!("shopper{name} {} {}: silence", ask.method, ask.path));
            return None;
        };
        let json: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
        let said = Said { status: seen.status, json, token: seen.token };
        let (path, code) = (&ask.path, said.code());
        self.sim()
            .trace(format_args!("shopper{name} {} {path}: {} {code}", ask.method, said.status));
        if said.status == 500 {
            self.sim().violated("FAULT", format!("{} {path} was answered 500", ask.method));
        }
        Some(said)
    }

    /// Sends a request until it is answered, a few times.
    async fn insist(&self, ask: &Ask, times: u32) -> Option<Said> {
        let mut wait = 500;
        for _ in 0..times {
            match self.send(ask).await {
                Some(said) if !said.passing() => return Some(said),
                _ => self.sim().pause(wait / 2, wait).await,
            }
            wait = (wait * 2).min(60_000);
        }
        None
    }

    /// A fresh key for an idempotent request.
    fn key(&self) -> String {
        format!("key-{}-{:016x}", self.name, self.sim().chance().next())
    }

    /// Comes, shops and goes.
    pub(crate) async fn visit(self: Rc<Self>) {
        let Some(mut cart) = self.fill().await else { return };
        let taken = Box::pin(self.check_out(&mut cart)).await;
        if cart.sure {
            self.left.replace(Some(cart));
        }
        let Some(taken) = taken else { return };
        Box::pin(self.follow(taken)).await;
    }

    /// Comes back to the cart that was left, if it is known what is in it.
    pub(crate) async fn come_back(&self) {
        let left = self.left.take();
        if let Some(cart) = left {
            self.look_again(&cart).await;
        }
    }
}
