//! The checkout for shops without pages of ours: a signed quote is all it needs.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use domain::limits::BODY_BYTES_MAX;
use domain::{IdempotencyKey, IntentId};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;
use wire::answer::Answer;
use wire::message::{
    CancelRequest, Method, QUOTE_BYTES_MAX, ReturnUrl, StartPayment, StatusQuestion,
};
use wire::secret::OrderSecret;

use crate::http::{body, shell};
use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::answer;
use crate::turn::failed;
use crate::view;

mod form;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const ORDER_SECRET: &str = "bodega-order";

/// Makes an order of a quote. Repeating it, with the same intent, answers the same order. The quote
/// of a full cart comes on top of what any other body may hold, as it does at the edge.
pub(crate) async fn place(
    State(origin): State<Arc<Origin>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let key = idempotency_key(&parts.headers)?;
    let limit = BODY_BYTES_MAX + QUOTE_BYTES_MAX;
    let (form, _) = body::json::<form::Checkout>(&parts.headers, Body::new(body), limit).await?;
    let (intent, secret) = form.read(&origin.books.shop.keyring, &key)?;
    origin.may_take_orders().await?;

    let id = intent.intent;
    let answer = origin.place(&intent).await.map_err(|fault| failed("checkout", &fault))?;

    match &answer {
        Answer::Placed(order) => {
            let body = json!({
                "intent_id": id.to_string(), "status": "placed",
                "order": view::order(order), "order_secret": secret.reveal(),
            });
            Ok(answer::json(StatusCode::CREATED, &body))
        }
        Answer::Accepted => answer::checkout(id, &answer),
        other => Err(answer::refused(other)),
    }
}

/// How a checkout stands.
pub(crate) async fn show(
    State(origin): State<Arc<Origin>>,
    Path(intent): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let intent = intent_id(&intent)?;
    let question = StatusQuestion { subject: intent.into(), order_secret: order_secret(&headers)? };

    let answer = origin.status(&question).await.map_err(|fault| failed("status", &fault))?;

    answer::checkout(intent, &answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentForm {
    method: Option<String>,
    return_url: Option<String>,
}

/// Begins to pay, or goes on with what was begun.
pub(crate) async fn pay(
    State(origin): State<Arc<Origin>>,
    Path(intent): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let idempotency_key = idempotency_key(&parts.headers)?;
    let intent = intent_id(&intent)?;
    let order_secret = order_secret(&parts.headers)?;
    let (form, _) =
        body::json::<PaymentForm>(&parts.headers, Body::new(body), BODY_BYTES_MAX).await?;
    let method = match form.method.as_deref() {
        None => Method::Element,
        Some(text) => Method::parse(text).ok_or_else(|| {
            Problem::unprocessable("unknown_method", "The method is element or redirect.")
        })?,
    };
    let return_url = origin.return_url(intent, form.return_url.as_deref())?;
    let start = StartPayment { intent, order_secret, idempotency_key, method, return_url };

    let started = shell::to_the_end(async move { origin.start_payment(&start).await }).await?;
    let answer = started.map_err(|fault| failed("payment", &fault))?;

    match &answer {
        Answer::Payment(start) => Ok(answer::json(StatusCode::OK, &view::payment(start))),
        other => Err(answer::refused(other)),
    }
}

/// Calls the order off, while it is in the house.
pub(crate) async fn cancel(
    State(origin): State<Arc<Origin>>,
    Path(intent): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let idempotency_key = idempotency_key(&headers)?;
    let intent = intent_id(&intent)?;
    let request = CancelRequest { intent, order_secret: order_secret(&headers)?, idempotency_key };

    let ended = shell::to_the_end(async move { origin.cancel(&request).await }).await?;
    let answer = ended.map_err(|fault| failed("cancel", &fault))?;

    answer::checkout(intent, &answer)
}

impl Origin {
    /// Where the provider sends the payer back to: a page of the shop, and nowhere else.
    fn return_url(&self, intent: IntentId, asked: Option<&str>) -> Result<ReturnUrl, Problem> {
        let ours = format!("{}/orders/{intent}", self.books.shop.public_url);
        let Some(asked) = asked else {
            return ReturnUrl::parse(&ours).map_err(|_| Problem::internal());
        };
        let url = ReturnUrl::parse(asked).map_err(|_| {
            Problem::unprocessable("return_url", "The return_url is not an http address.")
        })?;
        let known = |shop: &String| {
            asked.strip_prefix(shop.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || rest.starts_with('?')
            })
        };
        if self.settings.shop_origins.iter().any(known) || known(&self.books.shop.public_url) {
            return Ok(url);
        }
        Err(Problem::unprocessable("return_url", "The return_url leads away from the shop."))
    }
}

pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<IdempotencyKey, Problem> {
    let text = headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
    text.and_then(|text| IdempotencyKey::parse(text).ok()).ok_or_else(|| {
        Problem::malformed("Send an Idempotency-Key of 1 to 255 visible characters.")
    })
}

/// The secret that opens an order. Without one the order might as well not exist.
pub(crate) fn order_secret(headers: &HeaderMap) -> Result<OrderSecret, Problem> {
    let text = headers.get(ORDER_SECRET).and_then(|value| value.to_str().ok());
    text.and_then(|text| OrderSecret::parse(text).ok()).ok_or_else(|| {
        Problem::unauthorized("order_secret").saying("Send the order's secret as Bodega-Order.")
    })
}

fn intent_id(text: &str) -> Result<IntentId, Problem> {
    IntentId::parse(text).map_err(|_| Problem::not_found())
}
