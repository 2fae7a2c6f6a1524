//! Prices, sums and availability.

use domain::stock::Band;
use maud::{Markup, html};

use crate::words::Words;

/// What something costs, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PriceFace {
    pub(crate) price: String,
    /// The price it is to be compared with.
    pub(crate) compare_at: Option<String>,
    /// Whether it can cost more than this.
    pub(crate) from: bool,
}

/// A price; what it is compared with is told apart for those who cannot see a line through it.
pub(crate) fn price(words: &Words, face: &PriceFace) -> Markup {
    let shelf = &words.shelf;
    html! {
        span.price.reduced[face.compare_at.is_some()] {
            @if face.from { (shelf.from) " " }
            @if let Some(before) = &face.compare_at {
                span.sr { (shelf.price_now) " " }
                (face.price) " "
                s { span.sr { (shelf.price_before) " " } (before) }
            } @else { (face.price) }
        }
    }
}

/// Availability, where it matters.
pub(crate) fn availability(words: &Words, band: Band) -> Markup {
    let shelf = &words.shelf;
    let (class, text) = match band {
        Band::InStock => return html! {},
        Band::Few => ("warn", shelf.few_left),
        Band::None => ("bad", shelf.sold_out),
        Band::Backorder => ("warn", shelf.made_to_order),
    };
    html! { span.band.(class) { (text) } }
}

/// A sum with its name, as a row of a summary.
pub(crate) fn sum(label: &str, amount: &str) -> Markup {
    html! { div.sum { dt { (label) } dd { (amount) } } }
}
