//! `/cart`: what the shopper has gathered, and the forms that change it.

use domain::cart::{CartState, Change, Quantity};
use domain::limits::QUANTITY_MAX;
use domain::{LineId, OperationId, VariantId};
use http::StatusCode;
use maud::html;

use super::frame::{Frame, layout};
use super::site::{self, Site};
use crate::basket::{self, for_sale, mint_line};
use crate::call::Call;
use crate::carts;
use crate::carts::change::{Asked, Changed, apply};
use crate::cookie::{self, CartToken};
use crate::failure::{Code, Failure, FieldError};
use crate::form::Form;
use crate::host::Host;
use crate::reply::{Body, Private, Reply};

mod face;
mod show;

/// Shows the cart.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let view = call.view().await?;
    let asked = site::market(call, &view)?;
    let Some(token) = cookie::cart(&call.parts.headers) else {
        return Ok(empty(&Site::of(call, &view, asked), false));
    };
    let cart = match carts::read(call, &token).await {
        Ok(cart) => cart,
        Err(failure) if failure.code == Code::CartNotFound => {
            return Ok(empty(&Site::of(call, &view, asked), false));
        }
        Err(failure) => return Err(failure),
    };
    let market = basket::market(&view, &cart)?;
    let site = Site::of(call, &view, market);
    let known = cookie::order(&call.parts.headers, &cart.intent).is_some();
    if cart.state == CartState::Ordered {
        return Ok(empty(&site, !known));
    }
    let priced = basket::price(&view, &cart, call.now)?;
    let face = face::face(&site, (&view, market), (&cart, &priced), known);
    let count = cookie::set_count(cart.pieces().into(), cart.version);
    Ok(answer(&site, &show::whole(&site, &face), &count))
}

/// `ordered`: what was in it is an order that this browser has never seen.
fn empty(site: &Site<'_>, ordered: bool) -> Reply {
    answer(site, &show::empty(site, ordered), &cookie::forget_count())
}

fn answer(site: &Site<'_>, main: &maud::Markup, count: &str) -> Reply {
    let frame = Frame { title: site.words.cart.title, place: "/cart", ..Frame::default() };
    // What the script puts into the drawer, and exchanges here.
    let main = html! { div data-cart="" tabindex="-1" { (main) } };
    let answer = Private::new(StatusCode::OK, Body::html(layout(site, &frame, &main)));
    answer.cookie(count).into()
}

/// `POST /cart/lines`: puts something into the cart, and makes the cart if there is none.
pub(crate) async fn add<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let form = call.form()?;
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let variant = for_sale(&view, form.get("variant"), call.now)?;
    let quantity = quantity(&form)?;
    let operation = match form.filled("operation") {
        Some(named) => OperationId::parse(named).ok(),
        None => press(call, variant, quantity),
    };
    let change = Change::Add { line: mint_line(call), variant, quantity };
    let asked = Asked { new: None, change: Some(change), operation, version: None, key: None };
    if let Some(token) = cookie::cart(&call.parts.headers) {
        match apply(call, &token, &asked).await {
            Ok(changed) => return Ok(to_cart(call, &token, &changed)),
            // The old cart is gone or has become an order: this is the first line of a new one.
            Err(failure) if matches!(failure.code, Code::CartNotFound | Code::CartOrdered) => {}
            Err(failure) => return Err(failure),
        }
    }
    // What is put into the cart costs what its page said.
    let (token, new) = basket::mint(call, &market.id);
    let changed = apply(call, &token, &Asked { new: Some(new), ..asked }).await?;
    carts::sweep::sometimes(call.host, &token, call.trace);
    Ok(to_cart(call, &token, &changed))
}

/// Names one press of a button on a page that many shoppers share, and that has no script to name
/// it: whoever adds the same to a cart that they have not seen change pressed twice, or the answer
/// was lost. Every answer tells the browser the cart's version.
fn press<H: Host>(
    call: &Call<'_, H>,
    variant: VariantId,
    quantity: Quantity,
) -> Option<OperationId> {
    let version = cookie::version_seen(&call.parts.headers)?;
    OperationId::parse(&format!("page:{variant}:{quantity}:{version}")).ok()
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
    match apply(call, &token, &asked).await {
        Ok(changed) => Ok(to_cart(call, &token, &changed)),
        // Another tab has removed it already: the cart shows that.
        Err(failure) if failure.code == Code::LineNotFound => {
            Ok(Private::see_other(&address(call)).into())
        }
        Err(failure) => Err(failure),
    }
}

/// The cart's address in the market of the form that was sent.
fn address<H: Host>(call: &Call<'_, H>) -> String {
    call.market_id.map_or_else(|| "/cart".to_owned(), |market| format!("/{market}/cart"))
}

fn to_cart<H: Host>(call: &Call<'_, H>, token: &CartToken, changed: &Changed) -> Reply {
    Private::see_other(&address(call))
        .cookie(&cookie::set_cart(token))
        .cookie(&cookie::set_count(changed.cart.pieces().into(), changed.cart.version))
        .into()
}

fn quantity(form: &Form) -> Result<Quantity, Failure> {
    Quantity::parse(form.get("quantity").trim()).map_err(|_| {
        let message = format!("The quantity is a whole number from 1 to {QUANTITY_MAX}.");
        Failure::field(FieldError::new("quantity", "out_of_range", message))
    })
}
