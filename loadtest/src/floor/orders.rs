//! An order as ten plain statements: what must be written when two things are sold, and no more.

use database::migrate::Migration;
use database::{Batch, Statement};

use super::{Turns, id};
use crate::chance::Chance;
use crate::clock;

pub(super) const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "floor",
    sql: "CREATE TABLE messages (id TEXT PRIMARY KEY, at INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE orders (id TEXT PRIMARY KEY, intent TEXT, total INTEGER, at INTEGER)
          STRICT, WITHOUT ROWID;
        CREATE TABLE lines (order_id TEXT, position INTEGER, variant TEXT, quantity INTEGER,
          price INTEGER, PRIMARY KEY (order_id, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE contacts (intent TEXT PRIMARY KEY, email TEXT, address TEXT)
          STRICT, WITHOUT ROWID;
        CREATE TABLE stock (variant INTEGER PRIMARY KEY, on_hand INTEGER,
          held INTEGER, CHECK (held <= on_hand)) STRICT;
        CREATE TABLE holds (order_id TEXT, variant INTEGER, quantity INTEGER,
          PRIMARY KEY (order_id, variant)) STRICT, WITHOUT ROWID;
        CREATE TABLE events (position INTEGER PRIMARY KEY, subject TEXT, kind TEXT, at INTEGER)
          STRICT;
        INSERT INTO stock WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n
          WHERE i < 23) SELECT i, 1000000000, 0 FROM n;",
}];

const MESSAGE: &str = "INSERT INTO messages VALUES (?1, ?2)";
const ORDER: &str = "INSERT INTO orders VALUES (?1, ?2, 4200, ?3)";
const LINE: &str = "INSERT INTO lines VALUES (?1, ?2, ?3, 1, 2100)";
const CONTACT: &str = "INSERT INTO contacts VALUES (?1, 'ada@example.com', \
    '{\"name\":\"Ada Byron\",\"line1\":\"12 Main Street\",\"city\":\"New York\"}')";
const STOCK: &str = "UPDATE stock SET held = held + 1 WHERE variant = ?1";
const HOLD: &str = "INSERT INTO holds VALUES (?1, ?2, 1)";
const EVENT: &str = "INSERT INTO events (subject, kind, at) VALUES (?1, 'order.placed', ?2)";

/// As many different things as the demo shop sells, about.
const VARIANTS: i64 = 24;

/// Orders of two lines.
#[derive(Default)]
pub(super) struct Ordering {
    placed: i64,
}

impl Turns for Ordering {
    fn append(&mut self, batch: &mut Batch, chance: &mut Chance) {
        self.placed += 1;
        let now = clock::timestamp().millis();
        let (order, intent) = (id("ord", chance), id("int", chance));
        batch.push(Statement::new(MESSAGE).bind(id("msg", chance)).bind(now));
        batch.push(Statement::new(ORDER).bind(&order).bind(&intent).bind(now));
        for position in 0..2_i64 {
            let variant = (self.placed + position) % VARIANTS;
            let name = format!("var_01JZZZZZZZZZZZZZZZZZZZZZ{variant:02}");
            batch.push(Statement::new(LINE).bind(&order).bind(position).bind(name));
            batch.push(Statement::new(STOCK).bind(variant));
            batch.push(Statement::new(HOLD).bind(&order).bind(variant));
        }
        batch.push(Statement::new(CONTACT).bind(&intent));
        batch.push(Statement::new(EVENT).bind(&order).bind(now));
    }
}
