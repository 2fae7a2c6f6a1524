//! Who asks: the owner of a key. A handler that needs a permission takes its proof, a [`Staff`].

use books::Actor;
use books::admin_keys::{self, ApiKey, KeySecret, Scope};
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, StatusCode};

use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::admin::failed;

/// Somebody who may do what was asked for.
pub(super) struct Staff {
    key: ApiKey,
    /// As whom their doings are recorded.
    pub(super) actor: Actor,
}

impl Staff {
    /// Whose idempotency keys are whose: each API key has its own.
    pub(super) fn caller(&self) -> String {
        self.key.id.to_string()
    }
}

/// Somebody who may look.
pub(super) async fn reader(origin: &Origin, head: &Parts) -> Result<Staff, Problem> {
    staff(origin, &head.headers, Scope::Read).await
}

/// Somebody who may change things.
pub(super) async fn writer(origin: &Origin, head: &Parts) -> Result<Staff, Problem> {
    staff(origin, &head.headers, Scope::Write).await
}

async fn staff(origin: &Origin, headers: &HeaderMap, needed: Scope) -> Result<Staff, Problem> {
    let Some(given) = headers.get(AUTHORIZATION) else {
        return Err(unauthorized("key_required", "Send a key: Authorization: Bearer sk_…"));
    };
    let text = given.to_str().unwrap_or_default();
    let token = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let secret = token.and_then(|(_, token)| KeySecret::parse(token.trim()));
    let key = match secret {
        Some(secret) => {
            let found = admin_keys::find(&origin.books.store, &secret).await;
            found.map_err(failed("admin key"))?
        }
        None => None,
    };
    // One answer for all keys that open nothing: which of them were once good is nobody's business.
    let Some(key) = key else {
        return Err(unauthorized("key_invalid", "This key opens nothing."));
    };
    if !key.scope.covers(needed) {
        let title = "This key may only look";
        return Err(Problem::new(StatusCode::FORBIDDEN, "scope", title)
            .saying("What was asked for needs a key of the scope `write`."));
    }
    let actor = key.actor();
    Ok(Staff { key, actor })
}

fn unauthorized(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, "A key of the Admin API is needed").saying(detail)
}
