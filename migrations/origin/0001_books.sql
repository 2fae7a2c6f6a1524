-- The origin's books: orders, stock, payments, and the inboxes and outboxes that join them to the world.
-- Times are milliseconds since the Unix epoch, money is integer minor units, ids are their prefixed text.
-- Refusals are named by the index of the failed step, so every rule that can be a CHECK or a UNIQUE is one.

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('order', 1000);

-- Published catalog versions, kept at least as long as an intent that names one may be honoured.
CREATE TABLE releases (
  release INTEGER PRIMARY KEY,
  rules INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  hash TEXT NOT NULL,
  published_at INTEGER NOT NULL
) STRICT;

-- `held` changes only in the batch that writes the hold rows; the CHECK is the oversell guard.
-- `dirty` marks rows whose shown band may have changed since the catalog database was told.
CREATE TABLE stock (
  variant TEXT NOT NULL,
  location TEXT NOT NULL,
  on_hand INTEGER NOT NULL,
  held INTEGER NOT NULL DEFAULT 0,
  backorder_limit INTEGER NOT NULL DEFAULT 0 CHECK (backorder_limit >= 0),
  dirty INTEGER NOT NULL DEFAULT 1 CHECK (dirty IN (0, 1)),
  PRIMARY KEY (variant, location),
  CHECK (held >= 0 AND held <= on_hand + backorder_limit)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_dirty ON stock (variant, location) WHERE dirty = 1;

-- Every change of on_hand with its reason and cause; the same cause moves a unit once.
CREATE TABLE stock_ledger (
  position INTEGER PRIMARY KEY,
  variant TEXT NOT NULL,
  location TEXT NOT NULL,
  delta INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('opening', 'sale', 'restock', 'adjustment', 'count')),
  cause TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (variant, location, reason, cause)
) STRICT;
CREATE TRIGGER stock_ledger_no_update BEFORE UPDATE ON stock_ledger
BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END;
CREATE TRIGGER stock_ledger_no_delete BEFORE DELETE ON stock_ledger
BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END;

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  intent TEXT NOT NULL UNIQUE,
  cart TEXT,
  secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
  market TEXT NOT NULL,
  locale TEXT NOT NULL,
  release INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'PAYMENT_PENDING', 'PAID', 'PROCESSING',
    'SHIPPED', 'DELIVERED', 'CANCELLED')),
  payment_status TEXT NOT NULL CHECK (payment_status IN ('PENDING', 'AUTHORIZED', 'PROCESSING',
    'SUCCEEDED', 'FAILED', 'CANCELLED', 'PARTIALLY_REFUNDED', 'REFUNDED')),
  fulfilment_status TEXT NOT NULL CHECK (fulfilment_status IN ('UNFULFILLED', 'PARTIAL',
    'FULFILLED')),
  currency TEXT NOT NULL,
  subtotal INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  tax_included INTEGER NOT NULL CHECK (tax_included IN (0, 1)),
  total INTEGER NOT NULL CHECK (total >= 0),
  shipping_option TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  hold_until INTEGER NOT NULL,
  sweep_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX orders_living_cart ON orders (cart)
  WHERE cart IS NOT NULL AND status <> 'CANCELLED';
CREATE INDEX orders_status ON orders (status, number);
CREATE INDEX orders_payment_status ON orders (payment_status, number);
CREATE INDEX orders_fulfilment_status ON orders (fulfilment_status, number);
CREATE INDEX orders_sweep ON orders (sweep_at) WHERE status IN ('PENDING', 'PAYMENT_PENDING');

CREATE TABLE order_lines (
  order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  variant TEXT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
  unit_price INTEGER NOT NULL,
  total INTEGER NOT NULL,
  taxes TEXT NOT NULL CHECK (json_valid(taxes)),
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE adjustments (
  order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('discount', 'shipping', 'tax', 'fee')),
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  amount INTEGER NOT NULL,
  line INTEGER,
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

-- The one table with personal data: erasing a person is clearing rows here.
CREATE TABLE order_contacts (
  intent TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  phone TEXT,
  shipping TEXT CHECK (shipping IS NULL OR json_valid(shipping)),
  billing TEXT CHECK (billing IS NULL OR json_valid(billing)),
  note TEXT,
  locale TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Units reserved for an order until payment decides.
CREATE TABLE holds (
  order_id TEXT NOT NULL,
  variant TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('HELD', 'COMMITTED', 'RELEASED')),
  PRIMARY KEY (order_id, variant, location)
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_held ON holds (variant, location, quantity) WHERE state = 'HELD';

-- The inbox: a message id is inserted in the batch of its effect, and answers every repetition.
CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('PLACE', 'CANCEL')),
  intent TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('PLACED', 'REFUSED', 'CANCELLED')),
  secret_hash BLOB NOT NULL,
  answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_intent ON messages (intent) WHERE kind = 'PLACE';
CREATE INDEX messages_refused ON messages (received_at) WHERE outcome = 'REFUSED';

-- One row per attempt to pay. Its provider key is stored before the provider is first called.
CREATE TABLE payments (
  attempt TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('ELEMENT', 'REDIRECT')),
  status TEXT NOT NULL CHECK (status IN ('CREATING', 'OPEN', 'PROCESSING', 'AUTHORIZED',
    'SUCCEEDED', 'CANCELLED', 'FAILED', 'UNWANTED')),
  ended INTEGER NOT NULL DEFAULT 0,
  key TEXT NOT NULL UNIQUE,
  key_at INTEGER NOT NULL,
  return_url TEXT NOT NULL,
  provider_id TEXT UNIQUE,
  charge_id TEXT UNIQUE,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  captured INTEGER NOT NULL DEFAULT 0 CHECK (captured >= 0),
  refunded INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  next_check INTEGER NOT NULL,
  CHECK (refunded >= 0 AND refunded <= captured),
  CHECK (captured <= amount OR status = 'UNWANTED'),
  CHECK (ended = (status IN ('SUCCEEDED', 'CANCELLED', 'FAILED', 'UNWANTED')))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payments_one_live ON payments (order_id) WHERE ended = 0;
CREATE INDEX payments_order ON payments (order_id, created_at);
CREATE INDEX payments_check ON payments (next_check) WHERE ended = 0;

-- A refund is a row before it is a call, so that its provider key is stored and races meet the CHECK.
CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  attempt TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED')),
  key TEXT NOT NULL UNIQUE,
  key_at INTEGER NOT NULL,
  provider_id TEXT UNIQUE,
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_order ON refunds (order_id, created_at);
CREATE INDEX refunds_attempt ON refunds (attempt, status);

-- Money that moved, append-only; balances are derived from it.
CREATE TABLE ledger (
  position INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  attempt TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND', 'REFUND_FAILED')),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  cause TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (cause, kind)
) STRICT;
CREATE INDEX ledger_order ON ledger (order_id, position);
CREATE INDEX ledger_attempt ON ledger (attempt, kind, amount);
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the money ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the money ledger is append-only'); END;

-- The provider's events as received, to be converged by asking the provider.
CREATE TABLE provider_events (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('RECEIVED', 'PROCESSED', 'IGNORED', 'FOREIGN',
    'UNREADABLE', 'DEAD')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_events_due ON provider_events (not_before) WHERE state = 'RECEIVED';
CREATE INDEX provider_events_received ON provider_events (received_at);

-- Ids only, never personal data. `sequence` counts within its aggregate without gaps.
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  aggregate TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  type TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  UNIQUE (aggregate, sequence)
) STRICT;

-- The outbox: what must happen in the world because of a committed change.
CREATE TABLE effects (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  state TEXT NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DONE', 'DEAD')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  lease_fence INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  failure TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_due ON effects (not_before) WHERE state = 'PENDING';
CREATE INDEX effects_subject ON effects (subject, created_at);
CREATE INDEX effects_dead ON effects (created_at) WHERE state = 'DEAD';
CREATE INDEX effects_done ON effects (created_at) WHERE state = 'DONE';

-- What could not be opened or understood, with its reason, until somebody redrives it.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'REDRIVEN')),
  seen INTEGER NOT NULL DEFAULT 1,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letters_state ON dead_letters (state, at);

-- Keys of public writes that are not themselves natural keys.
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);
