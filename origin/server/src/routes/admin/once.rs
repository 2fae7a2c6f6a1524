//! Writes that come twice: the key of the caller's, and what it named the first time.

use axum::response::Response;
use books::claims::{self, Claim};
use domain::id::Kind;
use domain::{Id, IdempotencyKey};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::admin::caller::Staff;
use crate::routes::admin::failed;

const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// One write, and whether it came before.
pub(super) struct Once {
    id: String,
    claimed: Option<(String, IdempotencyKey)>,
    again: bool,
    finished: bool,
}

impl Once {
    /// A write that may be named by a key. `own` is the id of what it makes, unless it came before.
    pub(super) async fn of<K: Kind>(
        origin: &Origin,
        staff: &Staff,
        (head, body): (&Parts, &[u8]),
        own: Id<K>,
    ) -> Result<Self, Problem> {
        let own = own.to_string();
        let Some(value) = head.headers.get(KEY) else {
            return Ok(Self { id: own, claimed: None, again: false, finished: false });
        };
        let text = value.to_str().unwrap_or_default();
        let key = IdempotencyKey::parse(text).map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_header", "A header cannot be understood")
                .saying("Idempotency-Key: 1 to 255 visible ASCII characters.")
        })?;
        let caller = staff.caller();
        let print = fingerprint(head, body);
        let claim = claims::claim(&origin.books.store, (&caller, &key), print, &own, origin.now());
        let (id, finished) = match claim.await.map_err(failed("idempotency key"))? {
            Claim::Of(id) => (id, false),
            Claim::Finished(id) => (id, true),
            Claim::Reused => {
                return Err(Problem::unprocessable(
                    "idempotency_key_reused",
                    "This Idempotency-Key was sent with another request.",
                ));
            }
        };
        let again = id != own;
        Ok(Self { id, claimed: Some((caller, key)), again, finished })
    }

    /// A write that must be named by a key.
    pub(super) async fn named<K: Kind>(
        origin: &Origin,
        staff: &Staff,
        request: (&Parts, &[u8]),
        own: Id<K>,
    ) -> Result<Self, Problem> {
        if !request.0.headers.contains_key(KEY) {
            let title = "An Idempotency-Key header is required";
            let code = "idempotency_key_required";
            return Err(Problem::new(StatusCode::BAD_REQUEST, code, title)
                .saying("Send an Idempotency-Key of 1 to 255 visible characters."));
        }
        Self::of(origin, staff, request, own).await
    }

    /// The id of what this write makes, chosen when it first came.
    pub(super) fn id<K: Kind>(&self) -> Result<Id<K>, Problem> {
        Id::parse(&self.id).map_err(|_| Problem::internal())
    }

    /// Whether it is done, and must not be done again.
    pub(super) const fn finished(&self) -> bool {
        self.finished
    }

    /// Remembers that it is done.
    pub(super) async fn finish(&self, origin: &Origin) -> Result<(), Problem> {
        let Some((caller, key)) = &self.claimed else { return Ok(()) };
        let finish = claims::finish(&origin.books.store, (caller, key), &self.id);
        finish.await.map_err(failed("idempotency key"))
    }

    /// Says in the answer that the request came before.
    pub(super) fn mark(&self, mut response: Response) -> Response {
        if self.again {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// What the request is, for telling another one apart.
fn fingerprint(head: &Parts, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [head.method.as_str().as_bytes(), head.uri.path().as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.update(body);
    hash.finalize().into()
}
