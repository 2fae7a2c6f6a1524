//! The way from the front door to a page.

use maud::{Markup, html};

use crate::pages::site::{Link, Site};

/// The trail; the page itself comes last and is not a link.
pub(crate) fn crumbs(site: &Site<'_>, trail: &[Link], here: &str) -> Markup {
    let frame = &site.words.frame;
    html! {
        nav.crumbs aria-label=(frame.breadcrumb) {
            ol {
                li { a href=(site.path("/")) { (frame.home) } }
                @for link in trail { li { a href=(link.href) { (link.label) } } }
                li { span aria-current="page" { (here) } }
            }
        }
    }
}
