//! What was worked out for a word is kept for the next query that has it.
//!
//! Shoppers ask for the same few words again and again, mistyped in the same few ways. What a word
//! means depends on the index alone, and an index never changes: nothing that is kept grows old.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Things by name, two generations of them: when the young one is full, it becomes the old one,
/// and what was old and not asked for since is forgotten.
#[derive(Debug)]
pub(crate) struct Memo<T: ?Sized> {
    kept: Mutex<Kept<T>>,
    /// What one generation may weigh, in bytes.
    most: usize,
}

#[derive(Debug)]
struct Kept<T: ?Sized> {
    young: BTreeMap<Box<str>, Entry<T>>,
    old: BTreeMap<Box<str>, Entry<T>>,
    /// What the young ones weigh.
    bytes: usize,
}

#[derive(Debug)]
struct Entry<T: ?Sized> {
    value: Arc<T>,
    bytes: usize,
}

/// What an entry weighs beside its name and its value, about.
const ENTRY_BYTES: usize = 80;

impl<T: ?Sized> Memo<T> {
    pub(crate) fn new(most: usize) -> Self {
        let kept = Kept { young: BTreeMap::new(), old: BTreeMap::new(), bytes: 0 };
        Self { kept: Mutex::new(kept), most }
    }

    /// What is kept under a name. Otherwise it is made, and kept if it is light enough; `weigh`
    /// says how many bytes it has, or will have.
    pub(crate) fn get(
        &self,
        name: &str,
        make: impl FnOnce() -> Arc<T>,
        weigh: impl FnOnce(&T) -> usize,
    ) -> Arc<T> {
        if let Some(value) = self.find(name) {
            return value;
        }
        let value = make();
        let bytes = weigh(&value).saturating_add(name.len()).saturating_add(ENTRY_BYTES);
        if bytes <= self.most / 8 {
            let entry = Entry { value: Arc::clone(&value), bytes };
            self.locked(|kept| kept.add(name.into(), entry, self.most));
        }
        value
    }

    fn find(&self, name: &str) -> Option<Arc<T>> {
        self.locked(|kept| {
            if let Some(entry) = kept.young.get(name) {
                return Some(Arc::clone(&entry.value));
            }
            let (name, entry) = kept.old.remove_entry(name)?;
            let value = Arc::clone(&entry.value);
            kept.add(name, entry, self.most);
            Some(value)
        })
    }

    fn locked<R>(&self, act: impl FnOnce(&mut Kept<T>) -> R) -> R {
        act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: ?Sized> Kept<T> {
    fn add(&mut self, name: Box<str>, entry: Entry<T>, most: usize) {
        if self.bytes.saturating_add(entry.bytes) > most {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes = self.bytes.saturating_add(entry.bytes);
        if let Some(twice) = self.young.insert(name, entry) {
            // Two threads made it at the same time.
            self.bytes = self.bytes.saturating_sub(twice.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten_in_time() {
        let memo: Memo<u32> = Memo::new(10_000);
        let made = std::cell::Cell::new(0);
        let get = |name: u32| {
            let make = || {
                made.set(made.get() + 1);
                Arc::new(name)
            };
            *memo.get(&name.to_string(), make, |_| 500)
        };
        for name in 0..100 {
            assert_eq!((get(name), get(0)), (name, 0));
        }
        assert_eq!(made.get(), 100);
        assert_eq!((get(99), made.get()), (99, 100));
        assert_eq!((get(1), made.get()), (1, 101));
        memo.locked(|kept| {
            let all = kept.young.values().chain(kept.old.values());
            assert!(all.map(|entry| entry.bytes).sum::<usize>() <= 20_000);
        });
        // One that would push out all others is not kept.
        let heavy = || memo.get("heavy", || Arc::new(7), |_| 5_000);
        assert!(!Arc::ptr_eq(&heavy(), &heavy()));
    }
}
