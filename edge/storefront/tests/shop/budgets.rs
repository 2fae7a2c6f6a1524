//! What every route may cost, counted by the host.

use std::collections::BTreeSet;

use http::Method;
use serde_json::json;
use storefront::{BUDGETS, Budget};

use crate::carts::{create, mugs};
use crate::checkouts::{order, place, quote};
use crate::fixture::MUG;
use crate::talk::{Said, Talk};

/// Checks one answer against the table, and remembers that the row was used.
struct Counter(BTreeSet<(&'static str, &'static str)>);

impl Counter {
    fn check(&mut self, route: &str, method: &str, said: &Said) {
        assert!(said.status.as_u16() < 400, "{route}: {said:?}");
        let named = |budget: &&Budget| budget.route == (route, method);
        let Some(budget) = BUDGETS.iter().find(named) else {
            assert_eq!(said.cost.round_trips + said.cost.questions, 0, "{route} has no budget");
            return;
        };
        let cost = said.cost;
        assert!(cost.round_trips <= budget.round_trips, "{route} {method}: {cost:?}");
        assert!(cost.statements <= budget.statements, "{route} {method}: {cost:?}");
        assert!(cost.questions <= budget.questions, "{route} {method}: {cost:?}");
        self.0.insert(budget.route);
    }
}

fn pages(talk: &mut Talk, counter: &mut Counter) {
    let mug = MUG.to_string();
    let add = [("variant", mug.as_str()), ("quantity", "1")];
    counter.check("home", "GET", &talk.get("/"));
    counter.check("product", "GET", &talk.get("/products/mug"));
    counter.check("cart.add", "POST", &talk.form("/cart/lines", &add));
    counter.check("cart.add", "POST", &talk.form("/cart/lines", &add));
    let cart = talk.get("/cart");
    counter.check("cart", "GET", &cart);
    let line = cart.text.split("/cart/lines/").nth(1).unwrap().split('"').next().unwrap();
    let line = format!("/cart/lines/{line}");
    let set = [("do", "set"), ("quantity", "3")];
    counter.check("cart.change", "POST", &talk.form(&line, &set));
    let page = talk.get("/checkout");
    counter.check("checkout", "GET", &page);
    let address = [
        ("email", "ada@example.com"),
        ("name", "Ada"),
        ("line1", "1 Main Street"),
        ("city", "Reno"),
        ("region", "NV"),
        ("postal_code", "89501"),
        ("country", "US"),
        ("do", "place"),
    ];
    let hidden = ["intent", "version", "quote"].map(|name| (name, page.field(name)));
    let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = hidden.chain(address).collect();
    let said = talk.form("/checkout", &fields);
    counter.check("checkout", "POST", &said);
    let status = said.header("location").to_owned();
    let order = talk.get(&status);
    counter.check("order.status", "GET", &talk.get(&format!("{status}/status")));
    counter.check("pay", "GET", &talk.get(&format!("{status}/pay")));
    let pay = talk.form(&format!("{status}/pay"), &[("method", "element")]);
    counter.check("pay", "POST", &pay);
    counter.check("order", "GET", &order);
    counter.check("order.cancel", "POST", &talk.form(&format!("{status}/cancel"), &[]));
}

#[test]
fn every_route_keeps_its_budget() {
    let mut talk = Talk::new();
    let mut counter = Counter(BTreeSet::new());
    pages(&mut talk, &mut counter);
    talk.cookies.clear();

    counter.check("readyz", "GET", &talk.get("/readyz"));
    counter.check("healthz", "GET", &talk.get("/healthz"));
    counter.check("api.products", "GET", &talk.get("/store/v1/products"));
    counter.check("api.product", "GET", &talk.get("/store/v1/products/mug"));
    counter.check("api.carts", "POST", &talk.post("/store/v1/carts", &[], &json!({})));
    let cart = create(&mut talk);
    let secret = ("bodega-cart", cart.secret.as_str());
    let key = ("idempotency-key", "k-1");
    let lines = format!("{}/lines", cart.path);
    let added = talk.post(&lines, &[secret, key, ("if-match", "\"1\"")], &mugs(2));
    counter.check("api.lines", "POST", &added);
    counter.check("api.cart", "GET", &cart.get(&mut talk));
    let line = format!("{lines}/{}", added.at("/lines/0/id"));
    let set = json!({ "quantity": 3 });
    counter.check("api.line", "PATCH", &talk.json(Method::PATCH, &line, &[secret], &set));
    counter.check("api.line", "DELETE", &talk.send(Method::DELETE, &line, &[secret], b""));
    counter.check("api.lines", "DELETE", &talk.send(Method::DELETE, &lines, &[secret], b""));
    cart.add(&mut talk, &mugs(1));
    let quoted = quote(&mut talk, &cart);
    counter.check("api.quote", "POST", &quoted);
    let placed = place(&mut talk, "c-1", &order(&cart.intent, &quoted.at("/quote")));
    counter.check("api.checkouts", "POST", &placed);
    let opened = placed.at("/order_secret");
    let secret = ("bodega-order", opened.as_str());
    let checkout = format!("/store/v1/checkouts/{}", cart.intent);
    counter.check("api.checkout", "GET", &talk.send(Method::GET, &checkout, &[secret], b""));
    let shown = format!("/store/v1/orders/{}", cart.intent);
    counter.check("api.order", "GET", &talk.send(Method::GET, &shown, &[secret], b""));
    let pay = talk.post(&format!("{checkout}/payment"), &[secret, key], &json!({}));
    counter.check("api.payment", "POST", &pay);
    let cancel = talk.post(&format!("{checkout}/cancel"), &[secret], &json!({}));
    counter.check("api.cancel", "POST", &cancel);

    let unused: Vec<_> = BUDGETS.iter().filter(|b| !counter.0.contains(&b.route)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
