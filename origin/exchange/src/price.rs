//! Prices: decimal text to minor units, never through a float.

use domain::{Currency, Money, MoneyError};

use crate::issue::Code;
use crate::limits;

/// What is wrong with a cell, and what to do.
pub(crate) type Complaint = (Code, String);

/// Reads a price such as `12.50`, or says what is wrong with it.
///
/// Zeros beyond the currency's decimals are allowed (`1200.00` yen), but not three decimals where
/// it has fewer: `25.000` is twenty-five thousand in half of Europe.
pub(crate) fn price(text: &str, currency: Currency) -> Result<Money, Complaint> {
    let unsigned = text.strip_prefix('-').unwrap_or(text).trim_start();
    let (main, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if shortened(unsigned) {
        return Err((Code::Shortened, SHORTENED.to_owned()));
    }
    if text.contains(',') {
        let message = "Write a point before the decimals and nothing between thousands: 1299.00.";
        return Err((Code::CommaInPrice, message.to_owned()));
    }
    if text.chars().any(|letter| letter.is_alphabetic() || "$€£¥₩₹₽₺฿".contains(letter))
    {
        let message = format!("Write the number alone; the column is in {currency}.");
        return Err((Code::CurrencyInPrice, message));
    }
    if main.is_empty() || !digits(main) || !digits(fraction) || unsigned.ends_with('.') {
        let message = "This is no price. Write digits, a point and digits: 12.50.";
        return Err((Code::BadPrice, message.to_owned()));
    }
    if unsigned.len() < text.len() {
        return Err((Code::NegativePrice, "A price cannot be negative.".to_owned()));
    }
    let places = usize::from(currency.exponent());
    let thousands = fraction.len() == 3 && places < 3;
    match Money::parse_decimal(text, currency) {
        Ok(_) if thousands => Err(decimals(text, currency)),
        Ok(price) if price.minor() <= limits::PRICE_MAX => Ok(price),
        Ok(_) | Err(MoneyError::Overflow) => {
            let most = Money::new(limits::PRICE_MAX, currency).decimal();
            Err((Code::PriceTooLarge, format!("The largest price is {most} {currency}.")))
        }
        Err(_) => Err(decimals(text, currency)),
    }
}

fn decimals(text: &str, currency: Currency) -> Complaint {
    let shown: String = text.chars().take(limits::SHOWN_MAX).collect();
    let places = currency.exponent();
    let mut message = format!("{shown} has more decimals than {currency} has ({places}).");
    if let Some((main, fraction)) = shown.split_once('.').filter(|(_, part)| part.len() == 3) {
        message.push_str(&format!(" If the point separates thousands, write {main}{fraction}."));
    }
    (Code::TooManyDecimals, message)
}

/// Whether a spreadsheet has made `5.78E+09` of a long number.
pub(crate) fn shortened(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let number = number.replacen(['.', ','], "", 1);
    let power = power.strip_prefix('+').unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(&number) && digits(power)
}

pub(crate) const SHORTENED: &str = "A spreadsheet has shortened this number. Format the column \
                                    as text, enter the number again, and save.";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minor(text: &str, currency: &str) -> Result<i64, Code> {
        price(text, Currency::parse(currency).unwrap()).map(Money::minor).map_err(|(code, _)| code)
    }

    #[test]
    fn decimals_follow_the_currency() {
        for (text, currency, wanted) in [
            ("12.34", "USD", 1234),
            ("12.3", "USD", 1230),
            ("12", "USD", 1200),
            ("0.00", "USD", 0),
            ("12.3400", "USD", 1234),
            ("1200", "JPY", 1200),
            ("1200.00", "JPY", 1200),
            ("1.5", "KWD", 1500),
            ("1.505", "KWD", 1505),
            ("9999999999.99", "EUR", 999_999_999_999),
        ] {
            assert_eq!(minor(text, currency), Ok(wanted), "{text} {currency}");
        }
    }

    #[test]
    fn what_is_no_price_is_named() {
        for (text, currency, wanted) in [
            ("12.345", "USD", Code::TooManyDecimals),
            ("25.000", "EUR", Code::TooManyDecimals),
            ("1.5", "JPY", Code::TooManyDecimals),
            ("1.200", "JPY", Code::TooManyDecimals),
            ("1.5055", "KWD", Code::TooManyDecimals),
            ("12,34", "EUR", Code::CommaInPrice),
            ("1,299.00", "USD", Code::CommaInPrice),
            ("$12", "USD", Code::CurrencyInPrice),
            ("12 EUR", "EUR", Code::CurrencyInPrice),
            ("-1.00", "USD", Code::NegativePrice),
            ("1.2E+03", "USD", Code::Shortened),
            (".5", "USD", Code::BadPrice),
            ("5.", "USD", Code::BadPrice),
            ("1.2.3", "USD", Code::BadPrice),
            ("1 200", "USD", Code::BadPrice),
            ("१२", "INR", Code::BadPrice),
            ("10000000000.00", "USD", Code::PriceTooLarge),
            ("99999999999999999999999", "USD", Code::PriceTooLarge),
        ] {
            assert_eq!(minor(text, currency), Err(wanted), "{text} {currency}");
        }
        let (_, message) = price("12.345", Currency::USD).unwrap_err();
        assert!(message.starts_with("12.345 has more decimals than USD has (2)."), "{message}");
    }

    proptest! {
        #[test]
        fn a_written_price_is_read_as_itself(
            minor in 0..=limits::PRICE_MAX,
            currency in prop::sample::select(vec!["USD", "JPY", "KWD"]),
        ) {
            let wanted = Money::new(minor, Currency::parse(currency).unwrap());
            prop_assert_eq!(price(&wanted.decimal(), wanted.currency()), Ok(wanted));
        }

        #[test]
        fn any_text_has_an_answer(text in ".{0,20}") {
            drop(price(&text, Currency::USD));
        }
    }
}
