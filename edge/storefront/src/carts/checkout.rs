//! What a checkout does to its cart: OPEN → SUBMITTED → ORDERED, or back to OPEN on a refusal.
//!
//! All of it is best effort. The signed quote holds everything that an order needs and the intent
//! protects it from being placed twice, so a carts database that is away delays nothing.

use database::{Batch, BatchError, Database, RowError, Rows, Statement, Step};
use domain::cart::{Cart, CartState};
use domain::{CartId, IntentId, limits};

use super::snapshot::{Key, forgotten};
use super::{Answer, WITHIN, answer, home};
use crate::call::Call;
use crate::consistency::{Position, SeenCart};
use crate::cookie::CartToken;
use crate::failure::{Code, Failure};
use crate::host::{Host, HostError};

/// The page's mark: the shopper saw exactly this version of the cart.
const MARK_SEEN: &str = "UPDATE carts SET state = 'SUBMITTED', updated_at = ?5 \
    WHERE id = ?1 AND secret_hash = ?2 AND intent = ?3 AND version = ?4 \
    AND state IN ('OPEN', 'SUBMITTED')";
/// The API's mark: whoever holds the signed quote of this intent may submit it.
const MARK: &str = "UPDATE carts SET state = 'SUBMITTED', updated_at = ?2 \
    WHERE intent = ?1 AND state = 'OPEN'";
const CHANGED: &str = "SELECT changes()";
/// A key without an answer yet. Its status is written when the origin has answered.
const CLAIM: &str = "INSERT INTO idempotency (caller, key, fingerprint, status, body, created_at) \
    VALUES (?1, ?2, ?3, NULL, NULL, ?4) ON CONFLICT (caller, key) DO UPDATE SET \
    fingerprint = excluded.fingerprint, status = NULL, body = NULL, \
    created_at = excluded.created_at \
    WHERE idempotency.created_at <= ?5";
const CLAIMED: &str = "SELECT changes(), status FROM idempotency WHERE caller = ?1 AND key = ?2";
const DONE: &str =
    "UPDATE idempotency SET status = ?3 WHERE caller = ?1 AND key = ?2 AND status IS NULL";
const ORDERED: &str = "UPDATE carts SET state = 'ORDERED', updated_at = ?2 \
    WHERE intent = ?1 AND state IN ('OPEN', 'SUBMITTED')";
/// Whose intent this is, and how far that cart has come.
const WHOSE: &str = "SELECT id, version, state FROM carts WHERE intent IN (?1, ?2)";
/// A final refusal: the cart opens again under an intent of its own.
const REOPEN: &str = "UPDATE carts SET state = 'OPEN', intent = ?2, version = version + 1, \
    updated_at = ?3, expires_at = ?4 WHERE intent = ?1 AND state IN ('OPEN', 'SUBMITTED')";
const STATE: &str = "SELECT state FROM carts WHERE intent = ?1";

/// What came of marking the cart from the checkout page.
#[derive(Debug)]
pub(crate) enum Marked {
    /// The cart is submitted under this intent, now or since an earlier try.
    Submitted,
    /// It is not as the shopper saw it; here is how it is.
    Otherwise(Option<Cart>),
}

/// Marks the cart that a checkout page was shown for as submitted.
pub(crate) async fn mark_seen<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    intent: IntentId,
    version: u64,
) -> Result<Marked, HostError> {
    let (host, now) = (call.host, call.host.now());
    call.shown.writes();
    let mut batch = Batch::write("cart.submit");
    batch.push(
        Statement::new(MARK_SEEN)
            .bind(token.id.to_string())
            .bind(token.secret.hash())
            .bind(intent.to_string())
            .bind(i64::try_from(version).unwrap_or(i64::MAX))
            .bind(now.millis()),
    );
    let changed = batch.push(Statement::new(CHANGED));
    let answer: Answer = answer(&mut batch, token, now);
    let rows = host.run(home(&token.id), &batch, WITHIN).await?;
    let cart = answer.read(&token.id, &rows).map_err(|fault| malformed(&fault))?;
    if let Some(cart) = &cart {
        call.shown.cart(SeenCart::of(cart, &rows));
    }
    if count(&rows, changed).map_err(|error| malformed(&error))? > 0 {
        return Ok(Marked::Submitted);
    }
    Ok(Marked::Otherwise(cart))
}

fn malformed(error: &dyn std::error::Error) -> HostError {
    HostError::Malformed(crate::log::chain(error))
}

/// The cart in a row of [`WHOSE`], if it is one of this region's.
fn whose(rows: &Rows, step: Step) -> Option<SeenCart> {
    let row = rows.of(step).first()?;
    Some(SeenCart {
        id: CartId::parse(row.text(0).ok()?).ok()?,
        version: u64::try_from(row.integer(1).ok()?).ok()?,
        state: CartState::parse(row.text(2).ok()?)?,
        at: Position::of(rows),
    })
}

fn count(rows: &Rows, step: Step) -> Result<i64, RowError> {
    rows.of(step).first().ok_or(RowError::Missing(0))?.integer(0)
}

/// Whether a key was there before, and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// The first request with this key, or the first that an answer will be kept for.
    First,
    /// The same request was made before, and it was answered.
    Replayed,
    /// The database is away: the intent alone protects.
    Unknown,
}

/// Claims the key and, for a checkout, marks the cart, in one batch.
pub(crate) async fn claim<H: Host>(
    call: &Call<'_, H>,
    region: &Database,
    key: &Key,
    mark: Option<IntentId>,
) -> Result<Claim, Failure> {
    let now = call.host.now();
    let mut batch = Batch::write("checkout.claim");
    let guard = key.guard(&mut batch, now);
    let marked = mark.map(|intent| {
        batch.push(Statement::new(MARK).bind(intent.to_string()).bind(now.millis()));
        let intent = intent.to_string();
        batch.push(Statement::new(WHOSE).bind(intent.clone()).bind(intent))
    });
    batch.push(
        Statement::new(CLAIM)
            .bind(&key.caller)
            .bind(key.key.as_str())
            .bind(key.fingerprint)
            .bind(now.millis())
            .bind(forgotten(now).millis()),
    );
    let claimed = batch.push(Statement::new(CLAIMED).bind(&key.caller).bind(key.key.as_str()));
    match call.host.run(region.clone(), &batch, WITHIN).await {
        Ok(rows) => {
            if let Some(cart) = marked.and_then(|step| whose(&rows, step)) {
                call.shown.cart(cart);
            }
            let answered = rows
                .of(claimed)
                .first()
                .is_some_and(|row| row.integer(0) == Ok(0) && row.integer(1).is_ok());
            Ok(if answered { Claim::Replayed } else { Claim::First })
        }
        Err(HostError::Batch(BatchError::Refused(step))) if step == guard => {
            Err(Failure::new(Code::IdempotencyKeyReused))
        }
        Err(_) => Ok(Claim::Unknown),
    }
}

/// What the origin's final word means for the cart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Settled {
    /// It is an order.
    Ordered,
    /// It was refused for good: the cart opens again, under this intent.
    Reopened(IntentId),
}

/// Settles the cart of an intent by the origin's final word, and the key that asked for it.
/// Answers whose cart it was and how it is now, if it is one of this region's.
pub(crate) async fn settle<H: Host>(
    host: &H,
    region: Database,
    intent: IntentId,
    settled: Settled,
    key: Option<(&Key, u16)>,
) -> Result<Option<SeenCart>, HostError> {
    let now = host.now();
    let mut batch = Batch::write("cart.settle");
    batch.push(match settled {
        Settled::Ordered => Statement::new(ORDERED).bind(intent.to_string()).bind(now.millis()),
        Settled::Reopened(renewed) => Statement::new(REOPEN)
            .bind(intent.to_string())
            .bind(renewed.to_string())
            .bind(now.millis())
            .bind(now.plus(limits::CART_LIFE).millis()),
    });
    if let Some((key, status)) = key {
        batch.push(Statement::new(DONE).bind(&key.caller).bind(key.key.as_str()).bind(status));
    }
    let under = match settled {
        Settled::Ordered => intent,
        Settled::Reopened(renewed) => renewed,
    };
    let step = Statement::new(WHOSE).bind(intent.to_string()).bind(under.to_string());
    let step = batch.push(step);
    let rows = host.run(region, &batch, WITHIN).await?;
    Ok(whose(&rows, step))
}

/// Writes down that a key was answered.
pub(crate) async fn answered<H: Host>(
    host: &H,
    region: Database,
    key: &Key,
    status: u16,
) -> Result<(), HostError> {
    let mut batch = Batch::write("checkout.answered");
    batch.push(Statement::new(DONE).bind(&key.caller).bind(key.key.as_str()).bind(status));
    host.run(region, &batch, WITHIN).await.map(|_| ())
}

/// Whether some cart of this region was submitted under this intent and not refused since.
pub(crate) async fn submitted<H: Host>(
    host: &H,
    region: Database,
    intent: IntentId,
) -> Result<bool, HostError> {
    let mut batch = Batch::read("cart.submitted");
    let step = batch.push(Statement::new(STATE).bind(intent.to_string()));
    let rows = host.run(region, &batch, WITHIN).await?;
    Ok(rows.of(step).first().and_then(|row| row.text(0).ok()).is_some_and(|s| s != "OPEN"))
}

/// Whether the carts database answers at all.
pub(crate) async fn probe<H: Host>(host: &H, region: Database) -> Result<(), HostError> {
    let mut batch = Batch::read("carts.probe");
    batch.push(Statement::new("SELECT 1"));
    host.run(region, &batch, WITHIN).await.map(|_| ())
}
