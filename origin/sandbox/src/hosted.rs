//! The sandbox's own pages: the pay page, the 3-D Secure page, and the files of the Stripe.js
//! look-alike.

use std::sync::Arc;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::account::Turn;
use crate::card::CardEntry;
use crate::desk::Desk;
use crate::form::Form;
use crate::html;

type Shared = State<Arc<Desk>>;

/// Four short fields need no more.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// The pages work without scripts, and nobody may frame them. Where the form leads is left open,
/// because browsers apply `form-action` to the redirect back to the shop too.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                           frame-ancestors 'none'";
/// The card fields are made to be framed by any shop, and talk to nobody but this address.
const FRAME_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                            connect-src 'self'; base-uri 'none'; form-action 'none'";

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/pay/{session}", get(pay_page).post(pay))
        .route("/pay/{session}/return", get(pay_return))
        .route("/3ds/{intent}/{token}", get(challenge_page).post(challenge))
        .route("/v3/element", get(element))
        .route("/v3/stripe.js", get(stripe_script))
        .route("/v3/element.js", get(element_script))
        .route("/v3/sandbox.css", get(style))
}

async fn pay_page(State(desk): Shared, Path(session): Path<String>) -> Response {
    // A session may have expired a moment ago without anybody asking.
    let page = desk.with(|account, now, _| {
        account.advance(now);
        account.pay_page(&session)
    });
    match page {
        Ok(Some(page)) if page.open => {
            let problem = page.problem.clone();
            show(StatusCode::OK, html::pay(&page, problem.as_deref()))
        }
        Ok(Some(_)) => follow(desk.look(|account| account.pay_return(&session))),
        Ok(None) => gone(),
        Err(_) => broken(),
    }
}

async fn pay(
    State(desk): Shared,
    Path(session): Path<String>,
    request: axum::extract::Request,
) -> Response {
    let Some(form) = form(request).await else { return too_large() };
    let field = |name| form.text(name).unwrap_or_default().to_owned();
    let entry = CardEntry { number: field("number"), expiry: field("expiry"), cvc: field("cvc") };
    let turn = desk.with(|account, now, entropy| account.pay(&session, &entry, now, entropy));
    match turn {
        Ok(Turn::Again(problem)) => match desk.look(|account| account.pay_page(&session)) {
            Some(page) => {
                let html = html::pay(&page, Some(&problem));
                show(StatusCode::UNPROCESSABLE_ENTITY, html)
            }
            None => gone(),
        },
        Ok(turn) => follow(turn),
        Err(_) => broken(),
    }
}

async fn pay_return(State(desk): Shared, Path(session): Path<String>) -> Response {
    follow(desk.look(|account| account.pay_return(&session)))
}

async fn challenge_page(
    State(desk): Shared,
    Path((intent, token)): Path<(String, String)>,
) -> Response {
    match desk.look(|account| account.challenge_page(&intent, &token)) {
        Some(page) => show(StatusCode::OK, html::challenge(&page)),
        None => gone(),
    }
}

async fn challenge(
    State(desk): Shared,
    Path((intent, token)): Path<(String, String)>,
    request: axum::extract::Request,
) -> Response {
    let Some(form) = form(request).await else { return too_large() };
    let passed = form.text("decision") == Some("authorise");
    let turn = desk.with(|account, now, entropy| {
        account.answer_challenge((&intent, &token), passed, now, entropy)
    });
    turn.map_or_else(|_| broken(), follow)
}

async fn form(request: axum::extract::Request) -> Option<Form> {
    let body: Bytes = to_bytes(request.into_body(), FORM_BYTES_MAX).await.ok()?;
    Some(Form::parse(&[&String::from_utf8_lossy(&body)]))
}

fn follow(turn: Turn) -> Response {
    match turn {
        Turn::Go(url) => match HeaderValue::from_str(&url) {
            Ok(url) => {
                let mut response = StatusCode::SEE_OTHER.into_response();
                response.headers_mut().insert(header::LOCATION, url);
                response
            }
            Err(_) => gone(),
        },
        Turn::Done => show(StatusCode::OK, html::done()),
        Turn::Again(_) | Turn::Gone => gone(),
    }
}

fn gone() -> Response {
    show(StatusCode::GONE, html::gone())
}

fn broken() -> Response {
    show(StatusCode::INTERNAL_SERVER_ERROR, html::broken())
}

fn too_large() -> Response {
    StatusCode::PAYLOAD_TOO_LARGE.into_response()
}

fn show(status: StatusCode, html: String) -> Response {
    page(status, html, PAGE_POLICY)
}

fn page(status: StatusCode, html: String, policy: &'static str) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    let all = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn element() -> Response {
    page(StatusCode::OK, html::element(), FRAME_POLICY)
}

async fn stripe_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../assets/stripe.js"))
}

async fn element_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../assets/element.js"))
}

async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../assets/sandbox.css"))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The shop's page is of another origin, and may be isolated from others.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, text).into_response()
}
