//! Limits, as the shop asks whoever counts and as it refuses.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use domain::Millis;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use storefront::{Admission, HostError, Settings, Shop, Visitor, serve};

use crate::memory::{Memory, now};

type Counted = Rc<RefCell<Vec<String>>>;

/// A shop whose counter answers so and writes down what it was asked.
fn open(answer: fn() -> Result<Admission, HostError>) -> (Memory, Shop, Counted) {
    let (host, shop) = Memory::open();
    let counted = Counted::default();
    let asked = Rc::clone(&counted);
    host.count_by(move |client, class| {
        asked.borrow_mut().push(format!("{} {client}", class.name()));
        answer()
    });
    (host, shop, counted)
}

fn ask(
    host: &Memory,
    shop: &Shop,
    address: Option<&str>,
    request: (&str, &str),
) -> Response<Full<Bytes>> {
    let visitor = Visitor { address: address.map(str::to_owned), ..Visitor::default() };
    let (method, path) = request;
    let request = Request::builder().method(method).uri(path).header("host", "shop.test");
    let response =
        now(serve(host, shop, &visitor, request.body(Full::<Bytes>::default()).unwrap()));
    host.settle();
    response
}

fn text(response: Response<Full<Bytes>>) -> String {
    let body = now(response.into_body().collect()).unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

fn refused() -> Result<Admission, HostError> {
    Ok(Admission::Refused { wait: Some(Millis::new(2_100)) })
}

#[test]
fn one_too_many_is_refused_with_the_time_to_come_back() {
    let (host, shop, counted) = open(refused);
    let response = ask(&host, &shop, Some("192.0.2.7"), ("POST", "/store/v1/carts"));
    assert_eq!(response.status(), 429);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("retry-after"), "3");
    assert_eq!(header("content-type"), "application/problem+json");
    assert_eq!(header("cache-control"), "private, no-store");
    assert_eq!(header("ratelimit-policy"), "\"writes\";q=100;w=60");
    assert_eq!(header("ratelimit"), "\"writes\";r=0;t=3");
    let problem: Value = serde_json::from_str(&text(response)).unwrap();
    assert_eq!(problem["code"], "rate_limited");
    assert_eq!(*counted.borrow(), ["writes 192.0.2.7"]);
    // Nothing was done, and nothing was asked of a database.
    assert_eq!(host.0.cost.get().round_trips, 0);
}

#[test]
fn a_browser_gets_a_page_that_says_so() {
    let (host, shop, counted) = open(refused);
    let response = ask(&host, &shop, Some("2001:db8::7"), ("GET", "/products"));
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"3".parse().unwrap())
    );
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    assert!(text(response).contains("That was a little fast"));
    assert_eq!(*counted.borrow(), ["reads 2001:db8::"]);
}

#[test]
fn a_platform_that_does_not_say_when_is_waited_for_a_minute() {
    let (host, shop, _) = open(|| Ok(Admission::Refused { wait: None }));
    let response = ask(&host, &shop, Some("192.0.2.7"), ("GET", "/store/v1/products"));
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "60");
    assert!(!response.headers().contains_key("ratelimit"));
}

#[test]
fn a_counter_that_fails_keeps_nobody_out() {
    let (host, shop, counted) = open(|| Err(HostError::Unreachable("gone".to_owned())));
    assert_eq!(ask(&host, &shop, Some("192.0.2.7"), ("GET", "/store/v1/products")).status(), 200);
    assert_eq!(counted.borrow().len(), 1);
    let said = host.0.log.borrow().iter().any(|line| line.contains("requests are not counted"));
    assert!(said, "{:?}", host.0.log.borrow());
}

#[test]
fn nobody_is_counted_without_an_address_nor_where_it_costs_nothing_nor_when_limits_are_off() {
    let (host, shop, counted) = open(refused);
    assert_eq!(ask(&host, &shop, None, ("GET", "/store/v1/products")).status(), 200);
    assert_eq!(ask(&host, &shop, Some("unknown"), ("GET", "/store/v1/products")).status(), 200);
    assert_eq!(ask(&host, &shop, Some("192.0.2.7"), ("GET", "/healthz")).status(), 200);
    let off = Shop::new(Settings { rate_limits: None, ..shop.settings().clone() });
    assert_eq!(ask(&host, &off, Some("192.0.2.7"), ("GET", "/store/v1/products")).status(), 200);
    assert_eq!(counted.borrow().len(), 0);
}
