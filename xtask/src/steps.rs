//! Runs the steps of a check one after another and says how each went.

use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::say::say;
use crate::tools::Tool;

/// One thing that is checked.
pub(crate) struct Step {
    /// What a person types to run this one alone.
    pub(crate) name: &'static str,
    /// What it proves, in a few words.
    pub(crate) about: &'static str,
    /// The tools it cannot run without; absent ones are installed first.
    pub(crate) needs: &'static [Tool],
    /// The check itself.
    pub(crate) run: fn() -> Result<(), Fault>,
}

/// How one step went.
enum Verdict {
    Passed,
    Failed(String),
    LeftOut(String),
}

struct Entry {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// How all of them went.
pub(crate) struct Summary(Vec<Entry>);

/// Runs every step, whatever the earlier ones said.
pub(crate) fn run_all(steps: &[&Step]) -> Summary {
    let mut entries = Vec::new();
    for step in steps {
        say(format_args!("\n== {}: {}", step.name, step.about));
        let began = Instant::now();
        let verdict = match prepare(step).and_then(|()| (step.run)()) {
            Ok(()) => Verdict::Passed,
            Err(Fault::Missing(what)) => Verdict::LeftOut(what),
            Err(fault) => Verdict::Failed(fault.chain()),
        };
        let entry = Entry { name: step.name, verdict, took: began.elapsed() };
        say(entry.line());
        entries.push(entry);
    }
    Summary(entries)
}

fn prepare(step: &Step) -> Result<(), Fault> {
    step.needs.iter().try_for_each(|tool| tool.ensure().map(|_| ()))
}

impl Entry {
    fn line(&self) -> String {
        let (word, why) = match &self.verdict {
            Verdict::Passed => ("passed", String::new()),
            Verdict::Failed(why) => ("FAILED", format!("  {why}")),
            Verdict::LeftOut(why) => ("left out", format!("  {why}")),
        };
        format!("{:<22} {word:<9} {:>7.1} s{why}", self.name, self.took.as_secs_f64())
    }
}

impl Summary {
    /// Prints the table and, alone on the last line, the counts.
    pub(crate) fn print(&self) {
        say("\n== summary");
        for entry in &self.0 {
            say(entry.line());
        }
        let total: Duration = self.0.iter().map(|entry| entry.took).sum();
        say(format_args!("{:<22} {:<9} {:>7.1} s\n", "together", "", total.as_secs_f64()));
        say(self.closing_line());
    }

    /// `N passed, N failed`, and `, N skipped` when something was left out.
    fn closing_line(&self) -> String {
        let passed = self.count(|verdict| matches!(verdict, Verdict::Passed));
        let mut line = format!("{passed} passed, {} failed", self.failed());
        if self.left_out() > 0 {
            line.push_str(&format!(", {} skipped", self.left_out()));
        }
        line
    }

    /// How many failed.
    pub(crate) fn failed(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Failed(_)))
    }

    /// How many could not be run for want of a tool.
    pub(crate) fn left_out(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::LeftOut(_)))
    }

    fn count(&self, which: impl Fn(&Verdict) -> bool) -> usize {
        self.0.iter().filter(|entry| which(&entry.verdict)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &'static str, run: fn() -> Result<(), Fault>) -> Step {
        Step { name, about: "a test", needs: &[], run }
    }

    #[test]
    fn a_failure_does_not_hide_what_comes_after_it() {
        let bad = step("bad", || Err(Fault::Failed("broken".into())));
        let good = step("good", || Ok(()));
        let summary = run_all(&[&bad, &good]);
        assert_eq!(summary.closing_line(), "1 passed, 1 failed");
    }

    #[test]
    fn what_is_left_out_is_counted_and_named() {
        let absent = step("absent", || Err(Fault::Missing("no Go here".into())));
        let summary = run_all(&[&absent]);
        assert_eq!(summary.closing_line(), "0 passed, 0 failed, 1 skipped");
        assert!(summary.0[0].line().contains("left out"));
        assert!(summary.0[0].line().contains("no Go here"));
    }
}
