//! The life of a cart: through the API, through the pages, with repetition and with foreigners.

use domain::Millis;
use http::Method;
use serde_json::{Value, json};

use crate::fixture::{LAMP, MUG, SHIRT};
use crate::talk::{Said, Talk};

/// A cart of the API.
pub(crate) struct Basket {
    pub(crate) path: String,
    pub(crate) secret: String,
    pub(crate) intent: String,
}

pub(crate) fn create(talk: &mut Talk) -> Basket {
    let said = talk.post("/store/v1/carts", &[], &json!({}));
    said.expect(201);
    let path = format!("/store/v1/carts/{}", said.at("/id"));
    assert_eq!(said.header("location"), path);
    Basket { path, secret: said.at("/secret"), intent: said.at("/intent_id") }
}

impl Basket {
    pub(crate) fn add(&self, talk: &mut Talk, body: &Value) -> Said {
        talk.post(&format!("{}/lines", self.path), &[("bodega-cart", &self.secret)], body)
    }

    fn ask(&self, talk: &mut Talk, method: Method, tail: &str, body: &Value) -> Said {
        let path = format!("{}{tail}", self.path);
        talk.json(method, &path, &[("bodega-cart", &self.secret)], body)
    }

    pub(crate) fn get(&self, talk: &mut Talk) -> Said {
        talk.send(Method::GET, &self.path, &[("bodega-cart", &self.secret)], b"")
    }
}

pub(crate) fn mugs(quantity: i64) -> Value {
    json!({ "variant_id": MUG.to_string(), "quantity": quantity })
}

#[test]
fn a_cart_lives() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    assert_eq!(cart.get(&mut talk).expect(200).at("/requirements/0/code"), "cart_empty");

    let said = cart.add(&mut talk, &mugs(2));
    assert_eq!(said.expect(200).at("/totals/total/amount"), "2400");
    assert_eq!(said.at("/lines/0/availability"), "in_stock");
    // The same variant twice adds up, in one line.
    let said = cart.add(&mut talk, &mugs(3));
    assert_eq!((said.at("/lines/0/quantity"), said.at("/version")), ("5".into(), "3".into()));
    let shirt = json!({ "variant_id": SHIRT.to_string(), "quantity": 1 });
    let said = cart.add(&mut talk, &shirt);
    assert_eq!(said.at("/lines/1/title"), "Linen shirt - M");
    assert_eq!(said.at("/totals/subtotal/amount"), "9000");

    let line = format!("/lines/{}", said.at("/lines/0/id"));
    let said = cart.ask(&mut talk, Method::PATCH, &line, &json!({ "quantity": 1 }));
    assert_eq!(said.at("/totals/total/amount"), "4200");
    let said = cart.ask(&mut talk, Method::DELETE, &line, &json!({}));
    assert_eq!(said.json()["lines"].as_array().unwrap().len(), 1);
    cart.ask(&mut talk, Method::DELETE, &line, &json!({})).problem(404, "line_not_found");
    let said = cart.ask(&mut talk, Method::DELETE, "/lines", &json!({}));
    assert_eq!(said.at("/totals/total/amount"), "0");
    assert!(said.json().get("secret").is_none(), "the secret is shown once");
}

#[test]
fn a_repeated_operation_changes_nothing() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let body = json!({ "variant_id": MUG.to_string(), "quantity": 2, "operation_id": "tab-1:7" });
    let first = cart.add(&mut talk, &body);
    let second = cart.add(&mut talk, &body);
    assert_eq!(first.json(), second.json());
    let line = format!("/lines/{}", first.at("/lines/0/id"));
    let set = json!({ "quantity": 9, "operation_id": "tab-1:8" });
    cart.ask(&mut talk, Method::PATCH, &line, &set).expect(200);
    cart.ask(&mut talk, Method::DELETE, &line, &json!({})).expect(200);
    // The line is gone by now, and the repetition still does not bring it back.
    let said = cart.ask(&mut talk, Method::PATCH, &line, &set);
    assert!(said.expect(200).json()["lines"].as_array().unwrap().is_empty());
}

#[test]
fn an_idempotency_key_is_replayed_or_refused() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let path = format!("{}/lines", cart.path);
    let headers = [("bodega-cart", cart.secret.as_str()), ("idempotency-key", "k-1")];
    let first = talk.post(&path, &headers, &mugs(1));
    assert_eq!(first.expect(200).header("idempotent-replayed"), "");
    cart.add(&mut talk, &mugs(5));
    let again = talk.post(&path, &headers, &mugs(1));
    assert_eq!(again.expect(200).header("idempotent-replayed"), "true");
    assert_eq!(again.json(), first.json());
    assert_eq!(cart.get(&mut talk).at("/lines/0/quantity"), "6");
    talk.post(&path, &headers, &mugs(2)).problem(422, "idempotency_key_reused");
    assert_eq!(cart.get(&mut talk).at("/lines/0/quantity"), "6");
    // Another cart may use the same key.
    let other = create(&mut talk);
    let headers = [("bodega-cart", other.secret.as_str()), ("idempotency-key", "k-1")];
    talk.post(&format!("{}/lines", other.path), &headers, &mugs(2)).expect(200);
}

#[test]
fn if_match_protects_against_other_tabs() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let etag = cart.add(&mut talk, &mugs(1)).header("etag").to_owned();
    cart.add(&mut talk, &mugs(1));
    let path = format!("{}/lines", cart.path);
    let headers = [("bodega-cart", cart.secret.as_str()), ("if-match", etag.as_str())];
    let said = talk.post(&path, &headers, &mugs(1));
    said.problem(412, "version_mismatch");
    assert_eq!(said.at("/cart/lines/0/quantity"), "2", "the current cart comes with the refusal");
    let etag = cart.get(&mut talk).header("etag").to_owned();
    for good in [etag.as_str(), "*"] {
        let headers = [("bodega-cart", cart.secret.as_str()), ("if-match", good)];
        talk.post(&path, &headers, &mugs(1)).expect(200);
    }
    let headers = [("bodega-cart", cart.secret.as_str()), ("if-match", "W/\"x\"")];
    talk.post(&path, &headers, &mugs(1)).problem(412, "version_mismatch");
}

#[test]
fn limits_hold_and_change_nothing() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    cart.add(&mut talk, &mugs(998));
    let said = cart.add(&mut talk, &mugs(2));
    assert_eq!(said.problem(422, "validation_failed").at("/errors/0/code"), "too_large");
    for quantity in [0, -1, 1_000, i64::MAX] {
        cart.add(&mut talk, &mugs(quantity)).problem(422, "validation_failed");
    }
    let said = cart.get(&mut talk);
    assert_eq!((said.at("/lines/0/quantity"), said.at("/version")), ("998".into(), "2".into()));
}

#[test]
fn a_cart_that_was_changed_five_thousand_times_takes_no_further_change() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    cart.add(&mut talk, &mugs(1));
    assert_eq!(domain::limits::OPERATIONS_KEPT_MAX, 5_000);
    let fill = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
        INSERT INTO cart_operations SELECT (SELECT id FROM carts), 'o' || i, i FROM n";
    talk.host.0.carts.sql(database::Kind::Write, database::Statement::new(fill));
    let more = json!({ "variant_id": MUG.to_string(), "quantity": 1, "operation_id": "last" });
    cart.add(&mut talk, &more).problem(422, "cart_full");
    assert_eq!(cart.get(&mut talk).at("/lines/0/quantity"), "1");
}

#[test]
fn a_cart_holds_two_hundred_lines() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let fill = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 199) \
        INSERT INTO cart_lines SELECT (SELECT id FROM carts), 'v' || i, 'l' || i, 1, i FROM n";
    talk.host.0.carts.sql(database::Kind::Write, database::Statement::new(fill));
    let count = "SELECT count(*) FROM cart_lines";
    let add = |talk: &mut Talk, body: &Value| {
        let path = format!("{}/lines", cart.path);
        talk.post(&path, &[("bodega-cart", &cart.secret)], body)
    };
    // The stored lines are not ours to read, so the answer fails; the line is there all the same.
    add(&mut talk, &mugs(1));
    assert_eq!(talk.host.0.carts.count(count), 200);
    add(&mut talk, &json!({ "variant_id": SHIRT.to_string(), "quantity": 1 }))
        .problem(422, "cart_full");
    add(&mut talk, &mugs(1));
    assert_eq!(talk.host.0.carts.count(count), 200);
}

#[test]
fn what_is_gone_is_a_warning_and_blocks_checkout() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let lamp = json!({ "variant_id": LAMP.to_string(), "quantity": 1 });
    assert_eq!(cart.add(&mut talk, &lamp).at("/lines/0/availability"), "none");
    let gone = "UPDATE cart_lines SET variant = ?1";
    let gone = database::Statement::new(gone).bind(domain::VariantId::from_ulid(9).to_string());
    talk.host.0.carts.sql(database::Kind::Write, gone);
    let said = cart.get(&mut talk);
    assert_eq!(said.at("/warnings/0/code"), "unavailable");
    assert_eq!(said.at("/requirements/0/code"), "remove_unavailable");
    let body = json!({ "variant_id": domain::VariantId::from_ulid(9).to_string(), "quantity": 1 });
    let said = cart.add(&mut talk, &body);
    assert_eq!(said.problem(422, "validation_failed").at("/errors/0/code"), "unknown");
}

#[test]
fn a_foreigner_finds_nothing() {
    let mut talk = Talk::new();
    let (mine, other) = (create(&mut talk), create(&mut talk));
    mine.add(&mut talk, &mugs(1));
    let line = mine.get(&mut talk).at("/lines/0/id");
    talk.get(&mine.path).problem(401, "cart_secret_required");
    for secret in [other.secret.as_str(), "forged", "AAAAAAAAAAAAAAAAAAAAAA", ""] {
        for (method, tail) in [
            (Method::GET, String::new()),
            (Method::POST, "/lines".to_owned()),
            (Method::PATCH, format!("/lines/{line}")),
            (Method::DELETE, format!("/lines/{line}")),
            (Method::DELETE, "/lines".to_owned()),
        ] {
            let body = match method {
                Method::POST => mugs(1),
                Method::PATCH => json!({ "quantity": 3 }),
                _ => json!({}),
            };
            let body = if method == Method::GET { String::new() } else { body.to_string() };
            let headers = [("bodega-cart", secret), ("content-type", "application/json")];
            let path = format!("{}{tail}", mine.path);
            talk.send(method, &path, &headers, body.as_bytes()).problem(404, "cart_not_found");
        }
    }
    // A line of another cart is no line of mine.
    let path = format!("{}/lines/{line}", other.path);
    let headers = [("bodega-cart", other.secret.as_str())];
    talk.json(Method::PATCH, &path, &headers, &json!({ "quantity": 3 }))
        .problem(404, "line_not_found");
    assert_eq!(mine.get(&mut talk).at("/lines/0/quantity"), "1");
}

#[test]
fn a_cart_expires_thirty_days_after_its_last_change() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    talk.host.pass(Millis::from_days(29));
    cart.add(&mut talk, &mugs(1)).expect(200);
    talk.host.pass(Millis::from_days(29));
    cart.get(&mut talk).expect(200);
    talk.host.pass(Millis::from_days(1));
    cart.get(&mut talk).problem(404, "cart_not_found");
    cart.add(&mut talk, &mugs(1)).problem(404, "cart_not_found");
    // New carts sweep the dead ones away.
    for _ in 0..64 {
        create(&mut talk);
    }
    let dead = "SELECT count(*) FROM carts WHERE created_at < 1796000000000";
    assert_eq!(talk.host.0.carts.count(dead), 0);
    assert_eq!(talk.host.0.carts.count("SELECT count(*) FROM cart_lines"), 0);
}

#[test]
fn the_pages_make_and_change_a_cart_without_script() {
    let mut talk = Talk::new();
    assert!(talk.get("/cart").text.contains("Your cart is empty"));
    let mug = MUG.to_string();
    let said = talk.form("/cart/lines", &[("variant", &mug), ("quantity", "2")]);
    assert_eq!(said.expect(303).header("location"), "/cart");
    assert_eq!(talk.cookies["cart_count"], "2.2");
    let page = talk.get("/cart").text;
    assert!(page.contains("Enamel mug") && page.contains("$24.00"), "{page}");
    let line = page.split("/cart/lines/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("/cart/lines/{line}");
    talk.form(&path, &[("do", "set"), ("quantity", "3")]).expect(303);
    assert_eq!(talk.cookies["cart_count"], "3.3");
    talk.form(&path, &[("do", "set"), ("quantity", "0")]).expect(422);
    talk.form(&path, &[("do", "remove")]).expect(303);
    // Pressed twice, or in another tab: the cart shows that it is gone.
    talk.form(&path, &[("do", "remove")]).expect(303);
    assert!(talk.cookies["cart_count"].starts_with("0"));
}

#[test]
fn a_press_that_is_sent_twice_adds_once() {
    let mut talk = Talk::new();
    let mug = MUG.to_string();
    let add = [("variant", mug.as_str()), ("quantity", "2")];
    talk.form("/cart/lines", &add).expect(303);
    let before = talk.cookies.clone();
    talk.form("/cart/lines", &add).expect(303);
    assert!(talk.cookies["cart_count"].starts_with("4."), "wanted again: {:?}", talk.cookies);
    // Pressed twice on one page, or the answer was lost: the browser knows the older version.
    let after = std::mem::replace(&mut talk.cookies, before.clone());
    talk.form("/cart/lines", &add).expect(303);
    assert_eq!(talk.cookies, after);
    // Another quantity is another wish, from whatever page.
    talk.cookies = before;
    talk.form("/cart/lines", &[("variant", &mug), ("quantity", "3")]).expect(303);
    assert!(talk.cookies["cart_count"].starts_with("7."), "{:?}", talk.cookies);
    // A script names its presses itself, whatever the browser has seen.
    let named = [add[0], add[1], ("operation", "4f1a")];
    talk.form("/cart/lines", &named).expect(303);
    talk.form("/cart/lines", &named).expect(303);
    assert!(talk.cookies["cart_count"].starts_with("9."), "{:?}", talk.cookies);
}

#[test]
fn a_cookie_of_a_lost_cart_begins_a_new_one() {
    let mut talk = Talk::new();
    let mug = MUG.to_string();
    let add = [("variant", mug.as_str()), ("quantity", "1")];
    talk.form("/cart/lines", &add);
    let old = talk.cookies["__Host-cart"].clone();
    talk.host.pass(Millis::from_days(31));
    talk.form("/cart/lines", &add).expect(303);
    assert_ne!(talk.cookies["__Host-cart"], old);
    talk.cookies.insert("__Host-cart".to_owned(), "nonsense".to_owned());
    talk.form("/cart/lines", &add).expect(303);
    assert!(talk.cookies["__Host-cart"].starts_with("cart_local_"));
}

#[test]
fn a_cart_of_a_region_that_is_not_here_is_not_there() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let path = cart.path.replace("cart_local_", "cart_mars_");
    let headers = [("bodega-cart", cart.secret.as_str())];
    talk.send(Method::GET, &path, &headers, b"").problem(404, "cart_not_found");
    talk.post(&format!("{path}/lines"), &headers, &mugs(1)).problem(404, "cart_not_found");
}

#[test]
fn a_carts_database_that_is_away_is_our_fault() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    talk.host.0.carts_up.set(false);
    let said = cart.add(&mut talk, &mugs(1));
    assert_eq!(said.problem(503, "unavailable").header("retry-after"), "5");
    let log = talk.host.0.log.borrow().join("\n");
    assert!(log.contains("switched off") && !log.contains(&cart.secret), "{log}");
}
