//! A cart while its primary is away: from the replica, if that can prove that nothing is missing.
//!
//! The replica is asked as it is. When what it knows is older than what the shopper has seen, it is
//! given the rest of a quarter of a second to catch up with the log, which only means something
//! while its epoch is the shopper's. Then the primary is asked once more, briefly, and then the
//! shopper is told that the cart is there and cannot be shown. An older cart is never shown.

use database::{Database, Rows};
use domain::Millis;
use domain::cart::Cart;

use super::{Question, away, home};
use crate::call::Call;
use crate::consistency::{Position, SeenCart};
use crate::cookie::CartToken;
use crate::failure::{Code, Failure};
use crate::host::{Host, HostError};

/// How long the primary may take where there is a replica to fall back on. Beyond it a shopper
/// feels the wait, and a primary that is well answers in a tenth of it.
pub(super) const HOME_WITHIN: Millis = Millis::from_seconds(1);
/// How long the replica may take, with all its catching up.
const REPLICA_WITHIN: Millis = Millis::new(250);
/// How long the primary may take when it is asked once more.
const AGAIN_WITHIN: Millis = Millis::new(250);

/// What the replica had to say.
enum Told {
    Cart(Cart),
    /// It knows an older cart, or none.
    Behind,
    /// It did not answer.
    Away,
}

/// Reads a cart whose primary did not answer, for a shopper who has `seen` it.
pub(super) async fn read<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    (question, seen): (&Question, &SeenCart),
    primary: &HostError,
) -> Result<Cart, Failure> {
    let told = ask(call, token, question, seen).await?;
    if let Told::Cart(cart) = told {
        return Ok(cart);
    }
    let again = call.host.run(home(&token.id), &question.batch, AGAIN_WITHIN).await;
    match (again, told) {
        (Ok(rows), _) => question.found(call, token, &rows),
        (Err(_), Told::Away) => Err(away(primary)),
        (Err(_), _) => Err(Failure::away(Code::CartPending, primary)),
    }
}

async fn ask<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    question: &Question,
    seen: &SeenCart,
) -> Result<Told, Failure> {
    let (host, began) = (call.host, call.host.now());
    let on = Database::CartsReplica(token.id.region().clone());
    let rows = match host.run(on.clone(), &question.batch, REPLICA_WITHIN).await {
        Ok(rows) => rows,
        Err(_) => return Ok(Told::Away),
    };
    if let Some(cart) = proved(call, token, (question, seen), &rows)? {
        return Ok(Told::Cart(cart));
    }
    let epoch = Position::of(&rows).map(|at| at.epoch);
    let Some(at) = seen.at.filter(|at| Some(at.epoch) == epoch) else { return Ok(Told::Behind) };
    let spent = host.now().since(began).get();
    let left = Millis::new(REPLICA_WITHIN.get().saturating_sub(spent));
    if left == Millis::new(0) {
        return Ok(Told::Behind);
    }
    let demand = question.batch.clone().at_index(Some(at.index));
    let Ok(rows) = host.run(on, &demand, left).await else { return Ok(Told::Behind) };
    Ok(proved(call, token, (question, seen), &rows)?.map_or(Told::Behind, Told::Cart))
}

/// The cart in these rows, if nothing is missing from it that was seen. The version says so: a log
/// that was rebuilt may have passed the index that was seen without holding what was there.
fn proved<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
    (question, seen): (&Question, &SeenCart),
    rows: &Rows,
) -> Result<Option<Cart>, Failure> {
    let cart = question.answer.read(&token.id, rows);
    let cart = cart.map_err(|fault| Failure::internal(&fault))?;
    let cart = cart.filter(|cart| seen.is_in(cart));
    if let Some(cart) = &cart {
        call.shown.cart(SeenCart::of(cart, rows));
    }
    Ok(cart)
}
