//! One change of a cart: one batch, decided blind.

use database::{Batch, BatchError, Rows, Statement, Step};
use domain::cart::{Cart, CartState, Change};
use domain::{CartId, IntentId, MarketId, OperationId, Timestamp, limits};

use super::snapshot::Key;
use super::{Answer, answer, away, home};
use crate::call::Call;
use crate::consistency::SeenCart;
use crate::cookie::CartToken;
use crate::failure::{Code, Failure, FieldError};
use crate::host::{Host, HostError};

/// A cart that is made in the same batch as its first change.
#[derive(Debug, Clone)]
pub(crate) struct NewCart {
    /// The intent that the cart will be ordered under.
    pub(crate) intent: IntentId,
    /// The market it buys in.
    pub(crate) market: MarketId,
}

/// A change and the conditions it is asked under.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Make the cart first.
    pub(crate) new: Option<NewCart>,
    /// What is to happen; nothing when only the cart is to be made.
    pub(crate) change: Option<Change>,
    /// The operation's id: a second one of the same id changes nothing.
    pub(crate) operation: Option<OperationId>,
    /// Only if the cart is at this version (`If-Match`).
    pub(crate) version: Option<u64>,
    /// The caller's idempotency key.
    pub(crate) key: Option<Key>,
}

/// A changed cart.
#[derive(Debug)]
pub(crate) struct Changed {
    /// The cart as it is now, or as it was when this change was first made.
    pub(crate) cart: Cart,
    /// Whether the idempotency key had been used for this before.
    pub(crate) replayed: bool,
}

const CREATE: &str = "INSERT INTO carts \
    (id, secret_hash, intent, market, state, version, created_at, updated_at, expires_at) \
    VALUES (?1, ?2, ?3, ?4, 'OPEN', 1, ?5, ?5, ?6)";
/// Open and not yet changed too often, or this very operation was made while it was.
const OPEN: &str = "SELECT iif(EXISTS (SELECT 1 FROM carts WHERE id = ?1 AND secret_hash = ?2 \
    AND expires_at > ?3 AND (state = 'OPEN' \
    AND (SELECT count(*) FROM cart_operations WHERE cart = ?1) < ?5 \
    OR EXISTS (SELECT 1 FROM cart_operations WHERE cart = ?1 AND operation = ?4))), \
    1, json('guard'))";
const AT_VERSION: &str = "SELECT iif(EXISTS (SELECT 1 FROM carts WHERE id = ?1 AND version = ?2) \
    OR EXISTS (SELECT 1 FROM cart_operations WHERE cart = ?1 AND operation = ?3), \
    1, json('guard'))";
const HAS_LINE: &str = "SELECT iif(EXISTS (SELECT 1 FROM cart_lines WHERE cart = ?1 AND id = ?2) \
    OR EXISTS (SELECT 1 FROM cart_operations WHERE cart = ?1 AND operation = ?3), \
    1, json('guard'))";
const OPERATION: &str = "INSERT INTO cart_operations (cart, operation, applied_at) \
    SELECT ?1, ?2, ?3 WHERE ?2 IS NOT NULL ON CONFLICT DO NOTHING";
const ADD: &str = "INSERT INTO cart_lines (cart, variant, id, quantity, position) \
    SELECT ?1, ?2, ?3, ?4, \
    (SELECT coalesce(max(position), 0) + 1 FROM cart_lines WHERE cart = ?1) \
    WHERE ?5 IS NULL OR changes() = 1 \
    ON CONFLICT (cart, variant) DO UPDATE SET quantity = quantity + excluded.quantity";
const SET: &str = "UPDATE cart_lines SET quantity = ?3 \
    WHERE cart = ?1 AND id = ?2 AND (?4 IS NULL OR changes() = 1)";
const REMOVE: &str = "DELETE FROM cart_lines \
    WHERE cart = ?1 AND id = ?2 AND (?3 IS NULL OR changes() = 1)";
const CLEAR: &str = "DELETE FROM cart_lines WHERE cart = ?1 AND (?2 IS NULL OR changes() = 1)";
/// Follows the change itself: `changes()` is how many lines it touched.
const RAISE: &str = "UPDATE carts SET version = version + 1, updated_at = ?2, expires_at = ?3 \
    WHERE id = ?1 AND changes() > 0";
const FITS: &str = "SELECT iif((SELECT count(*) FROM cart_lines WHERE cart = ?1) <= ?2, \
    1, json('guard'))";

/// The places that a refusal may name.
#[derive(Debug, Default)]
struct Steps {
    open: Option<Step>,
    key: Option<Step>,
    version: Option<Step>,
    line: Option<Step>,
    change: Option<Step>,
    fits: Option<Step>,
    remembered: Option<Step>,
}

struct Plan {
    batch: Batch,
    steps: Steps,
    answer: Answer,
}

fn plan(token: &CartToken, asked: &Asked, now: Timestamp) -> Plan {
    let mut batch = Batch::write("cart.change");
    let mut steps = Steps::default();
    let id = || token.id.to_string();
    let operation = || asked.operation.as_ref().map(|one| one.as_str().to_owned());
    let expires = now.plus(limits::CART_LIFE);
    if let Some(new) = &asked.new {
        batch.push(create(token, new, now));
    } else {
        let open = Statement::new(OPEN).bind(id()).bind(token.secret.hash());
        let changes_max = u32::try_from(limits::OPERATIONS_KEPT_MAX).unwrap_or(u32::MAX);
        let open = open.bind(now.millis()).bind(operation()).bind(changes_max);
        steps.open = Some(batch.guard(open));
    }
    steps.key = asked.key.as_ref().map(|key| key.guard(&mut batch, now));
    if let Some(version) = asked.version {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let at = Statement::new(AT_VERSION).bind(id()).bind(version).bind(operation());
        steps.version = Some(batch.guard(at));
    }
    if let Some(change) = &asked.change {
        if let Change::Set { line, .. } | Change::Remove { line } = change {
            let has = Statement::new(HAS_LINE).bind(id()).bind(line.to_string());
            steps.line = Some(batch.guard(has.bind(operation())));
        }
        let first = Statement::new(OPERATION).bind(id()).bind(operation()).bind(now.millis());
        batch.push(first);
        steps.change = Some(batch.push(statement(&token.id, change, operation())));
        let raise = Statement::new(RAISE).bind(id()).bind(now.millis()).bind(expires.millis());
        batch.push(raise);
        if matches!(change, Change::Add { .. }) {
            let lines_max = u32::try_from(limits::CART_LINES_MAX).unwrap_or(u32::MAX);
            steps.fits = Some(batch.guard(Statement::new(FITS).bind(id()).bind(lines_max)));
        }
    }
    steps.remembered = asked.key.as_ref().map(|key| key.remember(&mut batch, &token.id, now));
    let answer = answer(&mut batch, token, now);
    Plan { batch, steps, answer }
}

fn create(token: &CartToken, new: &NewCart, now: Timestamp) -> Statement {
    Statement::new(CREATE)
        .bind(token.id.to_string())
        .bind(token.secret.hash())
        .bind(new.intent.to_string())
        .bind(new.market.as_str())
        .bind(now.millis())
        .bind(now.plus(limits::CART_LIFE).millis())
}

fn statement(cart: &CartId, change: &Change, operation: Option<String>) -> Statement {
    let begin = |sql| Statement::new(sql).bind(cart.to_string());
    match change {
        Change::Add { line, variant, quantity } => begin(ADD)
            .bind(variant.to_string())
            .bind(line.to_string())
            .bind(quantity.get())
            .bind(operation),
        Change::Set { line, quantity } => {
            begin(SET).bind(line.to_string()).bind(quantity.get()).bind(operation)
        }
        Change::Remove { line } => begin(REMOVE).bind(line.to_string()).bind(operation),
        Change::Clear => begin(CLEAR).bind(operation),
    }
}

/// Makes one change, in one round trip. Only a refusal costs another, to say why.
pub(crate) async fn apply<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    asked: &Asked,
) -> Result<Changed, Failure> {
    let plan = plan(token, asked, call.host.now());
    match call.host.run(home(&token.id), &plan.batch, super::WITHIN).await {
        Ok(rows) => read(call, &plan, token, &rows),
        Err(HostError::Batch(BatchError::Refused(step))) => {
            Err(refusal(call, token, &plan.steps, step).await)
        }
        Err(error) => Err(away(&error)),
    }
}

fn read<H: Host>(
    call: &Call<'_, H>,
    plan: &Plan,
    token: &CartToken,
    rows: &Rows,
) -> Result<Changed, Failure> {
    let cart = match plan.answer.read(&token.id, rows) {
        Ok(Some(cart)) => {
            // Also when an earlier cart is replayed: the database is where it is.
            call.shown.cart(SeenCart::of(&cart, rows));
            cart
        }
        Ok(None) => return Err(Failure::new(Code::CartNotFound)),
        Err(fault) => return Err(Failure::internal(&fault)),
    };
    let Some(remembered) = plan.steps.remembered else {
        return Ok(Changed { cart, replayed: false });
    };
    super::snapshot::recall(cart, rows.of(remembered)).map_err(|fault| Failure::internal(&fault))
}

async fn refusal<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    steps: &Steps,
    at: Step,
) -> Failure {
    let refused = BatchError::Refused(at);
    let at = Some(at);
    if at == steps.open {
        return match super::read(call, token).await {
            Ok(cart) if cart.state == CartState::Ordered => closed(Code::CartOrdered, &cart),
            Ok(cart) if cart.state == CartState::Open => {
                let most = limits::OPERATIONS_KEPT_MAX;
                Failure::with(Code::CartFull, format!("A cart takes at most {most} changes."))
            }
            Ok(cart) => closed(Code::CartSubmitted, &cart),
            Err(failure) => failure,
        };
    }
    if at == steps.key {
        return Failure::new(Code::IdempotencyKeyReused);
    }
    if at == steps.version {
        return Failure::new(Code::VersionMismatch);
    }
    if at == steps.line {
        // Whoever is told that a line is gone has seen the cart without it, and their token says so:
        // the answer to the change that took it out may have been lost on its way.
        return match super::read_home(call, token).await {
            Ok(_) => Failure::new(Code::LineNotFound),
            Err(failure) => failure,
        };
    }
    if at == steps.change {
        let message = format!("At most {} of one thing.", limits::QUANTITY_MAX);
        return Failure::field(FieldError::new("quantity", "too_large", message));
    }
    if at == steps.fits {
        let detail = format!("A cart holds at most {} lines.", limits::CART_LINES_MAX);
        return Failure::with(Code::CartFull, detail);
    }
    Failure::internal(&refused)
}

/// The cart is no longer open; whoever holds its secret may know under which intent.
fn closed(code: Code, cart: &Cart) -> Failure {
    Failure::new(code).member("intent_id", cart.intent.to_string().into())
}
