//! What is stored or sent, byte for byte. A change here is a change that an older edge, an older
//! origin or a message under way will meet: raise a version, or take it back.
//!
//! To write the files anew: `BODEGA_BLESS=1 cargo test -p wire`, then read the difference.

use std::path::PathBuf;

use wire::answer::Answer;
use wire::attempt::{self, Delivery};
use wire::envelope::Envelope;
use wire::message::Message;
use wire::{quote, release, token};

use crate::sample;

fn check(name: &str, actual: &[u8]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if option_env!("BODEGA_BLESS").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let golden = std::fs::read(&path).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(actual), text(&golden), "{name} is not what it was");
}

/// Hexadecimal in lines of 32 bytes.
fn hex(bytes: &[u8]) -> Vec<u8> {
    let line = |line: &[u8]| line.iter().map(|b| format!("{b:02x}")).collect::<String>() + "\n";
    bytes.chunks(32).map(line).collect::<String>().into_bytes()
}

#[test]
fn envelopes() {
    for (name, message) in sample::messages() {
        let public = sample::origin().public();
        let sealed =
            Envelope::seal(&message, &sample::keys(), &public, sample::NOW, [0x33; 32]).unwrap();
        check(&format!("envelope-{name}.hex"), &hex(&sealed.to_bytes()));
    }
}

#[test]
fn messages() {
    for (name, message) in sample::messages() {
        check(&format!("message-{name}.json"), &message.to_json());
        assert_eq!(Message::from_json(&message.to_json()), Ok(message));
    }
}

#[test]
fn answers() {
    for (name, answer) in crate::messages::answers() {
        check(&format!("answer-{name}.json"), &answer.to_json());
        assert_eq!(Answer::from_json(&answer.to_json()), Ok(answer));
    }
}

#[test]
fn signed_texts() {
    check("quote.txt", quote::sign(&sample::quote(), &sample::keys()).as_bytes());
    check("token.txt", token::sign(&sample::keys(), "42.17.1").as_bytes());
    let secret = sample::keys().order_secret(&sample::intent_id());
    check("order-secret.txt", secret.reveal().as_bytes());
    let delivery = Delivery { method: "POST", path: "/edge/v1/messages", body: b"envelope" };
    let header = attempt::sign(&sample::keys(), delivery, sample::NOW);
    check("attempt.txt", header.as_bytes());
}

#[test]
fn releases() {
    let bytes = release::encode(&sample::catalog());
    check("release.json", &bytes);
    check("release.sha256", release::hash(&bytes).as_bytes());
}
