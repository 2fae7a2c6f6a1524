//! What outsiders can try with an envelope: change it, cut it, hold it back, send it elsewhere.

use domain::limits::{ATTEMPT_WINDOW, CART_LINES_MAX, ENVELOPE_LIFE, QUEUE_MESSAGE_BYTES_MAX};
use domain::{
    Catalog, CatalogParts, IntentId, Millis, Note, ProductOption, Quantity, Sku, Timestamp,
};
use proptest::prelude::*;
use wire::envelope::{Envelope, OpenError, Opened, QUESTION_LIFE, SealError};
use wire::keys::Keyring;
use wire::message::{Intent, Kind, Message};
use wire::seal::SealingPrivate;

use crate::sample::{self, NOW};

fn message(kind: Kind) -> Message {
    let mut messages = sample::messages().into_iter().map(|(_, message)| message);
    messages.find(|message| message.kind() == kind).unwrap()
}

fn seal_with(message: &Message, entropy: u8) -> Envelope {
    let public = sample::origin().public();
    Envelope::seal(message, &sample::keys(), &public, NOW, [entropy; 32]).unwrap()
}

fn seal(kind: Kind) -> Envelope {
    seal_with(&message(kind), 5)
}

fn open_at(envelope: &Envelope, now: Timestamp) -> Result<Opened, OpenError> {
    sample::ring().open(envelope, &[sample::origin()], now)
}

fn open_bytes(bytes: &[u8]) -> Result<Opened, OpenError> {
    open_at(&Envelope::from_bytes(bytes)?, NOW)
}

#[test]
fn what_was_sealed_opens_as_often_as_it_arrives() {
    for (_, message) in sample::messages() {
        let bytes = seal_with(&message, 5).to_bytes();
        for _ in 0..2 {
            let opened = open_bytes(&bytes).unwrap();
            assert_eq!(opened.message, message);
            assert_eq!(opened.header.kind, message.kind());
            assert_eq!(opened.header.key, *sample::keys().id());
            assert_eq!(opened.header.issued, NOW);
        }
        assert_eq!(Envelope::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    }
}

#[test]
fn no_flipped_bit_opens() {
    for kind in [Kind::Place, Kind::Status] {
        let bytes = seal(kind).to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open_bytes(&changed).is_err(), "bit {bit} of {kind:?}");
        }
    }
}

#[test]
fn no_cut_or_lengthened_envelope_opens() {
    let bytes = seal(Kind::Place).to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(open_bytes(&bytes[..length]), Err(OpenError::Malformed), "{length}");
        assert!(open_bytes(&bytes[length + 1..]).is_err(), "{length}");
    }
    assert_eq!(open_bytes(&[&bytes, b"\0".as_slice()].concat()), Err(OpenError::Malformed));
    assert_eq!(open_bytes(&[0; QUEUE_MESSAGE_BYTES_MAX + 1]), Err(OpenError::Malformed));
}

/// Mutants of the valid envelope: some bytes replaced, cut out, doubled or swapped.
#[test]
fn no_mutant_opens() {
    let bytes = seal(Kind::Status).to_bytes();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    for round in 0..50_000 {
        let mut mutant = bytes.clone();
        for _ in 0..=next(3) {
            let (one, other) = (next(mutant.len()), next(mutant.len()));
            match next(4) {
                0 => mutant[one] = u8::try_from(next(256)).unwrap(),
                1 => drop(mutant.remove(one)),
                2 => mutant.insert(one, bytes[other.min(bytes.len() - 1)]),
                _ => mutant.swap(one, other),
            }
        }
        if mutant != bytes {
            assert!(open_bytes(&mutant).is_err(), "round {round}");
        }
    }
}

#[test]
fn parts_of_two_envelopes_make_none() {
    let (one, other) = (seal(Kind::Status).to_bytes(), seal(Kind::Cancel).to_bytes());
    // Both kinds' ids and keys have equal lengths, so the parts lie at the same places.
    for at in 0..one.len().min(other.len()) {
        let mixed = [&one[..at], &other[at..]].concat();
        if mixed != one && mixed != other {
            assert!(open_bytes(&mixed).is_err(), "{at}");
        }
    }
}

#[test]
fn other_keys_open_nothing() {
    let envelope = seal(Kind::Place);
    let open = |ring: Keyring, sealing: &[SealingPrivate]| ring.open(&envelope, sealing, NOW);
    let origin = sample::origin();
    let (own, none) = ([origin.clone()], []);
    assert_eq!(open(Keyring::new(), &own), Err(OpenError::UnknownKey));
    // The same name with another secret: another store, or another environment.
    let other = Keyring::new().with(sample::edge("edge-2026-11", 0x12));
    assert_eq!(open(other, &own), Err(OpenError::BadMac));
    assert_eq!(open(sample::ring(), &none), Err(OpenError::UnknownSealing));
    let named_alike = SealingPrivate::generate(origin.id().clone(), &[0x23; 32]);
    assert_eq!(open(sample::ring(), &[named_alike]), Err(OpenError::Sealed));
    let mut revoked = sample::ring();
    revoked.revoke(sample::keys().id().clone());
    assert_eq!(open(revoked, &own), Err(OpenError::Revoked));
}

#[test]
fn an_envelope_counts_from_its_issue_to_its_end() {
    let open = |kind, now| open_at(&seal(kind), now).map(|opened| opened.header.expires);
    let tick = Millis::new(1);
    for (kind, life) in [
        (Kind::Place, ENVELOPE_LIFE),
        (Kind::Cancel, ENVELOPE_LIFE),
        (Kind::Status, QUESTION_LIFE),
        (Kind::StartPayment, QUESTION_LIFE),
    ] {
        let (first, last) = (NOW.minus(ATTEMPT_WINDOW), NOW.plus(life));
        assert_eq!(open(kind, first.minus(tick)), Err(OpenError::NotYet));
        assert_eq!(open(kind, first), Ok(last));
        assert_eq!(open(kind, last), Ok(last));
        assert_eq!(open(kind, last.plus(tick)), Err(OpenError::Expired));
    }
}

#[test]
fn two_deployments_and_two_sealing_keys_live_side_by_side() {
    let edges = [sample::edge("edge-old", 1), sample::edge("edge-new", 2)];
    let ring = edges.iter().cloned().fold(Keyring::new(), Keyring::with);
    let origins = ["origin-old", "origin-new"].map(|name| {
        SealingPrivate::generate(sample::key_id(name), &[u8::try_from(name.len()).unwrap(); 32])
    });
    let message = message(Kind::Place);
    for keys in &edges {
        for origin in &origins {
            let sealed = Envelope::seal(&message, keys, &origin.public(), NOW, [1; 32]).unwrap();
            assert_eq!(ring.open(&sealed, &origins, NOW).unwrap().message, message);
        }
    }
}

/// Keys change every hour for thirty days; a queue holds each message for fourteen.
#[test]
fn rotation_refuses_nothing_that_is_under_way() {
    let hour = |hour: u64| NOW.plus(Millis::from_hours(hour));
    let message = message(Kind::Place);
    let public = sample::origin().public();
    let mut ring = Keyring::new();
    let mut waiting = Vec::new();
    for number in 0..24 * 30 {
        let secret = u8::try_from(number % 251).unwrap();
        let keys = sample::edge(&format!("edge-{number}"), secret);
        let sealed = Envelope::seal(&message, &keys, &public, hour(number), [secret; 32]);
        waiting.push((hour(number), sealed.unwrap()));
        ring.add(keys);
    }
    for (issued, sealed) in waiting {
        let late = issued.plus(Millis::from_days(14));
        assert!(ring.open(&sealed, &[sample::origin()], late).is_ok());
    }
}

#[test]
fn a_repeated_checkout_is_one_message_and_two_questions_are_two() {
    let [one, two] = [1, 2].map(|entropy| seal_with(&message(Kind::Place), entropy));
    assert_eq!(one.header().id, two.header().id);
    assert_eq!(one.header().id.ulid(), sample::intent_id().ulid());
    assert_ne!(one.to_bytes(), two.to_bytes());
    let [one, two] = [1, 2].map(|entropy| seal_with(&message(Kind::Status), entropy));
    assert_ne!(one.header().id, two.header().id);
}

/// A host that hands out the same entropy twice must not seal two texts with one key and nonce.
#[test]
fn equal_entropy_never_means_an_equal_key() {
    let place = |note: &str| {
        let note = Some(Note::parse(note).unwrap());
        let intent = Intent { note, ..sample::intent(&sample::quote()) };
        seal_with(&Message::Place(intent), 9).to_bytes()
    };
    let (one, other) = (place("left at the door"), place("left at the desk"));
    assert_eq!(one, place("left at the door"));
    assert_eq!(one.len(), other.len());
    let same = one.iter().zip(&other).filter(|(one, other)| one == other).count();
    // The headers are equal; of what is sealed, only chance makes a byte equal.
    assert!(same < one.len() / 10, "{same} of {}", one.len());
}

fn big_catalog(title: &str, sku: &str) -> Catalog {
    let mut parts = sample::parts();
    let template = parts.products[0].variants[0].clone();
    let mut product = parts.products[0].clone();
    product.variants = (0..CART_LINES_MAX)
        .map(|number| domain::Variant {
            id: sample::variant_id(100 + u128::try_from(number).unwrap()),
            sku: Sku::parse(&format!("{sku}{number:03}")).unwrap(),
            title: format!("{title}{number:03}"),
            options: vec![format!("{title}{number:03}")],
            ..template.clone()
        })
        .collect();
    let values = product.variants.iter().map(|variant| variant.title.clone()).collect();
    product.options = vec![ProductOption { name: "Kind".to_owned(), values }];
    parts.products = vec![product];
    Catalog::build(CatalogParts { ..parts }).unwrap()
}

fn seal_full_cart(title: &str, sku: &str) -> Result<usize, SealError> {
    let catalog = big_catalog(title, sku);
    let pieces = Quantity::new(999).unwrap();
    let variants = catalog.products()[0].variants.iter();
    let quote = sample::quote_of(&catalog, variants.map(|variant| (variant.id, pieces)).collect());
    assert_eq!(quote.lines.len(), CART_LINES_MAX);
    let intent = sample::intent(&quote);
    let message =
        Message::Place(Intent { note: Some(Note::parse(&"ä".repeat(500)).unwrap()), ..intent });
    let public = sample::origin().public();
    let sealed = Envelope::seal(&message, &sample::keys(), &public, NOW, [1; 32])?;
    let bytes = sealed.to_bytes();
    assert_eq!(open_bytes(&bytes).unwrap().message, message);
    Ok(bytes.len())
}

#[test]
fn the_fullest_cart_fits_into_a_queue_message() {
    // Titles of 120 characters and article numbers of 64, which few shops have.
    let bytes = seal_full_cart(&"t".repeat(108), &"s".repeat(61)).unwrap();
    assert!(bytes <= QUEUE_MESSAGE_BYTES_MAX, "{bytes}");
    // An ordinary shop's full cart leaves room for a form body around its quote.
    let bytes = seal_full_cart("Medium, dark blue ", "SHOP-0").unwrap();
    assert!(bytes <= domain::limits::BODY_BYTES_MAX, "{bytes}");
}

#[test]
fn what_does_not_fit_is_refused_before_it_is_sent() {
    let refused = seal_full_cart(&"t".repeat(400), "SHOP-0").unwrap_err();
    assert!(matches!(refused, SealError::TooLarge { bytes } if bytes > QUEUE_MESSAGE_BYTES_MAX));
}

#[test]
fn only_clocks_keys_and_upgrades_may_help() {
    let helped = [OpenError::NotYet, OpenError::UnknownKey, OpenError::UnknownSealing];
    assert!(helped.into_iter().all(OpenError::may_open_later));
    let lost = [OpenError::BadMac, OpenError::Expired, OpenError::Revoked, OpenError::Sealed];
    assert!(!lost.into_iter().any(OpenError::may_open_later));
    assert_eq!(OpenError::NotYet.code(), "clock_skew");
}

proptest! {
    #[test]
    fn bytes_of_any_kind_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open_bytes(&bytes).is_err());
        let marked = [b"BDG1\x01".as_slice(), &bytes].concat();
        prop_assert!(open_bytes(&marked).is_err());
    }

    #[test]
    fn reading_and_writing_are_each_others_opposite(
        intent in any::<u128>(), entropy in any::<[u8; 32]>(), millis in 0_i64..4_000_000_000_000,
    ) {
        let Message::Status(question) = message(Kind::Status) else { unreachable!() };
        let subject = IntentId::from_ulid(intent).into();
        let message = Message::Status(wire::message::StatusQuestion { subject, ..question });
        let (public, issued) = (sample::origin().public(), Timestamp::from_millis(millis));
        let sealed = Envelope::seal(&message, &sample::keys(), &public, issued, entropy).unwrap();
        let read = Envelope::from_bytes(&sealed.to_bytes()).unwrap();
        prop_assert_eq!(&read, &sealed);
        prop_assert_eq!(open_at(&read, issued).unwrap().message, message);
    }
}
