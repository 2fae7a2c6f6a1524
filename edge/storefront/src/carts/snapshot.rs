//! Idempotency keys of cart changes, kept in the batch of the change.
//!
//! The answer to a change is the whole cart, so what is kept is the cart as SQL saw it right after
//! the change: its version and lines. A replay shows that again, whatever happened since.

use database::{Batch, ResultSet, Statement, Step};
use domain::cart::Cart;
use domain::{CartId, IdempotencyKey, OperationId, Timestamp, limits};
use sha2::{Digest, Sha256};

use super::change::Changed;
use super::{CartFault, read_line};

/// A caller's idempotency key and the fingerprint of the request it came with.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// Whose key: a cart or an intent.
    pub(crate) caller: String,
    /// The key as it was sent.
    pub(crate) key: IdempotencyKey,
    /// SHA-256 of what was asked.
    pub(crate) fingerprint: [u8; 32],
}

/// Nobody used this key for anything else within its life.
const UNUSED: &str = "SELECT iif(NOT EXISTS (SELECT 1 FROM idempotency WHERE caller = ?1 \
    AND key = ?2 AND fingerprint <> ?3 AND created_at > ?4), 1, json('guard'))";
const REMEMBER: &str = "INSERT INTO idempotency \
    (caller, key, fingerprint, status, body, created_at) \
    SELECT ?1, ?2, ?3, 200, (SELECT json_object('version', version, 'lines', \
    (SELECT json_group_array(json_array(id, variant, quantity)) FROM \
    (SELECT id, variant, quantity FROM cart_lines WHERE cart = ?4 ORDER BY position))) \
    FROM carts WHERE id = ?4), ?5 WHERE true \
    ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, \
    status = excluded.status, body = excluded.body, created_at = excluded.created_at \
    WHERE idempotency.created_at <= ?6";
const RECALL: &str = "SELECT changes(), body FROM idempotency WHERE caller = ?1 AND key = ?2";

/// The time before which a kept key counts for nothing.
pub(crate) fn forgotten(now: Timestamp) -> Timestamp {
    now.minus(limits::IDEMPOTENCY_LIFE)
}

impl Key {
    /// The guard that this key was not used with another request.
    pub(crate) fn guard(&self, batch: &mut Batch, now: Timestamp) -> Step {
        let unused = Statement::new(UNUSED).bind(&self.caller).bind(self.key.as_str());
        batch.guard(unused.bind(self.fingerprint).bind(forgotten(now).millis()))
    }

    /// Keeps the cart as it is now under this key; answers the step that recalls it.
    pub(super) fn remember(&self, batch: &mut Batch, cart: &CartId, now: Timestamp) -> Step {
        batch.push(
            Statement::new(REMEMBER)
                .bind(&self.caller)
                .bind(self.key.as_str())
                .bind(self.fingerprint)
                .bind(cart.to_string())
                .bind(now.millis())
                .bind(forgotten(now).millis()),
        );
        batch.push(Statement::new(RECALL).bind(&self.caller).bind(self.key.as_str()))
    }

    /// The operation that this key stands for when the caller named none.
    pub(crate) fn operation(&self) -> Option<OperationId> {
        let digest = Sha256::digest(self.key.as_str().as_bytes());
        let short: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        OperationId::parse(&format!("key:{short}")).ok()
    }
}

/// The fingerprint of a request: what it was sent to, and its body.
pub(crate) fn fingerprint(method: &str, path: &str, body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), body] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[derive(serde::Deserialize)]
struct Kept {
    version: u64,
    lines: Vec<(String, String, i64)>,
}

/// The cart as it was kept, when the key was there before.
pub(super) fn recall(mut cart: Cart, rows: &ResultSet) -> Result<Changed, CartFault> {
    let row = rows.first().ok_or(CartFault::Value("idempotency row"))?;
    if row.integer(0)? != 0 {
        return Ok(Changed { cart, replayed: false });
    }
    let kept: Kept =
        serde_json::from_str(row.text(1)?).map_err(|_| CartFault::Value("idempotency body"))?;
    cart.version = kept.version;
    cart.lines = kept
        .lines
        .iter()
        .map(|(id, variant, quantity)| read_line(id, variant, *quantity))
        .collect::<Result<_, _>>()?;
    Ok(Changed { cart, replayed: true })
}
