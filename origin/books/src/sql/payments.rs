//! Payment attempts, refunds and the money ledger.

statements! {
    /// Every attempt of the order with this id or intent, oldest first.
    ATTEMPTS = "SELECT attempt, order_id, method, status, key, key_at, return_url, provider_id,
         charge_id, currency, amount, captured, refunded, failure, created_at
        FROM payments
        WHERE order_id = (SELECT id FROM orders WHERE id = ?1 OR intent = ?1)
        ORDER BY created_at, attempt";
    /// The order of an attempt, found by the provider's id or ours.
    ORDER_OF_ATTEMPT = "SELECT order_id, attempt FROM payments
        WHERE provider_id = ?1 OR charge_id = ?1 OR attempt = ?2 LIMIT 1";
    INSERT_ATTEMPT = "INSERT INTO payments
        (attempt, order_id, method, status, key, key_at, return_url, currency, amount,
         created_at, next_check)
        VALUES (?1, ?2, ?3, 'CREATING', ?4, ?5, ?6, ?7, ?8, ?5, ?9)";
    /// Attempt, expected status, new status, ended, provider id, charge id, next check.
    MOVE_ATTEMPT = "UPDATE payments SET status = ?3, ended = ?4,
         provider_id = coalesce(provider_id, ?5), charge_id = coalesce(charge_id, ?6),
         next_check = ?7
        WHERE attempt = ?1 AND status = ?2";
    /// Attempt, expected status, new status, provider id, charge id, captured, refunded.
    CAPTURE_ATTEMPT = "UPDATE payments SET status = ?3, ended = 1,
         provider_id = coalesce(provider_id, ?4), charge_id = coalesce(charge_id, ?5),
         captured = ?6, refunded = ?7
        WHERE attempt = ?1 AND status = ?2";
    /// Attempt, expected status, failure mark, next check.
    FAIL_TRY = "UPDATE payments SET status = 'OPEN', failure = ?3, failures = failures + 1,
         provider_id = coalesce(provider_id, ?5), charge_id = coalesce(charge_id, ?6),
         next_check = ?4
        WHERE attempt = ?1 AND status = ?2 AND failure IS NOT ?3";
    CHECK_LATER = "UPDATE payments SET next_check = ?2 WHERE attempt = ?1 AND ended = 0";
    SILENT = "SELECT attempt, order_id, created_at FROM payments
        WHERE ended = 0 AND next_check <= ?1
        ORDER BY next_check LIMIT ?2";
    /// Refuses while the order has a live attempt.
    NONE_LIVE = "SELECT iif(NOT EXISTS (SELECT 1 FROM payments
        WHERE order_id = ?1 AND ended = 0), 1, json('guard'))";

    /// Attempt, amount. The CHECK refuses to give back more than was taken.
    RESERVE_REFUND = "UPDATE payments SET refunded = refunded + ?2
        WHERE attempt = ?1 AND status IN ('SUCCEEDED', 'UNWANTED')";
    UNRESERVE_REFUND = "UPDATE payments SET refunded = refunded - ?2 WHERE attempt = ?1";
    INSERT_REFUND = "INSERT INTO refunds
        (id, order_id, attempt, currency, amount, reason, status, key, key_at, actor, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'REQUESTED', ?7, ?8, ?9, ?8)";
    REFUND = "SELECT r.id, r.order_id, r.attempt, r.currency, r.amount, r.status, r.key, r.key_at,
         r.provider_id, p.charge_id, r.reason, r.actor
        FROM refunds r JOIN payments p ON p.attempt = r.attempt WHERE r.id = ?1";
    REFUND_BY_PROVIDER = "SELECT id FROM refunds WHERE provider_id = ?1";
    REFUNDS_OF_ATTEMPT = "SELECT id FROM refunds
        WHERE attempt = ?1 AND status IN ('REQUESTED', 'PENDING')";
    REFUNDS_OF_ORDER = "SELECT id, currency, amount, status, reason, created_at FROM refunds
        WHERE order_id = ?1 ORDER BY created_at, id";
    /// Refund, expected status, new status, provider id.
    MOVE_REFUND = "UPDATE refunds SET status = ?3, provider_id = coalesce(provider_id, ?4)
        WHERE id = ?1 AND status = ?2";
    /// What other refunds than this one have given back of the attempt's charge.
    OTHERS_GIVEN = "SELECT coalesce(sum(amount), 0) FROM refunds
        WHERE attempt = ?1 AND id <> ?2 AND status = 'SUCCEEDED'";
    /// Refuses when another refund of the attempt has succeeded or failed since.
    STILL_GIVEN = "SELECT iif((SELECT coalesce(sum(amount), 0) FROM refunds
        WHERE attempt = ?1 AND id <> ?2 AND status = 'SUCCEEDED') = ?3, 1, json('guard'))";
    REKEY_REFUND = "UPDATE refunds SET key = ?3, key_at = ?4 WHERE id = ?1 AND key = ?2";

    /// Order, attempt, kind, currency, amount, cause, now.
    INSERT_LEDGER = "INSERT INTO ledger (order_id, attempt, kind, currency, amount, cause, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// What the ledger says went back for an order: captured, refunded.
    BALANCE = "SELECT coalesce(sum(iif(kind = 'CAPTURE', amount, 0)), 0),
         coalesce(sum(CASE kind WHEN 'REFUND' THEN amount WHEN 'REFUND_FAILED' THEN -amount
          ELSE 0 END), 0)
        FROM ledger WHERE order_id = ?1";
}
