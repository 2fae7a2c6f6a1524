//! What an envelope may not say even when its tag is right: rules against a deployment that lies.
//! What outsiders can try is in `tests/wire/envelope.rs`, through the public door.

use domain::limits::ENVELOPE_LIFE;
use domain::{IntentId, MessageId, Millis, Timestamp};

use super::{Envelope, Header, OpenError, VERSION, bytes, fields};
use crate::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use crate::message::{Kind, Message, StatusQuestion};
use crate::seal::{Draw, SealingPrivate};
use crate::secret::OrderSecret;

const ISSUED: Timestamp = Timestamp::from_millis(1_795_240_080_000);

fn id(text: &str) -> KeyId {
    KeyId::parse(text).unwrap()
}

fn keys() -> EdgeKeys {
    EdgeKeys::derive(id("edge-1"), &EdgeSecret::new([1; 32]))
}

fn origin() -> SealingPrivate {
    SealingPrivate::generate(id("origin-1"), &[2; 32])
}

fn question() -> Message {
    Message::Status(StatusQuestion {
        subject: IntentId::from_ulid(7).into(),
        order_secret: OrderSecret::new([3; 32]),
    })
}

fn header() -> Header {
    Header {
        version: VERSION,
        id: MessageId::from_ulid(9),
        kind: Kind::Status,
        key: id("edge-1"),
        sealed_to: id("origin-1"),
        issued: ISSUED,
        expires: ISSUED.plus(Millis::from_minutes(15)),
    }
}

/// Signs and seals `text` under any header, as a deployment with the right keys could.
fn forge(header: Header, text: &[u8]) -> Envelope {
    let draw = Draw::new(&keys().hedge, &[4; 32], &[text]);
    let body = crate::seal::seal(&origin().public(), &bytes::header(&header), text, draw).unwrap();
    let tag = keys().envelope.tag(&fields(&header).each(&body));
    Envelope { header, body, tag }
}

fn open(envelope: &Envelope) -> Result<Message, OpenError> {
    let opened = Keyring::new().with(keys()).open(envelope, &[origin()], ISSUED)?;
    Ok(opened.message)
}

#[test]
fn the_forger_of_these_tests_can_write_what_is_right() {
    assert_eq!(open(&forge(header(), &question().to_json())), Ok(question()));
}

#[test]
fn the_message_has_to_be_of_the_kind_outside() {
    let lying = Header { kind: Kind::StartPayment, ..header() };
    assert_eq!(open(&forge(lying, &question().to_json())), Err(OpenError::Malformed));
    assert_eq!(open(&forge(header(), b"{}")), Err(OpenError::Malformed));
    assert_eq!(open(&forge(header(), b"")), Err(OpenError::Malformed));
}

#[test]
fn no_message_lives_longer_than_its_kind() {
    for expires in [
        ISSUED,
        ISSUED.minus(Millis::new(1)),
        ISSUED.plus(Millis::new(15 * 60_000 + 1)),
        ISSUED.plus(ENVELOPE_LIFE),
        Timestamp::MAX,
    ] {
        let lying = Header { expires, ..header() };
        assert_eq!(open(&forge(lying, &question().to_json())), Err(OpenError::Malformed));
    }
}

#[test]
fn a_newer_version_waits_for_an_upgrade() {
    let newer = Header { version: VERSION + 1, ..header() };
    let newer = forge(newer, &question().to_json());
    assert_eq!(open(&newer), Err(OpenError::Version(VERSION + 1)));
    let read = Envelope::from_bytes(&newer.to_bytes()).unwrap_err();
    assert_eq!(read, OpenError::Version(VERSION + 1));
    assert!(read.may_open_later());
    // A later version may look like anything behind its number.
    assert_eq!(Envelope::from_bytes(b"BDG1\xff"), Err(OpenError::Version(255)));
    assert_eq!(Envelope::from_bytes(b"BDG1\x00"), Err(OpenError::Malformed));
    assert_eq!(Envelope::from_bytes(b"BDG2\x01"), Err(OpenError::Malformed));
    assert_eq!(Envelope::from_bytes(b"BDG1"), Err(OpenError::Malformed));
}

#[test]
fn a_time_has_one_spelling() {
    let mut bytes = forge(header(), &question().to_json()).to_bytes();
    // The time of issue begins behind magic, version, length, kind and id.
    bytes[26..34].copy_from_slice(&i64::MAX.to_be_bytes());
    assert_eq!(Envelope::from_bytes(&bytes), Err(OpenError::Malformed));
}
