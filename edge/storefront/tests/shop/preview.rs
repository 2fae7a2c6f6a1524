//! A release is looked at before it is published, by whoever has a signed link, and by nobody else.

use database::{Kind, Statement};
use domain::{Millis, Timestamp};
use http::Method;
use serde_json::json;
use storefront::Shop;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::preview::{PREVIEW_LIFE, sign};

use crate::carts::{create, mugs};
use crate::fixture::{self, MUG};
use crate::talk::{Said, Talk};

const COOKIE: &str = "__Host-preview";
const BAR: &str = "You preview release 2";
/// What is answered from the release that is looked at.
const CATALOG: [&str; 10] = [
    "/",
    "/products",
    "/products/mug",
    "/categories/home",
    "/search?q=mug",
    "/eu/products/mug",
    "/store/v1/products",
    "/store/v1/products/mug",
    "/store/v1/categories",
    "/store/v1/search/suggest?q=mug",
];

fn token(secret: u8, release: u64) -> String {
    let secret = EdgeSecret::new([secret; 32]);
    let ring = Keyring::new().with(EdgeKeys::derive(KeyId::parse("edge-1").unwrap(), &secret));
    sign(&ring, release, Timestamp::from_millis(fixture::START).plus(PREVIEW_LIFE))
}

/// A token of this shop's, for release 2.
fn good() -> String {
    token(7, 2)
}

/// A shop whose next release, in which the mug is $15.00, can be looked at.
fn prepared() -> Talk {
    let talk = Talk::new();
    let compiled = release::compile(&fixture::catalog(2, 1_500)).unwrap();
    let write = |statement| talk.host.0.catalog.sql(Kind::Write, statement);
    for segment in compiled.segments {
        let sql = "INSERT OR IGNORE INTO segments (hash, bytes) VALUES (?1, ?2)";
        write(Statement::new(sql).bind(segment.hash.to_string()).bind(segment.bytes));
    }
    let row = Statement::new("INSERT INTO releases VALUES (2, ?1, 0)");
    write(row.bind(compiled.manifest.to_json()));
    talk
}

fn opened() -> Talk {
    let mut talk = prepared();
    talk.get(&format!("/?preview={}", good())).expect(303);
    talk
}

/// Nobody else may see it, and no search engine may know it.
fn is_hidden(said: &Said) -> bool {
    said.header("cache-control") == "private, no-store" && said.header("x-robots-tag") == "noindex"
}

#[test]
fn a_link_opens_a_release_and_the_bar_leaves_it() {
    let mut talk = prepared();
    assert!(talk.get("/products/mug").text.contains("$12.00"));
    let link = format!("/products/mug?colour=blue&preview={}", good());
    let said = talk.get(&link);
    assert_eq!(said.expect(303).header("location"), "/products/mug?colour=blue");
    assert!(said.header("set-cookie").ends_with("Max-Age=86400"), "{said:?}");
    assert!(is_hidden(&said));

    let page = talk.get("/products/mug");
    assert!(page.text.contains("$15.00") && page.text.contains(BAR), "{}", page.text);
    let product = talk.get("/store/v1/products/mug");
    assert_eq!(product.at("/variants/0/price/amount"), "1500");
    assert_eq!(product.header("bodega-version"), "2.0");

    let said = talk.form("/preview/end", &[]);
    assert_eq!(said.expect(303).header("location"), "/");
    let page = talk.get("/products/mug");
    assert!(page.text.contains("$12.00") && !page.text.contains(BAR));
    assert!(page.header("cache-control").starts_with("public"));
    assert_eq!(talk.form("/eu/preview/end", &[]).expect(303).header("location"), "/eu");
}

#[test]
fn nothing_under_a_preview_may_be_kept_or_listed() {
    let mut talk = prepared();
    let live: Vec<Said> = CATALOG.iter().map(|path| talk.get(path)).collect();
    talk.get(&format!("/?preview={}", good())).expect(303);
    for (path, live) in CATALOG.iter().zip(&live) {
        assert!(live.header("cache-control").starts_with("public"), "{path}");
        // A browser that has the public page is not told that it is still good.
        let etag = live.header("etag").to_owned();
        for said in [
            talk.get(path),
            talk.send(Method::GET, path, &[("if-none-match", &etag)], b""),
            talk.send(Method::HEAD, path, &[], b""),
        ] {
            assert!(is_hidden(said.expect(200)), "{path} {said:?}");
            assert!(said.header("bodega-version").starts_with("2.") || !path.contains("/store/"));
        }
    }
    for path in ["/products/unicorn", "/nothing", "/cup", "/products/cup", "/eu/nothing"] {
        assert!(is_hidden(&talk.get(path)), "{path}");
    }
    // Everybody else sees what they saw.
    talk.cookies.clear();
    for (path, live) in CATALOG.iter().zip(&live) {
        assert_eq!(talk.get(path).text, live.text, "{path}");
    }
}

#[test]
fn nothing_can_be_bought_in_a_preview() {
    let mut talk = opened();
    let mug = MUG.to_string();
    let add = [("variant", mug.as_str()), ("quantity", "1")];
    for said in [
        talk.form("/cart/lines", &add),
        talk.get("/cart"),
        talk.get("/checkout"),
        talk.form("/checkout", &[]),
    ] {
        assert!(said.expect(409).text.contains("Nothing can be bought in a preview"));
        assert!(is_hidden(&said) && said.text.contains(BAR));
        assert!(said.headers.get("set-cookie").is_none());
    }
    // The carts of programs are those of the shop as everybody sees it.
    let cart = create(&mut talk);
    assert_eq!(cart.add(&mut talk, &mugs(1)).at("/lines/0/unit_price/amount"), "1200");
    talk.form("/preview/end", &[]).expect(303);
    talk.form("/cart/lines", &add).expect(303);
}

#[test]
fn a_link_that_opens_nothing_says_so_and_leaves_nothing_behind() {
    let cases = [
        (token(8, 2), 403, "preview_invalid", "does not open anything here"),
        ("nonsense".to_owned(), 403, "preview_invalid", "does not open anything here"),
        (token(7, 3), 410, "preview_gone", "not kept here"),
    ];
    for (token, status, code, sentence) in cases {
        let mut talk = prepared();
        talk.get("/products/mug");
        talk.cookies.insert(COOKIE.to_owned(), token.clone());
        let said = talk.get("/store/v1/products");
        said.problem(status, code);
        assert!(is_hidden(&said) && !talk.cookies.contains_key(COOKIE));
        talk.cookies.insert(COOKIE.to_owned(), token.clone());
        let said = talk.get("/products/mug");
        assert!(said.expect(status).text.contains(sentence), "{}", said.text);
        assert!(!said.text.contains("You preview") && !talk.cookies.contains_key(COOKIE));
        assert!(talk.get("/products/mug").expect(200).text.contains("$12.00"));
        // The link itself: one of this shop's is believed until its release is looked for.
        let said = talk.get(&format!("/?preview={token}"));
        assert_eq!(said.status.as_u16(), if status == 410 { 303 } else { status });
    }
    // Where nothing is shown of a release, nobody minds a cookie that opens none.
    let mut talk = prepared();
    for path in ["/orders", "/cart", "/healthz", "/sitemap.xml"] {
        talk.cookies.insert(COOKIE.to_owned(), "nonsense".to_owned());
        talk.get(path).expect(200);
    }
}

#[test]
fn a_preview_ends_by_itself() {
    let mut talk = opened();
    talk.host.pass(Millis::new(PREVIEW_LIFE.get() - 1));
    assert!(talk.get("/").text.contains(BAR));
    talk.host.pass(Millis::new(1));
    talk.get("/store/v1/products").problem(410, "preview_expired");
    assert!(!talk.cookies.contains_key(COOKIE));
    let said = talk.get(&format!("/products/mug?preview={}", good()));
    assert!(said.expect(410).text.contains("has expired"));
    // What an old link has left does not stand in the way of a new one.
    talk.cookies.insert(COOKIE.to_owned(), token(8, 2));
    talk.host.0.clock.set(fixture::START);
    talk.get(&format!("/?preview={}", good())).expect(303);
    talk.get("/").expect(200);
}

#[test]
fn a_cold_shop_and_one_without_its_catalog_show_it_too() {
    let mut talk = opened();
    talk.shop = Shop::new(talk.shop.settings().clone());
    assert!(talk.get("/products/mug").text.contains("$15.00"));
    talk.host.0.catalog_up.set(false);
    talk.host.pass(Millis::from_seconds(60));
    assert!(talk.get("/products/mug").expect(200).text.contains("$15.00"));
    talk.shop = Shop::new(talk.shop.settings().clone());
    talk.get("/products/mug").expect(503);
}

#[test]
fn a_preview_that_is_swept_away_ends_within_seconds() {
    let mut talk = opened();
    talk.get("/").expect(200);
    talk.host.0.catalog.sql(Kind::Write, Statement::new("DELETE FROM releases WHERE release = 2"));
    talk.host.pass(Millis::from_seconds(10));
    assert!(talk.get("/").expect(410).text.contains("not kept here"));
    assert!(!talk.cookies.contains_key(COOKIE));
}

/// Whatever is sent in place of a token shows nothing of what is not published.
#[test]
fn no_forged_token_opens_anything() {
    let mut talk = prepared();
    let good = good();
    let mut seed = 1_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % limit
    };
    for case in 0..400 {
        let mut forged = good.clone().into_bytes();
        for _ in 0..=below(3) {
            let at = below(forged.len());
            let letters = b"0123456789.-_abcXYZ";
            match below(3) {
                0 => forged[at] = letters[below(letters.len())],
                1 => forged.truncate(at.max(1)),
                _ => forged.insert(at, letters[below(letters.len())]),
            }
        }
        let forged = String::from_utf8(forged).unwrap();
        if forged == good {
            continue;
        }
        let by_link = talk.get(&format!("/products/mug?preview={forged}"));
        // A link may also name other deployments: what counts is that ours signed these two.
        let signed = |token: &str| token.splitn(3, '.').map(str::to_owned).collect::<Vec<_>>();
        let (ours, sent) = (signed(&good), signed(&forged));
        let spare = sent.len() == 3
            && sent[..2] == ours[..2]
            && sent[2].split('.').any(|tag| tag == ours[2]);
        assert_eq!(by_link.status.as_u16(), if spare { 303 } else { 403 }, "{case} {forged}");
        assert_eq!(talk.cookies.remove(COOKIE).is_some(), spare);
        talk.cookies.insert(COOKIE.to_owned(), forged.clone());
        let by_cookie = talk.get("/store/v1/products/mug");
        if !spare {
            by_cookie.problem(403, "preview_invalid");
            assert!(!by_cookie.text.contains("1500"), "{forged}");
        }
    }
    assert_eq!(json!(talk.get("/store/v1/products/mug").at("/variants/0/price/amount")), "1200");
}
