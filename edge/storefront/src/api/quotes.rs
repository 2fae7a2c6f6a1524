//! `POST /store/v1/carts/{id}/quote`: an exact, signed price for one destination.

use domain::cart::{Cart, CartState};
use domain::quote::{Destination, Quote, QuoteRefusal, QuoteRequest};
use domain::shipping::{OfferedShipping, shipping_options};
use domain::{Country, Timestamp};
use http::StatusCode;

use crate::api::carts::token;
use crate::basket;
use crate::call::Call;
use crate::carts;
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::json::Fields;
use crate::memory::View;
use crate::reply::{Body, Private, Reply};
use crate::view;

/// Quotes a cart.
pub(crate) async fn create<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let mut fields = call.json()?;
    let destination = fields.object("destination", destination);
    let option = fields.optional_text("shipping_option");
    let codes = fields.optional_texts("codes").unwrap_or_default();
    fields.finish()?;
    let destination = destination.ok_or_else(|| Failure::new(Code::InvalidRequest))??;
    if !codes.is_empty() {
        let message = "This shop has no promotion codes yet.";
        return Err(Failure::field(FieldError::new("codes", "unknown", message)));
    }
    let view = call.view().await?;
    let cart = carts::read(call.host, &token).await?;
    if cart.state == CartState::Ordered {
        return Err(Failure::new(Code::CartOrdered));
    }
    let quote = compute(&view, &cart, destination, option, call.now)?;
    let options = options(&view, &cart, &quote)?;
    let signed = wire::quote::sign(&quote, &call.shop.settings().keys);
    let body = Body::json(&view::quote(&quote, signed, options));
    Ok(Private::new(StatusCode::OK, body).into())
}

fn destination(fields: &mut Fields) -> Result<Destination, Failure> {
    let country = fields.text("country").unwrap_or_default();
    let region = fields.optional_text("region");
    let postal_code = fields.optional_text("postal_code");
    let country = Country::parse(&country).map_err(|_| {
        let message = "A country's two capital letters.";
        Failure::field(FieldError::new("destination.country", "malformed", message))
    })?;
    for (field, text) in [("region", &region), ("postal_code", &postal_code)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > 64) {
            let field = format!("destination.{field}");
            return Err(Failure::field(FieldError::new(
                field,
                "too_long",
                "At most 64 characters.",
            )));
        }
    }
    Ok(Destination { country, region, postal_code })
}

/// What a cart costs at a destination, or what keeps it from being ordered.
pub(crate) fn compute(
    view: &View,
    cart: &Cart,
    destination: Destination,
    shipping_option: Option<String>,
    now: Timestamp,
) -> Result<Quote, Failure> {
    let request = QuoteRequest {
        intent: cart.intent,
        cart: Some(cart.id.clone()),
        market: cart.market.clone(),
        destination,
        lines: cart.lines.iter().map(|line| (line.variant, line.quantity)).collect(),
        shipping_option,
    };
    Quote::compute(view.release(), &request, now).map_err(|refusal| refused(&refusal))
}

fn refused(refusal: &QuoteRefusal) -> Failure {
    let detail = Some(format!("{refusal}."));
    let of = |code, field: &str| Failure {
        detail: detail.clone(),
        ..Failure::fields(code, vec![FieldError::new(field, refusal.code(), refusal.to_string())])
    };
    match refusal {
        QuoteRefusal::UnknownMarket(_) => of(Code::MarketClosed, "market"),
        QuoteRefusal::NotSoldThere(_) => of(Code::NotDeliverable, "destination.country"),
        QuoteRefusal::NoShipping => of(Code::NotDeliverable, "shipping_option"),
        QuoteRefusal::Empty => of(Code::CartEmpty, "lines"),
        QuoteRefusal::TooManyLines => of(Code::CartFull, "lines"),
        QuoteRefusal::Unavailable(_) => of(Code::NotForSale, "lines"),
        QuoteRefusal::QuantityTooLarge(_) => of(Code::ValidationFailed, "lines"),
        QuoteRefusal::Money(error) => Failure::internal(error),
    }
}

/// The ways of sending that a quoted cart has.
pub(crate) fn options(
    view: &View,
    cart: &Cart,
    quote: &Quote,
) -> Result<Vec<OfferedShipping>, Failure> {
    let market = basket::market(view, cart)?;
    Ok(shipping_options(market, &quote.destination, quote.totals.subtotal))
}
