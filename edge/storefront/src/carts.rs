//! Carts as they are stored: read in one round trip, changed blind in one batch.
//!
//! A change is decided without reading first. The batch is guarded on the cart's secret, state and
//! expiry; the operation's id is inserted and the rest happens only if it was new; the SELECTs at
//! the end answer. A refused guard says what was wrong by its place alone.

use database::{Batch, Database, Row, RowError, Rows, Statement, Step};
use domain::cart::{Cart, CartLine, CartState, Quantity};
use domain::{CartId, IntentId, LineId, MarketId, Millis, Timestamp, VariantId};

use crate::call::Call;
use crate::consistency::SeenCart;
use crate::cookie::CartToken;
use crate::failure::{Code, Failure};
use crate::host::{Host, HostError};

pub(crate) mod change;
pub(crate) mod checkout;
mod replica;
pub(crate) mod snapshot;
pub(crate) mod sweep;

/// How long a cart's read or write may take.
pub(crate) const WITHIN: Millis = Millis::from_seconds(3);

const CART: &str = "SELECT intent, market, state, version, created_at, updated_at, expires_at \
    FROM carts WHERE id = ?1 AND secret_hash = ?2 AND expires_at > ?3";
const LINES: &str =
    "SELECT id, variant, quantity FROM cart_lines WHERE cart = ?1 ORDER BY position";

/// The two SELECTs that answer with a whole cart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    cart: Step,
    lines: Step,
}

/// Appends the SELECTs that answer with the caller's cart.
pub(crate) fn answer(batch: &mut Batch, token: &CartToken, now: Timestamp) -> Answer {
    let cart = Statement::new(CART)
        .bind(token.id.to_string())
        .bind(token.secret.hash())
        .bind(now.millis());
    let lines = Statement::new(LINES).bind(token.id.to_string());
    Answer { cart: batch.push(cart), lines: batch.push(lines) }
}

impl Answer {
    /// The cart in these rows, if the caller's secret opened one.
    pub(crate) fn read(self, id: &CartId, rows: &Rows) -> Result<Option<Cart>, CartFault> {
        let Some(row) = rows.of(self.cart).first() else { return Ok(None) };
        let lines = rows.of(self.lines).rows.iter().map(line).collect::<Result<_, _>>()?;
        cart(id, row, lines).map(Some)
    }
}

/// A stored cart that is not as this program writes them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CartFault {
    /// The rows have another shape.
    #[error("the carts database answered rows of another shape")]
    Row(#[from] RowError),
    /// A value in them is not what it should be.
    #[error("a stored cart has a bad {0}")]
    Value(&'static str),
}

fn cart(id: &CartId, row: &Row, lines: Vec<CartLine>) -> Result<Cart, CartFault> {
    let time = |column| row.integer(column).map(Timestamp::from_millis);
    Ok(Cart {
        id: id.clone(),
        intent: IntentId::parse(row.text(0)?).map_err(|_| CartFault::Value("intent"))?,
        market: MarketId::parse(row.text(1)?).map_err(|_| CartFault::Value("market"))?,
        state: CartState::parse(row.text(2)?).ok_or(CartFault::Value("state"))?,
        version: u64::try_from(row.integer(3)?).map_err(|_| CartFault::Value("version"))?,
        lines,
        created_at: time(4)?,
        updated_at: time(5)?,
        expires_at: time(6)?,
        applied: std::collections::BTreeSet::new(),
    })
}

fn line(row: &Row) -> Result<CartLine, CartFault> {
    read_line(row.text(0)?, row.text(1)?, row.integer(2)?)
}

fn read_line(id: &str, variant: &str, quantity: i64) -> Result<CartLine, CartFault> {
    let quantity = u32::try_from(quantity).map_err(|_| CartFault::Value("quantity"))?;
    Ok(CartLine {
        id: LineId::parse(id).map_err(|_| CartFault::Value("line"))?,
        variant: VariantId::parse(variant).map_err(|_| CartFault::Value("variant"))?,
        quantity: Quantity::new(quantity).map_err(|_| CartFault::Value("quantity"))?,
    })
}

/// Reads the caller's cart. A wrong secret, an expired cart and none at all look the same. While
/// its primary is away its replica is asked, for a shopper who can prove what they have seen.
pub(crate) async fn read<H: Host>(call: &Call<'_, H>, token: &CartToken) -> Result<Cart, Failure> {
    let seen = call.seen()?.and_then(|seen| seen.cart).filter(|cart| cart.id == token.id);
    let area = call.shop.settings().area(token.id.region());
    let seen = seen.filter(|_| area.is_some_and(|area| area.carts_replica.is_some()));
    let mut batch = Batch::read("cart.read");
    let question = Question { answer: answer(&mut batch, token, call.host.now()), batch };
    let within = if seen.is_some() { replica::HOME_WITHIN } else { WITHIN };
    match (call.host.run(home(&token.id), &question.batch, within).await, seen) {
        (Ok(rows), _) => question.found(call, token, &rows),
        (Err(error), None) => Err(away(&error)),
        (Err(error), Some(seen)) => replica::read(call, token, (&question, &seen), &error).await,
    }
}

/// Reads the caller's cart at its primary, however long that has been away.
pub(crate) async fn read_home<H: Host>(
    call: &Call<'_, H>,
    token: &CartToken,
) -> Result<Cart, Failure> {
    let mut batch = Batch::read("cart.read");
    let question = Question { answer: answer(&mut batch, token, call.host.now()), batch };
    match call.host.run(home(&token.id), &question.batch, WITHIN).await {
        Ok(rows) => question.found(call, token, &rows),
        Err(error) => Err(away(&error)),
    }
}

/// A read of one cart.
struct Question {
    batch: Batch,
    answer: Answer,
}

impl Question {
    /// The cart as its primary answers it, which is as it is.
    fn found<H: Host>(
        &self,
        call: &Call<'_, H>,
        token: &CartToken,
        rows: &Rows,
    ) -> Result<Cart, Failure> {
        match self.answer.read(&token.id, rows) {
            Ok(Some(cart)) => {
                call.shown.cart(SeenCart::of(&cart, rows));
                Ok(cart)
            }
            Ok(None) => Err(Failure::new(Code::CartNotFound)),
            Err(fault) => Err(Failure::internal(&fault)),
        }
    }
}

/// The database that a cart lives in: its id names the region.
pub(crate) fn home(id: &CartId) -> Database {
    Database::Carts(id.region().clone())
}

/// The carts database did not do what it was asked.
pub(crate) fn away(error: &HostError) -> Failure {
    Failure::away(Code::Unavailable, error)
}
