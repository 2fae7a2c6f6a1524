//! The journey of an intent as the edge sees it: placing it, and asking what became of it.
//!
//! Pages and API share this. The cart is marked and settled along the way, always as best effort:
//! the signed quote and the intent's id carry everything that must not fail.

use database::Database;
use domain::quote::Quote;
use domain::{CartId, IntentId, Locale, OrderId};
use http::StatusCode;
use wire::answer::{Answer, OrderView, Refusal, RefusalCode};
use wire::message::{StatusQuestion, Subject};
use wire::quote::{QuoteError, edge_verify};
use wire::secret::OrderSecret;

use crate::basket::mint_intent;
use crate::call::Call;
use crate::carts::checkout::{Settled, answered, settle, submitted};
use crate::carts::snapshot::Key;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::lanes::{self, Sealed};
use crate::log::chain;
use crate::memory::View;
use crate::view;

/// What came of placing an intent, or what it has come to since.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of these in a request")]
pub(crate) enum Standing {
    /// It is an order.
    Placed(OrderView),
    /// It is on its way: nothing is lost, and nothing is decided yet.
    Accepted,
    /// It was refused for good, and the cart is open again.
    Refused(Refusal, Option<IntentId>),
}

/// Places an intent by both lanes, and settles its cart by the answer.
pub(crate) async fn place<H: Host>(
    call: &Call<'_, H>,
    intent: Sealed,
    region: Database,
    key: Option<Key>,
) -> Result<Standing, Failure> {
    let id = intent.id;
    match lanes::place(call.host, call.trace, intent).await? {
        Answer::Placed(order) | Answer::Order(order) => {
            settle_after(call, region, id, key, StatusCode::CREATED);
            Ok(Standing::Placed(order))
        }
        Answer::Accepted => {
            if let Some(key) = key {
                answered_after(call, region, key, StatusCode::ACCEPTED);
            }
            Ok(Standing::Accepted)
        }
        Answer::Refused(refusal) => Ok(refused(call, region, id, refusal, key.as_ref()).await),
        // It was placed before, under another order secret than this caller's.
        Answer::Forbidden => Err(Failure::new(Code::OrderSecretInvalid)),
        other => Err(unexpected(&other)),
    }
}

/// The cart became an order: written down once the shopper has the answer.
pub(crate) fn settle_after<H: Host>(
    call: &Call<'_, H>,
    region: Database,
    intent: IntentId,
    key: Option<Key>,
    status: StatusCode,
) {
    let (host, trace) = (call.host.clone(), call.trace.clone());
    call.host.after(async move {
        let key = key.as_ref().map(|key| (key, status.as_u16()));
        if let Err(error) = settle(&host, region, intent, Settled::Ordered, key).await {
            trace.warn(&host, "a cart was not marked as ordered", &chain(&error));
        }
    });
}

/// The key was answered: written down once the caller has the answer.
pub(crate) fn answered_after<H: Host>(
    call: &Call<'_, H>,
    region: Database,
    key: Key,
    status: StatusCode,
) {
    let (host, trace) = (call.host.clone(), call.trace.clone());
    call.host.after(async move {
        if let Err(error) = answered(&host, region, &key, status.as_u16()).await {
            trace.warn(&host, "an answered key was not written down", &chain(&error));
        }
    });
}

/// A final refusal: the cart opens again under a fresh intent, before the shopper reads it.
async fn refused<H: Host>(
    call: &Call<'_, H>,
    region: Database,
    intent: IntentId,
    refusal: Refusal,
    key: Option<&Key>,
) -> Standing {
    let renewed = mint_intent(call.host);
    let already = refusal.code == RefusalCode::CartAlreadyOrdered;
    let settled = if already { Settled::Ordered } else { Settled::Reopened(renewed) };
    let key = key.map(|key| (key, StatusCode::CONFLICT.as_u16()));
    let renewed = match settle(call.host, region, intent, settled, key).await {
        Ok(cart) => {
            let opened = cart.is_some() && !already;
            if let Some(cart) = cart {
                call.shown.cart(cart);
            }
            opened.then_some(renewed)
        }
        Err(error) => {
            call.trace.warn(call.host, "a refused cart was not opened again", &chain(&error));
            None
        }
    };
    Standing::Refused(refusal, renewed)
}

/// What has become of an intent, asked with the secret that opens it.
pub(crate) async fn standing<H: Host>(
    call: &Call<'_, H>,
    intent: IntentId,
    secret: OrderSecret,
    region: Database,
) -> Result<Standing, Failure> {
    let ours = lanes::order_secret(call.shop, intent) == secret;
    let question = StatusQuestion { subject: intent.into(), order_secret: secret };
    match lanes::status(call.host, call.shop, call.trace, question).await? {
        Some(Answer::Order(order) | Answer::Placed(order)) => Ok(Standing::Placed(order)),
        Some(Answer::Refused(refusal)) => Ok(refused(call, region, intent, refusal, None).await),
        Some(Answer::Accepted) => Ok(Standing::Accepted),
        // Our own secret is only ever given out with an intent that was taken: it is on its way.
        Some(Answer::NotFound) | None if ours => Ok(Standing::Accepted),
        Some(Answer::NotFound) => match submitted(call.host, region, intent).await {
            Ok(true) => Ok(Standing::Accepted),
            Ok(false) => Err(Failure::new(Code::CheckoutNotFound)),
            Err(error) => Err(Failure::away(Code::OriginUnavailable, &error)),
        },
        Some(Answer::Forbidden) => Err(Failure::new(Code::OrderSecretInvalid)),
        Some(other) => Err(unexpected(&other)),
        None => Err(Failure { retry_after: Some(5), ..Failure::new(Code::OriginUnavailable) }),
    }
}

/// The quote that was sent along with an order, if this deployment issued it.
pub(crate) fn quoted<H: Host>(call: &Call<'_, H>, text: &str) -> Result<Quote, Failure> {
    edge_verify(&call.shop.settings().keys, text).map_err(|error| match error {
        QuoteError::TooLarge => lanes::too_long(),
        _ => Failure::new(Code::QuoteInvalid),
    })
}

/// An order by its own id, for whoever has its secret. No cart is looked at: what has an id of its
/// own was placed.
pub(crate) async fn order<H: Host>(
    call: &Call<'_, H>,
    order: OrderId,
    order_secret: OrderSecret,
) -> Result<OrderView, Failure> {
    let question = StatusQuestion { subject: Subject::Order(order), order_secret };
    match lanes::status(call.host, call.shop, call.trace, question).await? {
        Some(Answer::Order(order) | Answer::Placed(order)) => Ok(order),
        Some(Answer::NotFound) => Err(Failure::new(Code::CheckoutNotFound)),
        Some(Answer::Forbidden) => Err(Failure::new(Code::OrderSecretInvalid)),
        Some(other) => Err(unexpected(&other)),
        None => Err(Failure { retry_after: Some(5), ..Failure::new(Code::OriginUnavailable) }),
    }
}

/// What the origin says to a question other than "how does it stand", as a failure.
pub(crate) fn declined(answer: Answer) -> Failure {
    match answer {
        Answer::NotFound | Answer::Accepted => {
            let detail = "The order is still being confirmed. Try again in a moment.";
            let reason = serde_json::Value::from("not_placed_yet");
            Failure::with(Code::Conflict, detail).member("reason", reason)
        }
        Answer::Forbidden => Failure::new(Code::OrderSecretInvalid),
        Answer::Conflict { code, .. } if code == Code::IdempotencyKeyReused.text() => {
            Failure::new(Code::IdempotencyKeyReused)
        }
        Answer::Conflict { code, detail } => {
            Failure::with(Code::Conflict, detail).member("reason", code.into())
        }
        Answer::Refused(refusal) => refusal_failure(&refusal, None),
        Answer::Busy { retry_after_seconds } => Failure {
            retry_after: Some(retry_after_seconds),
            ..Failure::new(Code::OriginUnavailable)
        },
        other => unexpected(&other),
    }
}

fn unexpected(answer: &Answer) -> Failure {
    let what = match answer {
        Answer::Dead { reason } => format!("the origin cannot open our envelopes: {reason}"),
        Answer::Placed(_) | Answer::Order(_) => "an order where none was asked for".to_owned(),
        Answer::Payment(_) => "a payment where none was asked for".to_owned(),
        _ => "an answer that does not fit the question".to_owned(),
    };
    Failure {
        cause: Some(what.into()),
        retry_after: Some(30),
        ..Failure::new(Code::OriginUnavailable)
    }
}

/// The stable failure for a refusal's reason.
pub(crate) const fn refusal_code(code: RefusalCode) -> Code {
    match code {
        RefusalCode::OutOfStock => Code::OutOfStock,
        RefusalCode::PriceChanged => Code::PriceChanged,
        RefusalCode::QuoteInvalid => Code::QuoteInvalid,
        RefusalCode::IntentExpired => Code::IntentExpired,
        RefusalCode::MarketClosed => Code::MarketClosed,
        RefusalCode::CartAlreadyOrdered => Code::CartAlreadyOrdered,
        RefusalCode::NothingToPay => Code::NothingToPay,
        RefusalCode::TooManyUnpaid => Code::TooManyUnpaid,
    }
}

/// A final refusal as a failure, with the difference and the cart's new intent.
pub(crate) fn refusal_failure(refusal: &Refusal, renewed: Option<IntentId>) -> Failure {
    let mut failure = Failure::with(refusal_code(refusal.code), refusal.detail.clone());
    if let Some(difference) = &refusal.difference {
        let value = serde_json::to_value(view::difference(difference)).unwrap_or_default();
        failure = failure.member("difference", value);
    }
    match renewed {
        Some(intent) => failure.member("renewed_intent_id", intent.to_string().into()),
        None => failure,
    }
}

/// The carts database in which an intent's cart lives.
pub(crate) fn region<H: Host>(call: &Call<'_, H>, cart: Option<&CartId>) -> Database {
    let own = || call.region().clone();
    Database::Carts(cart.map_or_else(own, |cart| cart.region().clone()))
}

/// The language of a market's pages.
pub(crate) fn locale(view: &View, market: &domain::MarketId) -> Result<Locale, Failure> {
    let markets = || view.release().markets().first();
    let market = view.market(market).or_else(markets);
    market.map(|market| market.locale.clone()).ok_or_else(|| Failure::new(Code::MarketClosed))
}
