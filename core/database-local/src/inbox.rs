//! A queue between callers and the database threads.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Work waiting for a thread. Closing it lets the threads finish what is in it and then end.
pub(crate) struct Inbox<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

impl<T> Inbox<T> {
    pub(crate) fn new() -> Self {
        let state = State { waiting: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// A thread that panicked leaves the queue whole: each change to it is one call.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts work in, or gives it back when the inbox is closed.
    pub(crate) fn put(&self, work: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed {
            return Err(work);
        }
        state.waiting.push_back(work);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for work and moves up to `max` of it into `taken`. False: closed and empty.
    pub(crate) fn take(&self, max: usize, taken: &mut Vec<T>) -> bool {
        let mut state = self.lock();
        while state.waiting.is_empty() {
            if state.closed {
                return false;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = state.waiting.len().min(max);
        taken.extend(state.waiting.drain(..count));
        true
    }

    /// Takes no more work. What is already in is still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Closes the inbox when its thread ends, also by a panic, and forgets what nobody will do:
    /// a caller whose answer is dropped is told, one that waits for ever is not.
    pub(crate) const fn close_at_end(&self) -> CloseAtEnd<'_, T> {
        CloseAtEnd(self)
    }
}

/// See [`Inbox::close_at_end`].
pub(crate) struct CloseAtEnd<'a, T>(&'a Inbox<T>);

impl<T> Drop for CloseAtEnd<'_, T> {
    fn drop(&mut self) {
        self.0.close();
        if std::thread::panicking() {
            self.0.lock().waiting.clear();
        }
    }
}
