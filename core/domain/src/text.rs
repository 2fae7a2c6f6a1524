//! Texts that are more than a string: each has one shape, checked at its only entrance.

use std::error::Error;
use std::fmt;

/// Why a text is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextError {
    /// What the text should have been, as a word for people: `"country"`.
    pub what: &'static str,
    /// What is wrong with it.
    pub fault: TextFault,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// There is nothing in it.
    Empty,
    /// It has more characters than this.
    TooLong {
        /// The most characters there may be.
        limit: usize,
    },
    /// It contains a character that does not belong there, or has the wrong form.
    Malformed,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            TextFault::Empty => write!(f, "the {} is empty", self.what),
            TextFault::TooLong { limit } => {
                write!(f, "the {} is longer than {limit} characters", self.what)
            }
            TextFault::Malformed => write!(f, "the {} is malformed", self.what),
        }
    }
}

impl Error for TextError {}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $limit:literal, $valid:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The most characters there may be.
            pub const LENGTH_MAX: usize = $limit;

            /// Takes the text as it is, or says what is wrong with it. Nothing is trimmed.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let valid: fn(&str) -> bool = $valid;
                check(text, $limit, valid)
                    .map(|()| Self(text.to_owned()))
                    .map_err(|fault| TextError { what: $what, fault })
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

texts! {
    /// Where carts have their home: up to 8 of `a-z 0-9`.
    Region, "region", 8, |text| text.bytes().all(lower_or_digit);
    /// The name of a market: up to 16 of `a-z 0-9 -`.
    MarketId, "market", 16, |text| text.bytes().all(lower_digit_or_dash);
    /// The name of a price list: up to 32 of `a-z 0-9 -`.
    PriceListId, "price list", 32, |text| text.bytes().all(lower_digit_or_dash);
    /// A merchant's own number for a variant: up to 64 printable characters, no space at either
    /// end.
    Sku, "SKU", 64, |text| text.trim() == text && !text.chars().any(char::is_control);
    /// The part of an address that names a product: up to 255 of `a-z 0-9 - _`.
    Slug, "slug", 255, |text| text.bytes().all(|byte| lower_digit_or_dash(byte) || byte == b'_');
    /// A language, perhaps of a script and a country: `en`, `de-DE`, `zh-Hant-TW`.
    Locale, "locale", 12, is_locale;
    /// A country by its two capital letters of ISO 3166.
    Country, "country", 2, |text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    /// An address of electronic mail that can be sent to.
    Email, "email", 254, is_email;
    /// A telephone number as its owner writes it, 5 to 15 digits.
    Phone, "phone", 32, is_phone;
    /// The name a client gives to one change, so that repeating it changes nothing.
    OperationId, "operation id", 64, |text| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    /// What a shopper wants to tell the shop: up to 500 characters on any number of lines.
    Note, "note", 500, |text| {
        !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    };
    /// The name a client gives to one request: up to 255 visible ASCII characters.
    IdempotencyKey, "idempotency key", 255, |text| text.bytes().all(|b| b.is_ascii_graphic());
}

impl Locale {
    /// The language alone: `de` of `de-AT`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl Email {
    /// The mailbox that this address reaches, as far as its spelling says so: for telling whether
    /// two addresses are one person's, never for sending mail.
    ///
    /// Capitals do not count, nor what follows a `+`, nor at Gmail the dots. That is what costs
    /// nothing to write differently. A domain of one's own, whose every address is one mailbox,
    /// and accounts that are made in bulk look like many people, and so does an international
    /// domain in its two spellings.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let whole = self.0.to_lowercase();
        let (name, domain) = whole.rsplit_once('@').unwrap_or((&whole, ""));
        let name = match name.split_once('+') {
            Some((before, _)) if !before.is_empty() => before,
            _ => name,
        };
        match domain {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", name.replace('.', "")),
            _ => format!("{name}@{domain}"),
        }
    }
}

fn check(text: &str, limit: usize, valid: fn(&str) -> bool) -> Result<(), TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().nth(limit).is_some() {
        return Err(TextFault::TooLong { limit });
    }
    if valid(text) { Ok(()) } else { Err(TextFault::Malformed) }
}

fn lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn lower_digit_or_dash(byte: u8) -> bool {
    lower_or_digit(byte) || byte == b'-'
}

fn is_locale(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    let lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !matches!(language.len(), 2 | 3) || !lower(language) {
        return false;
    }
    parts.next_if(|script| {
        let (first, rest) = script.split_at_checked(1).unwrap_or_default();
        script.len() == 4 && first.bytes().all(|byte| byte.is_ascii_uppercase()) && lower(rest)
    });
    parts.next_if(|region| match region.len() {
        2 => region.bytes().all(|byte| byte.is_ascii_uppercase()),
        3 => region.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    });
    parts.next().is_none()
}

/// The dot-atom form of RFC 5321 on the left, a domain with at least one dot on the right. Quoted
/// names and address literals are legal mail but never a shopper's, and are how headers are forged.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let atom = |part: &str| {
        let sign = |byte: u8| b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || sign(byte))
    };
    let label = |part: &str| {
        let length = part.chars().count();
        (1..=63).contains(&length)
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    name.len() <= 64
        && name.split('.').all(atom)
        && domain.contains('.')
        && domain.split('.').all(label)
}

fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&digits)
        && rest.bytes().all(|byte| byte.is_ascii_digit() || b" ()-./".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_all(parse: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(parse(text), "{text:?} should be accepted");
        }
        for text in bad {
            assert!(!parse(text), "{text:?} should be refused");
        }
    }

    #[test]
    fn names_of_places_and_markets() {
        check_all(|t| Region::parse(t).is_ok(), &["eu", "us1"], &["", "EU", "a_b", "ninechars"]);
        check_all(|t| MarketId::parse(t).is_ok(), &["us", "de-de"], &["", "US", "a b"]);
        check_all(|t| Country::parse(t).is_ok(), &["US"], &["", "us", "USA", "U1", "é"]);
        check_all(
            |t| Locale::parse(t).is_ok(),
            &["en", "de-DE", "zh-Hant", "zh-Hant-TW", "es-419"],
            &["", "EN", "de-de", "de_DE", "de-", "zh-TW-Hant", "e"],
        );
        assert_eq!(Locale::parse("zh-Hant-TW").unwrap().language(), "zh");
    }

    #[test]
    fn addresses_of_mail_cannot_carry_a_header() {
        check_all(
            |t| Email::parse(t).is_ok(),
            &["a@b.co", "ada.l+shop@example.com", "o'neil@mail.example", "x@münchen.de"],
            &[
                "",
                "a",
                "@b.co",
                "a@",
                "a@b",
                "a@b.",
                "a@.co",
                "a..b@c.de",
                ".a@b.de",
                "a b@c.de",
                "a@b.co\r\nBcc: c@d.ef",
                "a@-b.de",
                "<a@b.de>",
                "a@b@c.de",
                "\"a\"@b.de",
            ],
        );
    }

    #[test]
    fn one_mailbox_has_many_spellings() {
        let of = |text: &str| Email::parse(text).unwrap().mailbox();
        for same in ["Ada@Example.COM", "ada+1@example.com", "ada+x+y@example.com"] {
            assert_eq!(of(same), "ada@example.com", "{same}");
        }
        for same in ["ada.byron@gmail.com", "a.d.a.Byron+shop@GoogleMail.com"] {
            assert_eq!(of(same), "adabyron@gmail.com", "{same}");
        }
        // Elsewhere a dot is somebody else, and a name may begin with a plus.
        for itself in ["a.da@example.com", "+1@example.com", "ada@gmail.example"] {
            assert_eq!(of(itself), itself);
        }
    }

    #[test]
    fn numbers_keys_and_notes() {
        check_all(
            |t| Phone::parse(t).is_ok(),
            &["+1 (555) 010-9999", "030/123456"],
            &["", "1234", "+", "1+23456", "12345x", "1234567890123456"],
        );
        check_all(|t| Sku::parse(t).is_ok(), &["AB-1 x", "ß"], &["", " A", "A ", "A\n"]);
        check_all(|t| Slug::parse(t).is_ok(), &["red-shirt", "a_1"], &["", "Red", "a/b"]);
        check_all(|t| OperationId::parse(t).is_ok(), &["a.b:c_d-1"], &["", "a b", "é"]);
        check_all(|t| IdempotencyKey::parse(t).is_ok(), &["{k}"], &["", "a b", "a\n"]);
        check_all(|t| Note::parse(t).is_ok(), &["ring\ntwice"], &["", "\u{7}"]);
    }

    #[test]
    fn the_limit_counts_characters() {
        let longest = "é".repeat(Note::LENGTH_MAX);
        assert!(Note::parse(&longest).is_ok());
        let error = Note::parse(&format!("{longest}é")).unwrap_err();
        assert_eq!(error.fault, TextFault::TooLong { limit: 500 });
        assert_eq!(error.to_string(), "the note is longer than 500 characters");
    }
}
