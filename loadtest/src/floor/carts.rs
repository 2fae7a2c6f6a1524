//! The statements that the edge commits when something is added to a cart, in its order. They are
//! written out again here: the edge keeps its own to itself.

use database::{Batch, Statement};

use super::{Turns, id};
use crate::chance::Chance;
use crate::clock;

const CREATE: &str = "INSERT INTO carts \
    (id, secret_hash, intent, market, state, version, created_at, updated_at, expires_at) \
    VALUES (?1, ?2, ?3, 'us', 'OPEN', 1, ?4, ?4, ?5)";
const OPEN: &str = "SELECT iif(EXISTS (SELECT 1 FROM carts WHERE id = ?1 AND secret_hash = ?2 \
    AND expires_at > ?3 AND (state = 'OPEN' OR EXISTS (SELECT 1 FROM cart_operations \
    WHERE cart = ?1 AND operation = ?4))), 1, json('guard'))";
const OPERATION: &str = "INSERT INTO cart_operations (cart, operation, applied_at) \
    VALUES (?1, ?2, ?3)";
const ADD: &str = "INSERT INTO cart_lines (cart, variant, id, quantity, position) \
    VALUES (?1, ?2, ?3, 1, \
    (SELECT coalesce(max(position), 0) + 1 FROM cart_lines WHERE cart = ?1)) \
    ON CONFLICT (cart, variant) DO UPDATE SET quantity = quantity + excluded.quantity";
const RAISE: &str = "UPDATE carts SET version = version + 1, updated_at = ?2, expires_at = ?3 \
    WHERE id = ?1";
const FITS: &str = "SELECT iif((SELECT count(*) FROM cart_lines WHERE cart = ?1) <= 200, \
    1, json('guard'))";
const CART: &str = "SELECT intent, market, state, version, created_at, updated_at, expires_at \
    FROM carts WHERE id = ?1 AND secret_hash = ?2 AND expires_at > ?3";
const LINES: &str =
    "SELECT id, variant, quantity FROM cart_lines WHERE cart = ?1 ORDER BY position";

const SECRET_HASH: [u8; 32] = [7; 32];
const MONTH: i64 = 30 * 24 * 3_600_000;
/// As many as the shoppers of this crate add before they take a new cart.
const ADDED_MAX: u32 = 10;
/// As many different things as the demo shop sells, about.
const VARIANTS: u64 = 24;

struct Cart {
    id: String,
    added: u32,
}

/// Carts in turn, one a shopper.
pub(super) struct Adding {
    carts: Vec<Cart>,
    place: usize,
}

impl Adding {
    pub(super) fn new(shoppers: u32) -> Self {
        let carts = (0..shoppers).map(|_| Cart { id: String::new(), added: ADDED_MAX }).collect();
        Self { carts, place: 0 }
    }
}

impl Turns for Adding {
    fn append(&mut self, batch: &mut Batch, chance: &mut Chance) {
        self.place = (self.place + 1) % self.carts.len().max(1);
        let Some(cart) = self.carts.get_mut(self.place) else { return };
        let now = clock::timestamp().millis();
        if cart.added == ADDED_MAX {
            *cart = Cart { id: id("cart_local", chance), added: 0 };
            let intent = id("int", chance);
            let create = Statement::new(CREATE).bind(&cart.id).bind(SECRET_HASH).bind(intent);
            batch.push(create.bind(now).bind(now + MONTH));
        }
        cart.added += 1;
        let operation = format!("{:016x}", chance.next());
        let about = |sql| Statement::new(sql).bind(&cart.id);
        batch.guard(about(OPEN).bind(SECRET_HASH).bind(now).bind(&operation));
        batch.push(about(OPERATION).bind(&operation).bind(now));
        let variant = format!("var_01JZZZZZZZZZZZZZZZZZZZZZ{:02}", chance.next() % VARIANTS);
        batch.push(about(ADD).bind(variant).bind(id("line", chance)));
        batch.push(about(RAISE).bind(now).bind(now + MONTH));
        batch.guard(about(FITS));
        batch.push(about(CART).bind(SECRET_HASH).bind(now));
        batch.push(about(LINES));
    }
}
