//! Bytes as lowercase hexadecimal text, in the one form that is accepted back.

/// Writes `bytes` as lowercase hexadecimal digits.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)]).collect()
}

/// Reads exactly `N` bytes. Uppercase digits are refused, so that equal bytes have one spelling.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = text.bytes();
    let mut bytes = [0_u8; N];
    for byte in &mut bytes {
        let high = value(digits.next()?)?;
        let low = value(digits.next()?)?;
        *byte = (high << 4) | low;
    }
    digits.next().is_none().then_some(bytes)
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a' - 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn one_spelling_comes_back() {
        assert_eq!(encode(&[0x00, 0x9f, 0xff]), "009fff");
        assert_eq!(decode::<3>("009fff"), Some([0x00, 0x9f, 0xff]));
    }

    #[test]
    fn every_other_spelling_is_refused() {
        for text in ["", "00", "0000000", "00000000", "00FF00", "0x0000", "00 f00", "éé0"] {
            assert_eq!(decode::<3>(text), None, "{text}");
        }
    }
}
