//! Texts as people compare them.

/// Bytes of a name that its order looks at; a cursor carries them.
const SORT_BYTES_MAX: usize = 96;

/// A text without its capitals: how names and values of options are told apart.
pub(crate) fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}

/// What a name is sorted by: without capitals, accented letters as their base letters, cut off.
/// Good enough for the languages of Latin letters; others keep the order of their code points.
pub(crate) fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len().min(SORT_BYTES_MAX));
    for letter in text.trim_start().chars().flat_map(char::to_lowercase) {
        let mut one = [0; 4];
        let base = base(letter).unwrap_or_else(|| letter.encode_utf8(&mut one));
        if key.len().saturating_add(base.len()) > SORT_BYTES_MAX {
            break;
        }
        key.push_str(base);
    }
    key
}

/// The base letters of an accented small letter of Latin-1 or Latin Extended-A.
const fn base(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // A combining accent after its letter, and the dot that İ leaves behind.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_sort_with_their_base_letters() {
        let mut names =
            ["Zebra", "öl", "Ofen", "Äpfel", "apfel", "Straße", "Strasse b", "O\u{308}x"];
        names.sort_by_key(|name| sort_key(name));
        let expected =
            ["apfel", "Äpfel", "Ofen", "öl", "O\u{308}x", "Straße", "Strasse b", "Zebra"];
        assert_eq!(sort_key("Äpfel"), "apfel");
        assert_eq!(names[2..], expected[2..]);
    }

    #[test]
    fn a_key_ends_between_two_letters() {
        let key = sort_key(&"日".repeat(100));
        assert_eq!(key.len(), SORT_BYTES_MAX);
        assert_eq!(sort_key(&format!("{}日本", "a".repeat(95))), "a".repeat(95));
    }
}
