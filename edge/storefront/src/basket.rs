//! What pages and API share about carts: making one, pricing one, checking what goes into one.

use domain::cart::{Cart, Quantity};
use domain::catalog::Market;
use domain::price::{PricedCart, price_cart};
use domain::{CartId, IntentId, LineId, MarketId, Timestamp, VariantId, limits};
use wire::secret::CartSecret;

use crate::call::Call;
use crate::carts::change::NewCart;
use crate::cookie::CartToken;
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::memory::View;
use crate::trace::take;

/// A new cart's token, and what is stored with it. The intent is minted with the cart.
pub(crate) fn mint<H: Host>(call: &Call<'_, H>, market: &MarketId) -> (CartToken, NewCart) {
    let (ids, secret) = (call.host.entropy(), call.host.entropy());
    let region = call.region().clone();
    let token = CartToken {
        id: CartId::mint(region, call.now, take(&ids, 0)),
        secret: CartSecret::new(take(&secret, 0)),
    };
    let intent = IntentId::mint(call.now, take(&ids, 10));
    (token, NewCart { intent, market: market.clone() })
}

/// A fresh intent, for a cart that opens again.
pub(crate) fn mint_intent<H: Host>(host: &H) -> IntentId {
    IntentId::mint(host.now(), take(&host.entropy(), 0))
}

/// A line's id, should the line be new.
pub(crate) fn mint_line<H: Host>(call: &Call<'_, H>) -> LineId {
    LineId::mint(call.now, take(&call.host.entropy(), 0))
}

/// The market that a cart buys in.
pub(crate) fn market<'v>(view: &'v View, cart: &Cart) -> Result<&'v Market, Failure> {
    view.market(&cart.market).ok_or_else(|| Failure::new(Code::MarketClosed))
}

/// What a cart comes to now.
pub(crate) fn price(view: &View, cart: &Cart, now: Timestamp) -> Result<PricedCart, Failure> {
    price_cart(view.release(), market(view, cart)?, &cart.lines, now)
        .map_err(|error| Failure::internal(&error))
}

/// A variant that is sold somewhere now. Whether it is sold in the cart's market shows when the
/// cart is priced, as a warning: a change of a cart is decided blind.
pub(crate) fn for_sale(view: &View, text: &str, now: Timestamp) -> Result<VariantId, Failure> {
    let wrong = |code, message: &str| Failure::field(FieldError::new("variant_id", code, message));
    let id = VariantId::parse(text)
        .map_err(|_| wrong("malformed", "This is not the id of a variant."))?;
    let Some(variant) = view.release().by_variant(id) else {
        return Err(wrong("unknown", "There is no such variant."));
    };
    let holds = variant.prices().any(|price| price.holds(now));
    if holds { Ok(id) } else { Err(wrong("not_for_sale", "This is not for sale at the moment.")) }
}

/// A number of pieces, if it is one that can be ordered.
pub(crate) fn quantity(number: i64) -> Result<Quantity, Failure> {
    u32::try_from(number).ok().and_then(|number| Quantity::new(number).ok()).ok_or_else(|| {
        let code = if number < 1 { "too_small" } else { "too_large" };
        let message = format!("A whole number from 1 to {}.", limits::QUANTITY_MAX);
        Failure::field(FieldError::new("quantity", code, message))
    })
}
