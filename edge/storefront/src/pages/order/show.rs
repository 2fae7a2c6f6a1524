//! An order as HTML.

use domain::Timestamp;
use domain::order::{OrderStatus, PaymentStatus};
use maud::{Markup, html};
use wire::answer::{OrderView, Refusal};

use super::is_payable;
use crate::checkout;
use crate::pages::parts::price::sum;
use crate::pages::site::{Link, Site};
use crate::words::order::Order;
use crate::words::{Words, country};

/// It is on its way, and nothing is decided yet.
pub(super) fn accepted(site: &Site<'_>) -> Markup {
    let words = &site.words.order;
    html! {
        section.note {
            h1 { (words.accepted) }
            p { (words.looks_again) }
        }
    }
}

/// The provider says that it is paid, and has not told the origin yet.
pub(super) fn confirming(site: &Site<'_>, order: &OrderView) -> Markup {
    let words = &site.words.order;
    html! {
        div.halves {
            section {
                header.order-head {
                    h1 { (words.confirming) }
                    (known_as(site, order))
                    p { (words.takes_a_moment) }
                    p.small { a href={ "/orders/" (order.intent) } { (words.as_it_stands) } }
                }
            }
            (contents(site, order))
        }
    }
}

/// It will never be an order.
pub(super) fn refused(site: &Site<'_>, refusal: &Refusal, short: &[Link]) -> Markup {
    let words = &site.words.order;
    let code = checkout::refusal_code(refusal.code);
    html! {
        section.note {
            h1 { ((site.words.fault.title)(code)) }
            @if !short.is_empty() {
                p { (words.too_little) }
                ul { @for link in short { li { a href=(link.href) { (link.label) } } } }
            }
            @if let Some(difference) = &refusal.difference {
                @if let (Some(before), Some(now)) = (difference.expected, difference.actual) {
                    p { ((words.price_was)(&site.money(before), &site.money(now))) }
                }
            }
            p { (words.nothing_charged) }
            p { a.button.primary href=(site.path("/cart")) { (words.back_to_cart) } }
        }
    }
}

/// How it stands, in a few words.
pub(super) fn title(words: &Order, order: &OrderView) -> &'static str {
    match (order.status, order.payment_status) {
        (OrderStatus::Pending | OrderStatus::PaymentPending, PaymentStatus::Failed) => {
            words.declined
        }
        (OrderStatus::PaymentPending, PaymentStatus::Processing) => words.processing,
        (OrderStatus::Pending | OrderStatus::PaymentPending, _) => words.to_pay,
        (OrderStatus::Paid, _) => words.paid,
        (OrderStatus::Processing, _) => words.packing,
        (OrderStatus::Shipped, _) => words.shipped,
        (OrderStatus::Delivered, _) => words.delivered,
        (OrderStatus::Cancelled, _) => words.cancelled,
    }
}

/// Whether the shopper has paid, whatever has become of the money since.
fn has_money(order: &OrderView) -> bool {
    use PaymentStatus::{PartiallyRefunded, Refunded, Succeeded};
    matches!(order.payment_status, Succeeded | PartiallyRefunded | Refunded)
}

/// An order that stands in the books.
pub(super) fn placed(site: &Site<'_>, order: &OrderView) -> Markup {
    let words = &site.words.order;
    html! {
        div.halves {
            div {
                header.order-head {
                    h1 { (title(words, order)) }
                    (known_as(site, order))
                    (what_now(site, order))
                }
                (history(site, order))
                @if order.status.can_cancel() {
                    form.block method="post" action={ "/orders/" (order.intent) "/cancel" } {
                        p { button.plain { (words.cancel) } }
                    }
                }
            }
            (contents(site, order))
        }
    }
}

fn known_as(site: &Site<'_>, order: &OrderView) -> Markup {
    let words = &site.words.order;
    html! {
        p {
            strong { ((words.number)(&order.number)) } ", "
            ((words.placed_on)(&site.manner.day(order.placed_at))) ". "
            (words.we_write_to) " " (order.contact_email) "."
        }
    }
}

fn what_now(site: &Site<'_>, order: &OrderView) -> Markup {
    let words = &site.words.order;
    html! {
        @if order.status == OrderStatus::Cancelled && has_money(order) {
            p.notice { (words.money_back) }
        }
        @if is_payable(order) {
            @if let Some(until) = order.pay_by {
                // On a line of its own: the script writes it a little longer or shorter, and
                // nothing below may move.
                p.notice { (words.held_until) " " (moment(site, until)) }
            }
            p {
                a.button.primary href={ "/orders/" (order.intent) "/pay" } {
                    ((words.pay)(&site.money(order.totals.total)))
                }
            }
        }
    }
}

fn contents(site: &Site<'_>, order: &OrderView) -> Markup {
    let (words, totals) = (site.words, &order.totals);
    html! {
        section.panel aria-labelledby="contents" {
            h2 #contents { (words.order.contents) }
            ul.lines.short {
                @for line in &order.lines {
                    li {
                        span { (line.quantity) " \u{d7} " (line.title) }
                        span.amount { (site.money(line.total)) }
                    }
                }
            }
            dl.sums {
                (sum(words.cart.subtotal, &site.money(totals.subtotal)))
                @if let Some(shipping) = totals.shipping {
                    @if shipping.is_zero() { (sum(words.checkout.shipping, words.checkout.free)) }
                    @else { (sum(words.checkout.shipping, &site.money(shipping))) }
                }
                @if let Some(tax) = totals.tax {
                    (sum(tax_label(words, totals.tax_included), &site.money(tax)))
                }
                div.sum.total { dt { (words.checkout.total) } dd { (site.money(totals.total)) } }
            }
            (address(site, order))
        }
    }
}

const fn tax_label(words: &Words, included: bool) -> &'static str {
    if included { words.checkout.tax_included } else { words.checkout.tax }
}

fn address(site: &Site<'_>, order: &OrderView) -> Markup {
    let to = &order.shipping_address;
    let code = to.postal_code.as_deref().unwrap_or_default();
    html! {
        div {
            h3 { (site.words.order.sent_to) }
            address {
                (to.name) br;
                @if let Some(company) = &to.company { (company) br; }
                (to.line1) br;
                @if let Some(line) = &to.line2 { (line) br; }
                @match (&to.region, to.country.as_str()) {
                    (Some(region), "US" | "CA" | "AU") => {
                        (to.city) ", " (region) " " (code) br;
                    }
                    (region, _) => {
                        (code) " " (to.city) br;
                        @if let Some(region) = region { (region) br; }
                    }
                }
                (country::name(&to.country, site.words.language))
            }
        }
    }
}

fn history(site: &Site<'_>, order: &OrderView) -> Markup {
    let words = &site.words.order;
    let known = order.timeline.iter().filter_map(|one| Some((one.at, words.event(&one.kind)?)));
    html! {
        section.block {
            h2 { (words.history) }
            ol.timeline {
                @for (at, what) in known { li { (what) (moment(site, at)) } }
            }
        }
    }
}

/// A moment; the pages' script writes it anew as it is where the shopper is.
fn moment(site: &Site<'_>, at: Timestamp) -> Markup {
    html! { time datetime=(at.to_rfc3339()) data-local="" { (site.manner.moment(at)) } }
}
