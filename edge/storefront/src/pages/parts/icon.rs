//! The few signs that stand beside words or, on a phone, for them. They are drawn with lines of one
//! width in the colour of the text, and are never read aloud: what they stand on has a name.

use maud::{Markup, PreEscaped, html};

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Bag,
    Close,
    Filter,
    Menu,
    Search,
}

/// Draws a sign.
pub(crate) fn icon(which: Icon) -> Markup {
    let path = match which {
        Icon::Bag => "M5 8h14l-1 12H6L5 8Zm4 0V7a3 3 0 0 1 6 0v1",
        Icon::Close => "M6 6l12 12M18 6L6 18",
        Icon::Filter => "M4 7h10m4 0h2M4 17h2m4 0h10M14 4.5v5M10 14.5v5",
        Icon::Menu => "M4 7h16M4 12h16M4 17h16",
        Icon::Search => "M15.5 15.5L20 20M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0",
    };
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(PreEscaped(path)) {} }
    }
}
