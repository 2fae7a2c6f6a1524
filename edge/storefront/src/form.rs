//! Forms and query strings: `application/x-www-form-urlencoded`, read without guessing.

use std::collections::BTreeMap;

use crate::failure::{Code, Failure};

/// What the name of a product's option begins with: `option.Size=M`.
pub(crate) const OPTION: &str = "option.";

/// The fields of a form or of a query string. A name may appear once, unless it names an option of
/// products: a shopper may want red or blue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: BTreeMap<String, Vec<String>>,
}

impl Form {
    /// Reads a form's body.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Failure> {
        let text = std::str::from_utf8(body).map_err(|_| Failure::new(Code::NotUtf8))?;
        Self::parse(text).ok_or_else(|| Failure::new(Code::MalformedForm))
    }

    /// Reads a query string, without its question mark.
    pub(crate) fn query(query: Option<&str>) -> Result<Self, Failure> {
        Self::parse(query.unwrap_or_default()).ok_or_else(|| {
            Failure::with(Code::InvalidParameter, "The query string could not be read.")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let repeatable = name.starts_with(OPTION);
            let values: &mut Vec<String> = fields.entry(name).or_default();
            if !values.is_empty() && !repeatable {
                return None;
            }
            values.push(value);
        }
        Some(Self { fields })
    }

    /// A field's value as it was sent; empty when it was not.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values of a field, as they were sent.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// A field's value without surrounding white space, unless that leaves nothing.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        let value = self.get(name).trim();
        (!value.is_empty()).then_some(value)
    }

    /// All names in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }
}

/// Undoes percent-encoding; nothing when it is broken, not UTF-8 or holds a NUL.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

/// Percent-encodes a value for a query string, behind what is there.
pub(crate) fn encode(out: &mut String, text: &str) {
    if text.bytes().all(is_plain) {
        return out.push_str(text);
    }
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Whether a byte stands for itself in an address.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::{Form, encode};

    #[test]
    fn a_form_is_read_or_refused() {
        let form = Form::read(b"a=1+2&b=%C3%A4&c=&d").unwrap();
        assert_eq!(form.get("a"), "1 2");
        assert_eq!(form.get("b"), "\u{e4}");
        assert_eq!(form.filled("c"), None);
        assert_eq!(form.names().count(), 4);
        for bad in [&b"a=%"[..], b"a=%zz", b"a=%ff", b"a=1&a=2", b"a=%00", b"\xff"] {
            assert!(Form::read(bad).is_err(), "{bad:?}");
        }
        let mut encoded = String::new();
        encode(&mut encoded, "\u{20ac} &=");
        assert_eq!(Form::read(encoded.as_bytes()).unwrap().names().next(), Some("\u{20ac} &="));
    }
}
