//! `/`: the list of products.

use domain::catalog::Market;
use maud::{Markup, html};

use super::faces;
use super::frame::{Frame, layout};
use super::parts::card::{CardFace, cards};
use super::site::{self, Site};
use crate::call::Call;
use crate::failure::Failure;
use crate::form::encode;
use crate::host::Host;
use crate::listing::{Listing, Page};
use crate::memory::View;
use crate::reply::{Body, Public, Reply};

/// As many cards as a screen shows at once.
const FIRST: usize = 4;

/// What a list shows.
struct ListFace {
    title: String,
    total: usize,
    cards: Vec<CardFace>,
    /// Every category: its value, its name, whether it is chosen.
    categories: Vec<(String, String, bool)>,
    sort: &'static str,
    next: Option<String>,
}

/// Shows the list.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?;
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let page = listing.page(&view, market, call.now)?;
    let face = face(&site, (&view, market), &listing, &page);
    let main = main(&site, &face);
    let frame = Frame { title: &face.title, place: "/", public: true, ..Frame::default() };
    let body = Body::html(layout(&site, &frame, &main));
    Ok(Public::catalog(body, &view, call.now).into())
}

fn face(
    site: &Site<'_>,
    (view, market): (&View, &Market),
    listing: &Listing,
    page: &Page<'_>,
) -> ListFace {
    let categories: Vec<(String, String, bool)> = view
        .release()
        .categories()
        .iter()
        .map(|one| {
            let chosen = Some(one.slug.as_str()) == listing.category();
            let title = site::title(&one.face, &market.locale).to_owned();
            (one.slug.to_string(), title, chosen)
        })
        .collect();
    let chosen = categories.iter().find(|(.., chosen)| *chosen).map(|(_, title, _)| title.clone());
    ListFace {
        title: chosen.unwrap_or_else(|| site.words.frame.all_products.to_owned()),
        total: usize::try_from(page.total).unwrap_or(usize::MAX),
        cards: page.cards.iter().map(|card| faces::card(site, market, card)).collect(),
        categories,
        sort: listing.sort(),
        next: page.next.as_ref().map(|next| next_url(site, listing, next)),
    }
}

fn main(site: &Site<'_>, face: &ListFace) -> Markup {
    let (shelf, frame) = (&site.words.shelf, &site.words.frame);
    let count = site.manner.number(face.total);
    let sorts = [
        ("relevance", shelf.sort_relevance),
        ("price", shelf.sort_price),
        ("-price", shelf.sort_price_down),
        ("newest", shelf.sort_newest),
        ("name", shelf.sort_name),
    ];
    html! {
        div.list-head {
            h1 {
                (face.title) " "
                span.quiet aria-hidden="true" { (count) }
                span.sr { ((shelf.products)(face.total, &count)) }
            }
            form.sorting method="get" action=(site.path("/")) data-asks="" {
                label { (shelf.category)
                    select name="category" {
                        option value="" { (shelf.all) }
                        @for (value, label, chosen) in &face.categories {
                            option value=(value) selected[*chosen] { (label) }
                        }
                    }
                }
                label { (shelf.sort)
                    select name="sort" {
                        @for (value, label) in sorts {
                            option value=(value) selected[value == face.sort] { (label) }
                        }
                    }
                }
                noscript { button { (shelf.show) } }
            }
        }
        @if face.cards.is_empty() {
            p { (shelf.nothing) " " a href=(site.path("/")) { (shelf.see_all) } }
        }
        (cards(site, &face.cards, FIRST))
        @if let Some(next) = &face.next {
            p.pager { a.button rel="next" href=(next) { (frame.next) } }
        }
    }
}

fn next_url(site: &Site<'_>, listing: &Listing, next: &str) -> String {
    let category = listing.category().map(|one| format!("category={}&", encode(one)));
    let sort = encode(listing.sort());
    let query = format!("{}sort={sort}&cursor={}", category.unwrap_or_default(), encode(next));
    format!("{}?{query}", site.path("/"))
}
