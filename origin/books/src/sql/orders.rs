//! Orders, their lines, contacts, and the events of everything.

statements! {
    /// Message id, kind, intent, outcome, secret hash, answer, now.
    CLAIM_MESSAGE = "INSERT INTO messages
        (id, kind, intent, outcome, secret_hash, answer, received_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    RECORDED = "SELECT outcome, secret_hash, answer FROM messages
        WHERE kind = 'PLACE' AND intent = ?1";
    NEXT_NUMBER = "UPDATE counters SET value = value + 1 WHERE name = 'order' RETURNING value";
    INSERT_ORDER = "INSERT INTO orders
        (id, number, intent, cart, secret_hash, market, locale, release, rules,
         status, payment_status, fulfilment_status,
         currency, subtotal, discount, shipping, tax, tax_included, total, shipping_option,
         issued_at, placed_at, hold_until, sweep_at, contact_mac)
        VALUES (?1, (SELECT value FROM counters WHERE name = 'order'), ?2, ?3, ?4, ?5, ?6, ?7, ?8,
         ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?22, ?23)";
    /// Contact, order, the most orders, the most pieces: refuses when the contact's unpaid orders,
    /// this one with its holds among them, are more.
    NO_HOARD = "SELECT iif(
        (SELECT count(*) FROM orders
         WHERE contact_mac = ?1 AND status IN ('PENDING', 'PAYMENT_PENDING')) <= ?3
        AND NOT EXISTS (SELECT 1 FROM orders AS o CROSS JOIN holds AS h ON h.order_id = o.id
         WHERE o.contact_mac = ?1 AND o.status IN ('PENDING', 'PAYMENT_PENDING')
          AND h.variant IN (SELECT variant FROM holds WHERE order_id = ?2)
         GROUP BY h.variant HAVING sum(h.quantity) > ?4),
        1, json('guard'))";
    UNPAID = "SELECT count(*) FROM orders
        WHERE contact_mac = ?1 AND status IN ('PENDING', 'PAYMENT_PENDING')";
    /// Contact, JSON [{variant, sku, quantity}], the most pieces: of what it would be more.
    HOARDED = "SELECT w.value ->> 'sku' FROM json_each(?2) AS w
        WHERE (w.value ->> 'quantity') + coalesce((SELECT sum(h.quantity)
          FROM orders AS o CROSS JOIN holds AS h ON h.order_id = o.id
          WHERE o.contact_mac = ?1 AND o.status IN ('PENDING', 'PAYMENT_PENDING')
           AND h.variant = w.value ->> 'variant'), 0) > ?3";
    INSERT_LINES = "INSERT INTO order_lines
        (order_id, position, variant, sku, title, quantity, unit_price, total, taxes)
        SELECT ?1, key, value ->> 'variant', value ->> 'sku', value ->> 'title',
         value ->> 'quantity', value ->> 'unit_price', value ->> 'total', value -> 'taxes'
        FROM json_each(?2)";
    INSERT_ADJUSTMENTS = "INSERT INTO adjustments
        (order_id, position, kind, code, label, amount, line)
        SELECT ?1, key, value ->> 'kind', value ->> 'code', value ->> 'label',
         value ->> 'amount', value ->> 'line'
        FROM json_each(?2)";
    INSERT_CONTACT = "INSERT INTO order_contacts
        (intent, email, phone, shipping, billing, note, locale, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (intent) DO UPDATE SET email = excluded.email, phone = excluded.phone,
         shipping = excluded.shipping, billing = excluded.billing, note = excluded.note,
         locale = excluded.locale, at = excluded.at";
    CONTACT = "SELECT email, locale FROM order_contacts WHERE intent = ?1";

    /// The next event of an aggregate: aggregate, type, actor, at, data.
    INSERT_EVENT = "INSERT INTO events (aggregate, sequence, type, actor, at, data)
        VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM events WHERE aggregate = ?1),
         ?2, ?3, ?4, ?5)";
    EVENTS_AFTER = "SELECT position, aggregate, sequence, type, at, data FROM events
        WHERE position > ?1 ORDER BY position LIMIT ?2";
    VERSION = "SELECT coalesce(max(sequence), 0) FROM events WHERE aggregate = ?1";

    /// By order id or intent: the prefixes keep the two apart.
    ORDER = "SELECT id, number, intent, cart, secret_hash, market, locale, release,
         status, payment_status, fulfilment_status,
         currency, subtotal, discount, shipping, tax, tax_included, total,
         placed_at, hold_until
        FROM orders WHERE id = ?1 OR intent = ?1";
    ORDER_LINES = "SELECT variant, sku, title, quantity, unit_price, total FROM order_lines
        WHERE order_id = (SELECT id FROM orders WHERE id = ?1 OR intent = ?1) ORDER BY position";
    ORDER_ADJUSTMENTS = "SELECT kind, code, label, amount, line FROM adjustments
        WHERE order_id = (SELECT id FROM orders WHERE id = ?1 OR intent = ?1) ORDER BY position";
    ORDER_CONTACT = "SELECT email, shipping, locale FROM order_contacts
        WHERE intent = (SELECT intent FROM orders WHERE id = ?1 OR intent = ?1)";
    ORDER_EVENTS = "SELECT sequence, type, at FROM events
        WHERE aggregate = (SELECT id FROM orders WHERE id = ?1 OR intent = ?1) ORDER BY sequence";
    ORDER_BY_NUMBER = "SELECT id FROM orders WHERE number = ?1";

    /// Order, expected status and payment status, new status and payment status. The caller
    /// pushes it with its row count. Whose order it is counts for nothing once it is settled.
    MOVE_ORDER = "UPDATE orders SET status = ?4, payment_status = ?5,
         contact_mac = iif(?4 IN ('PENDING', 'PAYMENT_PENDING'), contact_mac, NULL)
        WHERE id = ?1 AND status = ?2 AND payment_status = ?3";
    /// Order, expected status, new fulfilment status and status.
    MOVE_FULFILMENT = "UPDATE orders SET status = ?3, fulfilment_status = ?4
        WHERE id = ?1 AND status = ?2";
    /// Refuses unless the order still has this status and payment status.
    STILL = "SELECT iif((SELECT status || ' ' || payment_status FROM orders WHERE id = ?1) = ?2,
        1, json('guard'))";

    DUE_HOLDS = "SELECT id FROM orders
        WHERE status IN ('PENDING', 'PAYMENT_PENDING') AND sweep_at <= ?1
        ORDER BY sweep_at LIMIT ?2";
    SWEEP_LATER = "UPDATE orders SET sweep_at = ?2
        WHERE id = ?1 AND status IN ('PENDING', 'PAYMENT_PENDING')";

    LIST = "SELECT id, number, status, payment_status, fulfilment_status, currency, total, placed_at
        FROM orders WHERE number < ?1 ORDER BY number DESC LIMIT ?2";
    LIST_BY_STATUS = "SELECT id, number, status, payment_status, fulfilment_status, currency, total,
         placed_at
        FROM orders WHERE status = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2";

    IDEMPOTENT = "SELECT fingerprint FROM idempotency WHERE caller = ?1 AND key = ?2";
    REMEMBER_KEY = "INSERT INTO idempotency (caller, key, fingerprint, created_at)
        VALUES (?1, ?2, ?3, ?4) ON CONFLICT (caller, key) DO NOTHING";
    /// The contacts of refused intents, which no order needs. Before their messages are forgotten.
    FORGET_CONTACTS = "DELETE FROM order_contacts WHERE intent IN
        (SELECT intent FROM messages WHERE outcome = 'REFUSED' AND received_at < ?1)";
    FORGET_KEYS = "DELETE FROM idempotency WHERE created_at < ?1";
}
