//! Stock, holds and the stock ledger.

statements! {
    /// Holds for every variant of an order's lines, summed per variant: order, location.
    INSERT_HOLDS = "INSERT INTO holds (order_id, variant, location, quantity, state)
        SELECT order_id, variant, ?2, sum(quantity), 'HELD' FROM order_lines
        WHERE order_id = ?1 GROUP BY order_id, variant";
    /// The CHECK of `stock` refuses to oversell here.
    HOLD_STOCK = "UPDATE stock SET held = held + h.quantity, dirty = 1
        FROM holds AS h
        WHERE h.order_id = ?1 AND h.state = 'HELD'
         AND stock.variant = h.variant AND stock.location = h.location";
    /// Which of the wanted variants there are too few of: JSON [{variant, quantity}], location.
    SHORT = "SELECT w.value ->> 'variant'
        FROM json_each(?1) AS w LEFT JOIN stock AS s
         ON s.variant = w.value ->> 'variant' AND s.location = ?2
        WHERE s.variant IS NULL
         OR s.held + (w.value ->> 'quantity') > s.on_hand + s.backorder_limit";

    RELEASE_STOCK = "UPDATE stock SET held = held - h.quantity, dirty = 1
        FROM holds AS h
        WHERE h.order_id = ?1 AND h.state = 'HELD'
         AND stock.variant = h.variant AND stock.location = h.location";
    RELEASE_HOLDS = "UPDATE holds SET state = 'RELEASED' WHERE order_id = ?1 AND state = 'HELD'";

    /// Order, actor, now.
    SELL_LEDGER = "INSERT INTO stock_ledger (variant, location, delta, reason, cause, actor, at)
        SELECT variant, location, -quantity, 'sale', order_id, ?2, ?3 FROM holds
        WHERE order_id = ?1 AND state = 'HELD'";
    SELL_STOCK = "UPDATE stock SET on_hand = on_hand - h.quantity, held = held - h.quantity,
         dirty = 1
        FROM holds AS h
        WHERE h.order_id = ?1 AND h.state = 'HELD'
         AND stock.variant = h.variant AND stock.location = h.location";
    COMMIT_HOLDS = "UPDATE holds SET state = 'COMMITTED' WHERE order_id = ?1 AND state = 'HELD'";

    /// Order, actor, now.
    RESTOCK_LEDGER = "INSERT INTO stock_ledger (variant, location, delta, reason, cause, actor, at)
        SELECT variant, location, quantity, 'restock', order_id, ?2, ?3 FROM holds
        WHERE order_id = ?1 AND state = 'COMMITTED'";
    RESTOCK = "UPDATE stock SET on_hand = on_hand + h.quantity, dirty = 1
        FROM holds AS h
        WHERE h.order_id = ?1 AND h.state = 'COMMITTED'
         AND stock.variant = h.variant AND stock.location = h.location";
    RETURN_HOLDS = "UPDATE holds SET state = 'RELEASED'
        WHERE order_id = ?1 AND state = 'COMMITTED'";

    /// JSON [{variant, on_hand, backorder_limit}], location, actor, now. Known rows stay.
    OPENING_LEDGER = "INSERT INTO stock_ledger (variant, location, delta, reason, cause, actor, at)
        SELECT o.value ->> 'variant', ?2, o.value ->> 'on_hand', 'opening', 'opening', ?3, ?4
        FROM json_each(?1) AS o
        WHERE NOT EXISTS (SELECT 1 FROM stock
         WHERE variant = o.value ->> 'variant' AND location = ?2)";
    OPENING_STOCK = "INSERT INTO stock (variant, location, on_hand, backorder_limit)
        SELECT o.value ->> 'variant', ?2, o.value ->> 'on_hand', o.value ->> 'backorder_limit'
        FROM json_each(?1) AS o WHERE true
        ON CONFLICT (variant, location) DO NOTHING";

    /// Variant, location, delta. Counting below what is held moves the backorder limit.
    ADJUST = "UPDATE stock SET on_hand = on_hand + ?3, dirty = 1,
         backorder_limit = max(backorder_limit, held - on_hand - ?3)
        WHERE variant = ?1 AND location = ?2";
    /// Variant, location, delta, cause, actor, now, code, note.
    ADJUST_LEDGER = "INSERT INTO stock_ledger (variant, location, delta, reason, cause, actor, at,
         why, note)
        VALUES (?1, ?2, ?3, 'adjustment', ?4, ?5, ?6, ?7, ?8)";
    /// Variant, location, cause: whether this adjustment was made.
    ADJUSTED = "SELECT 1 FROM stock_ledger
        WHERE variant = ?1 AND location = ?2 AND reason = 'adjustment' AND cause = ?3";
    LEVEL = "SELECT on_hand, held, backorder_limit FROM stock
        WHERE variant = ?1 AND location = ?2";
    STILL_LEVEL = "SELECT iif((SELECT on_hand FROM stock WHERE variant = ?1 AND location = ?2) = ?3,
        1, json('guard'))";

    /// JSON [{variant, on_hand, backorder_limit}], location, cause, actor, now.
    COUNT_LEDGER = "INSERT INTO stock_ledger (variant, location, delta, reason, cause, actor, at)
        SELECT s.variant, s.location, (c.value ->> 'on_hand') - s.on_hand, 'count', ?3, ?4, ?5
        FROM json_each(?1) AS c
        CROSS JOIN stock AS s ON s.variant = c.value ->> 'variant' AND s.location = ?2
        WHERE s.on_hand <> c.value ->> 'on_hand'";
    /// The same rows, location, actor, now: before the stock is changed.
    COUNT_EVENTS = "INSERT INTO events (aggregate, sequence, type, actor, at, data)
        SELECT s.variant, (SELECT coalesce(max(sequence), 0) + 1 FROM events
          WHERE aggregate = s.variant),
         iif(s.held > (c.value ->> 'on_hand')
          + coalesce(c.value ->> 'backorder_limit', s.backorder_limit),
          'stock.short', 'stock.counted'),
         ?3, ?4, json_object('location', s.location, 'on_hand', c.value ->> 'on_hand',
          'delta', (c.value ->> 'on_hand') - s.on_hand)
        FROM json_each(?1) AS c
        CROSS JOIN stock AS s ON s.variant = c.value ->> 'variant' AND s.location = ?2
        WHERE s.on_hand <> c.value ->> 'on_hand'
         OR s.backorder_limit <> max(coalesce(c.value ->> 'backorder_limit', s.backorder_limit),
          s.held - (c.value ->> 'on_hand'))";
    /// The same rows, location. Counting below what is held moves the backorder limit.
    COUNT = "UPDATE stock SET on_hand = c.value ->> 'on_hand', dirty = 1,
         backorder_limit = max(coalesce(c.value ->> 'backorder_limit', backorder_limit),
          held - (c.value ->> 'on_hand'))
        FROM json_each(?1) AS c
        WHERE stock.variant = c.value ->> 'variant' AND stock.location = ?2
         AND (on_hand <> c.value ->> 'on_hand'
          OR backorder_limit <> max(coalesce(c.value ->> 'backorder_limit', backorder_limit),
           held - (c.value ->> 'on_hand')))";
    /// Of these variants (JSON array), location.
    LEVELS_OF = "SELECT s.variant, s.location, s.on_hand, s.held, s.backorder_limit
        FROM json_each(?1) AS v
        CROSS JOIN stock AS s ON s.variant = v.value AND s.location = ?2";

    DIRTY = "SELECT variant, location, on_hand, held, backorder_limit FROM stock
        WHERE dirty = 1 ORDER BY variant, location LIMIT ?1";
    /// All locations of these variants (JSON array of ids), summed.
    AVAILABLE = "SELECT s.variant, sum(s.on_hand - s.held), sum(s.backorder_limit)
        FROM json_each(?1) AS v JOIN stock AS s ON s.variant = v.value GROUP BY s.variant";
    /// JSON [{variant, location, on_hand, held}]: rows that changed since stay dirty.
    CLEAN = "UPDATE stock SET dirty = 0
        FROM json_each(?1) AS c
        WHERE stock.variant = c.value ->> 'variant' AND stock.location = c.value ->> 'location'
         AND stock.on_hand = c.value ->> 'on_hand' AND stock.held = c.value ->> 'held'";
    LEVELS = "SELECT variant, location, on_hand, held, backorder_limit FROM stock
        WHERE (variant, location) > (?1, ?2) ORDER BY variant, location LIMIT ?3";
}
