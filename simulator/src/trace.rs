//! Everything that happens, as lines: the last ones are kept for people, all are hashed, so that
//! two runs of one seed can be held against each other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::{Arguments, Write};

/// How many lines a failing seed shows.
const KEPT: usize = 60;

/// FNV-1a over 64 bits.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The trace of one run.
#[derive(Debug)]
pub(crate) struct Trace {
    began: i64,
    whole: bool,
    hash: Cell<u64>,
    count: Cell<u64>,
    lines: RefCell<VecDeque<String>>,
}

impl Trace {
    /// A trace that begins at this time; `whole` keeps every line.
    pub(crate) fn new(began: i64, whole: bool) -> Self {
        let hash = Cell::new(OFFSET);
        Self { began, whole, hash, count: Cell::new(0), lines: RefCell::default() }
    }

    /// Writes down what happened.
    pub(crate) fn line(&self, now: i64, what: Arguments<'_>) {
        let passed = now - self.began;
        let mut lines = self.lines.borrow_mut();
        // The line that falls out lends its memory to the one that comes in.
        let mut line = match lines.len() {
            KEPT.. if !self.whole => lines.pop_front().unwrap_or_default(),
            _ => String::new(),
        };
        line.clear();
        // Writing to a string cannot fail.
        let _ = write!(line, "{:>9}.{:03} ", passed / 1_000, passed % 1_000);
        let _ = line.write_fmt(what);
        let mut hash = self.hash.get();
        for byte in line.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        self.hash.set(hash);
        self.count.set(self.count.get() + 1);
        lines.push_back(line);
    }

    /// The hash of all lines so far.
    pub(crate) fn hash(&self) -> u64 {
        self.hash.get()
    }

    /// How many lines there were.
    pub(crate) fn count(&self) -> u64 {
        self.count.get()
    }

    /// How many seconds have passed since the beginning.
    pub(crate) fn seconds(&self, now: i64) -> u64 {
        now.abs_diff(self.began) / 1_000
    }

    /// The kept lines.
    pub(crate) fn take(&self) -> Vec<String> {
        self.lines.take().into()
    }
}
