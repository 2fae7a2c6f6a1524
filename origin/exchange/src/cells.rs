//! Cells with a type: words, whole numbers, weights.

use crate::issue::Code;
use crate::limits;
use crate::price::{Complaint, SHORTENED, shortened};

/// Yes or no, also as Excel writes it in some other languages.
pub(crate) fn truth(text: &str) -> Result<bool, Complaint> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "wahr" | "vrai" | "verdadero" | "vero" => Ok(true),
        "false" | "no" | "0" | "falsch" | "faux" | "falso" => Ok(false),
        _ => Err((Code::UnknownWord, "Write TRUE or FALSE.".to_owned())),
    }
}

/// How yes and no are written.
pub(crate) const fn write_truth(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}

/// A quantity; decimals may only be zeros.
pub(crate) fn quantity(text: &str) -> Result<i64, Complaint> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (main, fraction) = decimal(unsigned, "Write a whole number: 12.")?;
    if fraction.bytes().any(|byte| byte != b'0') {
        return Err((Code::BadNumber, "There are only whole pieces.".to_owned()));
    }
    let number = main.parse::<i64>().ok().filter(|number| *number <= limits::QUANTITY_MAX);
    let number = number.ok_or_else(|| too_large(limits::QUANTITY_MAX))?;
    Ok(if unsigned.len() < text.len() { number.saturating_neg() } else { number })
}

/// A weight, to the nearest gram: other shops export conversions such as `907.184740003`.
pub(crate) fn grams(text: &str) -> Result<u32, Complaint> {
    let (main, fraction) = decimal(text, "Write the weight in grams: 250.")?;
    let up = u32::from(fraction.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let grams = main.parse::<u32>().ok().and_then(|main| main.checked_add(up));
    grams
        .filter(|grams| *grams <= limits::GRAMS_MAX)
        .ok_or_else(|| too_large(i64::from(limits::GRAMS_MAX)))
}

fn decimal<'a>(text: &'a str, advice: &str) -> Result<(&'a str, &'a str), Complaint> {
    if shortened(text) {
        return Err((Code::Shortened, SHORTENED.to_owned()));
    }
    let (main, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if main.is_empty() || !digits(main) || !digits(fraction) {
        return Err((Code::BadNumber, advice.to_owned()));
    }
    Ok((main, fraction))
}

fn too_large(most: i64) -> Complaint {
    (Code::NumberTooLarge, format!("The largest number here is {most}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words() {
        assert_eq!(truth("True"), Ok(true));
        assert_eq!(truth("FALSCH"), Ok(false));
        assert!(truth("ja").is_err());
        assert_eq!(quantity("-3"), Ok(-3));
        assert_eq!(quantity("12.00"), Ok(12));
        for wrong in ["", "-", "1.5", "1,000", "12 pcs", "1E+05", "1000000000", "٣"] {
            assert!(quantity(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(grams("0.0"), Ok(0));
        assert_eq!(grams("907.184740003"), Ok(907));
        assert_eq!(grams("1360.5"), Ok(1361));
        for wrong in ["-1", "4294967295.9", "1kg"] {
            assert!(grams(wrong).is_err(), "{wrong:?}");
        }
    }
}
