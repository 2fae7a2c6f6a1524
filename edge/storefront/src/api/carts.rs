//! `/store/v1/carts`: make, show and change carts. Every change answers the whole cart.

use domain::cart::{Cart, Change};
use domain::{CartId, LineId, MarketId, OperationId, limits};
use http::StatusCode;
use http::header::{ETAG, LOCATION};
use wire::secret::CartSecret;

use crate::basket::{self, for_sale, mint_line, quantity};
use crate::call::Call;
use crate::carts;
use crate::carts::change::{Asked, apply};
use crate::carts::snapshot::Key;
use crate::cookie::CartToken;
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::json::request::{Nothing, request};
use crate::memory::View;
use crate::problem::REPLAYED;
use crate::reply::{Body, Private, Reply};
use crate::view;

request! {
    /// A cart to be made.
    pub(crate) struct NewCart {
        /// The market it buys in; without one, the market of the shopper's country.
        #[schemars(extend("examples" = ["us"]))]
        market: Option<String>,
    }
}

request! {
    /// A variant to be put into a cart. One that is in it already adds up.
    pub(crate) struct NewLine {
        /// What is bought.
        variant_id: String,
        /// How many pieces more.
        #[schemars(range(min = 1, max = limits::QUANTITY_MAX))]
        quantity: i64,
        /// The id of this change, chosen by the client: a second change of the same id does
        /// nothing.
        #[schemars(regex(pattern = "^[A-Za-z0-9._:-]{1,64}$"))]
        operation_id: Option<String>,
    }
}

request! {
    /// Another quantity for a line.
    pub(crate) struct LineChange {
        /// How many pieces there shall be.
        #[schemars(range(min = 1, max = limits::QUANTITY_MAX))]
        quantity: i64,
        /// The id of this change, chosen by the client: a second change of the same id does
        /// nothing.
        #[schemars(regex(pattern = "^[A-Za-z0-9._:-]{1,64}$"))]
        operation_id: Option<String>,
    }
}

/// `POST /carts`. An idempotency key is not honoured here: there is no caller yet to whom it could
/// belong, and the answer holds a secret that is kept nowhere.
pub(crate) async fn create<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let asked: NewCart = call.request()?;
    let view = call.view().await?;
    let market = match asked.market {
        None => call.market(&view)?,
        Some(name) => {
            MarketId::parse(&name).ok().and_then(|id| view.market(&id)).ok_or_else(|| {
                let message = "There is no such market.";
                Failure::field(FieldError::new("market", "unknown", message))
            })?
        }
    };
    let (token, new) = basket::mint(call, &market.id);
    let asked = Asked { new: Some(new), change: None, operation: None, version: None, key: None };
    let changed = apply(call, &token, &asked).await?;
    carts::sweep::sometimes(call.host, &token, call.trace);
    let answer = answer(call, &view, &changed.cart, Some(&token), StatusCode::CREATED)?;
    Ok(answer.header(LOCATION, &format!("/store/v1/carts/{}", token.id)).into())
}

/// `GET /carts/{id}`.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    call.expect_no_query()?;
    let token = token(call, id)?;
    let view = call.view().await?;
    let cart = carts::read(call, &token).await?;
    Ok(answer(call, &view, &cart, None, StatusCode::OK)?.into())
}

/// `POST /carts/{id}/lines {variant_id, quantity, operation_id?}`.
pub(crate) async fn add<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let asked: NewLine = call.request()?;
    let view = call.view().await?;
    let change = Change::Add {
        line: mint_line(call),
        variant: for_sale(&view, &asked.variant_id, call.now)?,
        quantity: quantity(asked.quantity)?,
    };
    changed(call, &view, &token, change, asked.operation_id).await
}

/// `PATCH /carts/{id}/lines/{line} {quantity, operation_id?}`.
pub(crate) async fn set<H: Host>(
    call: &Call<'_, H>,
    id: &str,
    line: &str,
) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let asked: LineChange = call.request()?;
    let change = Change::Set { line: line_id(line)?, quantity: quantity(asked.quantity)? };
    let view = call.view().await?;
    changed(call, &view, &token, change, asked.operation_id).await
}

/// `DELETE /carts/{id}/lines/{line}`.
pub(crate) async fn remove<H: Host>(
    call: &Call<'_, H>,
    id: &str,
    line: &str,
) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let Nothing = call.request()?;
    let view = call.view().await?;
    changed(call, &view, &token, Change::Remove { line: line_id(line)? }, None).await
}

/// `DELETE /carts/{id}/lines`.
pub(crate) async fn clear<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let Nothing = call.request()?;
    let view = call.view().await?;
    changed(call, &view, &token, Change::Clear, None).await
}

async fn changed<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    token: &CartToken,
    change: Change,
    operation: Option<String>,
) -> Result<Reply, Failure> {
    let key = call.key(&token.id.to_string())?;
    let operation = match operation {
        Some(text) => Some(operation_id(&text)?),
        None => key.as_ref().and_then(Key::operation),
    };
    let version = if_match(call)?;
    let asked = Asked { new: None, change: Some(change), operation, version, key };
    let changed = match apply(call, token, &asked).await {
        Ok(changed) => changed,
        Err(failure) => return Err(with_current(call, view, token, failure).await),
    };
    let mut answer = answer(call, view, &changed.cart, None, StatusCode::OK)?;
    if changed.replayed {
        answer = answer.header(REPLAYED, "true");
    }
    Ok(answer.into())
}

/// A conflict answers with the cart as it is now.
async fn with_current<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    token: &CartToken,
    failure: Failure,
) -> Failure {
    if !matches!(failure.code, Code::VersionMismatch | Code::CartSubmitted | Code::CartOrdered) {
        return failure;
    }
    let Ok(cart) = carts::read(call, token).await else { return failure };
    let Ok(priced) = basket::price(view, &cart, call.now) else { return failure };
    let current = serde_json::to_value(view::cart(&cart, &priced, view, None));
    current.map_or(failure.clone(), |current| failure.member("cart", current))
}

fn answer<H: Host>(
    call: &Call<'_, H>,
    view: &View,
    cart: &Cart,
    new: Option<&CartToken>,
    status: StatusCode,
) -> Result<Private, Failure> {
    let priced = basket::price(view, cart, call.now)?;
    let secret = new.map(|token| token.secret.reveal());
    let body = Body::json(&view::cart(cart, &priced, view, secret));
    let version = view.version();
    let answer = Private::new(status, body).header(ETAG, &etag(cart.version));
    Ok(answer.header(crate::reply::VERSION, &version))
}

/// A cart's validator is its version.
fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// The version that `If-Match` demands. `*` is any, and so is no header.
fn if_match<H: Host>(call: &Call<'_, H>) -> Result<Option<u64>, Failure> {
    let Some(text) = call.header("if-match").map(str::trim) else { return Ok(None) };
    if text == "*" {
        return Ok(None);
    }
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    // A validator that is not one of ours matches no cart.
    Ok(Some(quoted.and_then(|text| text.parse().ok()).unwrap_or(u64::MAX)))
}

/// The cart that a request is about. Without a secret there is nothing to look for; a wrong secret
/// and a cart that does not exist look the same.
pub(super) fn token<H: Host>(call: &Call<'_, H>, id: &str) -> Result<CartToken, Failure> {
    let Some(secret) = call.header("bodega-cart") else {
        return Err(Failure::new(Code::CartSecretRequired));
    };
    let ours = |id: &CartId| call.shop.settings().area(id.region()).is_some();
    match (CartId::parse(id), CartSecret::parse(secret)) {
        // A region whose carts this deployment does not have is no outage of ours.
        (Ok(id), Ok(secret)) if ours(&id) => Ok(CartToken { id, secret }),
        _ => Err(Failure::new(Code::CartNotFound)),
    }
}

fn line_id(text: &str) -> Result<LineId, Failure> {
    LineId::parse(text).map_err(|_| Failure::new(Code::LineNotFound))
}

fn operation_id(text: &str) -> Result<OperationId, Failure> {
    OperationId::parse(text).map_err(|_| {
        let message = "1 to 64 letters, digits and -._: characters.";
        Failure::field(FieldError::new("operation_id", "malformed", message))
    })
}
