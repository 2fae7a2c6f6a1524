//! Where a page ended: the sort key and the id of its last product.
//!
//! A cursor outlives the release it was made in. In another one the next page begins behind the
//! place where that key and id stand there or would stand; so a product that kept its key is
//! neither left out nor shown twice, whatever became of others.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};

/// Longer than any cursor that is handed out: a kind, an id, a sort key, in base 64.
const LENGTH_MAX: usize = 200;

/// Where a page ended. A shopper carries it as an opaque text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) kind: Kind,
    pub(crate) id: u128,
    pub(crate) key: Key,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Popular,
    Members,
    Score,
    Price,
    PriceDown,
    Newest,
    Name,
}

/// The key by which the last product stood where it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Number(i64),
    Text(String),
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a cursor")]
pub struct CursorError;

impl Kind {
    const ALL: [Self; 7] = [
        Self::Popular,
        Self::Members,
        Self::Score,
        Self::Price,
        Self::PriceDown,
        Self::Newest,
        Self::Name,
    ];

    const fn code(self) -> u8 {
        match self {
            Self::Popular => b'o',
            Self::Members => b'c',
            Self::Score => b's',
            Self::Price => b'p',
            Self::PriceDown => b'd',
            Self::Newest => b'n',
            Self::Name => b't',
        }
    }
}

impl Cursor {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Result<Self, CursorError> {
        if text.len() > LENGTH_MAX {
            return Err(CursorError);
        }
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| CursorError)?;
        Self::read(&bytes).ok_or(CursorError)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (&code, rest) = bytes.split_first()?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.code() == code)?;
        let (id, rest) = rest.split_first_chunk()?;
        let key = if kind == Kind::Name {
            Key::Text(std::str::from_utf8(rest).ok()?.to_owned())
        } else {
            Key::Number(i64::from_be_bytes(rest.try_into().ok()?))
        };
        Some(Self { kind, id: u128::from_be_bytes(*id), key })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.code()];
        bytes.extend_from_slice(&self.id.to_be_bytes());
        match &self.key {
            Key::Number(number) => bytes.extend_from_slice(&number.to_be_bytes()),
            Key::Text(text) => bytes.extend_from_slice(text.as_bytes()),
        }
        f.write_str(&Base64UrlUnpadded::encode_string(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is_one() {
        for cursor in [
            Cursor { kind: Kind::Price, id: 7, key: Key::Number(-1) },
            Cursor { kind: Kind::Name, id: u128::MAX, key: Key::Text("é".repeat(48)) },
        ] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        }
        let good = Cursor { kind: Kind::Score, id: 1, key: Key::Number(1) }.to_string();
        for text in ["", "x", "====", &good[1..], &format!("{good}A"), &"A".repeat(300), "é"] {
            assert_eq!(Cursor::parse(text), Err(CursorError), "{text}");
        }
    }
}
