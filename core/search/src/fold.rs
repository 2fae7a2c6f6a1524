//! Folding: what characters are the same to a shopper who types.
//!
//! "Crème", "CRÈME" and "creme" are one word, "Straße" and "strasse" too, "Ａ" is "a" and "ﬁ" is
//! "fi". Compatibility decomposition (Unicode Annex 15) takes letters apart, accents are dropped,
//! what remains is lower case.

use unicode_normalization::char::decompose_compatible;

/// Gives the characters that one character folds to: none for an accent, two for "ß".
pub(crate) fn fold(character: char, give: &mut impl FnMut(char)) {
    if character.is_ascii() {
        give(character.to_ascii_lowercase());
    } else if is_syllable(character) {
        give(character);
    } else {
        decompose_compatible(character, |part| {
            if !is_accent(part) {
                part.to_lowercase().for_each(|lower| spell(lower, give));
            }
        });
    }
}

/// Joins a mark of voicing to the kana before it: halfwidth ones are written in two characters.
pub(crate) fn voiced(kana: char, mark: char) -> Option<char> {
    let (plain, voiced) = match mark {
        '\u{3099}' => (PLAIN, VOICED),
        '\u{309A}' => (ASPIRATED, HALF_VOICED),
        _ => return None,
    };
    plain.chars().position(|other| other == kana).and_then(|at| voiced.chars().nth(at))
}

const PLAIN: &str = "うかきくけこさしすせそたちつてとはひふへほゝウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲヽ";
const VOICED: &str = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼゞヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷヸヹヺヾ";
const ASPIRATED: &str = "はひふへほハヒフヘホ";
const HALF_VOICED: &str = "ぱぴぷぺぽパピプペポ";

/// Letters that decomposition leaves whole, spelled as people without that key spell them.
fn spell(lower: char, give: &mut impl FnMut(char)) {
    let spelled = match lower {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ŋ' => "n",
        'ı' => "i",
        'ς' => "σ",
        // Fraction slashes and the like, left over from decomposition.
        other if !other.is_alphanumeric() && !is_mark(other) => "",
        other => return give(other),
    };
    spelled.chars().for_each(give);
}

/// Kana and Hangul, whose decomposition would tear syllables that are letters to their readers.
fn is_syllable(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Marks that a hurried writer leaves out: accents, and the vowel points of Hebrew and Arabic.
/// The vowel signs of Indic scripts and Thai are not among them: they are half of the word.
fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0487}'
        | '\u{0591}'..='\u{05C7}'
        | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// Whether a character combines with the one before it.
pub(crate) fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut folded = String::new();
        text.chars().for_each(|character| fold(character, &mut |part| folded.push(part)));
        folded
    }

    #[test]
    fn accents_case_and_width_do_not_matter() {
        for (written, folds) in [
            ("Crème Brûlée", "creme brulee"),
            ("cre\u{0300}me", "creme"),
            ("Straße STRASSE GROẞ", "strasse strasse gross"),
            ("Möbel Ærø Œuvre Łódź", "mobel aero oeuvre lodz"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("ＡＢＣ１２ ﬁn ²", "abc12 fin 2"),
            ("Ёлка й", "елка и"),
            ("ガラス 한국", "ガラス 한국"),
            ("ｶﾗｽ", "カラス"),
            ("हिंदी ไทย", "हिंदी ไทย"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(folded(written), folds);
        }
    }

    #[test]
    fn kana_are_voiced_as_unicode_composes_them() {
        for mark in ['\u{3099}', '\u{309A}'] {
            for kana in '\u{3041}'..='\u{30FF}' {
                let composed = unicode_normalization::char::compose(kana, mark);
                assert_eq!(voiced(kana, mark), composed, "{kana}");
            }
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for character in (0..=0x10FFFF).filter_map(char::from_u32) {
            let once = folded(&character.to_string());
            assert_eq!(folded(&once), once, "{character:?}");
        }
    }
}
