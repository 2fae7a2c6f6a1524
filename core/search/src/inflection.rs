//! Forms of one word: "shoes" is also asked for as "shoe", "Stühle" as "Stuhl".
//!
//! Nothing is cut to a stem. From the word that was asked for, other forms are made by rules, and
//! those that the dictionary knows are looked up beside it, for a little less. A rule that goes
//! astray makes a word that is not there.

use crate::language::Language;

/// Gives other forms of a folded word, each once, never the word itself.
pub(crate) fn forms(language: Language, word: &str, give: &mut impl FnMut(&str)) {
    let mut all = Vec::new();
    match language {
        Language::English => english(word, &mut all),
        Language::German => german(word, &mut all),
        Language::Other => {}
    }
    let mut rest = all.as_slice();
    while let Some((form, before)) = rest.split_last() {
        rest = before;
        if form != word && !before.contains(form) {
            give(form);
        }
    }
}

/// How many letters are left of a word at the least when an ending is taken off.
const STEM_MIN: usize = 3;

fn stem<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|stem| stem.chars().count() >= STEM_MIN)
}

fn english(word: &str, all: &mut Vec<String>) {
    if word.chars().any(|character| character.is_ascii_digit()) {
        return;
    }
    for (singular, plural) in IRREGULAR {
        if word == singular {
            all.extend([plural.to_owned(), format!("{plural}s")]);
        } else if word == plural || word.strip_suffix('s') == Some(plural) {
            all.push(singular.to_owned());
        }
    }
    // To the singular.
    if let Some(stem) = stem(word, "ies") {
        all.extend([format!("{stem}y"), format!("{stem}ie")]);
    } else if let Some(stem) = stem(word, "ves") {
        all.extend([format!("{stem}f"), format!("{stem}fe"), format!("{stem}ve")]);
    } else if let Some(stem) = stem(word, "es").filter(|stem| takes_es(stem)) {
        all.extend([stem.to_owned(), format!("{stem}e")]);
    } else if !word.ends_with("ss")
        && !word.ends_with("us")
        && let Some(stem) = stem(word, "s")
    {
        all.push(stem.to_owned());
    }
    // To the plural.
    if word.chars().count() < STEM_MIN {
        return;
    }
    if takes_es(word) {
        all.push(format!("{word}es"));
    }
    if let Some(stem) = word.strip_suffix('y') {
        all.push(format!("{stem}ies"));
    }
    if let Some(stem) = word.strip_suffix("fe").or_else(|| word.strip_suffix('f')) {
        all.push(format!("{stem}ves"));
    }
    if !word.ends_with('s') {
        all.push(format!("{word}s"));
    }
}

fn takes_es(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|ending| stem.ends_with(ending))
}

const IRREGULAR: [(&str, &str); 8] = [
    ("child", "children"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("man", "men"),
    ("mouse", "mice"),
    ("person", "people"),
    ("tooth", "teeth"),
    ("woman", "women"),
];

// The longest first; umlauts of the plural are folded away before.
const ENDINGS: [&str; 8] = ["ern", "en", "er", "es", "em", "e", "n", "s"];

fn german(word: &str, all: &mut Vec<String>) {
    if word.chars().any(|character| character.is_ascii_digit()) {
        return;
    }
    for taken in ENDINGS.into_iter().chain([""]) {
        let Some(stem) = stem(word, taken).filter(|stem| joins(stem, taken)) else { continue };
        let given = ENDINGS.into_iter().chain([""]).filter(|given| joins(stem, given));
        // "Led" and "Leder", "Mus" and "Muser" are strangers: a short stem stands beside its
        // forms in "er" only where another ending shows that it is a stem.
        let short = stem.chars().count() == STEM_MIN;
        let strange = |given: &str| {
            let pair = [taken, given];
            short && pair.contains(&"") && pair.iter().any(|ending| ending.starts_with("er"))
        };
        let given = given.filter(|given| !strange(given));
        all.extend(given.map(|given| format!("{stem}{given}")));
    }
}

/// "s" after a hissing sound is no ending, and a doubled vowel is another word.
fn joins(stem: &str, ending: &str) -> bool {
    let hisses = ending.starts_with('s') && stem.ends_with(['s', 'x', 'z']);
    let doubles = ending.starts_with('e') && stem.ends_with('e');
    !hisses && !doubles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn related(language: Language, one: &str, other: &str) -> bool {
        let mut found = false;
        forms(language, one, &mut |form| found |= form == other);
        found
    }

    #[test]
    fn english_plurals_are_found_both_ways() {
        for (singular, plural) in [
            ("shoe", "shoes"),
            ("box", "boxes"),
            ("dress", "dresses"),
            ("party", "parties"),
            ("knife", "knives"),
            ("shelf", "shelves"),
            ("glove", "gloves"),
            ("axe", "axes"),
            ("tomato", "tomatoes"),
            ("woman", "women"),
            ("woman", "womens"),
            ("cookie", "cookies"),
        ] {
            assert!(related(Language::English, singular, plural), "{singular} {plural}");
            assert!(related(Language::English, plural, singular), "{plural} {singular}");
        }
        for (one, other) in [("dress", "dres"), ("bus", "bu"), ("virus", "viru"), ("as", "a")] {
            assert!(!related(Language::English, one, other), "{one} {other}");
        }
    }

    #[test]
    fn german_endings_are_found_both_ways() {
        for (one, other) in [
            ("stuhl", "stuhle"),
            ("stuhle", "stuhlen"),
            ("kind", "kinder"),
            ("kinder", "kindern"),
            ("lampe", "lampen"),
            ("sofa", "sofas"),
            ("uhr", "uhren"),
            ("rot", "rotes"),
            ("rotes", "roter"),
            ("kissen", "kissens"),
        ] {
            assert!(related(Language::German, one, other), "{one} {other}");
            assert!(related(Language::German, other, one), "{other} {one}");
        }
        assert!(!related(Language::German, "leder", "led"));
        assert!(!related(Language::German, "led", "leder"));
    }

    #[test]
    fn other_languages_and_numbers_have_no_forms() {
        assert!(!related(Language::Other, "shoe", "shoes"));
        assert!(!related(Language::English, "501", "501s"));
    }
}
