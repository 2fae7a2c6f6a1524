//! Order: the first of many by a number.
//!
//! Whatever is ordered here is packed into one number of 64 bits, what decides in the upper half
//! and who it is in the lower: sorting is then one piece of code, and fast.

use crate::number::size;

/// A number that orders by `first`, then by `second`.
pub(crate) fn key(first: u32, second: u32) -> u64 {
    (u64::from(first) << 32) | u64::from(second)
}

/// The halves of a [`key`].
pub(crate) fn halves(key: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = key.to_be_bytes();
    (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
}

/// The least `limit` of them, in order.
pub(crate) fn least(mut keys: Vec<u64>, limit: usize) -> Vec<u64> {
    if keys.len() > limit {
        keys.select_nth_unstable(limit);
        keys.truncate(limit);
    }
    keys.sort_unstable();
    keys
}

/// The items whose keys are least, in order; of equal ones, those that come first.
pub(crate) fn first_by<T: Clone>(items: &[T], limit: usize, key_of: impl Fn(&T) -> u32) -> Vec<T> {
    let keys = (0_u32..).zip(items).map(|(at, item)| key(key_of(item), at)).collect();
    let chosen = least(keys, limit).into_iter();
    chosen.filter_map(|key| items.get(size(halves(key).1)).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_come_first_and_equals_stay() {
        let items = [(3, 'a'), (1, 'b'), (3, 'c'), (0, 'd'), (1, 'e')];
        let first = |limit| first_by(&items, limit, |item| item.0).into_iter().map(|item| item.1);
        assert_eq!(first(9).collect::<String>(), "dbeac");
        assert_eq!(first(3).collect::<String>(), "dbe");
        assert_eq!(first(0).count(), 0);
        assert_eq!(halves(key(7, 9)), (7, 9));
    }
}
