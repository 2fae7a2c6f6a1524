//! How much of each good has been bought and how long it is on the shelves, as far as the demo
//! pretends: the same everywhere and always, so that every demo has the same window.
//!
//! Bought by Zipf's law, as in shops that sell: the second is bought half as often as the first, the tenth
//! a tenth as often. Who comes first is drawn from the handles; what costs little is drawn sooner.

use crate::Demo;
use crate::listing::hash;

/// How often the first is bought. Enough that the three-hundredth is still bought at all.
const MOST: u32 = 1_200;
/// Hours between one that came to the shelves and the next: the whole demo came within ten weeks.
const BETWEEN: u32 = 7;

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
        self.drawn(drawn, |rank| MOST / rank)
    }

    /// How many hours ago each good came to the shelves, in the order of [`Demo::goods`].
    #[must_use]
    pub fn hours_old(&self) -> Vec<u32> {
        let drawn = |place: usize| {
            self.goods
                .get(place)
                .map_or(u64::MAX, |good| hash(&format!("new {}", good.handle)).into())
        };
        self.drawn(drawn, |rank| (rank - 1) * BETWEEN)
    }

    /// What each good is given for its rank, counted from one, when the least drawn comes first.
    fn drawn(&self, drawn: impl Fn(usize) -> u64, given: impl Fn(u32) -> u32) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.goods.len()).collect();
        order.sort_by_key(|place| drawn(*place));
        let mut all = vec![0; self.goods.len()];
        for (rank, place) in (1..).zip(order) {
            if let Some(slot) = all.get_mut(place) {
                *slot = given(rank);
            }
        }
        all
    }
}
