//! A bar that says how far something is, for people who watch a terminal.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::{Duration, Instant};

/// How wide the bar is, in characters.
const WIDTH: u64 = 24;
/// How often it is drawn: often enough to move, rarely enough to cost nothing.
const PACE: Duration = Duration::from_millis(100);

/// A bar at the bottom of a terminal. On anything else it draws nothing.
pub(crate) struct Bar {
    whole: u64,
    shown: bool,
    drawn: Option<Instant>,
}

impl Bar {
    /// A bar for so much, of whatever.
    pub(crate) fn new(whole: u64) -> Self {
        Self { whole: whole.max(1), shown: stderr().is_terminal(), drawn: None }
    }

    /// Draws how much is done, with a word about it.
    #[expect(clippy::disallowed_methods, reason = "how often a terminal is drawn on is no logic")]
    pub(crate) fn draw(&mut self, done: u64, word: impl FnOnce() -> String) {
        let now = Instant::now();
        let fresh = self.drawn.is_some_and(|drawn| now.duration_since(drawn) < PACE);
        if !self.shown || fresh {
            return;
        }
        self.drawn = Some(now);
        // A closed terminal is nobody's fault.
        let _ = write!(stderr(), "\r\x1b[K{} {}", line(done, self.whole), word());
        let _ = stderr().flush();
    }

    /// Takes it away, so that a line can be printed.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: u64, whole: u64) -> String {
    let part = |of: u64| done.min(whole).saturating_mul(of) / whole;
    let full = part(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < full { '█' } else { '░' }).collect();
    format!("{bar} {:>3}%", part(100))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_is_full_at_the_end_and_not_before() {
        assert!(line(0, 10).starts_with('░') && line(0, 10).ends_with("  0%"));
        assert!(line(999, 1_000).contains('░') && line(999, 1_000).ends_with(" 99%"));
        assert!(!line(1_000, 1_000).contains('░') && line(1_001, 1_000).ends_with("100%"));
    }
}
