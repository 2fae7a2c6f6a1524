//! A failure as a page: what happened, and a way on.

use domain::limits::QUANTITY_MAX;
use maud::html;

use super::frame::{Frame, layout};
use super::site::Site;
use crate::failure::{Code, Failure, FieldError};
use crate::problem::headers;
use crate::reply::{Body, Private};
use crate::trace::Trace;
use crate::words::Words;

/// The page for a failure.
pub(crate) fn page(site: &Site<'_>, failure: &Failure, trace: &Trace) -> Private {
    let words = site.words;
    let (way, label) = way_on(words, failure.code);
    let title = (words.fault.title)(failure.code);
    let intent = failure.members.iter().find(|(name, _)| *name == "intent_id");
    let intent = intent.and_then(|(_, value)| value.as_str());
    let main = html! {
        section.note {
            h1 { (title) }
            @if let Some(more) = more(words, failure) { p { (more) } }
            @for error in &failure.errors { p { (field(words, error)) } }
            @if let Some(intent) = intent {
                p { a.button href={ "/orders/" (intent) } { (words.cart.see_order) } }
            }
            @if matches!(failure.code, Code::Unavailable | Code::CartPending | Code::RateLimited) {
                // The same address again, whatever it was.
                p { a.button.primary href="" { (words.frame.try_again) } }
            } @else { p { a.button href=(site.path(way)) { (label) } } }
            p.small.quiet { (words.fault.if_you_write) " " code { (trace.request_id) } }
        }
    };
    let page = layout(site, &Frame { title, ..Frame::default() }, &main);
    headers(Private::new(failure.code.status(), Body::html(page)), failure)
}

/// A sentence more, where there is one to say.
fn more(words: &Words, failure: &Failure) -> Option<&'static str> {
    let fault = &words.fault;
    match failure.code {
        Code::Unavailable => Some(fault.back_soon),
        Code::CartPending => Some(fault.cart_kept),
        Code::RateLimited => Some(fault.slower),
        Code::Internal => Some(fault.not_yours),
        Code::NotFound | Code::ProductNotFound | Code::CategoryNotFound => Some(fault.look_around),
        Code::OriginUnavailable if failure.detail.is_some() => Some(fault.unconfirmed),
        Code::OriginUnavailable => Some(fault.not_yours),
        Code::OrderSecretRequired => Some(fault.elsewhere),
        Code::PreviewInvalid | Code::PreviewExpired => Some(fault.new_link),
        Code::PreviewGone => Some(fault.not_kept),
        Code::PreviewOnly => Some(fault.preview_only),
        Code::MalformedForm => Some(fault.open_again),
        Code::Conflict => failure
            .members
            .iter()
            .any(|(_, value)| value == "not_placed_yet")
            .then_some(fault.not_placed_yet),
        _ => None,
    }
}

/// What is wrong with a field of a form that has no page of its own to say it on.
fn field(words: &Words, error: &FieldError) -> String {
    match (error.field.as_str(), error.code) {
        ("quantity", "too_large") => (words.fault.one_thing)(QUANTITY_MAX),
        ("quantity", _) => (words.cart.quantity_wrong)(QUANTITY_MAX),
        _ => (words.fault.title)(Code::NotForSale).to_owned(),
    }
}

const fn way_on(words: &Words, code: Code) -> (&'static str, &'static str) {
    match code {
        Code::LineNotFound | Code::ValidationFailed | Code::CartFull => {
            ("/cart", words.fault.to_cart)
        }
        // A browser that never heard of its order still has the cart that it was sent from.
        Code::OrderSecretRequired => ("/checkout", words.fault.to_checkout),
        _ => ("/products", words.shelf.see_all),
    }
}
