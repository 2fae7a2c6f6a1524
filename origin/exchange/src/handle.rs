//! Names for addresses, made from any text.

use domain::Slug;

/// The handle that a text is or becomes: `Women's Snowboard` is `womens-snowboard`.
///
/// Letters of other alphabets are written in Latin ones, quotes are dropped, and whatever else an
/// address cannot have becomes one `-`. None when nothing is left.
pub fn handle(text: &str) -> Option<Slug> {
    if let Ok(slug) = Slug::parse(text) {
        return Some(slug);
    }
    let mut name = String::new();
    for letter in deunicode::deunicode(text).chars() {
        if name.len() >= Slug::LENGTH_MAX {
            break;
        }
        match letter.to_ascii_lowercase() {
            kept @ ('a'..='z' | '0'..='9' | '_') => name.push(kept),
            '\'' | '"' | '`' => {}
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    Slug::parse(name.trim_end_matches('-')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_handle_or_none() {
        for (text, wanted) in [
            ("womens-snowboard", Some("womens-snowboard")),
            ("Women's  Snowboard", Some("womens-snowboard")),
            ("  Hasır Sehpa – 58 cm ", Some("hasir-sehpa-58-cm")),
            ("Größe L/XL", Some("grosse-l-xl")),
            ("a_b", Some("a_b")),
            ("茶碗", Some("cha-wan")),
            ("…", None),
            ("", None),
        ] {
            assert_eq!(handle(text).as_ref().map(Slug::as_str), wanted, "{text:?}");
        }
        assert_eq!(handle(&"é ".repeat(300)).unwrap().as_str().len(), 255);
    }
}
