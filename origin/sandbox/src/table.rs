//! Rows in the order they were made, found by id, remembering which changed since last asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A row that names itself.
pub(crate) trait Row: Clone {
    fn id(&self) -> &str;
    /// When it was made, in milliseconds; lists filter by it.
    fn created(&self) -> i64;
}

/// One kind of stored object.
pub(crate) struct Table<T> {
    rows: BTreeMap<u64, T>,
    places: HashMap<String, u64>,
    touched: BTreeSet<u64>,
    next: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), places: HashMap::new(), touched: BTreeSet::new(), next: 0 }
    }
}

impl<T: Row> Table<T> {
    /// Adds a row, or replaces the one of the same id in its place.
    pub(crate) fn put(&mut self, row: T) {
        let place = match self.places.get(row.id()) {
            Some(place) => *place,
            None => {
                let place = self.next;
                self.next = self.next.wrapping_add(1);
                self.places.insert(row.id().to_owned(), place);
                place
            }
        };
        self.rows.insert(place, row);
        self.touched.insert(place);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.places.get(id)?)
    }

    /// The row, marked as changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let place = *self.places.get(id)?;
        self.touched.insert(place);
        self.rows.get_mut(&place)
    }

    /// Forgets a row for good.
    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.places.remove(id)?;
        self.touched.remove(&place);
        self.rows.remove(&place)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn oldest(&self) -> Option<&T> {
        self.rows.values().next()
    }

    /// The rows that changed since the last call, oldest first.
    pub(crate) fn take_changed(&mut self) -> Vec<T> {
        let touched = std::mem::take(&mut self.touched);
        touched.iter().filter_map(|place| self.rows.get(place).cloned()).collect()
    }
}
