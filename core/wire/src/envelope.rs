//! The envelope: one message from the edge to the origin, fit to wait in a queue for weeks.
//!
//! An envelope has three parts. The *header* is readable by everybody on the way: what kind of
//! message this is, its id (by which repetitions are recognised), which deployment signed it, to
//! which key it is sealed, when it was issued and until when it counts. The *body* is the message,
//! sealed to the origin with the header as associated data. The *tag* proves that an edge
//! deployment wrote exactly this header with exactly this body.
//!
//! [`Envelope::seal`] writes one, [`Keyring::open`] is the only way to read one. An [`Opened`]
//! message is therefore always one that a known deployment wrote, unchanged and in time. Whether
//! it was seen before is for the database to say: the id goes into the same transaction as the
//! effect.

use core::fmt;

use domain::limits::{ATTEMPT_WINDOW, ENVELOPE_LIFE, QUEUE_MESSAGE_BYTES_MAX};
use domain::{MessageId, Millis, Timestamp};

use crate::keys::{EdgeKeys, KeyFault, KeyId, Keyring, derive};
use crate::mac::Tag;
use crate::message::{Kind, Message};
use crate::seal::{Draw, SealingPrivate, SealingPublic};

mod bytes;

/// The version of header, body and tag that this code writes, and the newest that it reads.
///
/// Anything that an older origin would misread raises it: a new kind of message, a new field. An
/// origin that meets a newer version puts the envelope back and reads it after its own upgrade.
pub const VERSION: u8 = 1;

/// How long a question counts that somebody waits for (status, start of a payment). It is only
/// ever asked live, so a captured one is worthless soon; the margin covers clocks that are off.
pub const QUESTION_LIFE: Millis = Millis::from_minutes(15);

/// What everybody on the way may read of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The version of the envelope's format.
    pub version: u8,
    /// The message's id: repetitions of one message carry the same.
    pub id: MessageId,
    /// What kind of message is inside.
    pub kind: Kind,
    /// The deployment that signed.
    pub key: KeyId,
    /// The origin key that the body is sealed to.
    pub sealed_to: KeyId,
    /// When the edge wrote the envelope.
    pub issued: Timestamp,
    /// The last moment at which the origin accepts it.
    pub expires: Timestamp,
}

/// A sealed and signed message. Nothing in it can be believed before [`Keyring::open`].
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    header: Header,
    body: Vec<u8>,
    tag: Tag,
}

/// A message that a known deployment wrote, unchanged and in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The header, now known to be true.
    pub header: Header,
    /// What the edge said.
    pub message: Message,
}

/// Why a message could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The envelope would not fit into a queue message.
    #[error("the envelope has {bytes} bytes, a queue carries {QUEUE_MESSAGE_BYTES_MAX}")]
    TooLarge {
        /// The size it would have.
        bytes: usize,
    },
    /// The sealing key in the settings is not a usable public key.
    #[error("the origin's sealing key cannot be sealed to")]
    Unusable,
}

/// Why an envelope was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No deployment of this name is known.
    #[error("the envelope's key id names no known edge deployment")]
    UnknownKey,
    /// The deployment's keys were revoked.
    #[error("the envelope was signed with revoked keys")]
    Revoked,
    /// The tag does not fit header and body.
    #[error("the envelope's tag does not fit its content")]
    BadMac,
    /// The envelope came after its last moment.
    #[error("the envelope has expired")]
    Expired,
    /// The envelope was issued in the future, by more than clocks may differ.
    #[error("the envelope was issued in the future")]
    NotYet,
    /// The private half of the sealing key is not here.
    #[error("the envelope is sealed to a key that is not here")]
    UnknownSealing,
    /// The body does not open with the key it names.
    #[error("the envelope's body does not open")]
    Sealed,
    /// The bytes are no envelope, or what they hold contradicts itself.
    #[error("the envelope cannot be understood")]
    Malformed,
    /// The envelope is of a newer version than this code reads.
    #[error("the envelope is of version {0}, this code reads up to {VERSION}")]
    Version(u8),
}

impl OpenError {
    /// The stable code for logs, dead letters and answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown_key",
            Self::Revoked => "revoked_key",
            Self::BadMac => "bad_signature",
            Self::Expired => "expired",
            Self::NotYet => "clock_skew",
            Self::UnknownSealing => "unknown_sealing_key",
            Self::Sealed => "not_sealed_to_us",
            Self::Malformed => "malformed",
            Self::Version(_) => "newer_version",
        }
    }

    /// Whether the same bytes may open later: after a clock went on, an upgrade of the origin, or
    /// a key that reached its settings late. Everything else is for the dead letters at once.
    pub const fn may_open_later(self) -> bool {
        match self {
            Self::NotYet | Self::Version(_) | Self::UnknownKey | Self::UnknownSealing => true,
            Self::Revoked | Self::BadMac | Self::Expired | Self::Sealed | Self::Malformed => false,
        }
    }
}

impl From<KeyFault> for OpenError {
    fn from(fault: KeyFault) -> Self {
        match fault {
            KeyFault::Unknown => Self::UnknownKey,
            KeyFault::Revoked => Self::Revoked,
        }
    }
}

impl Envelope {
    /// Seals `message` to the origin and signs it, at `issued`.
    ///
    /// `entropy` is 32 fresh random bytes of the host. The envelope of a [`Message::Place`] carries
    /// the id of its intent, so that every repetition of one checkout is recognised; every other
    /// message gets an id of its own from `entropy`.
    pub fn seal(
        message: &Message,
        keys: &EdgeKeys,
        public: &SealingPublic,
        issued: Timestamp,
        entropy: [u8; 32],
    ) -> Result<Self, SealError> {
        let kind = message.kind();
        let header = Header {
            version: VERSION,
            id: message_id(message, issued, &entropy),
            kind,
            key: keys.id().clone(),
            sealed_to: public.id().clone(),
            issued,
            expires: issued.plus(life(kind)),
        };
        let associated = bytes::header(&header);
        let text = message.to_json();
        let draw =
            Draw::new(&keys.hedge, &entropy, &[public.to_string().as_bytes(), &associated, &text]);
        let body =
            crate::seal::seal(public, &associated, &text, draw).map_err(|_| SealError::Unusable)?;
        let tag = keys.envelope.tag(&fields(&header).each(&body));
        let envelope = Self { header, body, tag };
        let bytes = envelope.to_bytes().len();
        if bytes > QUEUE_MESSAGE_BYTES_MAX {
            return Err(SealError::TooLarge { bytes });
        }
        Ok(envelope)
    }

    /// What the envelope says of itself; not to be believed before it was opened.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The envelope as it travels. Equal envelopes have equal bytes, and the other way round.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes::write(self)
    }

    /// Reads what `to_bytes` wrote. This checks the form only, not a single signature.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OpenError> {
        bytes::read(bytes)
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Keyring {
    /// Opens an envelope at `now` with one of the origin's `sealing` keys.
    ///
    /// The tag is checked before the body is touched, so nobody without a deployment's keys can
    /// make the origin decrypt or parse anything.
    pub fn open(
        &self,
        envelope: &Envelope,
        sealing: &[SealingPrivate],
        now: Timestamp,
    ) -> Result<Opened, OpenError> {
        let Envelope { header, body, tag } = envelope;
        if header.version != VERSION {
            return Err(OpenError::Version(header.version));
        }
        let keys = self.find(&header.key)?;
        if !keys.envelope.verify(&fields(header).each(body), tag) {
            return Err(OpenError::BadMac);
        }
        in_time(header, now)?;
        let private = sealing
            .iter()
            .find(|key| *key.id() == header.sealed_to)
            .ok_or(OpenError::UnknownSealing)?;
        let text = crate::seal::open(private, &bytes::header(header), body)
            .map_err(|_| OpenError::Sealed)?;
        let message = Message::from_json(&text).map_err(|_| OpenError::Malformed)?;
        let named = match &message {
            Message::Place(intent) => header.id.ulid() == intent.intent.ulid(),
            Message::Status(_) | Message::StartPayment(_) | Message::Cancel(_) => true,
        };
        if message.kind() != header.kind || !named {
            return Err(OpenError::Malformed);
        }
        Ok(Opened { header: header.clone(), message })
    }
}

/// An envelope counts from its issue (less what clocks may differ) to its end, and no deployment
/// may give a message a longer life than its kind has.
fn in_time(header: &Header, now: Timestamp) -> Result<(), OpenError> {
    if header.expires <= header.issued || header.expires > header.issued.plus(life(header.kind)) {
        return Err(OpenError::Malformed);
    }
    if header.issued > now.plus(ATTEMPT_WINDOW) {
        return Err(OpenError::NotYet);
    }
    if now > header.expires {
        return Err(OpenError::Expired);
    }
    Ok(())
}

const fn life(kind: Kind) -> Millis {
    match kind {
        Kind::Place | Kind::Cancel => ENVELOPE_LIFE,
        Kind::Status | Kind::StartPayment => QUESTION_LIFE,
    }
}

fn message_id(message: &Message, issued: Timestamp, entropy: &[u8; 32]) -> MessageId {
    if let Message::Place(intent) = message {
        return MessageId::from_ulid(intent.intent.ulid());
    }
    let derived = derive(b"", entropy, b"bodega/v1/message-id");
    let random = derived.first_chunk::<10>().copied().unwrap_or_default();
    MessageId::mint(issued, random)
}

/// The header's part of what goes under the tag.
struct Fields {
    version: [u8; 1],
    kind: [u8; 1],
    id: [u8; 16],
    issued: [u8; 8],
    expires: [u8; 8],
    key: String,
    sealed_to: String,
}

fn fields(header: &Header) -> Fields {
    Fields {
        version: [header.version],
        kind: [bytes::kind_code(header.kind)],
        id: header.id.ulid().to_be_bytes(),
        issued: header.issued.millis().to_be_bytes(),
        expires: header.expires.millis().to_be_bytes(),
        key: header.key.to_string(),
        sealed_to: header.sealed_to.to_string(),
    }
}

impl Fields {
    /// Every field of the envelope, in the order in which it goes under the tag.
    fn each<'a>(&'a self, body: &'a [u8]) -> [&'a [u8]; 8] {
        [
            &self.version,
            &self.kind,
            &self.id,
            &self.issued,
            &self.expires,
            self.key.as_bytes(),
            self.sealed_to.as_bytes(),
            body,
        ]
    }
}

#[cfg(test)]
mod tests;
