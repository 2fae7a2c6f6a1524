//! Text that hardly ever has anything to escape in it.

use maud::Render;

/// A text, escaped as everywhere. Where nothing has to be, which is seen at one look, it is copied
/// in one piece; otherwise maud takes it byte by byte, which it does with every text.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl Render for Text<'_> {
    fn render_to(&self, page: &mut String) {
        // All bytes are looked at, wherever the first is found: that can be done many at a time.
        let special = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"');
        if self.0.bytes().fold(false, |found, byte| found | special(byte)) {
            self.0.render_to(page);
        } else {
            page.push_str(self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use maud::html;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_escaped_as_maud_does(text in "[a&<>\"'\u{e4}\u{20ac} ]{0,12}") {
            let (ours, maud) = (html! { p title=(Text(&text)) { (Text(&text)) } },
                html! { p title=(text) { (text) } });
            prop_assert_eq!(ours.into_string(), maud.into_string());
        }
    }
}
