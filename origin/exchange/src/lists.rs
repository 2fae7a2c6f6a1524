//! Cells that hold several things: tags, handles, paths, facts.

use crate::listing::Fact;

/// Tags, separated by commas; of those that differ only in case the first is kept.
pub(crate) fn tags(text: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut tags = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        let small = tag.to_lowercase();
        if !seen.contains(&small) {
            seen.push(small);
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Paths, separated by semicolons: `Tableware > Cups; Gifts`. None is empty, each is there once.
pub(crate) fn paths(text: &str) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    for path in parts(text, ';') {
        let path: Vec<String> = parts(path, '>').map(str::to_owned).collect();
        if !path.is_empty() && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// The way back.
pub(crate) fn write_paths(paths: &[Vec<String>]) -> String {
    paths.iter().map(|path| path.join(" > ")).collect::<Vec<_>>().join("; ")
}

/// What is between separators, without what is empty.
pub(crate) fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|part| !part.is_empty())
}

/// Facts: `Material: Stoneware | Height: 9 cm`. A `\` takes the meaning from the sign behind it.
///
/// The error is the part that is no fact.
pub(crate) fn facts(text: &str) -> Result<Vec<Fact>, String> {
    let mut facts = Vec::new();
    for part in split(text, '|', usize::MAX) {
        if part.trim().is_empty() {
            continue;
        }
        let mut both = split(part, ':', 2).map(plain);
        match (both.next(), both.next()) {
            (Some(name), Some(value)) if !name.is_empty() && !value.is_empty() => {
                facts.push(Fact { name, value });
            }
            _ => return Err(part.trim().to_owned()),
        }
    }
    Ok(facts)
}

/// The way back.
pub(crate) fn write_facts(facts: &[Fact]) -> String {
    let fact = |fact: &Fact| {
        let name = escape(fact.name.trim(), &['\\', '|', ':']);
        format!("{name}: {}", escape(fact.value.trim(), &['\\', '|']))
    };
    facts.iter().map(fact).collect::<Vec<_>>().join(" | ")
}

/// Splits at a sign that no `\` stands before, into at most so many parts.
fn split(text: &str, sign: char, most: usize) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.splitn(most, move |letter| {
        let ends = letter == sign && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    })
}

fn plain(text: &str) -> String {
    let mut letters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(letters.next().unwrap_or('\\')),
            _ => plain.push(letter),
        }
    }
    plain.trim().to_owned()
}

fn escape(text: &str, signs: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if signs.contains(&letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fact(name: &str, value: &str) -> Fact {
        Fact { name: name.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn tags_are_trimmed_and_there_once() {
        assert_eq!(tags(" Sale, new,,sale , New in"), ["Sale", "new", "New in"]);
    }

    #[test]
    fn facts_are_pairs() {
        let wanted = [fact("Material", "Stoneware"), fact("Ratio", "1:2")];
        assert_eq!(facts("Material: Stoneware |Ratio:1:2| ").unwrap(), wanted);
        assert_eq!(facts(r"a\:b: c\|d").unwrap(), [fact("a:b", "c|d")]);
        assert_eq!(facts("Material: Clay | nothing"), Err("nothing".to_owned()));
        assert_eq!(facts(": x"), Err(": x".to_owned()));
    }

    proptest! {
        #[test]
        fn facts_come_back(pairs in prop::collection::vec(("[a:|\\\\ ]{1,5}", "[b:|\\\\ ]{1,5}"), 0..4)) {
            let wanted: Vec<Fact> = pairs
                .iter()
                .map(|(name, value)| fact(name.trim(), value.trim()))
                .filter(|fact| !fact.name.is_empty() && !fact.value.is_empty())
                .collect();
            prop_assert_eq!(facts(&write_facts(&wanted)), Ok(wanted));
        }
    }
}
