//! The only place of this crate that writes to the terminal.

use std::fmt::Display;
use std::io::{self, Write};

/// Prints one line for the person at the terminal. A closed pipe (`| head`) is not a fault.
pub(crate) fn say(line: impl Display) {
    let mut out = io::stdout().lock();
    let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Prints one line where errors belong.
pub(crate) fn complain(line: impl Display) {
    let _closed = writeln!(io::stderr().lock(), "{line}");
}
