//! Messages and answers: everything comes back, nothing unknown comes in, nothing personal shows.

use domain::{Address, AddressText, Currency, Money};
use wire::Malformed;
use wire::answer::{ANSWER_BYTES_MAX, Answer, Difference, DifferentLine, Refusal, RefusalCode};
use wire::envelope::Envelope;
use wire::message::{Intent, Message, ReturnUrl};

use crate::sample::{self, CANARIES};

/// One answer of every kind.
pub(crate) fn answers() -> Vec<(&'static str, Answer)> {
    let currency = Currency::parse("USD").unwrap();
    let usd = |minor| Some(Money::new(minor, currency));
    let line = |expected, actual, availability| DifferentLine {
        variant: sample::variant_id(2),
        expected,
        actual,
        availability,
    };
    let refused = |code: RefusalCode, difference| {
        Answer::Refused(Refusal { code, detail: code.as_str().replace('_', " "), difference })
    };
    let prices = Difference {
        currency,
        expected: usd(8_000),
        actual: usd(8_500),
        lines: vec![line(usd(5_580), usd(6_080), None)],
    };
    let stock = Difference {
        currency,
        expected: None,
        actual: None,
        lines: vec![line(None, None, Some(domain::Band::Few))],
    };
    vec![
        ("placed", Answer::Placed(sample::order())),
        ("accepted", Answer::Accepted),
        ("refused-price", refused(RefusalCode::PriceChanged, Some(prices))),
        ("refused-stock", refused(RefusalCode::OutOfStock, Some(stock))),
        ("refused-expired", refused(RefusalCode::IntentExpired, None)),
        ("order", Answer::Order(sample::order())),
        ("payment", sample::payment()),
        ("not-found", Answer::NotFound),
        ("forbidden", Answer::Forbidden),
        (
            "conflict",
            Answer::Conflict { code: "shipped".to_owned(), detail: "It is under way.".to_owned() },
        ),
        ("dead", Answer::Dead { reason: "bad_signature".to_owned() }),
        ("busy", Answer::Busy { retry_after_seconds: 5 }),
    ]
}

/// Puts one more field into every object of a JSON text, one object at a time.
fn with_extra_fields(json: &[u8]) -> Vec<Vec<u8>> {
    let opens = json.iter().enumerate().filter(|(_, byte)| **byte == b'{').map(|(at, _)| at + 1);
    opens.map(|at| [&json[..at], b"\"extra\":1,".as_slice(), &json[at..]].concat()).collect()
}

#[test]
fn unknown_fields_are_refused_everywhere() {
    for (name, message) in sample::messages() {
        for changed in with_extra_fields(&message.to_json()) {
            assert!(Message::from_json(&changed).is_err(), "{name}");
        }
    }
    for (name, answer) in answers() {
        for changed in with_extra_fields(&answer.to_json()) {
            assert!(Answer::from_json(&changed).is_err(), "{name}");
        }
    }
}

#[test]
fn nothing_shorter_or_longer_is_read() {
    for (name, message) in sample::messages() {
        let json = message.to_json();
        for length in 0..json.len() {
            assert!(Message::from_json(&json[..length]).is_err(), "{name} {length}");
        }
        assert!(Message::from_json(&[&json, b"x".as_slice()].concat()).is_err(), "{name}");
    }
}

#[test]
fn values_go_through_the_constructors_of_domain() {
    let json = |name: &str| {
        let messages = sample::messages();
        let (_, message) = messages.into_iter().find(|(found, _)| *found == name).unwrap();
        String::from_utf8(message.to_json()).unwrap()
    };
    let check = |name: &str, from: &str, to: &str, what: &'static str| {
        let changed = json(name).replace(from, to);
        assert_ne!(changed, json(name), "{from}");
        assert_eq!(Message::from_json(changed.as_bytes()), Err(Malformed { what }), "{to}");
    };
    check("place", "\"intent\":\"int_", "\"intent\":\"ord_", "intent");
    check("place", "cart_eu1_", "cart_EU1_", "cart");
    check("place", "ada.canary@", "ada canary@", "contact.email");
    check("place", "+1 555", "+1 KLM", "contact.phone");
    check("place", "\"postal_code\":\"94103\"", "\"postal_code\":\"x\"", "shipping_address");
    check("place", "ring twice", "ring\\u0007twice", "note");
    check("place", "en-US", "en_US", "locale");
    check("status", "order_secret\":\"", "order_secret\":\"A", "order_secret");
    check("status-order", "\"order\":\"ord_", "\"order\":\"int_", "order");
    // A question is about one thing.
    check("status", "\"intent\":\"", "\"order\":\"ord_1\",\"intent\":\"", "subject");
    check("status-order", "\"order\":\"ord_01M7YABCM0DXS68SBJ5NMP8B9D\",", "", "subject");
    check("cancel", "pay-1", "pay 1", "idempotency_key");
    check("start_payment", "redirect", "card", "method");
    check("start_payment", "https://shop", "javascript:shop", "return_url");
}

#[test]
fn a_return_address_is_absolute_and_printable() {
    for good in ["https://shop.example/", "http://127.0.0.1:8787/orders/int_1"] {
        assert_eq!(ReturnUrl::parse(good).unwrap().as_str(), good);
    }
    let long = format!("https://shop.example/{}", "a".repeat(2_048));
    for bad in [
        "",
        "/orders",
        "//shop.example",
        "https://",
        "https:///x",
        "ftp://a",
        "https://a b",
        "https://a\r\nX: y",
        "https://ä",
        &long,
    ] {
        assert!(ReturnUrl::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn answers_have_a_size() {
    let answer = Answer::Dead { reason: "x".repeat(ANSWER_BYTES_MAX) };
    assert_eq!(Answer::from_json(&answer.to_json()), Err(Malformed { what: "answer" }));
}

#[test]
fn refusal_codes_come_back() {
    for code in [
        "out_of_stock",
        "price_changed",
        "quote_invalid",
        "intent_expired",
        "market_closed",
        "cart_already_ordered",
        "nothing_to_pay",
        "too_many_unpaid",
    ] {
        assert_eq!(RefusalCode::parse(code).unwrap().as_str(), code);
    }
    assert_eq!(RefusalCode::parse("gone"), None);
}

#[test]
fn nothing_personal_is_shown() {
    let secret = sample::keys().order_secret(&sample::intent_id()).reveal();
    let check = |shown: String| {
        for canary in CANARIES.iter().chain([&secret.as_str()]) {
            assert!(!shown.contains(canary), "{canary} in {shown}");
        }
    };
    for (_, message) in sample::messages() {
        check(format!("{message:?}"));
        let public = sample::origin().public();
        let sealed =
            Envelope::seal(&message, &sample::keys(), &public, sample::NOW, [1; 32]).unwrap();
        check(format!("{sealed:?}"));
        check(String::from_utf8_lossy(&sealed.to_bytes()).into_owned());
        check(format!("{:?}", sample::ring().open(&sealed, &[sample::origin()], sample::NOW)));
        // A parser that quotes what it found would show it here.
        let json = String::from_utf8(message.to_json()).unwrap();
        for broken in [json.replace(":\"", ":[\""), json.replace("\",\"", "\"\"")] {
            let error = Message::from_json(broken.as_bytes()).unwrap_err();
            check(format!("{error} {error:?}"));
        }
    }
    for (_, answer) in answers() {
        check(format!("{answer:?}"));
    }
    check(format!("{:?} {:?}", sample::keys(), sample::origin()));
}

/// Reading checks an address once more; what a form was turned into must pass as it is.
#[test]
fn a_checked_address_is_read_back_unchanged() {
    for (region, postal_code, country) in [
        ("California", "94103-1234", "us"),
        ("Ontario", "k1a0b1", "CA"),
        ("", "10115", "DE"),
        ("", "sw1a1aa", "GB"),
        ("", "1234ab", "NL"),
        ("", "", "HK"),
    ] {
        let text = AddressText {
            name: "  Ada Canary ".to_owned(),
            line1: "7 Canary Street".to_owned(),
            city: "Canarytown".to_owned(),
            region: region.to_owned(),
            postal_code: postal_code.to_owned(),
            country: country.to_owned(),
            ..AddressText::default()
        };
        let shipping_address = Address::check(text).unwrap();
        let intent = sample::intent(&sample::quote());
        let message = Message::Place(Intent { shipping_address, ..intent });
        assert_eq!(Message::from_json(&message.to_json()), Ok(message), "{country}");
    }
}
