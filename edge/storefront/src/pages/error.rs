//! A failure as a page: what happened, and a way on.

use maud::html;

use super::{Frame, layout};
use crate::failure::{Code, Failure};
use crate::problem::headers;
use crate::reply::{Body, Private};
use crate::shop::Shop;
use crate::trace::Trace;

/// The page for a failure.
pub(crate) fn page(shop: &Shop, failure: &Failure, trace: &Trace) -> Private {
    let (way, label) = way_on(failure.code);
    let title = match failure.code {
        // What a program calls a secret is an opened door to a person.
        Code::OrderSecretRequired => "This order is not open in this browser",
        code => code.title(),
    };
    let intent = failure.members.iter().find(|(name, _)| *name == "intent_id");
    let intent = intent.and_then(|(_, value)| value.as_str());
    let main = html! {
        section.note {
            h1 { (title) }
            @if let Some(detail) = &failure.detail { p { (detail) } }
            @if failure.code == Code::Unavailable || failure.code == Code::Internal {
                p { "It is not your fault. Please try again in a moment." }
            }
            @for error in &failure.errors { p { (error.message) } }
            @if let Some(intent) = intent {
                p { a.button href={ "/orders/" (intent) } { "See your order" } }
            }
            p { a.button href=(way) { (label) } }
            p.small { "If you write to us, name " code { (trace.request_id) } "." }
        }
    };
    let page = layout(shop, Frame { title, ..Frame::default() }, &main);
    headers(Private::new(failure.code.status(), Body::html(page)), failure)
}

const fn way_on(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::LineNotFound | Code::ValidationFailed | Code::CartFull => {
            ("/cart", "Back to the cart")
        }
        // A browser that never heard of its order still has the cart that it was sent from.
        Code::OrderSecretRequired => ("/checkout", "To the checkout"),
        _ => ("/", "See all products"),
    }
}
