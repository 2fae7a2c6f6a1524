//! Which answers a host may give again by itself, for how long, and that they are the same for all.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::catalog::PriceInterval;
use domain::{Catalog, Millis, Timestamp};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use storefront::{Again, Class, Shop, Visitor, serve};

use crate::fixture;
use crate::memory::{Memory, now};

const MUG: &str = "/store/v1/products/mug";
/// What is kept, and what a request for it is counted as.
const KEPT: [(&str, Class); 10] = [
    ("/", Class::Reads),
    ("/eu", Class::Reads),
    ("/products", Class::Reads),
    ("/categories/home", Class::Reads),
    ("/collections/gifts", Class::Reads),
    ("/store/v1/categories", Class::Reads),
    (MUG, Class::Reads),
    ("/store/v1/products?sort=price", Class::Reads),
    ("/store/v1/search/suggest?q=mug", Class::Search),
    ("/products/mug", Class::Reads),
];
/// What is nobody else's, or nothing that is made of the catalog alone.
const NEVER: [&str; 7] = [
    "/products/mug?utm_source=x",
    "/cart",
    "/checkout",
    "/healthz",
    "/store/v1/carts/x",
    "/products/none",
    "/robots.txt",
];

fn ask(host: &Memory, shop: &Shop, path: &str, headers: &[(&str, &str)]) -> Response<Full<Bytes>> {
    ask_as(&Visitor::default(), (host, shop), ("GET", path), headers)
}

fn ask_as(
    visitor: &Visitor,
    (host, shop): (&Memory, &Shop),
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
) -> Response<Full<Bytes>> {
    let request = Request::builder().method(method).uri(path).header("host", "shop.test");
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = now(serve(host, shop, visitor, request.body(Full::<Bytes>::default()).unwrap()));
    host.settle();
    response
}

fn again(response: &Response<Full<Bytes>>) -> Option<Again> {
    response.extensions().get::<Again>().copied()
}

/// All that an answer says, but for the request's id.
fn said(response: Response<Full<Bytes>>) -> (BTreeMap<String, String>, Bytes) {
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let headers = headers.filter(|(name, _)| name != "x-request-id").collect();
    (headers, now(response.into_body().collect()).unwrap().to_bytes())
}

/// A shop that has its catalog, and has answered this once.
fn warm(paths: &[&str]) -> (Memory, Shop) {
    let (host, shop) = Memory::open();
    for path in ["/store/v1/products"].iter().chain(paths) {
        ask(&host, &shop, path, &[]);
    }
    (host, shop)
}

#[test]
fn what_is_made_of_the_catalog_alone_may_be_given_again_to_anybody() {
    let (host, shop) = warm(&[]);
    for (path, class) in KEPT {
        let first = ask(&host, &shop, path, &[]);
        let given = again(&first).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(given.class, Some(class), "{path}");
        assert_eq!(given.until, Timestamp::from_millis(fixture::START).plus(Millis::new(900)));
        let first = said(first);
        assert_eq!(first.0["age"], "0");
        let far = Visitor {
            address: Some("192.0.2.1".to_owned()),
            country: Some("DE".to_owned()),
            continent: Some("EU".to_owned()),
            colo: Some("TLV".to_owned()),
        };
        let headers = [
            ("accept", "text/plain"),
            ("accept-language", "de"),
            ("authorization", "Bearer x"),
            ("origin", "https://else.example"),
            ("referer", "https://else.example/"),
            ("range", "bytes=0-1"),
            ("if-modified-since", "Sat, 21 Nov 2026 00:00:00 GMT"),
            ("sec-fetch-site", "cross-site"),
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ("user-agent", "x"),
            ("x-request-id", "req_x"),
        ];
        for header in headers {
            let other = ask_as(&far, (&host, &shop), ("GET", path), &[header]);
            assert_eq!(other.status(), 200);
            assert_eq!(said(other), first, "{path} {header:?}");
        }
    }
}

#[test]
fn nothing_else_may() {
    let (host, shop) = warm(&[MUG]);
    let etag = ask(&host, &shop, MUG, &[]).headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(again(&ask(&host, &shop, MUG, &[("if-none-match", &etag)])), None);
    let head = ask_as(&Visitor::default(), (&host, &shop), ("HEAD", MUG), &[]);
    assert_eq!((head.status().as_u16(), again(&head)), (200, None));
    for path in NEVER {
        for _ in 0..3 {
            assert_eq!(again(&ask(&host, &shop, path, &[])), None, "{path}");
        }
    }
}

#[test]
fn it_ends_with_the_time_in_which_nothing_newer_can_be_known() {
    let (host, shop) = warm(&[MUG]);
    let first = again(&ask(&host, &shop, MUG, &[])).unwrap();
    host.pass(Millis::new(899));
    assert_eq!(again(&ask(&host, &shop, MUG, &[])), Some(first));
    // This one asks whether there is something newer, and knows afterwards.
    host.pass(Millis::new(1));
    assert_eq!(again(&ask(&host, &shop, MUG, &[])), None);
    let next = again(&ask(&host, &shop, MUG, &[])).unwrap();
    assert_eq!((next.made_of, next.until), (first.made_of, first.until.plus(Millis::new(900))));
    // With the database away there is nothing newer, but what is there is marked with its age.
    host.0.catalog_up.set(false);
    host.pass(Millis::from_seconds(2));
    ask(&host, &shop, MUG, &[]);
    assert_eq!(again(&ask(&host, &shop, MUG, &[])), None);
    host.0.catalog_up.set(true);
    host.publish(&fixture::catalog(2, 1_300));
    host.pass(Millis::from_seconds(5));
    (0..3).for_each(|_| drop(ask(&host, &shop, MUG, &[])));
    let newer = again(&ask(&host, &shop, MUG, &[])).unwrap();
    assert_ne!(newer.made_of, first.made_of);
}

#[test]
fn it_ends_before_a_price_changes() {
    const CHANGE: Millis = Millis::from_seconds(100);
    let (host, shop) = Memory::open();
    let start = Timestamp::from_millis(fixture::START);
    let mut parts = fixture::catalog(2, 1_200).into_parts();
    let prices = &mut parts.products[0].variants[0].prices;
    prices[0].until = Some(start.plus(CHANGE));
    prices.push(PriceInterval { from: start.plus(CHANGE), until: None, ..prices[0].clone() });
    host.publish(&Catalog::build(parts).unwrap());
    let twice = || {
        for _ in 0..3 {
            ask(&host, &shop, MUG, &[]);
        }
        again(&ask(&host, &shop, MUG, &[]))
    };
    let before = twice().unwrap();
    // Caches may keep an answer for a minute, and this one for less.
    host.pass(Millis::from_seconds(41));
    assert_eq!(twice(), None);
    host.pass(Millis::from_seconds(58));
    assert_eq!(twice(), None);
    host.pass(Millis::from_seconds(1));
    let after = twice().unwrap();
    assert_ne!(after.made_of, before.made_of);
}
