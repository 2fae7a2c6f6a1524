//! `/orders/{intent}`: what has become of a checkout, from the moment it was sent.

use domain::order::{OrderStatus, PaymentStatus};
use domain::{IntentId, Locale};
use http::StatusCode;
use maud::html;
use serde::Serialize;
use wire::answer::{Answer, OrderView, Refusal};
use wire::message::{CancelRequest, Message};
use wire::secret::OrderSecret;

use super::frame::{Frame, layout};
use super::site::{Link, Site};
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

mod show;

/// The intent of an address, and the secret that this browser has for it.
pub(super) fn caller<H: Host>(
    call: &Call<'_, H>,
    id: &str,
) -> Result<(IntentId, OrderSecret), Failure> {
    let intent = IntentId::parse(id).map_err(|_| Failure::new(Code::CheckoutNotFound))?;
    let secret = cookie::order(&call.parts.headers, &intent);
    let secret = secret.ok_or_else(|| Failure::new(Code::OrderSecretRequired))?;
    Ok((intent, secret))
}

/// Shows an order.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, secret) = caller(call, id)?;
    let token = cookie::cart(&call.parts.headers);
    let region = checkout::region(call, token.as_ref().map(|token| &token.id));
    let standing = standing(call, intent, secret.clone(), region.clone()).await?;
    let mut forget = false;
    if let (Standing::Placed(_), Some(token)) = (&standing, &token) {
        let whose = settle(call.host, region, intent, Settled::Ordered, None).await;
        forget = whose.is_ok_and(|cart| cart.is_some_and(|cart| cart.id == token.id));
    }
    let view = call.view().await.ok();
    let site = site(call, view.as_ref(), &standing);
    let words = &site.words.order;
    let returned = has_paid(call.query());
    let (title, main) = match &standing {
        Standing::Placed(order) if returned && is_payable(order) => {
            (words.confirming, show::confirming(&site, order))
        }
        Standing::Placed(order) => (show::title(words, order), show::placed(&site, order)),
        Standing::Accepted => (words.accepted_short, show::accepted(&site)),
        Standing::Refused(refusal, _) => (
            words.not_ordered,
            show::refused(&site, refusal, &short(&site, refusal, view.as_ref())),
        ),
    };
    let moving = match &standing {
        Standing::Placed(order) => returned || is_moving(order),
        Standing::Accepted => true,
        Standing::Refused(..) => false,
    };
    let live = match &standing {
        Standing::Placed(_) => Some(&secret),
        Standing::Accepted | Standing::Refused(..) => None,
    };
    let news = news(call);
    let main = html! {
        p.sr #news role="status" {}
        // Whom the script asks, and what opens the order there: this page is its owner's alone.
        div data-order=(intent) data-version=(version(&standing)) tabindex="-1"
            data-news=[live.map(|_| format!("{news}{intent}"))]
            data-secret=[live.map(OrderSecret::reveal)] { (main) }
    };
    let place = format!("/orders/{intent}");
    let frame = Frame {
        title,
        script: Some(&call.shop.assets().order),
        look_again_at: moving.then_some(&place),
        ..Frame::default()
    };
    let mut answer = Private::new(StatusCode::OK, Body::html(layout(&site, &frame, &main)));
    answer = answer.connects_to(&news);
    if matches!(standing, Standing::Refused(..)) {
        answer = answer.cookie(&cookie::set_refused(&intent, &secret));
    }
    if forget {
        answer = answer.cookie(&cookie::forget_cart()).cookie(&cookie::forget_count());
    }
    Ok(answer.into())
}

/// Where the origin tells browsers of orders.
fn news<H: Host>(call: &Call<'_, H>) -> String {
    format!("{}/store/v1/orders/", call.shop.settings().origin_public_url)
}

/// What the page's script compares: it shows the page anew when this changes.
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
    match lanes::ask(call.host, call.shop, call.trace, &Message::Cancel(request)).await? {
        Answer::Order(_) | Answer::Placed(_) => {
            Ok(Private::see_other(&format!("/orders/{intent}")).into())
        }
        other => Err(declined(other)),
    }
}

/// Everything that there was too little of.
fn short(site: &Site<'_>, refusal: &Refusal, view: Option<&View>) -> Vec<Link> {
    let Some((view, locale)) = view.zip(Locale::parse(&site.tag).ok()) else { return Vec::new() };
    let lines = refusal.difference.iter().flat_map(|difference| &difference.lines);
    let unavailable = lines.filter(|line| line.availability.is_some());
    unavailable
        .filter_map(|line| view.release().by_variant(line.variant))
        .map(|variant| Link {
            href: site.path(&format!("/products/{}", variant.product().slug())),
            label: variant.line_title(&locale),
        })
        .collect()
}

/// An order has one address in all markets, and is told in the language of the one that it was
/// bought in: the one that sells to where it goes, in its currency.
pub(super) fn place_of<'a, H: Host>(
    call: &Call<'a, H>,
    view: Option<&View>,
    order: Option<&OrderView>,
) -> Site<'a> {
    let bought = view.zip(order).and_then(|(view, order)| {
        let country = &order.shipping_address.country;
        view.release()
            .markets()
            .iter()
            .find(|market| market.currency == order.currency && market.sells_to(country))
    });
    match (view, bought) {
        (Some(view), Some(market)) => Site::of(call, view, market),
        _ => Site::lost(call.shop, view, None, &call.parts.headers),
    }
}

fn site<'a, H: Host>(call: &Call<'a, H>, view: Option<&View>, standing: &Standing) -> Site<'a> {
    let order = match standing {
        Standing::Placed(order) => Some(order),
        Standing::Accepted | Standing::Refused(..) => None,
    };
    place_of(call, view, order)
}

/// Whether the shopper can pay it now.
pub(super) fn is_payable(order: &OrderView) -> bool {
    matches!(order.status, OrderStatus::Pending | OrderStatus::PaymentPending)
        && matches!(order.payment_status, PaymentStatus::Pending | PaymentStatus::Failed)
}
