-- The carts of one region: written at the edge, near the shopper.
-- It holds no personal data in clear: the outbox keeps envelopes sealed to the origin.

CREATE TABLE carts (
    id TEXT PRIMARY KEY NOT NULL,
    -- SHA-256 of the secret that the shopper's cookie carries.
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    -- Minted with the cart and renewed only after a final refusal.
    intent TEXT NOT NULL UNIQUE,
    market TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'SUBMITTED', 'ORDERED')),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX carts_by_expiry ON carts (expires_at);

CREATE TABLE cart_lines (
    cart TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    variant TEXT NOT NULL,
    id TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    -- The order in which lines were added, which is the order in which they are shown.
    position INTEGER NOT NULL,
    PRIMARY KEY (cart, variant)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cart_lines_by_id ON cart_lines (cart, id);

-- What was already applied, so that a repeated request changes nothing.
CREATE TABLE cart_operations (
    cart TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    operation TEXT NOT NULL CHECK (length(operation) BETWEEN 1 AND 64),
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (cart, operation)
) STRICT, WITHOUT ROWID;

-- Answers kept for callers of the API who repeat a request under the same key.
CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    -- SHA-256 of the request: the same key for another request is a mistake of the caller.
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    -- NULL while the first request is still being answered.
    status INTEGER CHECK (status BETWEEN 100 AND 599),
    body TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- The durable lane of hosts that have no queue. The origin drains it under a lease; the fence
-- grows with each lease, so that a late worker cannot delete what another one holds.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    envelope BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    not_before INTEGER NOT NULL DEFAULT 0,
    lease_fence INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_time ON outbox (not_before);
