//! Nobody sees their own cart go back, nor an older release than they were shown, whatever lags,
//! is away or was rebuilt; and nobody waits long to hear it.

use std::collections::BTreeMap;

use database::{Kind, Statement};
use domain::Millis;
use http::{HeaderMap, Method};
use proptest::prelude::*;
use serde_json::{Value, json};
use storefront::Shop;

use crate::fixture::{self, MUG};
use crate::replicas::{Way, World};

/// The primary's second, a quarter for the replica and a quarter for the primary once more.
const LONGEST: Millis = Millis::new(1_500);

/// Somebody with one cart, as a program or in a browser.
#[derive(Default)]
pub(crate) struct Shopper {
    is_browser: bool,
    pub(crate) cart: Option<(String, String)>,
    token: Option<String>,
    cookies: BTreeMap<String, String>,
    /// The most pieces that they were shown. Nothing is ever taken out here.
    seen: u64,
}

/// What an answer showed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Showed {
    Pieces(u64),
    Pending,
    Away,
}

impl Shopper {
    fn keep(&mut self, headers: &HeaderMap) {
        if let Some(token) = headers.get("bodega-consistency") {
            self.token = Some(token.to_str().unwrap().to_owned());
        }
        for cookie in headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn cookie_line(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Puts one more mug into the cart. Answers whether it was said to be done.
    fn add(&mut self, world: &World, shop: &Shop) -> bool {
        let mug = MUG.to_string();
        let (status, headers, text, _) = if self.is_browser {
            let cookies = self.cookie_line();
            let headers = [
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
                ("cookie", cookies.as_str()),
            ];
            let body = format!("variant={mug}&quantity=1");
            world.ask(shop, (Method::POST, "/cart/lines"), &headers, &body)
        } else {
            let Some((id, secret)) = self.cart.clone() else { return self.create(world, shop) };
            let path = format!("/store/v1/carts/{id}/lines");
            let body = json!({ "variant_id": mug, "quantity": 1 }).to_string();
            let headers = self.headers(&secret);
            world.ask(shop, (Method::POST, &path), &borrowed(&headers), &body)
        };
        self.keep(&headers);
        match status.as_u16() {
            // A page's answer shows nothing yet, but the shopper knows what they did.
            303 => self.seen += 1,
            200 => self.saw(pieces(&text)),
            503 => return false,
            other => panic!("{other}: {text}"),
        }
        true
    }

    fn create(&mut self, world: &World, shop: &Shop) -> bool {
        let json = [("content-type", "application/json")];
        let (status, headers, text, _) =
            world.ask(shop, (Method::POST, "/store/v1/carts"), &json, "{}");
        if status.as_u16() == 503 {
            return false;
        }
        self.keep(&headers);
        let cart: Value = serde_json::from_str(&text).unwrap();
        let text = |name: &str| cart[name].as_str().unwrap().to_owned();
        self.cart = Some((text("id"), text("secret")));
        true
    }

    fn headers(&self, secret: &str) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("bodega-cart", secret.to_owned()),
        ];
        headers.extend(self.token.clone().map(|token| ("bodega-consistency", token)));
        headers
    }

    /// Looks at the cart, if there is one.
    pub(crate) fn look(&mut self, world: &World, shop: &Shop) -> Option<Showed> {
        let (status, headers, text, took) = if self.is_browser {
            self.cookies.get("__Host-cart")?;
            let cookies = self.cookie_line();
            world.ask(shop, (Method::GET, "/cart"), &[("cookie", cookies.as_str())], "")
        } else {
            let (id, secret) = self.cart.clone()?;
            let path = format!("/store/v1/carts/{id}");
            let headers = self.headers(&secret);
            world.ask(shop, (Method::GET, &path), &borrowed(&headers), "")
        };
        assert!(took <= LONGEST, "{took:?}");
        self.keep(&headers);
        Some(match status.as_u16() {
            200 if self.is_browser => {
                let count = self.cookies["cart_count"].split('.').next().unwrap();
                Showed::Pieces(count.parse().unwrap())
            }
            200 => Showed::Pieces(pieces(&text)),
            503 if text.contains("cart_pending") || text.contains("as you left it") => {
                Showed::Pending
            }
            503 => Showed::Away,
            other => panic!("{other}: {text}"),
        })
    }

    fn saw(&mut self, pieces: u64) {
        assert!(pieces >= self.seen, "{pieces} where {} were seen", self.seen);
        self.seen = pieces;
    }
}

pub(crate) fn borrowed<'a>(headers: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

pub(crate) fn pieces(cart: &str) -> u64 {
    let cart: Value = serde_json::from_str(cart).unwrap();
    cart["lines"].as_array().unwrap().iter().map(|line| line["quantity"].as_u64().unwrap()).sum()
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Add(usize),
    Look(usize),
    Primary(Way),
    Replica(bool),
    Follow(usize),
    Coming(usize),
    Rebuild(u64),
    OriginLooks,
}

fn event() -> impl Strategy<Value = Event> {
    let way = prop_oneof![
        2 => Just(Way::Well), 2 => Just(Way::Refused), 1 => Just(Way::Silent), 1 => Just(Way::Lossy),
    ];
    prop_oneof![
        4 => (0..4_usize).prop_map(Event::Add),
        6 => (0..4_usize).prop_map(Event::Look),
        4 => way.prop_map(Event::Primary),
        1 => any::<bool>().prop_map(Event::Replica),
        2 => (1..6_usize).prop_map(Event::Follow),
        1 => (0..4_usize).prop_map(Event::Coming),
        1 => (20..60_u64).prop_map(Event::Rebuild),
        1 => Just(Event::OriginLooks),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_sees_their_own_cart_go_back(events in prop::collection::vec(event(), 1..60)) {
        let (world, shop) = World::open();
        let shopper = |is_browser| Shopper { is_browser, ..Shopper::default() };
        let mut shoppers = [shopper(false), shopper(true), shopper(false), shopper(true)];
        for event in events {
            let level = world.is_level();
            match event {
                Event::Add(who) => {
                    let done = shoppers[who].add(&world, &shop);
                    prop_assert_eq!(done, world.primary_answers());
                }
                Event::Look(who) => match shoppers[who].look(&world, &shop) {
                    Some(Showed::Pieces(pieces)) => shoppers[who].saw(pieces),
                    Some(_) => {
                        prop_assert!(!world.primary_answers(), "the primary answers");
                        prop_assert!(!level, "the replica knew all there is");
                    }
                    None => {}
                },
                Event::Primary(way) => world.line(way),
                Event::Replica(up) => world.replica_up(up),
                Event::Follow(most) => world.follow(most),
                Event::Coming(writes) => world.coming(writes),
                Event::Rebuild(pages) => world.rebuild(pages),
                Event::OriginLooks => drop(world.look()),
            }
        }
    }
}

/// A shopper of each kind who has put two things into a cart; the replica knows of one.
pub(crate) fn behind(is_browser: bool) -> (World, Shop, Shopper) {
    let (world, shop) = World::open();
    let mut shopper = Shopper { is_browser, ..Shopper::default() };
    if !is_browser {
        assert!(shopper.create(&world, &shop));
    }
    assert!(shopper.add(&world, &shop));
    world.follow(10);
    assert!(shopper.add(&world, &shop));
    (world, shop, shopper)
}

#[test]
fn a_replica_that_lags_is_waited_for_and_then_not_shown() {
    for is_browser in [false, true] {
        let (world, shop, mut shopper) = behind(is_browser);
        assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(2)));
        world.line(Way::Refused);
        assert_eq!(shopper.look(&world, &shop), Some(Showed::Pending));
        world.replica_up(false);
        assert_eq!(shopper.look(&world, &shop), Some(Showed::Away));
        world.replica_up(true);
        world.coming(1);
        assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(2)), "it came meanwhile");
    }
}

#[test]
fn without_a_token_the_primary_alone_is_asked() {
    let (world, shop, mut shopper) = behind(false);
    world.follow(10);
    shopper.token = None;
    world.line(Way::Refused);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Away));
    world.line(Way::Well);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(2)));
    world.line(Way::Silent);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(2)), "and now it has one");
}

/// The log was rebuilt and nobody has noticed: the replica still follows the old one, whose index
/// is far beyond the new one's.
#[test]
fn an_index_of_another_log_proves_nothing() {
    let (world, shop, mut shopper) = behind(false);
    world.rebuild(20);
    assert!(shopper.add(&world, &shop));
    world.line(Way::Refused);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pending));
    world.follow(10);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(3)));
}

/// A removal was done and its answer was lost; asked again, the line is not found. Whoever was told
/// so has seen the cart without it.
#[test]
fn what_was_said_to_be_gone_does_not_come_back() {
    let (world, shop, mut shopper) = behind(false);
    world.follow(10);
    let (id, secret) = shopper.cart.clone().unwrap();
    let path = format!("/store/v1/carts/{id}");
    let headers = shopper.headers(&secret);
    let (_, _, text, _) = world.ask(&shop, (Method::GET, &path), &borrowed(&headers), "");
    let cart: Value = serde_json::from_str(&text).unwrap();
    let line = format!("{path}/lines/{}", cart["lines"][0]["id"].as_str().unwrap());
    for (way, code) in [(Way::Lossy, "unavailable"), (Way::Well, "line_not_found")] {
        world.line(way);
        let headers = shopper.headers(&secret);
        let (_, headers, text, _) =
            world.ask(&shop, (Method::DELETE, &line), &borrowed(&headers), "");
        assert!(text.contains(code), "{text}");
        shopper.keep(&headers);
    }
    world.line(Way::Refused);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pending));
    world.follow(10);
    assert_eq!(shopper.look(&world, &shop), Some(Showed::Pieces(0)));
}

#[test]
fn an_unknown_epoch_is_not_waited_for() {
    let (world, shop, shopper) = behind(false);
    world.follow(10);
    let (id, secret) = shopper.cart.clone().unwrap();
    let path = format!("/store/v1/carts/{id}");
    let token = shopper.token.clone().unwrap();
    let fields: Vec<&str> = token.split('.').collect();
    let later = format!("{}.{}.{}.99o", fields[0], fields[1], fields[2]);
    world.line(Way::Refused);
    for (token, waits) in [(format!("{later}.1.9999"), true), (format!("{later}.7.9999"), false)] {
        let headers = [("bodega-cart", secret.as_str()), ("bodega-consistency", token.as_str())];
        let (status, _, text, took) = world.ask(&shop, (Method::GET, &path), &headers, "");
        assert_eq!((status.as_u16(), text.contains("cart_pending")), (503, true), "{text}");
        assert_eq!(took, Millis::new(if waits { 250 } else { 0 }), "{token}");
    }
}

/// The release of a page, as its header says it.
fn release(world: &World, shop: &Shop, path: &str, token: Option<&str>) -> (String, String) {
    let cookie = token.map(|token| format!("__Host-seen={token}"));
    let headers: Vec<_> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
    let (status, headers, text, _) = world.ask(shop, (Method::GET, path), &headers, "");
    assert_eq!(status.as_u16(), 200, "{text}");
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    (header("bodega-version").split('.').next().unwrap().to_owned(), header("age"))
}

#[test]
fn no_page_shows_an_older_release_than_was_seen() {
    let (world, warm) = World::open();
    let [near, far] = world.catalogs();
    let show = |shop: &Shop, token| release(&world, shop, "/products/mug", token).0;
    assert_eq!(show(&warm, None), "1");
    far.publish(&fixture::catalog(2, 1_300));
    assert_eq!(show(&warm, None), "1", "this isolate and its replica have not heard of it");
    assert_eq!(show(&warm, Some("1.2")), "2", "whoever has seen it is shown it");
    assert_eq!(show(&warm, None), "2", "and it is remembered");
    let cold = Shop::new(warm.settings().clone());
    assert_eq!(show(&cold, Some("1.2")), "2");
    assert_eq!(show(&Shop::new(warm.settings().clone()), None), "1");

    // Nowhere to be had: the page that there is, with its age.
    near.pass(Millis::from_seconds(30));
    far.0.catalog_up.set(false);
    near.0.catalog_up.set(false);
    let (release, age) = release(&world, &warm, "/products/mug", Some("1.3"));
    assert_eq!((release.as_str(), age.as_str()), ("2", "30"));
}

#[test]
fn what_is_new_is_fetched_from_where_it_is() {
    let (world, shop) = World::open();
    let [near, far] = world.catalogs();
    let publish = |number, price, at| {
        far.publish(&fixture::catalog(number, price));
        far.0.catalog.sql(Kind::Write, Statement::new("UPDATE shown SET at = ?1").bind(at));
    };
    let show = |token| release(&world, &shop, "/products/mug", token).0;
    assert_eq!(show(None), "1");
    publish(2, 1_300, 20_i64);
    assert_eq!(show(Some("1.2")), "2");
    // The nearest database knows neither this release nor what it is made of.
    publish(3, 1_400, 30_i64);
    near.pass(Millis::from_seconds(6));
    assert_eq!(show(None), "2", "behind this answer the shop asks for a newer one");
    assert_eq!(show(None), "3");
}

#[test]
fn a_release_that_was_rolled_back_is_not_looked_for_at_every_page() {
    let (world, shop) = World::open();
    let [near, _] = world.catalogs();
    assert_eq!(release(&world, &shop, "/", Some("1.9")).0, "1");
    let questions = near.0.log.borrow().iter().filter(|line| line.contains("was seen")).count();
    assert_eq!(questions, 1);
    assert_eq!(release(&world, &shop, "/", Some("1.9")).0, "1");
    let questions = near.0.log.borrow().iter().filter(|line| line.contains("was seen")).count();
    assert_eq!(questions, 1, "a second has not passed");

    // The next answer with a token says what is shown now.
    let mut shopper = Shopper { token: Some("1.9".to_owned()), ..Shopper::default() };
    assert!(shopper.create(&world, &shop));
    assert!(shopper.token.unwrap().starts_with("1.1.cart_local_"));
}
