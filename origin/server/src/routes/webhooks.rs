//! What the payment provider tells us: verified, stored, acknowledged; understood afterwards.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::http::body;
use crate::origin::Origin;
use crate::problem::Problem;
use crate::turn::failed;

const SIGNATURE: &str = "stripe-signature";
/// Far above any event of Stripe's.
const EVENT_BYTES_MAX: usize = 512 * 1024;

/// Stores one event. A 2xx is sent only when the event is on the disk, and before anybody looks
/// into it: an event we cannot read yet must not be repeated for three days.
pub(crate) async fn stripe(
    State(origin): State<Arc<Origin>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = body::read(Body::new(body), EVENT_BYTES_MAX).await?;
    let signature = parts.headers.get(SIGNATURE).and_then(|value| value.to_str().ok());

    let received = origin
        .receive_event(&bytes, signature.unwrap_or_default())
        .await
        .map_err(|fault| failed("provider event", &fault))?;

    match received {
        Ok(receipt) if receipt.new => origin.metrics.provider_events.add(1),
        Ok(_) => {}
        Err(error) => {
            origin.metrics.provider_events_refused.add(1);
            let title = "The signature was not accepted";
            let problem = Problem::new(StatusCode::BAD_REQUEST, "bad_signature", title);
            return Err(problem.saying(error.to_string()));
        }
    }
    origin.wakes.provider_events.notify_one();
    Ok(StatusCode::OK.into_response())
}
