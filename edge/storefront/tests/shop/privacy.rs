//! Two shoppers go through every route; nothing of one is in what the other sees, and nothing
//! private may be kept by a shared cache.

use http::Method;
use serde_json::json;

use crate::carts::{create, mugs};
use crate::checkouts::{order, place, quote};
use crate::fixture::MUG;
use crate::talk::{Said, Talk};

const ROUTES: [&str; 9] = [
    "/",
    "/products/mug",
    "/cart",
    "/checkout",
    "/store/v1/products",
    "/store/v1/products/mug",
    "/healthz",
    "/readyz",
    "/nothing",
];

fn is_shared(said: &Said) -> bool {
    said.header("cache-control").contains("public")
}

#[test]
fn public_answers_are_the_same_for_everyone() {
    let mut talk = Talk::new();
    let stranger: Vec<Said> = ROUTES.iter().map(|path| talk.get(path)).collect();
    let mug = MUG.to_string();
    talk.form("/cart/lines", &[("variant", &mug), ("quantity", "7")]);
    for (path, stranger) in ROUTES.iter().zip(stranger) {
        let shopper = talk.get(path);
        if is_shared(&stranger) || is_shared(&shopper) {
            assert_eq!(stranger.text, shopper.text, "{path}");
            assert_eq!(stranger.header("etag"), shopper.header("etag"), "{path}");
            assert!(shopper.headers.get("set-cookie").is_none(), "{path}");
        } else {
            assert_eq!(shopper.header("cache-control"), "private, no-store", "{path}");
        }
    }
}

#[test]
fn private_answers_are_never_shared() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    cart.add(&mut talk, &mugs(1));
    let quoted = quote(&mut talk, &cart);
    let placed = place(&mut talk, "c-1", &order(&cart.intent, &quoted.at("/quote")));
    let secret = placed.at("/order_secret");
    let status = format!("/store/v1/checkouts/{}", cart.intent);
    let shown = talk.send(Method::GET, &status, &[("bodega-order", &secret)], b"");
    for said in [&cart.get(&mut talk), &quoted, &placed, &shown] {
        assert_eq!(said.header("cache-control"), "private, no-store");
        assert_eq!(said.header("etag").is_empty(), said.json().get("version").is_none());
    }
    // Another cart sees nothing of it.
    let other = create(&mut talk);
    let text = other.add(&mut talk, &mugs(2)).text;
    for part in [cart.intent.as_str(), secret.as_str(), "ada@example.com", cart.secret.as_str()] {
        assert!(!text.contains(part));
    }
}

#[test]
fn the_edge_keeps_nothing_personal() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    cart.add(&mut talk, &mugs(1));
    let quoted = quote(&mut talk, &cart).at("/quote");
    talk.host.0.express_up.set(false);
    let placed = place(&mut talk, "c-1", &order(&cart.intent, &quoted));
    let secret = placed.expect(202).at("/order_secret");
    let envelope = talk.host.0.queue.borrow()[0].to_bytes();
    let sealed = String::from_utf8_lossy(&envelope).into_owned();
    let dump = "SELECT group_concat(caller || key || coalesce(body, '')) FROM idempotency";
    let rows = talk.host.0.carts.sql(database::Kind::Read, database::Statement::new(dump));
    let stored = rows.results[0].first().unwrap().text(0).unwrap().to_owned();
    let log = talk.host.0.log.borrow().join("\n");
    for text in [&sealed, &stored, &log] {
        for part in ["ada@", "Lovelace", "Main Street", secret.as_str(), cart.secret.as_str()] {
            assert!(!text.contains(part), "{part} in {text}");
        }
    }
}

#[test]
fn every_answer_has_the_security_headers() {
    let mut talk = Talk::new();
    for path in ROUTES {
        let said = talk.get(path);
        assert_eq!(said.header("x-content-type-options"), "nosniff", "{path}");
        assert!(said.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!said.header("content-security-policy").contains("unsafe"), "{path}");
        assert!(said.header("strict-transport-security").contains("max-age"), "{path}");
        assert_eq!(said.header("cross-origin-resource-policy"), "same-origin", "{path}");
        // JSON is no document: it refers to nothing and opens nothing.
        if !said.header("content-type").ends_with("json") {
            assert_eq!(said.header("referrer-policy"), "same-origin", "{path}");
            assert!(said.header("cross-origin-opener-policy").starts_with("same-origin"), "{path}");
            assert!(said.header("permissions-policy").contains("camera=()"), "{path}");
        } else {
            let policy = "default-src 'none'; frame-ancestors 'none'";
            assert_eq!(said.header("content-security-policy"), policy, "{path}");
        }
    }
    let said = talk.post("/store/v1/carts", &[], &json!({}));
    assert_eq!(said.header("cross-origin-resource-policy"), "same-origin");
}
