//! A description to plain paragraphs.

mod entity;

/// The text of a piece of HTML: paragraphs with an empty line between them, points of lists with
/// a bullet, and nothing of tags, scripts and styles.
///
/// What is no HTML is text already: its lines and paragraphs stay. The text may contain `<` where
/// the HTML had `&lt;`: whoever shows it escapes it, as any text.
pub fn plain(html: &str) -> String {
    let mut text = Text { out: String::new(), gap: Gap::None };
    let marked = html.match_indices('<').any(|(at, _)| tag_begins(after(html, at)));
    let mut rest = html;
    while let Some(letter) = rest.chars().next() {
        let next = after(rest, 0);
        rest = match letter {
            '<' if tag_begins(next) => tag(next, &mut text),
            '&' => match entity::read(next) {
                Some((decoded, length)) => {
                    text.put(decoded);
                    next.get(length..).unwrap_or_default()
                }
                None => {
                    text.put('&');
                    next
                }
            },
            '\n' if !marked => {
                text.wait(if text.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line });
                next
            }
            _ => {
                text.put(letter);
                next
            }
        };
    }
    text.out
}

/// A text as HTML that [`plain`] makes the same text of; the text itself where that is so already.
pub fn escape(text: &str) -> String {
    if plain(text) == text {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What stands between the last word and the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// The text so far.
struct Text {
    out: String,
    gap: Gap,
}

impl Text {
    fn put(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.wait(Gap::Space);
            return;
        }
        if letter.is_control() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.out.push(letter);
    }

    /// Keeps the widest gap until a word comes.
    fn wait(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }
}

/// What follows the sign at a place, which is one byte long or the first of the text.
fn after(text: &str, at: usize) -> &str {
    let mut letters = text.get(at..).unwrap_or_default().chars();
    letters.next();
    letters.as_str()
}

/// Whether a tag or a comment begins behind a `<`; in `a < b` and `<3` none does.
fn tag_begins(next: &str) -> bool {
    next.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter))
}

/// Reads a tag behind its `<`; answers with what follows it.
fn tag<'h>(rest: &'h str, text: &mut Text) -> &'h str {
    if let Some(comment) = rest.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    let (closing, named) = match rest.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, rest),
    };
    let length = named.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(named.len());
    let name = named.get(..length).unwrap_or_default().to_ascii_lowercase();
    let rest = behind(named.get(length..).unwrap_or_default());
    match name.as_str() {
        "script" | "style" | "template" | "noscript" | "iframe" | "svg" | "head" | "title"
            if !closing =>
        {
            return behind_element(rest, &name);
        }
        "br" | "tr" | "dt" | "dd" | "option" => text.wait(Gap::Line),
        "li" => {
            text.wait(Gap::Line);
            if !closing {
                text.put('•');
                text.wait(Gap::Space);
            }
        }
        "td" | "th" | "img" => text.wait(Gap::Space),
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "table"
        | "section" | "article" | "header" | "footer" | "blockquote" | "pre" | "hr" | "figure"
        | "figcaption" | "details" | "summary" | "form" | "main" | "nav" | "aside" | "address" => {
            text.wait(Gap::Paragraph);
        }
        _ => {}
    }
    rest
}

/// What follows the `>` that ends a tag; a `>` within quotes does not.
fn behind(rest: &str) -> &str {
    let mut quote = None;
    let end = rest.find(|letter: char| match (quote, letter) {
        (Some(open), _) => {
            if letter == open {
                quote = None;
            }
            false
        }
        (None, '"' | '\'') => {
            quote = Some(letter);
            false
        }
        (None, _) => letter == '>',
    });
    // A quote that is never closed would swallow the rest of the text.
    let end = end.or_else(|| rest.find('>'));
    end.map_or("", |end| after(rest, end))
}

/// What follows the end of an element whose content is no text.
fn behind_element<'h>(rest: &'h str, name: &str) -> &'h str {
    let ends = |at: &usize| {
        let found = rest.get(at.saturating_add(2)..).unwrap_or_default();
        found.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    let end = rest.match_indices("</").map(|(at, _)| at).find(ends);
    end.map_or("", |end| behind(rest.get(end..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{escape, plain};

    #[test]
    fn paragraphs_lists_and_entities() {
        for (html, wanted) in [
            ("<p>One <b>bold</b> word.</p>\n<p>Two<br>lines</p>", "One bold word.\n\nTwo\nlines"),
            ("<ul><li>Red</li>\n<li>Blue</li></ul><div>End</div>", "• Red\n• Blue\n\nEnd"),
            ("Caf&eacute; &amp; Bar&nbsp;&#8211; 5&#x20AC;", "Café & Bar – 5€"),
            ("<script>alert('</p>')</script >Text", "Text"),
            ("<style>p { color: red }</style><!-- <p>no</p> -->Text", "Text"),
            ("<a title=\"a > b\" href='x'>link</a>", "link"),
            ("1 < 2 && <3", "1 < 2 && <3"),
            (
                "Plain text\nin two lines\n\nand a paragraph",
                "Plain text\nin two lines\n\nand a paragraph",
            ),
            ("&lt;script&gt;", "<script>"),
            ("<p title=\"open>text</p>", "text"),
            ("cut off <b", "cut off"),
            ("&unknown; &#0; &#xD800;", "&unknown; &#0; &#xD800;"),
            ("<p>&nbsp;</p><p> </p>", ""),
            ("", ""),
        ] {
            assert_eq!(plain(html), wanted, "{html:?}");
        }
    }

    proptest! {
        #[test]
        fn a_tidy_text_comes_back_from_its_html(html in "[<>/!a-p&;#x0-9\"' \n-]{0,80}|.{0,80}") {
            let text = plain(&html);
            prop_assert_eq!(plain(&escape(&text)), text);
        }

        #[test]
        fn any_text_becomes_tidy_text(html in "[<>/!a-p&;#x0-9\"' \n-]{0,80}|.{0,80}") {
            let text = plain(&html);
            prop_assert_eq!(text.trim(), &text);
            prop_assert!(!text.contains("\n\n\n"));
            prop_assert!(!text.contains("  "));
        }
    }
}
