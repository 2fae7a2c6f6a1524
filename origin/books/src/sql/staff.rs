//! What staff and their programs do: keys, claims, shipments, and the trail of it all.

statements! {
    /// Caller, key, fingerprint, now, answer.
    CLAIM = "INSERT INTO idempotency (caller, key, fingerprint, created_at, answer)
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (caller, key) DO NOTHING";
    CLAIMED = "SELECT fingerprint, answer FROM idempotency WHERE caller = ?1 AND key = ?2";

    /// Caller, key, answer as it was claimed, finished answer.
    FINISH = "UPDATE idempotency SET answer = ?4 WHERE caller = ?1 AND key = ?2 AND answer = ?3";

    /// Id, hash, name, scope, actor, now.
    INSERT_KEY = "INSERT INTO admin_keys (id, hash, name, scope, created_by, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    KEY_BY_HASH = "SELECT id, name, scope, created_at, revoked_at, hash FROM admin_keys
        WHERE hash = ?1";
    KEY = "SELECT id, name, scope, created_at, revoked_at FROM admin_keys WHERE id = ?1";
    KEYS_AFTER = "SELECT id, name, scope, created_at, revoked_at FROM admin_keys
        WHERE id > ?1 ORDER BY id LIMIT ?2";
    REVOKE_KEY = "UPDATE admin_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";

    /// Order, carrier, tracking, url, actor, now.
    INSERT_SHIPMENT = "INSERT INTO shipments (order_id, position, carrier, tracking, url, actor, at)
        VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM shipments WHERE order_id = ?1),
         ?2, ?3, ?4, ?5, ?6)";
    SHIPMENTS = "SELECT carrier, tracking, url, at FROM shipments
        WHERE order_id = ?1 ORDER BY position";

    /// Below a number, limit, payment status.
    ORDERS_BY_PAYMENT = "SELECT id, number, status, payment_status, fulfilment_status, currency,
         total, placed_at
        FROM orders WHERE payment_status = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2";
    /// Below a number, limit, payment status, status: by the one index or the other, since only
    /// the caller knows which of the two is rarer.
    ORDERS_BY_BOTH_STATUS = "SELECT id, number, status, payment_status, fulfilment_status, currency,
         total, placed_at
        FROM orders INDEXED BY orders_status
        WHERE status = ?4 AND payment_status = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2";
    ORDERS_BY_BOTH_PAYMENT = "SELECT id, number, status, payment_status, fulfilment_status,
         currency, total, placed_at
        FROM orders INDEXED BY orders_payment_status
        WHERE status = ?4 AND payment_status = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2";

    /// Below a position, limit: the newest first. The condition is that of the index.
    TRAIL = "SELECT position, aggregate, sequence, type, at, data, actor FROM events
        WHERE actor >= 'staff:' AND actor < 'staff;' AND position < ?1
        ORDER BY position DESC LIMIT ?2";
}
