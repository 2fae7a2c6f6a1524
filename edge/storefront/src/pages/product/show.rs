//! A product as HTML.

use domain::limits::QUANTITY_MAX;
use domain::stock::Band;
use maud::{Markup, html};

use super::face::{OptionFace, ProductFace, ValueFace};
use crate::pages::parts::card::{cards, stand_in};
use crate::pages::parts::crumbs::crumbs;
use crate::pages::parts::picture::{self, GALLERY, Place, picture};
use crate::pages::parts::price::{availability, price};
use crate::pages::parts::quantity::quantity;
use crate::pages::parts::swatch::dot;
use crate::pages::parts::text::Text;
use crate::pages::site::Site;

/// The whole page.
pub(super) fn main(site: &Site<'_>, face: &ProductFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        (crumbs(site, &face.trail, &face.title))
        article.product data-swap="product" {
            (gallery(site, face))
            div.facts {
                header.facts-head {
                    @if !face.vendor.is_empty() { p.quiet.small { (face.vendor) } }
                    h1 { (face.title) }
                    p.lead aria-live="polite" { (price(site.words, &face.price)) }
                }
                p { (Text(&face.lead)) }
                @for option in &face.options { (choices(site, option)) }
                (buy(site, face))
                ul.promises { @for line in &face.promises { li { (line) } } }
                (details(site, face))
            }
        }
        @if !face.related.is_empty() {
            section.row {
                h2 { (shelf.related) }
                (cards(site, &face.related, 0))
            }
        }
    }
}

/// Swiped through on a phone, all of them on a desk; each opens as large as there is.
fn gallery(site: &Site<'_>, face: &ProductFace) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    let words = &site.words.shelf;
    html! {
        ul.gallery tabindex=[(face.pictures.len() > 1).then_some("0")] aria-label=(words.pictures)
            data-several=[(face.pictures.len() > 1).then_some("")] {
            @for (place, one) in face.pictures.iter().enumerate() {
                li {
                    a.frame href=(Text(&picture::file(media, one, picture::widest(one), "jpg")))
                        data-zoom="" aria-label={ (words.enlarge) ": " (Text(&one.alt)) } {
                        (picture(media, one, Place { first: place == 0, ..GALLERY }))
                    }
                }
            }
            @if face.pictures.is_empty() { li { span.frame { (stand_in(&face.title)) } } }
        }
    }
}

fn choices(site: &Site<'_>, option: &OptionFace) -> Markup {
    let dots = option.values.iter().all(|value| value.colour.is_some());
    html! {
        div.option role="group" aria-label=(option.name) {
            p { (option.name) ": " span.quiet { (option.chosen) } }
            ul.values.swatches[dots] {
                @for value in &option.values { li { (choice(site, value, dots)) } }
            }
        }
    }
}

/// What cannot be had stays readable and can be looked at, struck through.
fn choice(site: &Site<'_>, value: &ValueFace, dots: bool) -> Markup {
    html! {
        a.value.off[!value.available] href=(Text(&value.href)) data-swaps="product" rel="nofollow"
            aria-current=[value.chosen.then_some("true")] {
            @match value.colour {
                Some(colour) if dots => { (dot(colour)) span.sr { (value.label) } }
                Some(colour) => { (dot(colour)) (value.label) }
                None => { (value.label) }
            }
            @if !value.available { span.sr { " (" (site.words.shelf.unavailable) ")" } }
        }
    }
}

fn buy(site: &Site<'_>, face: &ProductFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        form.buy method="post" action=(site.path("/cart/lines")) data-adds="" {
            input type="hidden" name="variant" value=(face.variant);
            @if face.band == Band::InStock { p.band.good { (shelf.in_stock) } }
            @else { p { (availability(site.words, face.band)) } }
            div.buy-row {
                (quantity(site, shelf.quantity, 1, QUANTITY_MAX))
                @if face.band.can_order() { button.primary { (shelf.add) } }
                @else { button.primary disabled { (shelf.sold_out) } }
            }
        }
    }
}

fn details(site: &Site<'_>, face: &ProductFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        div.details {
            @if !face.more.is_empty() {
                details {
                    summary { (shelf.details) }
                    @for paragraph in &face.more { p { (Text(paragraph)) } }
                }
            }
            @if !face.specifications.is_empty() {
                details open {
                    summary { (shelf.specifications) }
                    dl.specs {
                        @for (name, value) in &face.specifications {
                            div { dt { (Text(name)) } dd { (Text(value)) } }
                        }
                    }
                }
            }
            @if !site.policies.is_empty() {
                details {
                    summary { (shelf.delivery_returns) }
                    ul {
                        @for link in &site.policies { li { a href=(link.href) { (link.label) } } }
                    }
                }
            }
        }
    }
}
