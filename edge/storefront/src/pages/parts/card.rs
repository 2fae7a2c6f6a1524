//! A product in a list: the whole card is one link.

use domain::stock::Band;
use maud::{Markup, Render, html};

use super::picture::{self, PictureFace, Place, picture};
use super::price::{PriceFace, availability, price};
use super::swatch::dot;
use super::text::Text;
use crate::pages::site::Site;

/// More colours than this are counted, not shown.
const DOTS_MAX: usize = 5;

/// What a card shows.
#[derive(Debug, Clone)]
pub(crate) struct CardFace {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) price: PriceFace,
    pub(crate) band: Band,
    pub(crate) picture: Option<PictureFace>,
    /// What a mouse over it shows.
    pub(crate) second_picture: Option<PictureFace>,
    /// The colours it comes in, as `fill` has them; nothing for one that has no dot.
    pub(crate) colours: Vec<Option<&'static str>>,
}

/// Cards in a grid. Those that are seen at once, the first so many, do not wait for their pictures.
pub(crate) fn cards<'a>(
    site: &'a Site<'a>,
    faces: &'a [CardFace],
    first: usize,
) -> impl Render + use<'a> {
    Cards { site, faces, first }
}

/// They are most of a list, and so are written straight into the page.
struct Cards<'a> {
    site: &'a Site<'a>,
    faces: &'a [CardFace],
    first: usize,
}

impl Render for Cards<'_> {
    fn render_to(&self, page: &mut String) {
        page.push_str("<ul class=\"cards\">");
        for (place, face) in self.faces.iter().enumerate() {
            page.push_str("<li>");
            card(self.site, face, place < self.first).render_to(page);
            page.push_str("</li>");
        }
        page.push_str("</ul>");
    }
}

fn card(site: &Site<'_>, face: &CardFace, first: bool) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    html! {
        a.card href=(Text(&face.href)) {
            span.frame.gone[face.band == Band::None] {
                @if let Some(one) = &face.picture {
                    (picture(media, one, Place { first, ..picture::CARD }))
                    // Not asked for before a mouse is over it: what is not shown is not loaded.
                    @if let Some(two) = &face.second_picture {
                        span.second { (picture(media, two, picture::CARD)) }
                    }
                } @else { (stand_in(&face.title)) }
            }
            span.title { (Text(&face.title)) }
            (price(site.words, &face.price))
            @if face.colours.len() > 1 { (dots(site, &face.colours)) }
            (availability(site.words, face.band))
        }
    }
}

fn dots(site: &Site<'_>, colours: &[Option<&'static str>]) -> Markup {
    let shown = || colours.iter().flatten().take(DOTS_MAX);
    let more = colours.len().saturating_sub(shown().count());
    html! {
        span.dots {
            span.sr { ((site.words.shelf.colours)(colours.len())) }
            @for colour in shown() { (dot(colour)) }
            @if more > 0 { span aria-hidden="true" { "+" (more) } }
        }
    }
}

/// What stands in for a picture that there is not: the first letter of the name.
pub(crate) fn stand_in(title: &str) -> Markup {
    let letter = title.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    html! { span.stand-in aria-hidden="true" { (letter) } }
}
