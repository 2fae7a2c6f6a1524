//! How numbers, money and days are written, after CLDR, for the locales that the pages speak.

use domain::{Locale, Money, Timestamp};

use super::Language;

/// A manner of writing numbers, money and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// `$1,234.50`, November 21, 2026.
    American,
    /// `£1,234.50`, 21 November 2026: English everywhere else.
    British,
    /// `1.234,50 €`, 21. November 2026.
    German,
    /// `€ 1.234,50`.
    Austrian,
    /// `CHF 1’234.50`.
    Swiss,
}

/// A space that no line breaks at.
const NBSP: &str = "\u{a0}";
/// The sign of a negative amount: a hyphen is shorter than a digit is wide.
const MINUS: &str = "−";

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Manner {
    /// The manner of a locale, on pages of this language.
    pub(crate) fn of(locale: &Locale, language: Language) -> Self {
        let country = locale.as_str().split('-').skip(1).find(|part| part.len() == 2);
        match (language, country) {
            (Language::De, Some("AT")) => Self::Austrian,
            (Language::De, Some("CH" | "LI")) => Self::Swiss,
            (Language::De, _) => Self::German,
            (Language::En, Some("US")) => Self::American,
            (Language::En, None) if locale.language() == "en" => Self::American,
            (Language::En, _) => Self::British,
        }
    }

    /// A whole number, its thousands apart.
    pub(crate) fn number(self, number: usize) -> String {
        self.grouped(&number.to_string())
    }

    /// An amount of money.
    pub(crate) fn money(self, money: Money) -> String {
        let decimal = money.decimal();
        let (sign, digits) =
            decimal.strip_prefix('-').map_or(("", decimal.as_str()), |digits| (MINUS, digits));
        let (main, mark, fraction) = match digits.split_once('.') {
            Some((main, fraction)) => (main, self.decimal_mark(), fraction),
            None => (digits, "", ""),
        };
        let main = self.grouped(main);
        let symbol = symbol(money.currency().code());
        match self {
            Self::American | Self::British if !symbol.ends_with(char::is_alphabetic) => {
                [sign, symbol, &main, mark, fraction].concat()
            }
            Self::German => [sign, &main, mark, fraction, NBSP, symbol].concat(),
            _ => [sign, symbol, NBSP, &main, mark, fraction].concat(),
        }
    }

    /// A day, in Greenwich.
    pub(crate) fn day(self, at: Timestamp) -> String {
        let text = at.to_rfc3339();
        let (year, month, day) = date(&text).unwrap_or(("", 1, 1));
        let month = self.month(month);
        match self {
            Self::American => format!("{month}{NBSP}{day}, {year}"),
            Self::British => format!("{day}{NBSP}{month} {year}"),
            Self::German | Self::Austrian | Self::Swiss => format!("{day}.{NBSP}{month} {year}"),
        }
    }

    /// A moment, in Greenwich and saying so. The pages' script writes it anew as it is where the
    /// shopper is.
    pub(crate) fn moment(self, at: Timestamp) -> String {
        let text = at.to_rfc3339();
        let clock = text.get(11..16).unwrap_or_default();
        let day = self.day(at);
        match self {
            Self::American => format!("{day} at {}{NBSP}UTC", twelve_hours(clock)),
            Self::British => format!("{day} at {clock}{NBSP}UTC"),
            Self::German | Self::Austrian | Self::Swiss => {
                format!("{day} um {clock}{NBSP}Uhr UTC")
            }
        }
    }

    fn month(self, month: usize) -> &'static str {
        let months = match self {
            Self::American | Self::British => ENGLISH_MONTHS,
            Self::Austrian if month == 1 => return "Jänner",
            Self::German | Self::Austrian | Self::Swiss => GERMAN_MONTHS,
        };
        months.get(month.saturating_sub(1)).copied().unwrap_or_default()
    }

    const fn decimal_mark(self) -> &'static str {
        match self {
            Self::American | Self::British | Self::Swiss => ".",
            Self::German | Self::Austrian => ",",
        }
    }

    fn grouped(self, digits: &str) -> String {
        let mark = match self {
            Self::American | Self::British => ',',
            Self::German | Self::Austrian => '.',
            Self::Swiss => '’',
        };
        let mut text = String::with_capacity(digits.len().saturating_mul(2));
        for (place, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(place);
            if place > 0 && left.is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }
}

/// Year, month and day of an RFC 3339 text, without leading zeros.
fn date(text: &str) -> Option<(&str, usize, usize)> {
    let mut parts = text.get(..10)?.split('-');
    Some((parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn twelve_hours(clock: &str) -> String {
    let (hour, minute) = clock.split_once(':').unwrap_or_default();
    let hour: u32 = hour.parse().unwrap_or_default();
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = match hour % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{minute}{NBSP}{half}")
}

/// A currency's sign where people know it by one, its code otherwise.
fn symbol(code: &'static str) -> &'static str {
    match code {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "AUD" => "A$",
        "BRL" => "R$",
        "CAD" => "CA$",
        "CNY" => "CN¥",
        "HKD" => "HK$",
        "ILS" => "₪",
        "INR" => "₹",
        "KRW" => "₩",
        "MXN" => "MX$",
        "NZD" => "NZ$",
        "PHP" => "₱",
        "TWD" => "NT$",
        "VND" => "₫",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use domain::Currency;

    use super::*;

    fn manner(locale: &str) -> Manner {
        let locale = Locale::parse(locale).unwrap();
        Manner::of(&locale, Language::of(&locale))
    }

    fn money(locale: &str, minor: i64, code: &str) -> String {
        let money = Money::new(minor, Currency::parse(code).unwrap());
        manner(locale).money(money).replace(NBSP, " ")
    }

    #[test]
    fn money_is_written_as_its_country_writes_it() {
        for (locale, minor, code, text) in [
            ("en-US", 4_800, "USD", "$48.00"),
            ("en-US", 123_456_789, "USD", "$1,234,567.89"),
            ("en-US", -500, "USD", "−$5.00"),
            ("en-US", 5, "USD", "$0.05"),
            ("en-US", 4_800, "CHF", "CHF 48.00"),
            ("en-GB", 99_999, "GBP", "£999.99"),
            ("de-DE", 4_800, "EUR", "48,00 €"),
            ("de-DE", 123_450, "EUR", "1.234,50 €"),
            ("de-DE", 4_800, "JPY", "4.800 ¥"),
            ("de-AT", 123_450, "EUR", "€ 1.234,50"),
            ("de-CH", 123_450, "CHF", "CHF 1’234.50"),
            ("ja-JP", 4_800, "JPY", "¥4,800"),
            ("en-US", 12_345, "KWD", "KWD 12.345"),
            ("de-DE", i64::MIN, "EUR", "−92.233.720.368.547.758,08 €"),
        ] {
            assert_eq!(money(locale, minor, code), text, "{locale}");
        }
    }

    #[test]
    fn days_are_written_as_people_say_them() {
        let at = Timestamp::parse_rfc3339("2026-01-09T15:04:00Z").unwrap();
        for (locale, day, moment) in [
            ("en-US", "January 9, 2026", "January 9, 2026 at 3:04 PM UTC"),
            ("en-GB", "9 January 2026", "9 January 2026 at 15:04 UTC"),
            ("de-DE", "9. Januar 2026", "9. Januar 2026 um 15:04 Uhr UTC"),
            ("de-AT", "9. Jänner 2026", "9. Jänner 2026 um 15:04 Uhr UTC"),
            ("ja-JP", "9 January 2026", "9 January 2026 at 15:04 UTC"),
        ] {
            assert_eq!(manner(locale).day(at).replace(NBSP, " "), day, "{locale}");
            assert_eq!(manner(locale).moment(at).replace(NBSP, " "), moment, "{locale}");
        }
        let midnight = Timestamp::parse_rfc3339("2026-12-31T00:30:00Z").unwrap();
        let text = manner("en").moment(midnight).replace(NBSP, " ");
        assert_eq!(text, "December 31, 2026 at 12:30 AM UTC");
    }

    #[test]
    fn thousands_stand_apart() {
        for (locale, number, text) in [
            ("en-US", 0, "0"),
            ("en-US", 999, "999"),
            ("en-US", 1_000, "1,000"),
            ("de-DE", 1_234_567, "1.234.567"),
            ("de-CH", 1_234, "1’234"),
        ] {
            assert_eq!(manner(locale).number(number), text);
        }
    }
}
