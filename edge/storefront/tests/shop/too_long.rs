//! An order that no message holds: it is refused before anything is written for it.

use domain::{Catalog, CatalogParts, Millis, Product, ProductOption, Sku, VariantId};
use serde_json::json;

use crate::carts::create;
use crate::checkouts::quote;
use crate::fixture;
use crate::journey::{ADDRESS, press};
use crate::talk::Talk;

/// So many that a title of the usual length is no matter, and one of a thousand letters is.
const KINDS: u128 = 100;

fn kind(number: u128) -> VariantId {
    VariantId::from_ulid(1_000 + number)
}

/// A shop that sells one thing in many kinds, under this title.
fn catalog(release: u64, title: &str) -> Catalog {
    let usual = fixture::catalog(release, 1_200);
    let product = usual.products().iter().find(|one| one.slug.as_str() == "mug").unwrap();
    let mug = &product.variants[0];
    let variants = (0..KINDS).map(|number| domain::Variant {
        id: kind(number),
        sku: Sku::parse(&format!("KIND-{number}")).unwrap(),
        title: format!("{number}"),
        options: vec![format!("{number}")],
        ..mug.clone()
    });
    let values = (0..KINDS).map(|number| format!("{number}")).collect();
    let product = Product {
        title: title.to_owned(),
        categories: Vec::new(),
        variants: variants.collect(),
        options: vec![ProductOption { name: "Kind".to_owned(), values }],
        ..product.clone()
    };
    let parts = CatalogParts {
        release,
        rules: 1,
        products: vec![product],
        markets: usual.markets().to_vec(),
        ..CatalogParts::default()
    };
    Catalog::build(parts).unwrap()
}

/// Sells under this title from now on.
fn sell(talk: &mut Talk, release: u64, title: &str) {
    talk.host.publish(&catalog(release, title));
    for _ in 0..2 {
        talk.host.pass(Millis::from_seconds(6));
        talk.get("/").expect(200);
    }
    let shown = talk.get("/").header("bodega-version").to_owned();
    assert!(shown.starts_with(&format!("{release}.")), "{shown}");
}

#[test]
fn no_quote_is_given_for_what_cannot_be_ordered() {
    let mut talk = Talk::new();
    sell(&mut talk, 2, "Enamel mug");
    let cart = create(&mut talk);
    for number in 0..KINDS {
        let line = json!({ "variant_id": kind(number).to_string(), "quantity": 1 });
        cart.add(&mut talk, &line).expect(200);
    }
    quote(&mut talk, &cart);
    sell(&mut talk, 3, &"m".repeat(1_000));
    let to = json!({ "destination": { "country": "US", "region": "NY" } });
    let said = talk.post(&format!("{}/quote", cart.path), &[("bodega-cart", &cart.secret)], &to);
    said.problem(413, "body_too_large");
    assert!(said.at("/detail").contains("Order it in two"), "{}", said.text);
}

#[test]
fn an_order_that_is_too_long_leaves_its_cart_open() {
    let mut talk = Talk::new();
    sell(&mut talk, 2, "Enamel mug");
    for number in 0..KINDS {
        let kind = kind(number).to_string();
        talk.form("/cart/lines", &[("variant", &kind), ("quantity", "1")]).expect(303);
    }
    let page = talk.get("/checkout");
    let page = press(&mut talk, page.expect(200), "update", &ADDRESS);
    page.expect(200);
    // Between the look and the press the titles have grown, and nothing else.
    sell(&mut talk, 3, &"m".repeat(1_000));
    let said = press(&mut talk, &page, "place", &ADDRESS);
    said.expect(413);
    assert_eq!(talk.host.0.origin.placed(), 0);
    assert!(!talk.cookies.keys().any(|name| name.starts_with("__Host-order")));
    // The cart is open as before: it can be changed.
    let kind = kind(0).to_string();
    talk.form("/cart/lines", &[("variant", &kind), ("quantity", "1")]).expect(303);
    sell(&mut talk, 4, "Enamel mug");
    let page = talk.get("/checkout");
    let page = press(&mut talk, page.expect(200), "update", &ADDRESS);
    press(&mut talk, page.expect(200), "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
}
