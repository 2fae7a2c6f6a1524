//! HOARD: nobody had more orders unpaid at once than anybody may, by the order of events and by
//! what people wrote into the form.

use super::{ask, integer, text};
use crate::world::World;

/// Each order of the shared mailbox with how many of its orders were unpaid when it was placed.
const HELD: &str = "SELECT p.aggregate, (SELECT count(*) FROM events q
      JOIN orders x ON x.id = q.aggregate JOIN order_contacts d ON d.intent = x.intent
      WHERE q.type = 'order.placed' AND d.email LIKE 'ada%' AND q.position <= p.position
       AND NOT EXISTS (SELECT 1 FROM events e WHERE e.aggregate = x.id
        AND e.type IN ('order.paid', 'order.cancelled') AND e.position < p.position))
    FROM events p JOIN orders o ON o.id = p.aggregate
    JOIN order_contacts c ON c.intent = o.intent
    WHERE p.type = 'order.placed' AND c.email LIKE 'ada%'";

pub(super) fn check(world: &World) {
    for row in ask(&world.origin_disk, HELD) {
        let (order, unpaid) = (text(&row, 0), integer(&row, 1));
        if unpaid > i64::from(crate::world::UNPAID_MAX) {
            world.sim.violated("HOARD", format!("with {order} {unpaid} orders were unpaid"));
        }
    }
}
