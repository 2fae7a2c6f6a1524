//! One page of what fits, in order, found without sorting all of it.

/// The first of what comes at or after a start.
#[derive(Debug)]
pub(super) struct Page {
    limit: usize,
    start: u64,
    total: u32,
    /// Places and ordinals at or after the start.
    found: Vec<(u64, u32)>,
}

impl Page {
    pub(super) const fn new(limit: usize, start: u64) -> Self {
        Self { limit, start, total: 0, found: Vec::new() }
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
        if place >= self.start {
            self.found.push((place, ordinal));
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
