//! Tokens that nobody gave out.

use domain::Millis;
use http::Method;

use crate::consistency::{Showed, behind, pieces};
use crate::replicas::Way;

/// A token that was made up is believed to the letter, and costs whoever brings it a wait and a
/// "pending"; it shows nothing, changes nothing, and hurts nobody who comes after it.
#[test]
fn a_token_that_was_made_up_costs_its_maker_alone() {
    const MOST: u64 = 999_999_999_999_999_999;
    let (world, shop, mut honest) = behind(false);
    world.follow(10);
    let (id, secret) = honest.cart.clone().unwrap();
    let (_, _, stranger) = behind(false);
    let theirs = stranger.cart.unwrap().0.replace("cart_local", "cart_far");
    let path = format!("/store/v1/carts/{id}");
    let look = |token: &str| {
        let headers = [("bodega-cart", secret.as_str()), ("bodega-consistency", token)];
        world.ask(&shop, (Method::GET, &path), &headers, "")
    };
    let absurd = [
        format!("1.{MOST}.{id}.{MOST}f.{MOST}.{MOST}"),
        format!("1.{MOST}.{id}.{MOST}f.1.{MOST}"),
        format!("1.0.{id}.{MOST}o"),
        format!("1.{MOST}.{theirs}.{MOST}f.1.{MOST}"),
        format!("1.{MOST}"),
    ];
    // The primary is asked first: while it answers, a lie changes nothing.
    for token in &absurd {
        let (status, _, text, took) = look(token);
        assert_eq!((status.as_u16(), pieces(&text)), (200, 2), "{token}");
        assert_eq!(took, Millis::new(0), "{token}");
    }
    // While it is away: a wait that is bounded, and no cart.
    world.line(Way::Silent);
    for token in absurd.iter().cycle().take(40) {
        let (status, headers, text, took) = look(token);
        assert_eq!(status.as_u16(), 503, "{token}: {text}");
        assert!(took <= Millis::from_seconds(3), "{token}: {took:?}");
        assert!(!headers.contains_key("bodega-consistency"), "{token}: nothing was shown");
    }
    // What is not a number of ours is no token at all.
    for number in ["-1", "1e9", "18446744073709551616", "9223372036854775808", "+1", "NaN"] {
        for token in [
            format!("1.{number}"),
            format!("1.1.{id}.{number}o"),
            format!("1.1.{id}.1o.{number}.1"),
            format!("1.1.{id}.1o.1.{number}"),
        ] {
            let (status, _, text, took) = look(&token);
            let said = (status.as_u16(), text.contains("invalid_header"), took);
            assert_eq!(said, (400, true, Millis::new(0)), "{token}: {text}");
        }
    }
    // Whoever tells the truth is shown their cart, by the replica and by the primary.
    assert_eq!(honest.look(&world, &shop), Some(Showed::Pieces(2)));
    world.line(Way::Well);
    assert_eq!(honest.look(&world, &shop), Some(Showed::Pieces(2)));
}

#[test]
fn a_header_that_is_no_token_is_refused_and_a_cookie_is_passed_over() {
    let (world, shop, shopper) = behind(false);
    let (id, secret) = shopper.cart.unwrap();
    let path = format!("/store/v1/carts/{id}");
    for path in [path.as_str(), "/store/v1/products", "/store/v1/products/mug"] {
        let headers = [("bodega-cart", secret.as_str()), ("bodega-consistency", "1.x")];
        let (status, _, text, _) = world.ask(&shop, (Method::GET, path), &headers, "");
        assert_eq!((status.as_u16(), text.contains("invalid_header")), (400, true), "{text}");
    }
    let cookie = [("cookie", "__Host-seen=nonsense")];
    assert_eq!(world.ask(&shop, (Method::GET, "/"), &cookie, "").0.as_u16(), 200);
}
