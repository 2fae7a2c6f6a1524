//! `/orders/{intent}`: what has become of a checkout, from the moment it was sent.

use domain::IntentId;
use domain::order::{OrderStatus, PaymentStatus};
use http::StatusCode;
use maud::{Markup, html};
use serde::Serialize;
use wire::answer::{Answer, OrderView, Refusal};
use wire::message::{CancelRequest, Message};
use wire::secret::OrderSecret;

use super::{Frame, layout, price, shipping_price, sum};
use crate::api::checkouts::cancel_key;
use crate::call::Call;
use crate::carts::checkout::{Settled, settle};
use crate::checkout::{self, Standing, declined, standing};
use crate::cookie;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::lanes;
use crate::memory::View;
use crate::reply::{Body, Private, Reply};

/// The intent of an address, and the secret that this browser has for it.
pub(super) fn caller<H: Host>(
    call: &Call<'_, H>,
    id: &str,
) -> Result<(IntentId, OrderSecret), Failure> {
    let intent = IntentId::parse(id).map_err(|_| Failure::new(Code::CheckoutNotFound))?;
    let secret = cookie::order(&call.parts.headers, &intent);
    let detail = "Open it in the browser that placed the order, or by the link in your mail.";
    let secret = secret.ok_or_else(|| Failure::with(Code::OrderSecretRequired, detail))?;
    Ok((intent, secret))
}

/// Shows an order.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, secret) = caller(call, id)?;
    let token = cookie::cart(&call.parts.headers);
    let region = checkout::region(call, token.as_ref().map(|token| &token.id));
    let standing = standing(call, intent, secret, region.clone()).await?;
    let mut forget = false;
    if let (Standing::Placed(_), Some(token)) = (&standing, &token) {
        let whose = settle(call.host, region, intent, Settled::Ordered, None).await;
        forget = whose.is_ok_and(|cart| cart.as_ref() == Some(&token.id));
    }
    let returned = has_paid(call.query());
    let (title, main) = match &standing {
        Standing::Placed(order) if returned && is_payable(order) => {
            ("Your payment is being confirmed", confirming(order))
        }
        Standing::Placed(order) => (title(order), placed(order)),
        Standing::Accepted => ("Your order is being confirmed", accepted()),
        Standing::Refused(refusal, _) => {
            let view = call.view().await.ok();
            ("Not ordered", refused(refusal, view.as_ref()))
        }
    };
    let moving = match &standing {
        Standing::Placed(order) => returned || is_moving(order),
        Standing::Accepted => true,
        Standing::Refused(..) => false,
    };
    let main = html! {
        div data-order=(intent) data-version=(version(&standing)) { (main) }
    };
    let place = format!("/orders/{intent}");
    let frame = Frame {
        title,
        script: Some(&call.shop.assets().order),
        look_again_at: moving.then_some(&place),
        head: None,
    };
    let mut answer = Private::new(StatusCode::OK, Body::html(layout(call.shop, frame, &main)));
    if forget {
        answer = answer.cookie(&cookie::forget_cart()).cookie(&cookie::set_count(0));
    }
    Ok(answer.into())
}

/// What the page's script compares: it loads the page again when this changes.
fn version(standing: &Standing) -> String {
    match standing {
        Standing::Placed(order) => order.version.to_string(),
        Standing::Accepted => "accepted".to_owned(),
        Standing::Refused(..) => "refused".to_owned(),
    }
}

/// Whether something is about to change that the shopper did not cause on this page. A payment
/// that failed counts: on the provider's page another card may have paid a moment ago.
fn is_moving(order: &OrderView) -> bool {
    let waiting = matches!(order.payment_status, PaymentStatus::Pending | PaymentStatus::Failed);
    order.payment_status == PaymentStatus::Processing
        || order.status == OrderStatus::PaymentPending && waiting
}

/// Whether the provider says, in the address that it sends shoppers back to, that they have paid.
/// That is good enough to not ask for money again while its own word to the origin is on its way,
/// and for nothing else: anybody can write an address.
fn has_paid(query: Option<&str>) -> bool {
    let mut pairs = query.unwrap_or_default().split('&');
    pairs.any(|pair| matches!(pair, "redirect_status=succeeded" | "redirect_status=pending"))
}

#[derive(Serialize)]
struct Status {
    version: String,
}

/// `GET /orders/{intent}/status`: for the page's script alone.
pub(crate) async fn status<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, secret) = caller(call, id)?;
    let standing = standing(call, intent, secret, checkout::region(call, None)).await?;
    let body = Body::json(&Status { version: version(&standing) });
    Ok(Private::new(StatusCode::OK, body).into())
}

/// `POST /orders/{intent}/cancel`.
pub(crate) async fn cancel<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    call.form()?;
    let (intent, order_secret) = caller(call, id)?;
    let request = CancelRequest { intent, order_secret, idempotency_key: cancel_key(intent)? };
    match lanes::ask(call.host, call.shop, &Message::Cancel(request)).await? {
        Answer::Order(_) | Answer::Placed(_) => {
            Ok(Private::see_other(&format!("/orders/{intent}")).into())
        }
        other => Err(declined(other)),
    }
}

fn accepted() -> Markup {
    html! {
        section.note {
            h1 { "We have your order and are confirming stock" }
            p { "This page looks again by itself. You can also close it: we write to you." }
        }
    }
}

fn confirming(order: &OrderView) -> Markup {
    html! {
        h1 { "Your payment is being confirmed" }
        p { "Order " strong { (order.number) } ". This takes a moment; the page looks again by \
            itself. You can also close it: we write to " (order.contact_email) "." }
        p.small { a href={ "/orders/" (order.intent) } { "See the order as it stands" } }
        (contents(order))
    }
}

fn refused(refusal: &Refusal, view: Option<&View>) -> Markup {
    let code = checkout::refusal_code(refusal.code);
    let short = view.map(|view| short(refusal, view)).unwrap_or_default();
    html! {
        section.note {
            h1 { (code.title()) }
            @if short.is_empty() { p { (refusal.detail) } } @else {
                p { "There is not enough left of this:" }
                ul { @for (slug, title) in &short {
                    li { a href={ "/products/" (slug) } { (title) } }
                } }
            }
            @if let Some(difference) = &refusal.difference {
                @if let (Some(before), Some(now)) = (difference.expected, difference.actual) {
                    p { "It was " (price(before)) " and is now " (price(now)) "." }
                }
            }
            p { "Nothing was ordered and nothing was charged." }
            p { a.button.primary href="/cart" { "Back to your cart" } }
        }
    }
}

/// The address and the name of everything that there was too little of.
fn short(refusal: &Refusal, view: &View) -> Vec<(String, String)> {
    let lines = refusal.difference.iter().flat_map(|difference| &difference.lines);
    let unavailable = lines.filter(|line| line.availability.is_some());
    unavailable
        .filter_map(|line| view.catalog.variant(line.variant))
        .map(|(product, variant)| {
            let title = format!("{}, {}", product.title, variant.title);
            (product.slug.to_string(), title)
        })
        .collect()
}

fn title(order: &OrderView) -> &'static str {
    match (order.status, order.payment_status) {
        (OrderStatus::Pending | OrderStatus::PaymentPending, PaymentStatus::Failed) => {
            "The payment did not go through"
        }
        (OrderStatus::PaymentPending, PaymentStatus::Processing) => {
            "Your payment is being processed"
        }
        (OrderStatus::Pending | OrderStatus::PaymentPending, _) => "One step left: payment",
        (OrderStatus::Paid, _) => "Paid. Thank you",
        (OrderStatus::Processing, _) => "We are packing your order",
        (OrderStatus::Shipped, _) => "On its way",
        (OrderStatus::Delivered, _) => "Delivered",
        (OrderStatus::Cancelled, _) => "This order was cancelled",
    }
}

/// Whether the shopper can pay it now.
pub(super) fn is_payable(order: &OrderView) -> bool {
    matches!(order.status, OrderStatus::Pending | OrderStatus::PaymentPending)
        && matches!(order.payment_status, PaymentStatus::Pending | PaymentStatus::Failed)
}

/// Whether the shopper has paid, whatever has become of the money since.
fn has_money(order: &OrderView) -> bool {
    use PaymentStatus::{PartiallyRefunded, Refunded, Succeeded};
    matches!(order.payment_status, Succeeded | PartiallyRefunded | Refunded)
}

fn placed(order: &OrderView) -> Markup {
    html! {
        h1 { (title(order)) }
        p { "Order " strong { (order.number) } ", placed " (date(order)) ". We write to "
            (order.contact_email) "." }
        @if order.status == OrderStatus::Cancelled && has_money(order) {
            p.notice { "What you paid goes back to where it came from; that can take a few days." }
        }
        @if is_payable(order) {
            @if let Some(until) = order.pay_by {
                p.notice { "The goods are held for you until " (clock(until)) " UTC." }
            }
            p { a.button.primary href={ "/orders/" (order.intent) "/pay" } {
                "Pay " (price(order.totals.total)) } }
        }
        (contents(order))
        section {
            h2 { "Sent to" }
            address {
                (order.shipping_address.name) br;
                (order.shipping_address.line1) br;
                @if let Some(line) = &order.shipping_address.line2 { (line) br; }
                @if let Some(code) = &order.shipping_address.postal_code { (code) " " }
                (order.shipping_address.city) br;
                @if let Some(region) = &order.shipping_address.region { (region) ", " }
                (order.shipping_address.country)
            }
        }
        (history(order))
        @if order.status.can_cancel() {
            form method="post" action={ "/orders/" (order.intent) "/cancel" } {
                button.quiet { "Cancel this order" }
            }
        }
    }
}

fn contents(order: &OrderView) -> Markup {
    let totals = &order.totals;
    html! {
        section {
            h2 { "What you ordered" }
            ul.lines {
                @for line in &order.lines {
                    li {
                        span { (line.quantity) " \u{d7} " (line.title) }
                        span.price { (price(line.total)) }
                    }
                }
            }
            dl.sums {
                (sum("Subtotal", totals.subtotal))
                @if let Some(shipping) = totals.shipping {
                    div.sum { dt { "Shipping" } dd { (shipping_price(shipping)) } }
                }
                @if let Some(tax) = totals.tax {
                    (sum(if totals.tax_included { "Tax, included" } else { "Tax" }, tax))
                }
                div.sum.total { dt { "Total" } dd { (price(totals.total)) } }
            }
        }
    }
}

fn history(order: &OrderView) -> Markup {
    html! {
        section {
            h2 { "What happened" }
            ol.timeline {
                @for entry in &order.timeline {
                    li { time datetime=(entry.at.to_rfc3339()) { (clock(entry.at)) } " "
                        (entry.kind.replace(['.', '_'], " ")) }
                }
            }
        }
    }
}

fn date(order: &OrderView) -> String {
    order.placed_at.to_rfc3339().chars().take(10).collect()
}

fn clock(at: domain::Timestamp) -> String {
    at.to_rfc3339().chars().take(16).collect::<String>().replace('T', " ")
}
