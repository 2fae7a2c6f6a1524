//! STOCK, by what staff and shoppers know: what came in is on the shelf or was sold.

use domain::band;

use super::{ask, integer, text};
use crate::world::World;

const STOCK: &str = "SELECT s.variant, s.on_hand, s.held, s.backorder_limit,
    coalesce((SELECT sum(quantity) FROM holds h
     WHERE h.variant = s.variant AND h.location = s.location AND h.state = 'COMMITTED'), 0)
    FROM stock s ORDER BY s.variant";
const BANDS: &str = "SELECT variant, band FROM availability";

pub(super) fn check(world: &World) {
    let adjusted = world.witness.adjustments();
    let opening = i64::from(world.sim.climate().units);
    let shown: std::collections::BTreeMap<String, String> =
        ask(&world.catalog_disk, BANDS).iter().map(|row| (text(row, 0), text(row, 1))).collect();
    for row in ask(&world.origin_disk, STOCK) {
        let variant = text(&row, 0);
        let [on_hand, held, backorder, sold] = [1, 2, 3, 4].map(|column| integer(&row, column));
        let free = on_hand - held;
        let wanted = band(free, free + backorder > 0).as_str().to_uppercase();
        if shown.get(&variant) != Some(&wanted) {
            let shown = shown.get(&variant);
            world.sim.violated("STALE", format!("{variant} is {wanted} and shown as {shown:?}"));
        }
        if !world.wanted.contains(&variant) {
            continue;
        }
        let asked = adjusted.get(&variant).copied().unwrap_or_default();
        let there = on_hand + sold - opening;
        let (least, most) = (asked.sure + asked.unsure.0, asked.sure + asked.unsure.1);
        if there < least || there > most {
            let detail = format!(
                "{variant}: {on_hand} on the shelf and {sold} sold of {opening}, counted {asked:?}"
            );
            world.sim.violated("STOCK", detail);
        }
    }
}
