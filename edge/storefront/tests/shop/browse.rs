//! Looking around: the list, a product, caching, a newer release.

use database::{Kind, Statement};
use domain::Millis;
use http::Method;

use crate::fixture;
use crate::talk::Talk;

#[test]
fn the_list_pages_through_all_products_once() {
    let mut talk = Talk::new();
    for sort in ["relevance", "price", "-price", "newest", "name"] {
        let mut slugs = Vec::new();
        let mut url = format!("/store/v1/products?limit=1&sort={sort}");
        loop {
            let page = talk.get(&url);
            page.expect(200);
            slugs.push(page.at("/data/0/slug"));
            if page.at("/page/has_more") == "false" {
                break;
            }
            let cursor = page.at("/page/next_cursor");
            url = format!("/store/v1/products?limit=1&sort={sort}&cursor={cursor}");
        }
        let expected = match sort {
            "price" | "relevance" => ["mug", "shirt", "lamp"],
            "-price" | "newest" => ["lamp", "shirt", "mug"],
            _ => ["lamp", "mug", "shirt"],
        };
        assert_eq!(slugs, expected, "{sort}");
    }
}

#[test]
fn the_list_filters() {
    let mut talk = Talk::new();
    let mut count = |query: &str| {
        let list = talk.get(&format!("/store/v1/products?{query}")).json();
        list["data"].as_array().unwrap().len()
    };
    assert_eq!(count("category=light"), 1);
    assert_eq!(count("price_min=2000&price_max=5000"), 1);
    assert_eq!(count("in_stock=1"), 2);
    assert_eq!(count("category=none"), 0);
}

#[test]
fn the_list_is_searched() {
    let mut talk = Talk::new();
    let list = talk.get("/store/v1/products?q=enamle%20mug");
    assert_eq!(list.at("/data/0/slug"), "mug");
    assert_eq!(list.at("/data/0/highlight/title"), "<mark>Enamel</mark> <mark>mug</mark>");
    assert_eq!(list.at("/did_you_mean"), "enamel mug");
    let suggested = talk.get("/store/v1/search/suggest?q=sh");
    assert_eq!(suggested.at("/products/0/slug"), "shirt");
    assert_eq!(talk.get("/store/v1/categories/light").at("/count"), "1");
}

#[test]
fn a_query_is_understood_or_refused() {
    let mut talk = Talk::new();
    for (query, code) in [
        ("colour=red", "unknown_parameter"),
        ("limit=0", "invalid_parameter"),
        ("limit=101", "invalid_parameter"),
        ("sort=best", "invalid_parameter"),
        ("price_min=-1", "invalid_parameter"),
        ("cursor=abc", "invalid_cursor"),
        ("limit=1&limit=2", "invalid_parameter"),
        ("limit=%ff", "invalid_parameter"),
    ] {
        talk.get(&format!("/store/v1/products?{query}")).problem(400, code);
    }
}

#[test]
fn a_product_is_found_by_slug_and_by_id() {
    let mut talk = Talk::new();
    let by_slug = talk.get("/store/v1/products/shirt");
    by_slug.expect(200);
    let by_id = talk.get(&format!("/store/v1/products/{}", by_slug.at("/id")));
    assert_eq!(by_slug.json(), by_id.json());
    assert_eq!(by_slug.at("/variants/1/price/amount"), "3000");
    assert_eq!(talk.get("/store/v1/products/lamp").at("/variants/0/availability"), "none");
    talk.get("/store/v1/products/nothing").problem(404, "product_not_found");
    assert!(talk.get("/products/mug").text.contains("Add to cart"));
    assert!(talk.get("/products/lamp").text.contains("Sold out"));
    assert!(talk.get("/products/nothing").expect(404).text.contains("See all products"));
}

#[test]
fn catalog_answers_are_validated_by_their_bytes() {
    let mut talk = Talk::new();
    for path in ["/", "/products/mug", "/store/v1/products", "/store/v1/products/mug"] {
        let first = talk.get(path);
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"'), "{etag}");
        assert_eq!(first.header("bodega-version"), "1.0", "{path}");
        let cache = first.header("cache-control").to_owned();
        assert_eq!(cache, "public, max-age=0, s-maxage=60, stale-while-revalidate=60");
        let second = talk.send(Method::GET, path, &[("if-none-match", &etag)], b"");
        second.expect(304);
        assert!(second.text.is_empty());
        assert_eq!(second.header("etag"), etag);
        let head = talk.send(Method::HEAD, path, &[], b"");
        assert!(head.expect(200).text.is_empty());
        assert_eq!(head.header("content-length"), first.text.len().to_string());
    }
}

#[test]
fn a_new_release_is_seen_within_a_second_of_traffic() {
    let mut talk = Talk::new();
    let price = |talk: &mut Talk| talk.get("/store/v1/products/mug").at("/variants/0/price/amount");
    talk.host.publish(&fixture::catalog(2, 1_300));
    assert_eq!(price(&mut talk), "1200");
    talk.host.pass(Millis::from_seconds(1));
    // Answered from memory, while the refresh goes on behind the shopper's back.
    let said = talk.get("/store/v1/products/mug");
    assert_eq!((said.at("/variants/0/price/amount").as_str(), said.cost.round_trips), ("1200", 0));
    let said = talk.get("/store/v1/products/mug");
    assert_eq!(said.at("/variants/0/price/amount"), "1300");
    assert_eq!(said.header("bodega-version"), "2.0");
}

#[test]
fn pages_that_are_kept_are_those_of_their_market_and_of_the_catalog_as_it_is() {
    const PAGES: [&str; 4] = ["/", "/products", "/collections/gifts", "/products/mug"];
    let mut talk = Talk::new();
    let look = |talk: &mut Talk, page: &str| talk.get(page).expect(200).text.clone();
    for page in PAGES {
        let said = look(&mut talk, page);
        assert!(said.contains("$12.00") && said.contains("https://shop.test"), "{page}");
        assert_eq!(look(&mut talk, page), said, "{page}");
        // Another market, and another of the shop's own addresses, have pages of their own.
        let there = look(&mut talk, &format!("/eu{}", page.trim_end_matches('/')));
        assert!(there.contains("\"/eu/cart\"") && !there.contains("$12.00"), "{page}");
        let there = look(&mut talk, &format!("https://other.test{page}"));
        assert!(there.contains("https://other.test") && !there.contains("shop.test"), "{page}");
    }
    talk.host.publish(&fixture::catalog(2, 1_300));
    talk.host.pass(Millis::from_seconds(1));
    talk.get("/");
    for page in PAGES {
        let said = look(&mut talk, page);
        assert!(said.contains("$13.00") && !said.contains("$12.00"), "{page}");
    }
}

#[test]
fn a_shopper_who_comes_every_second_sees_a_new_release_with_the_second_look() {
    let mut talk = Talk::new();
    talk.host.publish(&fixture::catalog(2, 1_300));
    // Nobody comes on the millisecond.
    for expected in ["1.0", "2.0"] {
        talk.host.pass(Millis::new(980));
        assert_eq!(talk.get("/store/v1/products/mug").header("bodega-version"), expected);
    }
}

#[test]
fn a_failed_refresh_keeps_the_old_catalog() {
    let mut talk = Talk::new();
    talk.host.0.catalog_up.set(false);
    for _ in 0..3 {
        talk.host.pass(Millis::from_minutes(1));
        talk.get("/store/v1/products/mug").expect(200);
    }
    assert!(talk.get("/products/mug").header("age").parse::<u32>().unwrap() >= 180);
    talk.host.0.catalog_up.set(true);
    talk.host.publish(&fixture::catalog(2, 1_300));
    talk.host.pass(Millis::from_minutes(1));
    talk.get("/");
    assert_eq!(talk.get("/").header("bodega-version"), "2.0");
}

#[test]
fn a_shop_that_has_never_seen_a_catalog_says_so() {
    let mut talk = Talk::new();
    talk.shop = storefront::Shop::new(talk.shop.settings().clone());
    talk.host.0.catalog_up.set(false);
    let said = talk.get("/store/v1/products");
    said.problem(503, "unavailable");
    assert_eq!(said.header("retry-after"), "5");
    assert!(!said.text.contains("switched off"), "causes are for the log");
    talk.get("/readyz").expect(503);
    talk.get("/healthz").expect(200);
    talk.host.0.catalog_up.set(true);
    talk.get("/store/v1/products").expect(200);
    talk.get("/readyz").expect(200);
}

#[test]
fn a_segment_that_is_not_what_its_name_says_is_not_shown() {
    for path in ["/store/v1/products/mug", "/store/v1/products"] {
        let mut talk = Talk::new();
        talk.shop = storefront::Shop::new(talk.shop.settings().clone());
        // One byte of each, at the same length.
        let damage = "UPDATE segments SET bytes = \
            CAST(substr(bytes, 1, length(bytes) - 1) || x'ee' AS BLOB)";
        talk.host.0.catalog.sql(Kind::Write, Statement::new(damage));
        talk.get(path).problem(503, "unavailable");
    }
}

#[test]
fn assets_are_immutable_and_pages_have_no_inline_script() {
    let mut talk = Talk::new();
    let page = talk.get("/").text;
    let from = page.find("/assets/shop-").unwrap();
    let path = page[from..].split('"').next().unwrap().to_owned();
    let asset = talk.get(&path);
    assert_eq!(asset.expect(200).header("cache-control"), "public, max-age=31536000, immutable");
    talk.get("/assets/shop-0000000000000000.css").expect(404);
    // Data is no script: browsers never run it.
    let scripts = page.split("<script").skip(1);
    for part in scripts.filter(|part| !part.starts_with(" type=\"application/ld+json\"")) {
        assert!(part.starts_with(" src=") && part.contains("></script>"), "{part}");
    }
    assert!(!page.contains(" style=") && !page.contains(" onclick="));
}

#[test]
fn a_catalog_database_that_was_rebuilt_is_read_anew() {
    let mut talk = Talk::new();
    let band = |talk: &mut Talk, slug: &str| {
        // A refresh that failed keeps its lease.
        talk.host.pass(Millis::from_seconds(6));
        // What this one asks for behind its back, the next one shows.
        talk.get("/");
        talk.get(&format!("/store/v1/products/{slug}")).at("/variants/0/availability")
    };
    let write = |talk: &Talk, sql| talk.host.0.catalog.sql(Kind::Write, Statement::new(sql));
    write(&talk, "UPDATE availability SET version = 9");
    write(&talk, "UPDATE availability_version SET version = 9");
    assert_eq!(band(&mut talk, "lamp"), "none");
    write(&talk, "UPDATE availability SET version = 2, band = 'FEW'");
    write(&talk, "UPDATE availability_version SET version = 2");
    // So far it is one that lags.
    assert_eq!(band(&mut talk, "lamp"), "none");
    write(&talk, "UPDATE shown SET at = 1");
    assert_eq!(band(&mut talk, "lamp"), "few");
    write(&talk, "DELETE FROM availability");
    write(&talk, "UPDATE availability_version SET version = 7");
    write(&talk, "UPDATE shown SET at = 2");
    assert_eq!(band(&mut talk, "lamp"), "in_stock");
}

#[test]
fn a_catalog_database_that_lags_shows_nobody_the_release_before() {
    let mut talk = Talk::new();
    let version = |talk: &mut Talk| {
        talk.host.pass(Millis::from_seconds(6));
        talk.get("/");
        let page = talk.get("/");
        let number = |name| page.header(name).to_owned();
        (number("bodega-version"), number("age"))
    };
    let write = |talk: &Talk, sql| talk.host.0.catalog.sql(Kind::Write, Statement::new(sql));
    let fresh = |version: &str| (version.to_owned(), "0".to_owned());
    talk.host.publish(&fixture::catalog(2, 1_300));
    write(&talk, "UPDATE shown SET at = 20");
    assert_eq!(version(&mut talk), fresh("2.0"));
    // Another replica answers, which knows the first release only: nobody vouches for the second.
    write(&talk, "UPDATE current_release SET release = 1");
    write(&talk, "UPDATE shown SET at = 10");
    assert_eq!(version(&mut talk), ("2.0".to_owned(), "6".to_owned()));
    // Going back on purpose is newer than what was gone back from.
    write(&talk, "UPDATE shown SET at = 30");
    assert_eq!(version(&mut talk), fresh("1.0"));
}
