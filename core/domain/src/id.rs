//! Names of things: a prefix that says what it is, and a ULID.
//!
//! An id is never a permission; it only names. Time and randomness are given by the caller.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::text::Region;
use crate::time::Timestamp;

/// What an id can name. Implemented by the kinds in [`kind`] only.
pub trait Kind: sealed::Sealed {
    /// What the text of such an id begins with, before the underscore.
    const PREFIX: &'static str;
}

mod sealed {
    /// Keeps the set of kinds closed: a prefix means one thing everywhere.
    pub trait Sealed {}
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $alias:ident $prefix:literal;)*) => {
        /// The kinds of things that have ids; they exist as types only.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug)] pub enum $kind {}
            impl super::sealed::Sealed for $kind {}
            impl super::Kind for $kind {
                const PREFIX: &'static str = $prefix;
            })*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
    };
}

kinds! {
    /// A product.
    Product ProductId "prod";
    /// A variant of a product: what has a SKU, a price and stock.
    Variant VariantId "var";
    /// A line of a cart.
    Line LineId "line";
    /// An order intent, minted with its cart: the checkout's idempotency key.
    Intent IntentId "int";
    /// An order.
    Order OrderId "ord";
    /// A message from edge to origin.
    Message MessageId "msg";
    /// Stock held for an order.
    Hold HoldId "hold";
    /// One attempt to pay an order.
    Attempt AttemptId "att";
    /// A recorded change.
    Event EventId "evt";
    /// An effect waiting in an outbox.
    Effect EffectId "eff";
    /// A place where stock is.
    Location LocationId "loc";
    /// A refund.
    Refund RefundId "ref";
    /// A key of the Admin API.
    ApiKey ApiKeyId "key";
}

/// The name of one thing of kind `K`: `ord_01J…`, a prefix and a ULID in capitals.
///
/// Ids sort by the moment they were minted, and those of one millisecond by chance.
pub struct Id<K> {
    ulid: u128,
    kind: PhantomData<fn() -> K>,
}

/// The name of a cart, which also says where its home is: `cart_<region>_<ULID>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CartId {
    region: Region,
    ulid: u128,
}

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    /// It does not begin with the kind's prefix.
    Prefix,
    /// It does not name a region.
    Region,
    /// What follows is not a ULID in its one canonical writing.
    Ulid,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prefix => "the id does not begin with the wanted prefix",
            Self::Region => "the id does not name a region",
            Self::Ulid => "the id does not end in a canonical ULID",
        })
    }
}

impl Error for IdError {}

impl<K> Id<K> {
    /// A new id of this moment, made unique by ten random bytes.
    pub fn mint(now: Timestamp, entropy: [u8; 10]) -> Self {
        Self::from_ulid(ulid(now, entropy))
    }

    /// The id with this number.
    pub const fn from_ulid(ulid: u128) -> Self {
        Self { ulid, kind: PhantomData }
    }

    /// The number: 48 bits of milliseconds, then 80 random ones.
    pub const fn ulid(self) -> u128 {
        self.ulid
    }
}

impl<K: Kind> Id<K> {
    /// Reads an id; only the text that [`fmt::Display`] writes is accepted.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let rest = text.strip_prefix(K::PREFIX).ok_or(IdError::Prefix)?;
        let digits = rest.strip_prefix('_').ok_or(IdError::Prefix)?;
        decode(digits).map(Self::from_ulid).ok_or(IdError::Ulid)
    }
}

impl CartId {
    const PREFIX: &'static str = "cart";

    /// A new id of this moment for a cart at home in `region`.
    pub fn mint(region: Region, now: Timestamp, entropy: [u8; 10]) -> Self {
        Self::from_ulid(region, ulid(now, entropy))
    }

    /// The cart id with this region and number.
    pub const fn from_ulid(region: Region, ulid: u128) -> Self {
        Self { region, ulid }
    }

    /// Reads a cart id; only the text that [`fmt::Display`] writes is accepted.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let rest = text.strip_prefix(Self::PREFIX).ok_or(IdError::Prefix)?;
        let rest = rest.strip_prefix('_').ok_or(IdError::Prefix)?;
        let (region, digits) = rest.split_once('_').ok_or(IdError::Region)?;
        let region = Region::parse(region).map_err(|_| IdError::Region)?;
        let ulid = decode(digits).ok_or(IdError::Ulid)?;
        Ok(Self { region, ulid })
    }

    /// Where the cart's home is.
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// The number: 48 bits of milliseconds, then 80 random ones.
    pub const fn ulid(&self) -> u128 {
        self.ulid
    }
}

/// 48 bits of milliseconds since the epoch (none before it), then 80 bits of entropy.
fn ulid(now: Timestamp, entropy: [u8; 10]) -> u128 {
    let millis = u128::try_from(now.millis()).unwrap_or(0);
    let random = entropy.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    (millis << 80) | random
}

/// The 26 digits of Crockford's base 32, without I, L, O and U.
fn encode(ulid: u128) -> [u8; 26] {
    let mut digits = [b'0'; 26];
    let mut rest = ulid;
    for digit in digits.iter_mut().rev() {
        let [low, ..] = rest.to_le_bytes();
        *digit = letter(low & 31);
        rest >>= 5;
    }
    digits
}

/// Reads 26 digits; a first digit above 7 would be a 129th bit.
fn decode(text: &str) -> Option<u128> {
    let digits: &[u8; 26] = text.as_bytes().try_into().ok()?;
    if digits.first().is_none_or(|first| *first > b'7') {
        return None;
    }
    digits.iter().try_fold(0_u128, |number, digit| Some((number << 5) | value(*digit)?))
}

fn letter(value: u8) -> u8 {
    let (first, base) = match value {
        0..=9 => (b'0', 0),
        10..=17 => (b'A', 10),
        18..=19 => (b'J', 18),
        20..=21 => (b'M', 20),
        22..=26 => (b'P', 22),
        _ => (b'V', 27),
    };
    first.wrapping_add(value.wrapping_sub(base))
}

fn value(letter: u8) -> Option<u128> {
    let (first, base) = match letter {
        b'0'..=b'9' => (b'0', 0),
        b'A'..=b'H' => (b'A', 10),
        b'J'..=b'K' => (b'J', 18),
        b'M'..=b'N' => (b'M', 20),
        b'P'..=b'T' => (b'P', 22),
        b'V'..=b'Z' => (b'V', 27),
        _ => return None,
    };
    Some(u128::from(letter.wrapping_sub(first).wrapping_add(base)))
}

fn write_digits(f: &mut fmt::Formatter<'_>, ulid: u128) -> fmt::Result {
    f.write_str(std::str::from_utf8(&encode(ulid)).map_err(|_| fmt::Error)?)
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_", K::PREFIX)?;
        write_digits(f, self.ulid)
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for CartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_", Self::PREFIX, self.region)?;
        write_digits(f, self.ulid)
    }
}

impl fmt::Debug for CartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// Written out, because the derived ones would ask the same of `K`, which exists as a name only.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.ulid == other.ulid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ulid.cmp(&other.ulid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ulid.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_like_the_published_ulid() {
        // The example of the ULID specification: its time part reads 01ARYZ6S41.
        let now = Timestamp::from_millis(1_469_918_176_385);
        let id = OrderId::mint(now, [0xff; 10]);
        assert_eq!(id.to_string(), "ord_01ARYZ6S41ZZZZZZZZZZZZZZZZ");
        assert_eq!(OrderId::parse("ord_01ARYZ6S41ZZZZZZZZZZZZZZZZ"), Ok(id));
        assert_eq!(OrderId::from_ulid(u128::MAX).to_string(), "ord_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    #[test]
    fn every_digit_is_read_back() {
        for digit in 0..32 {
            assert_eq!(value(letter(digit)), Some(u128::from(digit)));
        }
    }

    #[test]
    fn only_the_canonical_text_is_an_id() {
        for text in [
            "",
            "ord",
            "ord_",
            "01ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "int_01ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "ORD_01ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "ord_01aryz6s41zzzzzzzzzzzzzzzz",
            "ord_O1ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "ord_I1ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "ord_L1ARYZ6S41ZZZZZZZZZZZZZZZZ",
            "ord_01ARYZ6S41UZZZZZZZZZZZZZZZ",
            "ord_8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "ord_01ARYZ6S41ZZZZZZZZZZZZZZZ",
            "ord_01ARYZ6S41ZZZZZZZZZZZZZZZZZ",
            "ord_01ARYZ6S41ZZZZZZZZZZZZZZZZ ",
            "ord_01ARYZ6S41ZZZZZZZZZZZZZZZé",
        ] {
            assert!(OrderId::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_cart_id_names_its_home() {
        let region = Region::parse("eu1").unwrap();
        let id = CartId::mint(region.clone(), Timestamp::EPOCH, [0; 10]);
        assert_eq!(id.to_string(), "cart_eu1_00000000000000000000000000");
        assert_eq!(CartId::parse(&id.to_string()), Ok(id.clone()));
        assert_eq!(id.region(), &region);
        for text in [
            "cart_00000000000000000000000000",
            "cart__00000000000000000000000000",
            "cart_EU_00000000000000000000000000",
            "cart_eu1_0000000000000000000000000",
            "ord_eu1_00000000000000000000000000",
        ] {
            assert!(CartId::parse(text).is_err(), "{text}");
        }
    }
}
