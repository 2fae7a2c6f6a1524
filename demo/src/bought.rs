//! How much of each good has been bought, as far as the demo pretends.
//!
//! By Zipf's law, as in shops that sell: the second is bought half as often as the first, the tenth
//! a tenth as often. Who comes first is drawn from the handles, so that it is the same everywhere
//! and always; what costs little is drawn sooner.

use crate::Demo;
use crate::listing::hash;

/// How often the first is bought. Enough that the three-hundredth is still bought at all.
const MOST: u32 = 1_200;

impl Demo {
    /// How much of each good has been bought, in the order of [`Demo::goods`].
    #[must_use]
    pub fn bought(&self) -> Vec<u32> {
        let drawn = |place: usize| {
            self.goods.get(place).map_or(u64::MAX, |good| {
                let dollars = u64::try_from(good.price).unwrap_or_default();
                // Of things at a hundred times the price a tenth as many are among the first.
                u64::from(hash(&format!("bought {}", good.handle))) * (10 + dollars).isqrt()
            })
        };
        let mut order: Vec<usize> = (0..self.goods.len()).collect();
        order.sort_by_key(|place| drawn(*place));
        let mut bought = vec![0; self.goods.len()];
        for (rank, place) in (1..).zip(order) {
            if let Some(slot) = bought.get_mut(place) {
                *slot = MOST / rank;
            }
        }
        bought
    }
}
