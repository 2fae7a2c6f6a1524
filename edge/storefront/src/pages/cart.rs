//! `/cart`: what the shopper has gathered, and the forms that change it.

use domain::cart::{Cart, CartState, Change, Quantity};
use domain::limits::QUANTITY_MAX;
use domain::price::{PricedCart, PricedLine};
use domain::{LineId, OperationId};
use http::StatusCode;
use maud::{Markup, html};

use super::list::availability;
use super::{Frame, layout, price, sum};
use crate::basket::{self, for_sale, mint_line};
use crate::call::Call;
use crate::carts;
use crate::carts::change::{Asked, Changed, apply};
use crate::cookie::{self, CartToken};
use crate::failure::{Code, Failure, FieldError};
use crate::form::Form;
use crate::host::Host;
use crate::memory::View;
use crate::reply::{Body, Private, Reply};

/// Shows the cart.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let Some(token) = cookie::cart(&call.parts.headers) else { return Ok(empty(call, false)) };
    let view = call.view().await?;
    let cart = match carts::read(call.host, &token).await {
        Ok(cart) => cart,
        Err(failure) if failure.code == Code::CartNotFound => return Ok(empty(call, false)),
        Err(failure) => return Err(failure),
    };
    let known = cookie::order(&call.parts.headers, &cart.intent).is_some();
    if cart.state == CartState::Ordered {
        return Ok(empty(call, !known));
    }
    let priced = basket::price(&view, &cart, call.now)?;
    let main = main(&view, &cart, &priced, known);
    let page = layout(call.shop, Frame { title: "Cart", ..Frame::default() }, &main);
    let answer = Private::new(StatusCode::OK, Body::html(page));
    Ok(answer.cookie(&cookie::set_count(cart.pieces().into())).into())
}

/// `ordered`: what was in it is an order that this browser has never seen.
fn empty<H: Host>(call: &Call<'_, H>, ordered: bool) -> Reply {
    let main = html! {
        section.note {
            h1 { "Your cart is empty" }
            @if ordered {
                p {
                    "What was in it has been ordered. "
                    a href="/checkout" { "See your order" } "."
                }
            }
            p { a.button href="/" { "See all products" } }
        }
    };
    let page = layout(call.shop, Frame { title: "Cart", ..Frame::default() }, &main);
    Private::new(StatusCode::OK, Body::html(page)).cookie(&cookie::set_count(0)).into()
}

/// `known`: the browser can open the order that the cart was sent as.
fn main(view: &View, cart: &Cart, priced: &PricedCart, known: bool) -> Markup {
    html! {
        h1 { "Cart" }
        @if cart.state == CartState::Submitted {
            p.notice role="status" { "This cart is being ordered. "
                @if known { a href={ "/orders/" (cart.intent) } { "See your order" } "." }
                // The answer was lost: the checkout finds out, or lets it be sent again.
                @else { a href="/checkout" { "Finish your order" } "." }
            }
        }
        @if priced.lines.is_empty() {
            p { "There is nothing in it. " a href="/" { "See all products" } "." }
        }
        ul.lines { @for line in &priced.lines { (show_line(view, line, cart.state)) } }
        dl.sums {
            (sum("Subtotal", priced.totals.subtotal))
        }
        p.quiet {
            @if priced.totals.tax_included { "Tax included. " }
            "Shipping is worked out at checkout."
        }
        @if priced.requirements.is_empty() && cart.state == CartState::Open {
            p { a.button.primary href="/checkout" { "Check out" } }
        }
    }
}

fn show_line(view: &View, line: &PricedLine, state: CartState) -> Markup {
    let title = if line.title.is_empty() { "No longer sold" } else { &line.title };
    html! {
        li {
            div {
                strong { (title) }
                @match line.unit_price {
                    Some(unit) => {
                        span.quiet { (price(unit)) " each" }
                        (availability(view.band(line.variant)))
                    }
                    None => span.band.bad { "Not for sale any more. Please remove it." },
                }
            }
            @if state == CartState::Open {
                form method="post" action={ "/cart/lines/" (line.line) } {
                    label { span.sr { "Quantity of " (title) }
                        input type="number" name="quantity" value=(line.quantity) min="1"
                            max=(QUANTITY_MAX) inputmode="numeric" required;
                    }
                    button.quiet name="do" value="set" { "Change" }
                    button.quiet name="do" value="remove" { "Remove" }
                }
            } @else { span { (line.quantity) } }
            span.price { @if let Some(total) = line.total { (price(total)) } }
        }
    }
}

/// `POST /cart/lines`: puts something into the cart, and makes the cart if there is none.
pub(crate) async fn add<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let form = call.form()?;
    let view = call.view().await?;
    let change = Change::Add {
        line: mint_line(call),
        variant: for_sale(&view, form.get("variant"), call.now)?,
        quantity: quantity(&form)?,
    };
    let operation = form.filled("operation").and_then(|text| OperationId::parse(text).ok());
    let asked = Asked { new: None, change: Some(change), operation, version: None, key: None };
    if let Some(token) = cookie::cart(&call.parts.headers) {
        match apply(call.host, &token, &asked).await {
            Ok(changed) => return Ok(to_cart(&token, &changed)),
            // The old cart is gone or has become an order: this is the first line of a new one.
            Err(failure) if matches!(failure.code, Code::CartNotFound | Code::CartOrdered) => {}
            Err(failure) => return Err(failure),
        }
    }
    let market = call.market(&view)?;
    let (token, new) = basket::mint(call, &market.id);
    let changed = apply(call.host, &token, &Asked { new: Some(new), ..asked }).await?;
    carts::sweep::sometimes(call.host, &token, call.trace);
    Ok(to_cart(&token, &changed))
}

/// `POST /cart/lines/{line}`: changes or removes a line.
pub(crate) async fn change<H: Host>(call: &Call<'_, H>, line: &str) -> Result<Reply, Failure> {
    let form = call.form()?;
    let line = LineId::parse(line).map_err(|_| Failure::new(Code::LineNotFound))?;
    let Some(token) = cookie::cart(&call.parts.headers) else {
        return Err(Failure::new(Code::CartNotFound));
    };
    let change = match form.get("do") {
        "remove" => Change::Remove { line },
        _ => Change::Set { line, quantity: quantity(&form)? },
    };
    let asked =
        Asked { new: None, change: Some(change), operation: None, version: None, key: None };
    match apply(call.host, &token, &asked).await {
        Ok(changed) => Ok(to_cart(&token, &changed)),
        // Another tab has removed it already: the cart shows that.
        Err(failure) if failure.code == Code::LineNotFound => {
            Ok(Private::see_other("/cart").into())
        }
        Err(failure) => Err(failure),
    }
}

fn to_cart(token: &CartToken, changed: &Changed) -> Reply {
    Private::see_other("/cart")
        .cookie(&cookie::set_cart(token))
        .cookie(&cookie::set_count(changed.cart.pieces().into()))
        .into()
}

fn quantity(form: &Form) -> Result<Quantity, Failure> {
    Quantity::parse(form.get("quantity").trim()).map_err(|_| {
        let message = format!("The quantity is a whole number from 1 to {}.", QUANTITY_MAX);
        Failure::field(FieldError::new("quantity", "out_of_range", message))
    })
}
