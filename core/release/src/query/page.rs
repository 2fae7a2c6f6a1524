//! One page of what fits, in order, found without sorting all of it.

/// The first of what comes at or after a start.
#[derive(Debug)]
pub(super) struct Page {
    limit: usize,
    start: u64,
    total: u32,
    /// Places and ordinals at or after the start, as far as they may be on the page.
    found: Vec<(u64, u32)>,
    /// What comes behind this place is on no account on the page.
    last: u64,
}

/// How many more than a page are kept before those behind it are thrown out: the more, the seldomer.
const SPARE: usize = 64;

impl Page {
    pub(super) const fn new(limit: usize, start: u64) -> Self {
        Self { limit, start, total: 0, found: Vec::new(), last: u64::MAX }
    }

    pub(super) const fn start(&self) -> u64 {
        self.start
    }

    /// Whether there is one more than the page shows.
    pub(super) const fn is_full(&self) -> bool {
        self.found.len() > self.limit
    }

    /// Takes a product that fits, at its place in the list.
    pub(super) fn add(&mut self, place: u64, ordinal: u32) {
        self.total = self.total.saturating_add(1);
        self.show(place, ordinal);
    }

    /// Takes a product that is already counted.
    pub(super) fn show(&mut self, place: u64, ordinal: u32) {
        if place < self.start || place > self.last {
            return;
        }
        self.found.push((place, ordinal));
        if self.found.len() > self.limit.saturating_add(SPARE) {
            // One more than the page shows: that there is one says that there are more pages.
            let (_, (last, _), _) = self.found.select_nth_unstable(self.limit);
            self.last = *last;
            self.found.truncate(self.limit.saturating_add(1));
        }
    }

    pub(super) const fn count(&mut self, total: u32) {
        self.total = total;
    }

    pub(super) const fn total(&self) -> u32 {
        self.total
    }

    /// The places and ordinals of this page, and whether more follow.
    pub(super) fn finish(mut self) -> (Vec<(u64, u32)>, bool) {
        let more = self.found.len() > self.limit;
        if more {
            self.found.select_nth_unstable(self.limit);
            self.found.truncate(self.limit);
        }
        self.found.sort_unstable();
        (self.found, more)
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_is_the_first_of_all_after_its_start() {
        // Each place once, in no order.
        let places: Vec<u64> = (0..1_009).map(|number| number * 613 % 1_009).collect();
        for (limit, start) in [(1, 0), (24, 0), (24, 300), (24, 990), (100, 1_008), (24, 2_000)] {
            let mut page = Page::new(limit, start);
            places.iter().for_each(|place| page.add(*place, u32::try_from(*place).unwrap()));
            assert_eq!(page.total(), 1_009);
            let (found, more) = page.finish();
            let end = (start + limit as u64).min(1_009);
            let found: Vec<u64> = found.into_iter().map(|(place, _)| place).collect();
            assert_eq!(found, (start..end.max(start)).collect::<Vec<_>>(), "{limit} {start}");
            assert_eq!(more, start + (limit as u64) < 1_009);
        }
    }
}
