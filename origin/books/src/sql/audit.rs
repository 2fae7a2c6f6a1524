//! What must always hold, asked as "show me a row for which it does not". Each answers the id of
//! what is wrong and a word about it. They read whole tables: a scanner's work, not a shopper's.

statements! {
    STOCK_BOUNDS = "SELECT variant, 'held is ' || held || ' of ' || (on_hand + backorder_limit)
        FROM stock WHERE held < 0 OR held > on_hand + backorder_limit";
    STOCK_HELD = "SELECT s.variant, 'held is ' || s.held || ', the holds say ' || coalesce(h.q, 0)
        FROM stock s LEFT JOIN (SELECT variant, location, sum(quantity) AS q FROM holds
         WHERE state = 'HELD' GROUP BY variant, location) h
         ON h.variant = s.variant AND h.location = s.location
        WHERE s.held <> coalesce(h.q, 0)";
    STOCK_HOMELESS = "SELECT h.order_id, 'holds ' || h.variant || ', which has no stock'
        FROM holds h LEFT JOIN stock s ON s.variant = h.variant AND s.location = h.location
        WHERE s.variant IS NULL";
    LEDGER_STOCK = "SELECT s.variant, 'on hand is ' || s.on_hand || ', the ledger says '
         || coalesce(l.d, 0)
        FROM stock s LEFT JOIN (SELECT variant, location, sum(delta) AS d FROM stock_ledger
         GROUP BY variant, location) l ON l.variant = s.variant AND l.location = s.location
        WHERE s.on_hand <> coalesce(l.d, 0)";
    HOLD_LINES = "SELECT o.id, 'the holds are not the lines'
        FROM orders o
        WHERE (SELECT sum(quantity) FROM order_lines WHERE order_id = o.id)
         IS NOT (SELECT sum(quantity) FROM holds WHERE order_id = o.id)";
    HOLD_STATES = "SELECT DISTINCT o.id, o.status || ' with ' || h.state || ' units'
        FROM orders o JOIN holds h ON h.order_id = o.id
        WHERE h.state <> CASE
         WHEN o.status IN ('PENDING', 'PAYMENT_PENDING') THEN 'HELD'
         WHEN o.status = 'CANCELLED' THEN 'RELEASED'
         ELSE 'COMMITTED' END";
    ORDER_INTENT = "SELECT intent, count(*) || ' orders' FROM orders
        GROUP BY intent HAVING count(*) > 1";
    ORDER_CART = "SELECT cart, count(*) || ' living orders' FROM orders
        WHERE cart IS NOT NULL AND status <> 'CANCELLED' GROUP BY cart HAVING count(*) > 1";
    ONCE_ORDER = "SELECT o.id, 'no message asked for it' FROM orders o
        WHERE NOT EXISTS (SELECT 1 FROM messages m
         WHERE m.intent = o.intent AND m.kind = 'PLACE' AND m.outcome = 'PLACED')";
    ONCE_MESSAGE = "SELECT m.id, 'placed without an order' FROM messages m
        WHERE m.kind = 'PLACE' AND m.outcome = 'PLACED'
         AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.intent = m.intent)";
    ONCE_EVENTS = "SELECT aggregate, 'its events have a gap' FROM events
        GROUP BY aggregate HAVING max(sequence) <> count(*)";
    ONCE_PLACED = "SELECT aggregate, count(*) || ' times ' || type FROM events
        WHERE type IN ('order.placed', 'order.paid', 'order.cancelled')
        GROUP BY aggregate, type HAVING count(*) > 1";
    PRICE_LINES = "SELECT o.id, 'subtotal is not the sum of its lines' FROM orders o
        WHERE o.subtotal IS NOT (SELECT sum(total) FROM order_lines WHERE order_id = o.id)";
    PRICE_TOTAL = "SELECT id, 'total is not the sum of its parts' FROM orders
        WHERE total <> subtotal - discount + shipping + iif(tax_included, 0, tax)";
    CHARGE_AMOUNT = "SELECT p.attempt, 'asks for ' || p.amount || ' of ' || o.total
        FROM payments p JOIN orders o ON o.id = p.order_id
        WHERE p.amount <> o.total OR p.currency <> o.currency";
    CHARGE_ONCE = "SELECT order_id, count(*) || ' charges kept' FROM payments
        WHERE captured > refunded AND status = 'SUCCEEDED' AND captured > 0
        GROUP BY order_id HAVING count(*) > 1";
    CHARGE_LIVE = "SELECT order_id, count(*) || ' live attempts' FROM payments
        WHERE ended = 0 GROUP BY order_id HAVING count(*) > 1";
    CHARGE_REFUNDS = "SELECT p.attempt, 'refunded is ' || p.refunded || ', the requests say '
         || coalesce(r.s, 0)
        FROM payments p LEFT JOIN (SELECT attempt, sum(amount) AS s FROM refunds
         WHERE status <> 'FAILED' GROUP BY attempt) r ON r.attempt = p.attempt
        WHERE p.refunded <> coalesce(r.s, 0) OR p.refunded > p.captured";
    CHARGE_LEDGER = "SELECT p.attempt, 'the ledger does not say so'
        FROM payments p
        WHERE p.captured <> (SELECT coalesce(sum(amount), 0) FROM ledger
          WHERE attempt = p.attempt AND kind = 'CAPTURE')
         OR (SELECT coalesce(sum(amount), 0) FROM refunds
          WHERE attempt = p.attempt AND status = 'SUCCEEDED')
         <> (SELECT coalesce(sum(CASE kind WHEN 'REFUND' THEN amount
           WHEN 'REFUND_FAILED' THEN -amount ELSE 0 END), 0) FROM ledger
          WHERE attempt = p.attempt)";
    PAID_ORDER = "SELECT o.id, o.status || ' without a charge' FROM orders o
        WHERE o.status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED')
         AND NOT EXISTS (SELECT 1 FROM payments p
          WHERE p.order_id = o.id AND p.status = 'SUCCEEDED' AND p.captured = o.total)";
    PAID_CHARGE = "SELECT p.attempt, 'charged, but ' || o.status || ' and not given back'
        FROM payments p JOIN orders o ON o.id = p.order_id
        WHERE p.captured > p.refunded
         AND (p.status = 'UNWANTED' OR o.status IN ('PENDING', 'PAYMENT_PENDING', 'CANCELLED'))
         AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.attempt = p.attempt
          AND r.status = 'FAILED')";
    PAID_REFUND = "SELECT r.id, 'asked for, and nobody is at it' FROM refunds r
        WHERE r.status IN ('REQUESTED', 'PENDING')
         AND NOT EXISTS (SELECT 1 FROM effects e WHERE e.subject = r.id
          AND e.kind = 'refund' AND e.state IN ('PENDING', 'DEAD'))";
    FSM_REFUND = "SELECT o.id, o.payment_status || ' with ' || coalesce(r.given, 0) || ' of '
         || p.captured || ' given back'
        FROM orders o JOIN payments p ON p.order_id = o.id AND p.status = 'SUCCEEDED'
        LEFT JOIN (SELECT attempt, sum(amount) AS given FROM refunds
         WHERE status = 'SUCCEEDED' GROUP BY attempt) r ON r.attempt = p.attempt
        WHERE o.payment_status <> CASE WHEN coalesce(r.given, 0) = 0 THEN 'SUCCEEDED'
         WHEN r.given >= p.captured THEN 'REFUNDED' ELSE 'PARTIALLY_REFUNDED' END";
    FSM_PAYMENT = "SELECT o.id, o.status || ' with its payment ' || o.payment_status FROM orders o
        WHERE (o.status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED')
          AND o.payment_status NOT IN ('SUCCEEDED', 'PARTIALLY_REFUNDED', 'REFUNDED'))
         OR (o.status IN ('PENDING', 'PAYMENT_PENDING')
          AND o.payment_status IN ('SUCCEEDED', 'PARTIALLY_REFUNDED', 'REFUNDED'))
         OR (o.status = 'CANCELLED' AND EXISTS (SELECT 1 FROM payments p
          WHERE p.order_id = o.id AND p.ended = 0))";
}
