//! Inboxes, outboxes and dead letters.

statements! {
    /// Id, type, bytes, state, now. A repeated event changes nothing.
    RECEIVE_EVENT = "INSERT INTO provider_events (id, type, bytes, state, not_before, received_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (id) DO NOTHING";
    DUE_EVENTS = "SELECT id, bytes, attempts FROM provider_events
        WHERE state = 'RECEIVED' AND not_before <= ?1 ORDER BY not_before LIMIT ?2";
    EVENT_BYTES = "SELECT id, bytes, attempts FROM provider_events WHERE id = ?1";
    CLOSE_EVENT = "UPDATE provider_events SET state = ?2 WHERE id = ?1 AND state = 'RECEIVED'";
    EVENT_LATER = "UPDATE provider_events SET attempts = attempts + 1, not_before = ?2
        WHERE id = ?1 AND state = 'RECEIVED'";
    REPLAY_EVENT = "UPDATE provider_events SET state = 'RECEIVED', attempts = 0, not_before = ?2
        WHERE id = ?1";
    FORGET_EVENTS = "DELETE FROM provider_events
        WHERE received_at < ?1 AND state IN ('PROCESSED', 'IGNORED')";

    /// Id, kind, subject, data, now.
    INSERT_EFFECT = "INSERT INTO effects (id, kind, subject, data, not_before, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    /// The same, not to be done before the sixth.
    INSERT_EFFECT_AT = "INSERT INTO effects (id, kind, subject, data, not_before, created_at)
        VALUES (?1, ?2, ?3, ?4, ?6, ?5)";
    INSERT_EFFECT_ONCE = "INSERT INTO effects (id, kind, subject, data, not_before, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (id) DO NOTHING";
    /// Now, lease until, limit. Each lease has its own fence.
    LEASE_EFFECTS = "UPDATE effects SET lease_fence = lease_fence + 1, lease_until = ?2,
         attempts = attempts + 1
        WHERE id IN (SELECT id FROM effects
         WHERE state = 'PENDING' AND not_before <= ?1 AND lease_until <= ?1
         ORDER BY not_before LIMIT ?3)
        RETURNING id, kind, subject, data, attempts, lease_fence, created_at";
    /// Now. The fences stay, so that what was leased can still be told apart.
    RELEASE_EFFECTS = "UPDATE effects INDEXED BY effects_due SET lease_until = 0
        WHERE state = 'PENDING' AND lease_until > ?1";
    /// Refund, now.
    CHECK_REFUND_NOW = "UPDATE effects SET not_before = ?2
        WHERE subject = ?1 AND kind = 'refund.check' AND state = 'PENDING'";
    CLOSE_EFFECT = "UPDATE effects SET state = ?3, failure = ?4, lease_until = 0
        WHERE id = ?1 AND lease_fence = ?2 AND state = 'PENDING'";
    EFFECT_LATER = "UPDATE effects SET not_before = ?3, failure = ?4, lease_until = 0
        WHERE id = ?1 AND lease_fence = ?2 AND state = 'PENDING'";
    DEAD_EFFECTS = "SELECT id, kind, subject, failure, created_at FROM effects
        WHERE state = 'DEAD' ORDER BY created_at LIMIT ?1";
    REDRIVE_EFFECT = "UPDATE effects SET state = 'PENDING', attempts = 0, not_before = ?2
        WHERE id = ?1 AND state = 'DEAD'";
    FORGET_EFFECTS = "DELETE FROM effects WHERE state = 'DONE' AND created_at < ?1";

    /// Id, bytes, source, reason, now. The same bytes are one letter.
    BURY = "INSERT INTO dead_letters (id, bytes, source, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (id) DO UPDATE SET seen = seen + 1, reason = excluded.reason,
         state = 'WAITING'";
    DEAD_LETTERS = "SELECT id, source, reason, state, seen, at, length(bytes) FROM dead_letters
        WHERE state = 'WAITING' ORDER BY at LIMIT ?1";
    DEAD_LETTER = "SELECT bytes FROM dead_letters WHERE id = ?1";
    RAISE = "UPDATE dead_letters SET state = 'REDRIVEN' WHERE id = ?1 AND state = 'WAITING'";

    FORGET_MESSAGES = "DELETE FROM messages WHERE outcome = 'REFUSED' AND received_at < ?1";

    /// How much waits in each box, for health and metrics.
    WAITING = "SELECT
        (SELECT count(*) FROM effects WHERE state = 'PENDING' AND not_before <= ?1),
        (SELECT count(*) FROM effects WHERE state = 'DEAD' AND created_at <= ?1),
        (SELECT count(*) FROM provider_events WHERE state = 'RECEIVED' AND not_before <= ?1),
        (SELECT count(*) FROM dead_letters WHERE state = 'WAITING' AND at <= ?1),
        (SELECT count(*) FROM payments WHERE ended = 0 AND next_check <= ?1),
        (SELECT count(*) FROM orders WHERE status IN ('PENDING', 'PAYMENT_PENDING')
          AND sweep_at <= ?1)";
}
