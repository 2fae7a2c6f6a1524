//! `/checkout`: one page, one form, two submits: *Update* and *Place order*.
//!
//! Values are rendered again from the post; nothing personal is kept at the edge. The form carries
//! the intent's id, the cart's version and the signed quote that the shopper saw, so placing an
//! order reads nothing and needs no JavaScript.

use domain::cart::{Cart, CartState};
use domain::checkout::{Address, AddressText, Contact};
use domain::quote::{Destination, Quote};
use domain::{Country, IntentId, Note};
use http::StatusCode;
use wire::answer::Answer;
use wire::message::{Intent, StatusQuestion};
use wire::quote::sign;

use super::frame::{Frame, layout};
use super::site::Site;
use crate::api::checkouts::keep;
use crate::api::quotes::{compute, options};
use crate::basket;
use crate::call::Call;
use crate::carts;
use crate::carts::checkout::{Marked, mark_seen};
use crate::checkout::{self, Standing};
use crate::cookie::{self, CartToken};
use crate::failure::{Code, Failure, FieldError};
use crate::form::Form;
use crate::host::Host;
use crate::lanes;
use crate::log::chain;
use crate::memory::View;
use crate::reply::{Body, Private, Reply};

mod fields;
mod form;

/// A filled-in form that can become an order.
struct Filled {
    contact: Contact,
    address: Address,
    note: Option<Note>,
}

/// What is shown around the form's own values.
struct Shown<'a> {
    view: &'a View,
    cart: &'a Cart,
    values: &'a Form,
    errors: Vec<FieldError>,
    /// Said above the form, when something changed under the shopper's hands.
    notice: Option<Notice>,
}

/// What a shopper is told before they press the button again.
#[derive(Debug, Clone, Copy)]
enum Notice {
    /// The address has other taxes or another way of sending.
    TotalChanged,
    /// There is something else in the cart than was shown.
    CartChanged,
    /// Nobody knows whether the order arrived.
    Unconfirmed,
}

/// `GET /checkout`.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let Some(token) = cookie::cart(&call.parts.headers) else {
        return Ok(Private::see_other(&to_cart(call)).into());
    };
    let view = call.view().await?;
    let cart = match carts::read(call, &token).await {
        Ok(cart) => cart,
        Err(failure) if failure.code == Code::CartNotFound => {
            return Ok(Private::see_other(&to_cart(call)).into());
        }
        Err(failure) => return Err(failure),
    };
    if cart.state != CartState::Open {
        return sent_before(call, &view, &cart, &Form::default()).await;
    }
    let priced = basket::price(&view, &cart, call.now)?;
    if !priced.requirements.is_empty() {
        return Ok(Private::see_other(&to_cart(call)).into());
    }
    let values = Form::default();
    render(call, Shown { view: &view, cart: &cart, values: &values, errors: vec![], notice: None })
}

/// The cart was sent, and this browser never heard what came of it: the answer was lost, or neither
/// lane took it. What the origin knows is shown. What it does not know may be sent again: the
/// intent is the same, so that it cannot be ordered twice.
async fn sent_before<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    cart: &Cart,
    values: &Form,
) -> Result<Reply, Failure> {
    let intent = cart.intent;
    let answer = Private::see_other(&format!("/orders/{intent}"));
    if cookie::order(&call.parts.headers, &intent).is_some() {
        return Ok(answer.into());
    }
    let secret = lanes::order_secret(call.shop, intent);
    let question = StatusQuestion { subject: intent.into(), order_secret: secret.clone() };
    match lanes::status(call.host, call.shop, call.trace, question).await? {
        None | Some(Answer::NotFound) => {
            open_again(call, view, cart, values, Some(Notice::Unconfirmed))
        }
        // A program placed it, with a secret of its own.
        Some(Answer::Forbidden) => Err(Failure::new(Code::CartOrdered)),
        Some(_) => Ok(answer.cookie(&cookie::set_order(&intent, &secret)).into()),
    }
}

/// `POST /checkout`.
pub(crate) async fn submit<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let values = call.form()?;
    let intent =
        IntentId::parse(values.get("intent")).map_err(|_| Failure::new(Code::MalformedForm))?;
    // Placed before, by a double click, a reload or the back button: the same order again.
    if cookie::order(&call.parts.headers, &intent).is_some() {
        return Ok(Private::see_other(&format!("/orders/{intent}")).into());
    }
    let Some(token) = cookie::cart(&call.parts.headers) else {
        return Ok(Private::see_other(&to_cart(call)).into());
    };
    let view = call.view().await?;
    if values.get("do") != "place" {
        let cart = carts::read(call, &token).await?;
        return open_again(call, &view, &cart, &values, None);
    }
    let filled = match read(&values) {
        Ok(filled) => filled,
        Err(errors) => {
            let cart = carts::read(call, &token).await?;
            let shown = Shown { view: &view, cart: &cart, values: &values, errors, notice: None };
            return render(call, shown);
        }
    };
    place(call, &view, &token, (&values, intent, filled)).await
}

/// Places the order if the total is still the one that the shopper saw.
async fn place<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    token: &CartToken,
    (values, intent, filled): (&Form, IntentId, Filled),
) -> Result<Reply, Failure> {
    let seen = match checkout::quoted(call, values.get("quote")) {
        Err(failure) if failure.code == Code::BodyTooLarge => return Err(failure),
        seen => seen.ok(),
    };
    let seen =
        seen.filter(|quote| quote.intent == intent && quote.cart.as_ref() == Some(&token.id));
    let quote = seen.and_then(|seen| same_total(view, &seen, &filled.address, call, values));
    let Some(quote) = quote else {
        let cart = carts::read(call, token).await?;
        return open_again(call, view, &cart, values, Some(Notice::TotalChanged));
    };
    let secret = lanes::order_secret(call.shop, intent);
    let message = Intent {
        intent,
        cart: Some(token.id.clone()),
        locale: checkout::locale(view, &quote.market)?,
        quote: sign(&quote, &call.shop.settings().keys),
        contact: filled.contact,
        shipping_address: filled.address,
        billing_address: None,
        note: filled.note,
        order_secret_hash: secret.hash(),
    };
    let sealed = lanes::seal_intent(call.host, call.shop, message)?;
    let version = values.get("version").parse().unwrap_or(u64::MAX);
    match mark_seen(call, token, intent, version).await {
        Ok(Marked::Submitted) => {}
        Ok(Marked::Otherwise(cart)) => return otherwise(call, view, intent, cart, values).await,
        // The signed quote holds all that is needed, and the intent protects against repetition.
        Err(error) => call.trace.warn(call.host, "a cart was not marked", &chain(&error)),
    }
    let region = checkout::region(call, Some(&token.id));
    let standing = checkout::place(call, sealed, region, None).await?;
    let mut answer = Private::see_other(&format!("/orders/{intent}"))
        .cookie(&cookie::set_order(&intent, &secret));
    if matches!(standing, Standing::Placed(_)) {
        answer = answer.cookie(&cookie::forget_cart()).cookie(&cookie::forget_count());
    }
    Ok(answer.into())
}

/// The quote for the typed address, if it comes to what the shopper saw.
fn same_total<H: Host>(
    view: &View,
    seen: &Quote,
    address: &Address,
    call: &Call<'_, H>,
    values: &Form,
) -> Option<Quote> {
    let mut request = seen.request();
    request.destination = address.destination();
    request.shipping_option = values.filled("shipping_option").map(str::to_owned);
    let quote = Quote::compute(view.release(), &request, call.now).ok()?;
    (quote.totals.total == seen.totals.total).then_some(quote)
}

/// The cart is not as the shopper saw it.
async fn otherwise<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    intent: IntentId,
    cart: Option<Cart>,
    values: &Form,
) -> Result<Reply, Failure> {
    let Some(cart) = cart else { return Err(Failure::new(Code::CartNotFound)) };
    if cart.state == CartState::Submitted {
        return sent_before(call, view, &cart, values).await;
    }
    if cart.state == CartState::Ordered && cart.intent == intent {
        let secret = lanes::order_secret(call.shop, intent);
        let answer = Private::see_other(&format!("/orders/{intent}"));
        return Ok(answer.cookie(&cookie::set_order(&intent, &secret)).into());
    }
    open_again(call, view, &cart, values, Some(Notice::CartChanged))
}

/// The cart's address in the market that this was asked in.
fn to_cart<H: Host>(call: &Call<'_, H>) -> String {
    call.market_id.map_or_else(|| "/cart".to_owned(), |market| format!("/{market}/cart"))
}

/// The form again with its values, for a cart that may have changed meanwhile.
fn open_again<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    cart: &Cart,
    values: &Form,
    notice: Option<Notice>,
) -> Result<Reply, Failure> {
    if cart.state == CartState::Ordered || cart.lines.is_empty() {
        return Ok(Private::see_other(&to_cart(call)).into());
    }
    render(call, Shown { view, cart, values, errors: vec![], notice })
}

fn render<H: Host>(call: &Call<'_, H>, shown: Shown<'_>) -> Result<Reply, Failure> {
    let mut shown = shown;
    let market = basket::market(shown.view, shown.cart)?;
    let site = Site::of(call, shown.view, market);
    let destination = destination(shown.values, market.countries.first())?;
    let chosen = shown.values.filled("shipping_option").map(str::to_owned);
    let of = |option| compute(shown.view, shown.cart, destination.clone(), option, call.now);
    // A way of sending that does not go there any more gives way to the cheapest.
    let quote = match of(chosen).or_else(|_| of(None)) {
        Ok(quote) => Some(quote),
        Err(failure) => {
            let detail = failure.detail.unwrap_or_else(|| failure.code.title().to_owned());
            shown.errors.push(FieldError::new("country", failure.code.text(), detail));
            None
        }
    };
    let offered = match &quote {
        Some(quote) => options(shown.view, shown.cart, quote)?,
        None => Vec::new(),
    };
    let signed = quote.as_ref().map(|quote| sign(quote, &call.shop.settings().keys));
    let Destination { country, region, .. } = &destination;
    let tax_known = form::tax_known(market, country, region.as_deref());
    let priced = form::Priced { market, quote, signed, offered, tax_known };
    let main = form::main(&site, &shown, &priced, country);
    let title = site.words.checkout.title;
    let frame = Frame { title, place: "/checkout", narrow: true, ..Frame::default() };
    let page = layout(&site, &frame, &main);
    let wrong = !shown.errors.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Private::new(status, Body::html(page)).into())
}

/// Where the goods go as far as it has been typed; the market's first country to begin with.
fn destination(values: &Form, first: Option<&Country>) -> Result<Destination, Failure> {
    let typed = Country::parse(values.get("country").trim()).ok();
    let country = typed.or_else(|| first.cloned());
    let country = country.ok_or_else(|| Failure::new(Code::MarketClosed))?;
    let region = values.filled("region").map(|typed| {
        let known = domain::checkout::regions(&country);
        let found = known.iter().find(|(code, name)| {
            code.eq_ignore_ascii_case(typed) || name.eq_ignore_ascii_case(typed)
        });
        found.map_or(typed, |(code, _)| *code).chars().take(64).collect()
    });
    let postal_code = values.filled("postal_code").map(|text| text.chars().take(16).collect());
    Ok(Destination { country, region, postal_code })
}

/// Reads the form, with every error at once.
fn read(values: &Form) -> Result<Filled, Vec<FieldError>> {
    let mut errors = Vec::new();
    let text = |name: &str| values.get(name).to_owned();
    let address = AddressText {
        name: text("name"),
        company: text("company"),
        line1: text("line1"),
        line2: text("line2"),
        city: text("city"),
        region: text("region"),
        postal_code: text("postal_code"),
        country: text("country"),
    };
    let contact =
        keep(&mut errors, "form", Contact::check(values.get("email"), values.get("phone")));
    let address = keep(&mut errors, "form", Address::check(address));
    let note = values.filled("note").map(Note::parse).transpose();
    if note.is_err() {
        errors.push(FieldError::new("note", "too_long", "At most 500 characters."));
    }
    match (contact, address, note) {
        (Some(contact), Some(address), Ok(note)) if errors.is_empty() => {
            Ok(Filled { contact, address, note })
        }
        _ => {
            for error in &mut errors {
                error.field = error.field.trim_start_matches("form.").to_owned();
            }
            Err(errors)
        }
    }
}
