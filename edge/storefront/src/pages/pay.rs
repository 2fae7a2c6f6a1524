//! `/orders/{intent}/pay`: the one page that loads anything from elsewhere.
//!
//! The card fields belong to the provider: they live in its frame, and no number ever reaches this
//! shop. Without JavaScript a button leads to the provider's own page.

use domain::{AttemptId, IdempotencyKey, IntentId};
use http::StatusCode;
use maud::{Markup, html};
use wire::answer::{Answer, OrderView};
use wire::message::{Message, Method, StartPayment};

use super::frame::{Frame, layout};
use super::order::{caller, is_payable, place_of};
use super::site::Site;
use crate::api::checkouts::return_url;
use crate::call::Call;
use crate::checkout::{self, Standing, declined, standing};
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::lanes;
use crate::reply::{Body, Private, Reply};
use crate::trace::take;
use crate::view;

/// Shows the pay page. Looking at it starts no payment.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, secret) = caller(call, id)?;
    let standing = standing(call, intent, secret, checkout::region(call, None)).await?;
    let order = match standing {
        Standing::Placed(order) if is_payable(&order) => order,
        _ => return Ok(Private::see_other(&format!("/orders/{intent}")).into()),
    };
    let nonce = nonce(call.host.entropy());
    let provider = call.shop.settings().provider_url.as_str();
    let script = script_url(provider);
    let head = html! { script src=(script) nonce=(nonce) defer {} };
    let view = call.view().await.ok();
    let site = place_of(call, view.as_ref(), Some(&order));
    let main = main(&site, &order, intent);
    let frame = Frame {
        title: site.words.order.payment,
        narrow: true,
        script: Some(&call.shop.assets().pay),
        head: Some(head),
        ..Frame::default()
    };
    let body = Body::html(layout(&site, &frame, &main));
    Ok(Private::new(StatusCode::OK, body).policy(&policy(provider, &nonce)).into())
}

fn main(site: &Site<'_>, order: &OrderView, intent: IntentId) -> Markup {
    let words = &site.words.order;
    let pay = (words.pay)(&site.money(order.totals.total));
    let action = format!("/orders/{intent}/pay");
    html! {
        div.pay {
            h1 { (pay) }
            p { strong { ((words.number)(&order.number)) } }
            form #pay-form data-pay=(action) data-return={ "/orders/" (intent) }
                data-problem=(words.declined) hidden {
                div #payment-element {}
                p.error #pay-error role="alert" hidden {}
                button.primary type="submit" { (pay) }
            }
            form method="post" action=(action) {
                input type="hidden" name="method" value="redirect";
                p { (words.or) " " button.plain { (words.elsewhere) } }
            }
            p { a href={ "/orders/" (intent) } { (words.back_to_order) } }
        }
    }
}

/// Where the provider's script is. Stripe's own address has it at `/v3/`.
fn script_url(provider: &str) -> String {
    match provider {
        "https://js.stripe.com" => "https://js.stripe.com/v3/".to_owned(),
        other => format!("{other}/v3/stripe.js"),
    }
}

/// Only this page may load from the provider, and only what carries this answer's nonce.
fn policy(provider: &str, nonce: &str) -> String {
    let more = match provider {
        "https://js.stripe.com" => {
            " https://api.stripe.com https://hooks.stripe.com https://*.js.stripe.com \
            https://checkout.stripe.com"
        }
        _ => "",
    };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' {provider}{more}; \
        style-src 'self'; img-src 'self' https: data:; connect-src 'self' {provider}{more}; \
        frame-src {provider}{more}; form-action 'self' {provider}{more}; base-uri 'none'; \
        frame-ancestors 'none'"
    )
}

fn nonce(entropy: [u8; 32]) -> String {
    take::<16>(&entropy, 0).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `POST /orders/{intent}/pay`: starts a payment. The script gets what it needs as JSON; the form
/// is sent on to the provider's page.
pub(crate) async fn start<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let form = call.form()?;
    let (intent, order_secret) = caller(call, id)?;
    let method = Method::parse(form.get("method")).ok_or_else(|| {
        Failure::field(FieldError::new("method", "unknown", "Either element or redirect."))
    })?;
    // The origin keeps at most one attempt alive, so every press may be a request of its own.
    let attempt = AttemptId::mint(call.now, take(&call.host.entropy(), 0));
    let idempotency_key =
        IdempotencyKey::parse(&attempt.to_string()).map_err(|error| Failure::internal(&error))?;
    let return_url = return_url(call, intent)?;
    let start = StartPayment { intent, order_secret, idempotency_key, method, return_url };
    let answer =
        lanes::ask(call.host, call.shop, call.trace, &Message::StartPayment(start)).await?;
    let Answer::Payment(started) = answer else { return Err(declined(answer)) };
    if method == Method::Element {
        let body = Body::json(&view::payment(&started));
        return Ok(Private::new(StatusCode::OK, body).into());
    }
    match started.redirect_url {
        Some(url) => Ok(Private::see_other(&url).into()),
        None => Err(Failure::new(Code::OriginUnavailable)),
    }
}
