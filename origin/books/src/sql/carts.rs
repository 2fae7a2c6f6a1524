//! The outbox in a carts database, where a host without a queue leaves its envelopes.

statements! {
    /// Now, lease until, limit. Each lease has its own fence.
    LEASE = "UPDATE outbox SET lease_fence = lease_fence + 1, lease_until = ?2,
         attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox
         WHERE not_before <= ?1 AND lease_until <= ?1 ORDER BY not_before LIMIT ?3)
        RETURNING id, envelope, attempts, lease_fence";
    /// Now. The fences stay, so that what was leased can still be told apart.
    RELEASE = "UPDATE outbox INDEXED BY outbox_by_time SET lease_until = 0 WHERE lease_until > ?1";
    TAKEN = "DELETE FROM outbox WHERE id = ?1 AND lease_fence = ?2";
    LATER = "UPDATE outbox SET not_before = ?3, lease_until = 0
        WHERE id = ?1 AND lease_fence = ?2";
}
