//! `POST /store/v1/carts/{id}/quote`: an exact, signed price for one destination.

use domain::cart::{Cart, CartState};
use domain::quote::{self, Destination, Quote, QuoteRefusal};
use domain::shipping::{OfferedShipping, shipping_options};
use domain::{Country, Timestamp};
use http::StatusCode;
use wire::message::QUOTE_BYTES_MAX;

use crate::api::carts::token;
use crate::basket;
use crate::call::Call;
use crate::carts;
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::json::request::request;
use crate::lanes;
use crate::memory::View;
use crate::reply::{Body, Private, Reply};
use crate::view;

request! {
    /// Where a cart shall go, and how.
    pub(crate) struct QuoteRequest {
        /// Where the goods go.
        destination: DestinationRequest,
        /// The id of a shipping option; without one, the first that goes there.
        shipping_option: Option<String>,
        /// Promotion codes.
        codes: Option<Vec<String>>,
    }
}

request! {
    /// Where goods go, as far as prices depend on it.
    pub(crate) struct DestinationRequest {
        /// ISO 3166-1, two capital letters.
        #[schemars(regex(pattern = "^[A-Z]{2}$"))]
        country: String,
        /// A state or province, where the country has such.
        #[schemars(length(max = 64))]
        region: Option<String>,
        /// The postal code.
        #[schemars(length(max = 64))]
        postal_code: Option<String>,
    }
}

/// Quotes a cart.
pub(crate) async fn create<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let token = token(call, id)?;
    let asked: QuoteRequest = call.request()?;
    let destination = destination(asked.destination)?;
    if asked.codes.is_some_and(|codes| !codes.is_empty()) {
        let message = "This shop has no promotion codes yet.";
        return Err(Failure::field(FieldError::new("codes", "unknown", message)));
    }
    let view = call.view().await?;
    let cart = carts::read(call, &token).await?;
    if cart.state == CartState::Ordered {
        return Err(Failure::new(Code::CartOrdered));
    }
    let quote = compute(&view, &cart, destination, asked.shipping_option, call.now)?;
    let options = options(&view, &cart, &quote)?;
    let signed = wire::quote::sign(&quote, &call.shop.settings().keys);
    // It would be of no use: nothing that it is sent in could be carried.
    if signed.len() > QUOTE_BYTES_MAX {
        return Err(lanes::too_long());
    }
    let body = Body::json(&view::quote(&quote, signed, options));
    Ok(Private::new(StatusCode::OK, body).into())
}

fn destination(asked: DestinationRequest) -> Result<Destination, Failure> {
    let DestinationRequest { country, region, postal_code } = asked;
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
    let request = quote::QuoteRequest {
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
