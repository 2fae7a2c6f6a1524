//! The cart as HTML.

use domain::limits::QUANTITY_MAX;
use maud::{Markup, html};

use super::face::{CartFace, LineFace, Progress};
use crate::pages::parts::card::stand_in;
use crate::pages::parts::picture::{THUMB, picture};
use crate::pages::parts::price::{availability, sum};
use crate::pages::parts::quantity::quantity;
use crate::pages::site::Site;

/// Nothing is in it. `ordered`: what was in it is an order.
pub(super) fn empty(site: &Site<'_>, ordered: bool) -> Markup {
    let words = &site.words.cart;
    html! {
        section.note {
            h1 { (words.empty) }
            @if ordered {
                p { (words.was_ordered) " " a href=(site.path("/checkout")) { (words.see_order) } }
            }
            p { a.button href=(site.path("/products")) { (site.words.shelf.see_all) } }
        }
    }
}

/// The whole cart.
pub(super) fn whole(site: &Site<'_>, face: &CartFace) -> Markup {
    let words = &site.words.cart;
    if face.lines.is_empty() && face.sent.is_none() {
        return empty(site, false);
    }
    html! {
        div.halves {
            section {
                h1 { (words.title) }
                @if let Some(sent) = &face.sent {
                    p.notice role="status" { (words.being_ordered) " "
                        @if let Some(order) = sent.order {
                            a href={ "/orders/" (order) } { (words.see_order) }
                        } @else {
                            // The answer was lost: the checkout finds out, or sends it again.
                            a href=(site.path("/checkout")) { (words.finish) }
                        }
                    }
                }
                ul.lines.pictured {
                    @for line in &face.lines { (show_line(site, line, face.open)) }
                }
            }
            section.panel aria-labelledby="summary" {
                h2 #summary { (words.summary) }
                @if let Some(progress) = &face.free_shipping { (free_shipping(site, progress)) }
                dl.sums { (sum(words.subtotal, &face.subtotal)) }
                p.small.quiet {
                    @if face.tax_included { (words.tax_included) } @else { (words.tax_later) }
                    @if face.free_shipping.as_ref().is_none_or(|one| one.missing.is_some()) {
                        " " (words.shipping_later)
                    }
                }
                @if face.ready {
                    a.button.primary href=(site.path("/checkout")) { (words.check_out) }
                }
                a.button href=(site.path("/")) data-closes="" { (words.go_on) }
            }
        }
    }
}

fn free_shipping(site: &Site<'_>, progress: &Progress) -> Markup {
    let words = &site.words.cart;
    html! {
        div.small {
            @if let Some(missing) = &progress.missing {
                label for="free" { ((words.until_free)(missing)) }
                progress #free value=(progress.has) max=(progress.needs) {}
            } @else { p.good { (words.is_free) } }
        }
    }
}

fn show_line(site: &Site<'_>, line: &LineFace, open: bool) -> Markup {
    let words = &site.words.cart;
    let media = site.shop.settings().media_url.as_str();
    let title = if line.title.is_empty() { words.gone } else { &line.title };
    let named =
        if line.kind.is_empty() { title.to_owned() } else { format!("{title}, {}", line.kind) };
    html! {
        li {
            span.frame aria-hidden="true" {
                @match &line.picture {
                    Some(one) => (picture(media, one, THUMB)),
                    None => (stand_in(title)),
                }
            }
            div.what {
                @if let Some(href) = &line.href { a href=(href) { strong { (title) } } }
                @else { strong { (title) } }
                @if !line.kind.is_empty() { span.small { (line.kind) } }
                @if let Some(unit) = &line.unit {
                    span.quiet.small { (unit) " " (words.each) }
                    (availability(site.words, line.band))
                } @else { span.bad.small { (words.remove_gone) } }
            }
            span.amount { (line.total) }
            @if open { (change(site, line, &named)) }
            @else { span.quiet { "\u{d7} " (line.quantity) } }
        }
    }
}

fn change(site: &Site<'_>, line: &LineFace, title: &str) -> Markup {
    let words = &site.words.cart;
    let action = site.path(&format!("/cart/lines/{}", line.id));
    html! {
        form method="post" action=(action) data-changes="" data-variant=(line.variant) {
            (quantity(site, &(words.quantity_of)(title), line.quantity, QUANTITY_MAX))
            button.plain.set name="do" value="set" { (words.change) }
            button.plain name="do" value="remove" { (words.remove) }
        }
    }
}
