//! `/`: the list of products.

use domain::stock::Band;
use maud::{Markup, html};

use super::{Frame, layout, price};
use crate::call::{Call, default_market};
use crate::failure::Failure;
use crate::form::encode;
use crate::host::Host;
use crate::listing::{Card, Listing, Page};
use crate::reply::{Body, Public, Reply};

/// Shows the list.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?;
    let view = call.view().await?;
    let page = listing.page(&view, default_market(&view)?, call.now);
    let mut categories: Vec<&str> = view
        .catalog
        .products()
        .iter()
        .flat_map(|product| product.categories.iter().map(String::as_str))
        .collect();
    categories.sort_unstable();
    categories.dedup();
    let main = main(&listing, &page, &categories);
    let frame = Frame { title: "All products", ..Frame::default() };
    let body = Body::html(layout(call.shop, frame, &main));
    Ok(Public::catalog(body, &view, call.now).into())
}

fn main(listing: &Listing, page: &Page<'_>, categories: &[&str]) -> Markup {
    let title = listing.category().map_or_else(|| "All products".to_owned(), capital);
    html! {
        h1 { (title) " " span.quiet { (page.total) } }
        form.filters method="get" action="/" {
            label { "Category "
                select name="category" {
                    option value="" { "All" }
                    @for one in categories {
                        option value=(one) selected[Some(*one) == listing.category()] {
                            (capital(one))
                        }
                    }
                }
            }
            label { "Order "
                select name="sort" {
                    @for (value, label) in [
                        ("relevance", "Our choice"), ("price", "Price, low to high"),
                        ("-price", "Price, high to low"), ("newest", "Newest"), ("name", "Name"),
                    ] {
                        option value=(value) selected[value == listing.sort()] { (label) }
                    }
                }
            }
            button.quiet { "Show" }
        }
        @if page.cards.is_empty() {
            p { "Nothing matches. " a href="/" { "See all products" } "." }
        }
        ul.cards { @for card in &page.cards { (show_card(card)) } }
        @if let Some(next) = &page.next {
            p { a.button rel="next" href=(next_url(listing, next)) { "More products" } }
        }
    }
}

fn show_card(card: &Card<'_>) -> Markup {
    let product = card.product;
    html! {
        li {
            a.card href={ "/products/" (product.slug) } {
                span.picture aria-hidden="true" { (initial(&product.title)) }
                span.title { (product.title) }
                span.price {
                    @if card.offer.from { "from " }
                    (price(card.offer.price))
                    @if let Some(before) = card.offer.compare_at { " " s { (price(before)) } }
                }
                (availability(card.offer.band))
            }
        }
    }
}

/// The first letter, which stands in for a picture until pictures have an address.
pub(super) fn initial(title: &str) -> String {
    title.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

/// Availability, where it matters.
pub(super) fn availability(band: Band) -> Markup {
    let (class, text) = match band {
        Band::InStock => return html! {},
        Band::Few => ("warn", "Only a few left"),
        Band::None => ("bad", "Sold out"),
        Band::Backorder => ("warn", "Made to order"),
    };
    html! { span.band.(class) { (text) } }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str().replace('-', " "))
}

fn next_url(listing: &Listing, next: &str) -> String {
    let category = listing.category().map(|one| format!("category={}&", encode(one)));
    let sort = encode(listing.sort());
    format!("/?{}sort={sort}&cursor={}", category.unwrap_or_default(), encode(next))
}
