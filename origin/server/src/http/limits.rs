//! How often one shopper may ask here. Counted is what shoppers' browsers and headless shops call;
//! never what an edge or the provider signs, nor what asks whether we are well.

use std::net::IpAddr;
use std::sync::Arc;

use admission::{Admission, Class, Client, PERIOD, RateLimits};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method};
use serde_json::json;
use turnstile::{Limiter, Stopwatch};

use crate::origin::Origin;
use crate::problem::Problem;

/// Where a connection comes from.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The limits of this process and its counters.
pub(crate) struct Limits {
    figures: RateLimits,
    counters: Limiter,
    client_header: Option<HeaderName>,
}

impl Limits {
    pub(crate) fn new(
        figures: RateLimits,
        client_header: Option<HeaderName>,
        watch: Stopwatch,
    ) -> Self {
        Self { figures, counters: Limiter::new(&figures, watch), client_header }
    }

    /// Who asks. Behind a proxy, an address of the network's own is the proxy's or a balancer's:
    /// counted as one shopper, it would be all of them.
    fn client(&self, request: &Request) -> Option<Client> {
        let peer = request.extensions().get::<Peer>().map(|peer| Client::from(peer.0));
        let Some(header) = &self.client_header else { return peer };
        let told = admission::told(request.headers(), header).and_then(Client::of);
        told.or(peer).filter(|client| !client.is_internal())
    }

    /// The refusal of a request that is one too many.
    fn refused(&self, request: &Request) -> Option<Response> {
        let class = match *request.method() {
            Method::POST => Class::Checkout,
            _ => Class::Reads,
        };
        match self.counters.admit(self.client(request)?, class) {
            Admission::Granted => None,
            Admission::Refused { wait } => Some(self.refusal(class, admission::seconds(wait))),
        }
    }

    fn refusal(&self, class: Class, wait: u32) -> Response {
        let (most, seconds) = (self.figures.per_minute(class), PERIOD.get() / 1_000);
        let limit = json!({ "name": class.name(), "requests": most, "seconds": seconds });
        let problem = Problem::rate_limited(wait).showing("limit", limit);
        let mut response = problem.into_response();
        for (name, value) in admission::headers(class.name(), (most, seconds), wait) {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// Lets a request in, or refuses it with the time to come back.
pub(crate) async fn admit(
    State(origin): State<Arc<Origin>>,
    request: Request,
    next: Next,
) -> Response {
    match origin.limits.as_ref().and_then(|limits| limits.refused(&request)) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}
