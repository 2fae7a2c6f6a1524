//! A signed quote is believed as it was issued, or not at all.

use domain::{Millis, Money, Quote};
use wire::keys::{KeyFault, Keyring};
use wire::message::QUOTE_BYTES_MAX;
use wire::quote::{QuoteError, edge_verify, sign, verify};

use crate::sample;

#[test]
fn a_quote_comes_back_and_can_be_computed_again() {
    let text = sign(&sample::quote(), &sample::keys());
    let quote = verify(&sample::ring(), &text).unwrap();
    assert_eq!(quote, sample::quote());
    assert_eq!(edge_verify(&sample::keys(), &text), Ok(quote.clone()));
    assert!(quote.check(&sample::catalog()).is_ok());
    assert!(quote.lines.iter().all(|line| line.taxes.len() == 2));
    assert_eq!(sign(&quote, &sample::keys()), text);
}

#[test]
fn no_changed_character_is_believed() {
    let text = sign(&sample::quote(), &sample::keys());
    for at in 0..text.len() {
        for other in ["A", "B", "_", "0", ".", "="] {
            let changed = [&text[..at], other, &text[at + 1..]].concat();
            if changed != text {
                assert!(verify(&sample::ring(), &changed).is_err(), "{at} {other}");
            }
        }
        assert!(verify(&sample::ring(), &text[..at]).is_err(), "{at}");
        assert!(verify(&sample::ring(), &text[at + 1..]).is_err(), "{at}");
    }
}

#[test]
fn every_field_is_under_the_signature() {
    let quote = sample::quote();
    let text = sign(&quote, &sample::keys());
    let cheaper = Money::new(1, quote.totals.total.currency());
    let mut changed: Vec<Quote> = vec![quote.clone(); 8];
    changed[0].totals.total = cheaper;
    changed[1].lines[0].unit_price = cheaper;
    changed[2].lines[0].taxes[1].amount = cheaper;
    changed[3].expires = quote.expires.plus(Millis::new(1));
    changed[4].release += 1;
    changed[5].destination.region = None;
    changed[6].cart = None;
    changed[7].adjustments[0].amount = cheaper;
    let tag = text.rsplit_once('.').unwrap().1;
    for other in changed {
        let other_text = sign(&other, &sample::keys());
        let (content, other_tag) = other_text.rsplit_once('.').unwrap();
        assert_ne!(tag, other_tag);
        let forged = format!("{content}.{tag}");
        assert_eq!(verify(&sample::ring(), &forged), Err(QuoteError::BadMac));
        assert_eq!(verify(&sample::ring(), &other_text), Ok(other));
    }
}

#[test]
fn only_known_and_living_deployments_are_believed() {
    let text = sign(&sample::quote(), &sample::keys());
    let unknown = Err(QuoteError::Key(KeyFault::Unknown));
    assert_eq!(verify(&Keyring::new(), &text), unknown);
    assert_eq!(edge_verify(&sample::edge("edge-other", 0x11), &text), unknown);
    let other = Keyring::new().with(sample::edge("edge-2026-11", 0x12));
    assert_eq!(verify(&other, &text), Err(QuoteError::BadMac));
    let mut ring = sample::ring();
    ring.revoke(sample::keys().id().clone());
    assert_eq!(verify(&ring, &text), Err(QuoteError::Key(KeyFault::Revoked)));
}

#[test]
fn other_texts_are_no_quotes() {
    let text = sign(&sample::quote(), &sample::keys());
    for other in ["", "q1", "q1...", "q1.a.b.c.d", &text.replacen("q1", "q2", 1)] {
        assert_eq!(verify(&sample::ring(), other), Err(QuoteError::Form), "{other}");
    }
    let long = "q".repeat(QUOTE_BYTES_MAX + 1);
    assert_eq!(verify(&sample::ring(), &long), Err(QuoteError::TooLarge));
}
