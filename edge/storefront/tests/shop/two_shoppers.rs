//! Two shoppers side by side through every route and method of the shop: nothing of one is in any
//! answer to the other, and nothing of one opens to the other.

use std::collections::{BTreeMap, BTreeSet};

use http::{Method, header};
use serde_json::{Value, json};

use crate::fixture::{MUG, SHIRT};
use crate::promises;
use crate::talk::{Said, Talk};

/// One of the two.
#[derive(Default)]
struct Shopper {
    email: &'static str,
    street: &'static str,
    cookies: BTreeMap<String, String>,
    /// What nobody else may see.
    private: Vec<String>,
    /// How many requests they have made: idempotency keys are numbers, the same for both.
    count: u32,
    /// The cart of the API: its path, and the secret, the line and the checkout in it.
    cart: String,
    secret: String,
    line: String,
    intent: String,
    order_secret: String,
    /// The checkout of the pages.
    page_intent: String,
}

struct Street {
    talk: Talk,
    shoppers: [Shopper; 2],
    /// Which routes were visited by which methods, and where they were found.
    visited: BTreeMap<String, (BTreeSet<String>, String)>,
    /// Everything that was said, to whom, and upon which question.
    said: Vec<(usize, String, Said)>,
}

type Headers<'a> = &'a [(&'a str, &'a str)];

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const BOTH: [usize; 2] = [0, 1];

impl Street {
    fn new() -> Self {
        let one = |email: &'static str, street: &'static str| Shopper {
            email,
            street,
            private: vec![email.to_owned(), street.to_owned()],
            ..Shopper::default()
        };
        let shoppers = [
            one("ada@first.example", "1 Analytical Row"),
            one("bob@second.example", "2 Bell Lane"),
        ];
        let (visited, said) = (BTreeMap::new(), Vec::new());
        Self { talk: Talk::new(), shoppers, visited, said }
    }

    /// Says something as one of them.
    fn say(&mut self, who: usize, what: (Method, &str), headers: Headers<'_>, body: &str) -> Said {
        let (method, path) = what;
        std::mem::swap(&mut self.talk.cookies, &mut self.shoppers[who].cookies);
        self.talk.host.0.log.borrow_mut().clear();
        let said = self.talk.send(method.clone(), path, headers, body.as_bytes());
        std::mem::swap(&mut self.talk.cookies, &mut self.shoppers[who].cookies);
        let route = promises::route(&self.talk.host.0.log.borrow());
        let place = (BTreeSet::new(), path.to_owned());
        self.visited.entry(route).or_insert(place).0.insert(method.to_string());
        self.said.push((who, format!("{method} {path}"), said.clone()));
        said
    }

    fn get(&mut self, who: usize, path: &str) -> Said {
        self.say(who, (Method::GET, path), &[], "")
    }

    fn form(&mut self, who: usize, path: &str, body: &str) -> Said {
        self.say(who, (Method::POST, path), &[FORM, HERE], body)
    }

    /// Says something to the API, with what opens the shopper's own cart and checkout.
    fn ask(&mut self, who: usize, what: (Method, &str), body: &Value) -> Said {
        self.shoppers[who].count += 1;
        let Shopper { secret, order_secret, count, .. } = &self.shoppers[who];
        let (secret, order_secret, key) = (secret.clone(), order_secret.clone(), count.to_string());
        let mut headers = vec![JSON, ("idempotency-key", key.as_str())];
        if !secret.is_empty() {
            headers.push(("bodega-cart", &secret));
        }
        if !order_secret.is_empty() {
            headers.push(("bodega-order", &order_secret));
        }
        self.say(who, what, &headers, &body.to_string())
    }

    /// Remembers that this is nobody else's business.
    fn hide(&mut self, who: usize, text: String) -> String {
        assert!(!text.is_empty());
        self.shoppers[who].private.push(text.clone());
        text
    }

    /// What is the same for everyone, asked by both.
    fn look_around(&mut self) {
        let page = self.talk.get("/").text;
        let asset = page.split("\"/assets/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let asset = format!("/assets/{asset}");
        let paths = [
            "/",
            "/products",
            "/products?sort=newest",
            "/categories/home",
            "/collections/gifts",
            "/search?q=mug",
            "/pages/returns",
            "/products/mug",
            "/us",
            "/us/products/mug",
            &asset,
            "/robots.txt",
            "/manifest.webmanifest",
            "/offline",
            "/sw.js",
            "/llms.txt",
            "/icon.svg",
            "/prefetch.json",
            "/sitemap.xml",
            "/sitemaps/1.xml",
            "/healthz",
            "/readyz",
            "/store/v1/products",
            "/store/v1/products/mug",
            "/store/v1/categories",
            "/store/v1/categories/home",
            "/store/v1/search/suggest?q=mu",
            "/store/v1/openapi.json",
            "/nothing",
            "/store/v1/nothing",
        ];
        for path in paths {
            let [one, other] = BOTH.map(|who| self.get(who, path));
            if one.header("cache-control").contains("public") {
                assert_eq!(one.text, other.text, "{path}");
                assert_eq!(one.header("etag"), other.header("etag"), "{path}");
            }
        }
    }

    /// The API, from an empty cart to a payment.
    fn buy_as_a_program(&mut self) {
        for who in BOTH {
            let said = self.ask(who, (Method::POST, "/store/v1/carts"), &json!({}));
            self.shoppers[who].cart = format!("/store/v1/carts/{}", said.expect(201).at("/id"));
            self.shoppers[who].secret = self.hide(who, said.at("/secret"));
            self.shoppers[who].intent = self.hide(who, said.at("/intent_id"));
            self.hide(who, said.at("/id"));
        }
        for (who, variant) in BOTH.into_iter().zip([MUG, SHIRT]) {
            let lines = format!("{}/lines", self.shoppers[who].cart);
            let line = json!({ "variant_id": variant.to_string(), "quantity": 1 });
            for tail in ["", "/line"] {
                let said = self.ask(who, (Method::POST, &lines), &line);
                let id = self.hide(who, said.expect(200).at("/lines/0/id"));
                let path = tail.replace("line", &id);
                let path = format!("{lines}{path}");
                self.ask(who, (Method::DELETE, &path), &json!({})).expect(200);
            }
            let said = self.ask(who, (Method::POST, &lines), &line);
            let id = self.hide(who, said.expect(200).at("/lines/0/id"));
            self.shoppers[who].line = format!("{lines}/{id}");
        }
        for who in BOTH {
            let (line, cart) = (self.shoppers[who].line.clone(), self.shoppers[who].cart.clone());
            self.ask(who, (Method::PATCH, &line), &json!({ "quantity": 2 })).expect(200);
            self.ask(who, (Method::GET, &cart), &json!({})).expect(200);
        }
        let to = json!({ "destination": { "country": "US", "region": "NY" } });
        for who in BOTH {
            let path = format!("{}/quote", self.shoppers[who].cart);
            let quote = self.ask(who, (Method::POST, &path), &to).expect(200).at("/quote");
            let quote = self.hide(who, quote);
            let mut order = crate::checkouts::order(&self.shoppers[who].intent, &quote);
            order["contact"]["email"] = json!(self.shoppers[who].email);
            order["shipping_address"]["line1"] = json!(self.shoppers[who].street);
            let said = self.ask(who, (Method::POST, "/store/v1/checkouts"), &order);
            let secret = said.expect(201).at("/order_secret");
            self.shoppers[who].order_secret = self.hide(who, secret);
        }
        for who in BOTH {
            let intent = self.shoppers[who].intent.clone();
            for path in ["/store/v1/checkouts", "/store/v1/orders"] {
                let path = format!("{path}/{intent}");
                let said = self.ask(who, (Method::GET, &path), &json!({}));
                assert!(said.expect(200).text.contains(self.shoppers[who].email), "{}", said.text);
            }
            let path = format!("/store/v1/checkouts/{intent}");
            let body = json!({ "method": "redirect" });
            self.ask(who, (Method::POST, &format!("{path}/payment")), &body).expect(200);
        }
    }

    /// The pages, from an empty cart to a payment.
    fn buy_as_a_person(&mut self) {
        for who in BOTH {
            for path in ["/cart", "/checkout", "/orders"] {
                self.get(who, path);
            }
            self.form(who, "/cart/lines", &format!("variant={MUG}&quantity=1")).expect(303);
        }
        for who in BOTH {
            let cart = self.shoppers[who].cookies["__Host-cart"].clone();
            let (id, secret) = cart.rsplit_once('.').unwrap();
            self.hide(who, id.to_owned());
            self.hide(who, secret.to_owned());
            let page = self.get(who, "/cart").text;
            let line = page.split("\"/cart/lines/").nth(1).unwrap().split('"').next().unwrap();
            let path = format!("/cart/lines/{line}");
            self.hide(who, line.to_owned());
            self.form(who, &path, "do=set&quantity=2").expect(303);
        }
        for who in BOTH {
            let page = self.get(who, "/checkout");
            let typed = self.address(who);
            let shown = self.form(who, "/checkout", &fill(&page, "update", &typed));
            let intent = self.hide(who, shown.expect(200).field("intent"));
            let quote = shown.field("quote");
            self.hide(who, quote);
            self.form(who, "/checkout", &fill(&shown, "place", &typed)).expect(303);
            let secret = self.shoppers[who].cookies[&format!("__Host-order-{intent}")].clone();
            self.hide(who, secret);
            self.shoppers[who].page_intent = intent;
        }
        for who in BOTH {
            let order = format!("/orders/{}", self.shoppers[who].page_intent);
            assert!(self.get(who, "/orders").expect(200).text.contains(&order));
            self.get(who, &order).expect(200);
            for path in ["status", "pay"] {
                self.get(who, &format!("{order}/{path}")).expect(200);
            }
            self.form(who, &format!("{order}/pay"), "method=redirect").expect(303);
        }
    }

    fn address(&self, who: usize) -> String {
        let Shopper { email, street, .. } = &self.shoppers[who];
        format!(
            "email={email}&name=Somebody&line1={street}&city=New+York&region=NY\
                &postal_code=10001&country=US"
        )
    }

    /// Each tries the other's doors, with what opens their own.
    fn trespass(&mut self) {
        for who in BOTH {
            let other = 1 - who;
            let Shopper { cart, line, intent, page_intent, .. } = &self.shoppers[other];
            let (cart, line) = (cart.clone(), line.clone());
            let (checkout, order) =
                (format!("/store/v1/checkouts/{intent}"), format!("/store/v1/orders/{intent}"));
            let page = format!("/orders/{page_intent}");
            let one = json!({ "variant_id": MUG.to_string(), "quantity": 1 });
            let to = json!({ "destination": { "country": "US" } });
            let tried = [
                (Method::GET, cart.clone(), json!({})),
                (Method::POST, format!("{cart}/lines"), one),
                (Method::DELETE, format!("{cart}/lines"), json!({})),
                (Method::PATCH, line.clone(), json!({ "quantity": 9 })),
                (Method::DELETE, line, json!({})),
                (Method::POST, format!("{cart}/quote"), to),
                (Method::GET, checkout.clone(), json!({})),
                (Method::POST, format!("{checkout}/payment"), json!({})),
                (Method::POST, format!("{checkout}/cancel"), json!({})),
                (Method::GET, order, json!({})),
            ];
            for (method, path, body) in tried {
                let said = self.ask(who, (method.clone(), &path), &body);
                let refused = said.status == 404 || said.status == 403;
                assert!(refused, "{method} {path}: {} {}", said.status, said.text);
                let bare = self.say(
                    who,
                    (method, &path),
                    &[JSON, ("idempotency-key", "0")],
                    &body.to_string(),
                );
                assert_eq!(bare.status, 401, "{path}: {}", bare.text);
            }
            for path in ["", "/status", "/pay"] {
                self.get(who, &format!("{page}{path}")).expect(401);
            }
            for path in ["/pay", "/cancel"] {
                self.form(who, &format!("{page}{path}"), "method=redirect").expect(401);
            }
            // The secret of one order does not open another.
            let own = format!("__Host-order-{}", self.shoppers[who].page_intent);
            let own = self.shoppers[who].cookies[&own].clone();
            let wrong = format!("__Host-order-{}", page.trim_start_matches("/orders/"));
            self.shoppers[who].cookies.insert(wrong.clone(), own);
            for path in ["", "/status", "/pay"] {
                let said = self.get(who, &format!("{page}{path}"));
                assert!(matches!(said.status.as_u16(), 401 | 403), "{path}: {}", said.text);
            }
            self.shoppers[who].cookies.remove(&wrong);
        }
    }

    /// Both call their orders off.
    fn leave(&mut self) {
        for who in BOTH {
            let order = format!("/orders/{}", self.shoppers[who].page_intent);
            self.form(who, &format!("{order}/cancel"), "").expect(303);
            self.form(who, "/preview/end", "").expect(303);
            let checkout = format!("/store/v1/checkouts/{}/cancel", self.shoppers[who].intent);
            self.ask(who, (Method::POST, &checkout), &json!({})).expect(200);
        }
    }

    /// Nothing of one was told to the other, but what the other had asked by its name.
    fn nothing_was_shared(&self) {
        for (who, question, said) in &self.said {
            let cache = said.header("cache-control");
            assert!(cache.starts_with("public, ") || cache == "private, no-store", "{question}");
            let cookies = said.headers.get_all(header::SET_COOKIE).iter().count();
            assert!(cookies == 0 || cache == "private, no-store", "{question}");
            let whole = format!("{:?}\n{}", said.headers, said.text);
            for (owner, shopper) in self.shoppers.iter().enumerate() {
                let told = shopper.private.iter().find(|text| whole.contains(text.as_str()));
                let Some(told) = told else { continue };
                assert_eq!(cache, "private, no-store", "{question} lets everyone keep {told}");
                let named = question.contains(told.as_str());
                assert!(owner == *who || named, "{question} told {who} of {told}: {whole}");
            }
        }
    }

    /// Every route was visited, by every method that it says it has.
    fn nothing_was_left_out(&mut self) {
        let routes = promises::routes();
        let missed: Vec<_> =
            routes.iter().filter(|route| !self.visited.contains_key(*route)).collect();
        assert!(missed.is_empty(), "two shoppers never came to {missed:?}");
        for (route, (methods, path)) in self.visited.clone() {
            let said = self.talk.send(Method::TRACE, &path, &[], b"");
            for method in said.header("allow").split(", ").filter(|one| *one != "HEAD") {
                let visited = said.status == 404 || methods.contains(method);
                assert!(visited, "two shoppers never sent {method} to {route}, {path}");
            }
        }
    }
}

/// A checkout page's form, filled in.
fn fill(page: &Said, button: &str, typed: &str) -> String {
    let [intent, version, quote] = ["intent", "version", "quote"].map(|name| page.field(name));
    format!("intent={intent}&version={version}&quote={quote}&do={button}&{typed}")
}

#[test]
fn two_shoppers_share_nothing() {
    let mut street = Street::new();
    street.look_around();
    street.buy_as_a_program();
    street.buy_as_a_person();
    street.look_around();
    street.trespass();
    street.leave();
    street.nothing_was_shared();
    street.nothing_was_left_out();
}
