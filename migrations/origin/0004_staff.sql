-- What staff and their programs do.

-- Keys of /admin/v1. A key is 256 random bits, so its plain hash is enough; the key itself is shown
-- once and kept nowhere.
CREATE TABLE admin_keys (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- The trail of what staff did, among all events. Shoppers' events are not in the index.
CREATE INDEX events_staff ON events (position) WHERE actor >= 'staff:' AND actor < 'staff;';

-- What a key of the caller's made: the id of the thing, chosen before it was.
ALTER TABLE idempotency ADD COLUMN answer TEXT;

-- Why staff moved units, as a code, and in their own words.
ALTER TABLE stock_ledger ADD COLUMN why TEXT;
ALTER TABLE stock_ledger ADD COLUMN note TEXT;

-- What left the house. One shipment per order, until orders are sent in parts.
CREATE TABLE shipments (
  order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  carrier TEXT,
  tracking TEXT,
  url TEXT,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;
