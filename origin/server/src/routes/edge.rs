//! What the edge sends: envelopes, on either lane, and what its queue gave up on.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use wire::answer::Answer;
use wire::attempt::{self, Delivery};

use crate::crash::{self, CrashPoint};
use crate::http::{body, shell};
use crate::origin::Origin;
use crate::problem::Problem;
use crate::turn::failed;

const ENVELOPE: &str = "application/vnd.bodega.envelope";
const LANE: &str = "bodega-lane";
/// A queue message, and room for what the transport adds.
const ENVELOPE_BYTES_MAX: usize = domain::limits::QUEUE_MESSAGE_BYTES_MAX + 4_096;

/// Takes one envelope and answers with what became of it.
pub(crate) async fn messages(
    State(origin): State<Arc<Origin>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, bytes) = delivered(&origin, request).await?;
    body::expect_type(&parts.headers, ENVELOPE)?;
    origin.may_take_orders().await?;

    let lane = lane(&parts.headers)?;
    let crash = origin.settings.crash;
    let taken = shell::to_the_end(async move { origin.take(&bytes, lane).await }).await?;
    let answer = taken.map_err(|fault| failed("intake", &fault))?;

    if matches!(answer, Answer::Placed(_)) {
        crash::here(CrashPoint::IntakeBeforeReply, crash);
    }
    Ok(answer_bytes(&answer))
}

/// Keeps a message that the queue gave up on, so that nothing which was ever sent is lost.
pub(crate) async fn dead_letters(
    State(origin): State<Arc<Origin>>,
    request: Request,
) -> Result<Response, Problem> {
    let (_, bytes) = delivered(&origin, request).await?;

    origin.bury(&bytes).await.map_err(|fault| failed("dead letter", &fault))?;

    Ok(StatusCode::OK.into_response())
}

/// The body, once its delivery is known to come from one of our edges, and just now.
async fn delivered(origin: &Origin, request: Request) -> Result<(Parts, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = body::read(Body::new(body), ENVELOPE_BYTES_MAX).await?;
    let header = parts.headers.get(attempt::HEADER).and_then(|value| value.to_str().ok());
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let delivery = Delivery { method: parts.method.as_str(), path, body: &bytes };
    let keyring = &origin.books.shop.keyring;
    match attempt::verify(keyring, header.unwrap_or_default(), delivery, origin.now()) {
        Ok(_) => Ok((parts, bytes)),
        Err(error) => Err(Problem::unauthorized(error.code())),
    }
}

fn lane(headers: &HeaderMap) -> Result<books::Lane, Problem> {
    match headers.get(LANE).map(http::HeaderValue::as_bytes) {
        Some(b"express") => Ok(books::Lane::Express),
        Some(b"durable") | None => Ok(books::Lane::Durable),
        Some(_) => Err(Problem::malformed("Bodega-Lane is express or durable.")),
    }
}

fn answer_bytes(answer: &Answer) -> Response {
    ([(CONTENT_TYPE, "application/json")], answer.to_json()).into_response()
}
