//! The bytes of an envelope.
//!
//! ```text
//! magic      4  "BDG1"
//! version    1
//! header     4  its length, then
//!     kind       1
//!     id         16  the ULID, big-endian like every number here
//!     issued     8   milliseconds since 1970
//!     expires    8
//!     key        1   its length, then its characters
//!     sealed_to  1   its length, then its characters
//! body       4  its length, then the sealed message
//! tag        32
//! ```
//!
//! Magic and version come first and never move, so that every later version can be recognised.
//! There is one way to write an envelope: whatever reads, writes back to the same bytes.

use domain::limits::QUEUE_MESSAGE_BYTES_MAX;
use domain::{MessageId, Timestamp};

use crate::envelope::{Envelope, Header, OpenError, VERSION};
use crate::keys::KeyId;
use crate::message::Kind;
use crate::shape;

const MAGIC: &[u8; 4] = b"BDG1";

/// The code of a kind in the header. Codes are never used again for something else.
pub(super) const fn kind_code(kind: Kind) -> u8 {
    match kind {
        Kind::Place => 1,
        Kind::Status => 2,
        Kind::StartPayment => 3,
        Kind::Cancel => 4,
    }
}

const fn kind(code: u8) -> Option<Kind> {
    match code {
        1 => Some(Kind::Place),
        2 => Some(Kind::Status),
        3 => Some(Kind::StartPayment),
        4 => Some(Kind::Cancel),
        _ => None,
    }
}

/// The header alone, with its version: what the body is sealed together with.
pub(super) fn header(header: &Header) -> Vec<u8> {
    let mut bytes = vec![header.version, kind_code(header.kind)];
    bytes.extend_from_slice(&header.id.ulid().to_be_bytes());
    bytes.extend_from_slice(&header.issued.millis().to_be_bytes());
    bytes.extend_from_slice(&header.expires.millis().to_be_bytes());
    for key in [&header.key, &header.sealed_to] {
        // A key id has at most 32 characters.
        bytes.push(u8::try_from(key.as_str().len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(key.as_str().as_bytes());
    }
    bytes
}

pub(super) fn write(envelope: &Envelope) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let written = header(&envelope.header);
    let (version, rest) = written.split_at_checked(1).unwrap_or((&[VERSION], &[]));
    bytes.extend_from_slice(version);
    for part in [rest, &envelope.body] {
        // `Envelope` is made by `seal` and `read` only, which both bound its size.
        bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&envelope.tag);
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Envelope, OpenError> {
    if bytes.len() > QUEUE_MESSAGE_BYTES_MAX {
        return Err(OpenError::Malformed);
    }
    let mut whole = Reader(bytes);
    if whole.array::<4>() != Some(*MAGIC) {
        return Err(OpenError::Malformed);
    }
    match whole.byte() {
        Some(VERSION) => read_current(whole).ok_or(OpenError::Malformed),
        Some(newer) if newer > VERSION => Err(OpenError::Version(newer)),
        _ => Err(OpenError::Malformed),
    }
}

fn read_current(mut whole: Reader<'_>) -> Option<Envelope> {
    let header = read_header(Reader(whole.counted()?))?;
    let body = whole.counted()?.to_vec();
    let tag = whole.array()?;
    whole.end()?;
    Some(Envelope { header, body, tag })
}

fn read_header(mut bytes: Reader<'_>) -> Option<Header> {
    let header = Header {
        version: VERSION,
        kind: kind(bytes.byte()?)?,
        id: MessageId::from_ulid(u128::from_be_bytes(bytes.array()?)),
        issued: bytes.time()?,
        expires: bytes.time()?,
        key: bytes.key()?,
        sealed_to: bytes.key()?,
    };
    bytes.end()?;
    Some(header)
}

/// Takes parts from the front of some bytes and never more than there are.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn time(&mut self) -> Option<Timestamp> {
        shape::millis("time", i64::from_be_bytes(self.array()?)).ok()
    }

    fn key(&mut self) -> Option<KeyId> {
        let count = usize::from(self.byte()?);
        let text = core::str::from_utf8(self.take(count)?).ok()?;
        KeyId::parse(text).ok()
    }

    fn counted(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(u32::from_be_bytes(self.array()?)).ok()?;
        self.take(count)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}
