//! What an answer of the books becomes on the public API.

use axum::response::{IntoResponse, Response};
use domain::IntentId;
use http::StatusCode;
use serde_json::{Value, json};
use wire::answer::{Answer, Refusal, RefusalCode};

use crate::problem::Problem;
use crate::view;

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    let json = [(http::header::CONTENT_TYPE, "application/json")];
    (status, json, body.to_string()).into_response()
}

/// How a checkout stands.
pub(crate) fn checkout(intent: IntentId, answer: &Answer) -> Result<Response, Problem> {
    let intent_id = intent.to_string();
    match answer {
        Answer::Placed(order) | Answer::Order(order) => {
            let body = json!({
                "intent_id": intent_id, "status": "placed", "order": view::order(order),
            });
            Ok(json(StatusCode::OK, &body))
        }
        Answer::Accepted => {
            let body = json!({
                "intent_id": intent_id, "status": "accepted",
                "status_url": format!("/store/v1/checkouts/{intent_id}"),
            });
            Ok(json(StatusCode::ACCEPTED, &body))
        }
        Answer::Refused(refusal) => {
            let mut body = json!({
                "intent_id": intent_id, "status": "refused",
                "code": refusal.code.as_str(), "detail": refusal.detail,
            });
            if let (Some(difference), Some(members)) = (&refusal.difference, body.as_object_mut()) {
                members.insert("difference".to_owned(), view::difference(difference));
            }
            Ok(json(StatusCode::OK, &body))
        }
        other => Err(refused(other)),
    }
}

/// Every answer that means "no" to what was asked.
pub(crate) fn refused(answer: &Answer) -> Problem {
    match answer {
        Answer::Refused(refusal) => refusal_problem(refusal),
        Answer::NotFound => Problem::not_found(),
        Answer::Forbidden => Problem::forbidden(),
        Answer::Conflict { code, detail } if code == "idempotency_key_reused" => {
            Problem::unprocessable(code.clone(), detail.clone())
        }
        Answer::Conflict { code, detail } => Problem::conflict(code.clone(), detail.clone()),
        Answer::Dead { reason } => Problem::unprocessable("unreadable", reason.clone()),
        Answer::Busy { retry_after_seconds } => {
            Problem::unavailable("busy", (*retry_after_seconds).max(1))
        }
        // The books answered a question that was not asked.
        Answer::Placed(_) | Answer::Order(_) | Answer::Payment(_) | Answer::Accepted => {
            Problem::internal()
        }
    }
}

fn refusal_problem(refusal: &Refusal) -> Problem {
    let code = refusal.code.as_str();
    let problem = match refusal.code {
        RefusalCode::QuoteInvalid => Problem::unprocessable(code, refusal.detail.clone()),
        _ => Problem::conflict(code, refusal.detail.clone()),
    };
    match &refusal.difference {
        Some(difference) => problem.showing("difference", view::difference(difference)),
        None => problem,
    }
}
