//! How postal codes are written, country by country.

use crate::text::Country;

/// The ways a country writes its postal codes: `N` is a digit, `A` a letter, the rest is itself.
/// Empty where there are none, or where we do not know: there anything or nothing may be typed.
pub(super) fn postal_patterns(country: &Country) -> &'static [&'static str] {
    match country.as_str() {
        "AT" | "AU" | "BE" | "BG" | "CH" | "CY" | "DK" | "HU" | "LU" | "NO" | "NZ" | "PH"
        | "SI" | "TN" | "ZA" => &["NNNN"],
        "DE" | "EE" | "ES" | "FI" | "FR" | "HR" | "ID" | "IT" | "MX" | "MY" | "TH" | "TR"
        | "UA" => &["NNNNN"],
        "CN" | "IN" | "RO" | "SG" | "VN" => &["NNNNNN"],
        "BR" => &["NNNNN-NNN"],
        "CA" => &["ANA NAN"],
        "CZ" | "GR" | "SE" | "SK" => &["NNN NN"],
        "GB" => &["AN NAA", "ANN NAA", "AAN NAA", "AANN NAA", "ANA NAA", "AANA NAA"],
        "JP" => &["NNN-NNNN"],
        "KR" => &["NNNNN"],
        "LT" => &["LT-NNNNN", "NNNNN"],
        "LV" => &["LV-NNNN", "NNNN"],
        "NL" => &["NNNN AA"],
        "PL" => &["NN-NNN"],
        "PT" => &["NNNN-NNN"],
        "US" => &["NNNNN", "NNNNN-NNNN"],
        _ => &[],
    }
}

/// The code as its country writes it; people leave out blanks, dashes and capitals.
pub(super) fn write_postal_code(patterns: &[&str], typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|c| !is_separator(*c)).collect();
    patterns.iter().find_map(|pattern| write_by(pattern, &plain.to_ascii_uppercase()))
}

fn write_by(pattern: &str, plain: &str) -> Option<String> {
    let mut rest = plain.chars();
    let mut written = String::with_capacity(pattern.len());
    for place in pattern.chars() {
        if is_separator(place) {
            written.push(place);
            continue;
        }
        let found = rest.next()?;
        let fits = match place {
            'N' => found.is_ascii_digit(),
            'A' => found.is_ascii_uppercase(),
            _ => found == place,
        };
        if !fits {
            return None;
        }
        written.push(found);
    }
    rest.next().is_none().then_some(written)
}

const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-')
}
