//! What came of a run, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::drive::{Pace, Plan};
use crate::measure::Measure;
use crate::work::Work;

/// Milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Latency {
    /// The median.
    pub p50: f64,
    /// Nine of ten were faster.
    pub p90: f64,
    /// Ninety-nine of a hundred were faster.
    pub p99: f64,
    /// All but one of a thousand were faster.
    pub p999: f64,
    /// The slowest one.
    pub max: f64,
    /// The mean.
    pub mean: f64,
}

/// One kind of request, from when it was sent.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Requests {
    /// How many had the wanted answer.
    pub count: u64,
    /// How long the answer's body was, on average.
    pub bytes: u64,
    /// How long it took.
    pub latency: Latency,
}

/// What came of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What a turn was.
    pub work: Work,
    /// The seed.
    pub seed: u64,
    /// How many shoppers, each with a connection.
    pub shoppers: u32,
    /// The fixed rate of an open loop.
    pub rate: Option<f64>,
    /// How long it lasted, to the end of the last turn.
    pub seconds: f64,
    /// Turns that ended well.
    pub done: u64,
    /// Of these, each second.
    pub per_second: f64,
    /// Turns that did not.
    pub failed: u64,
    /// Why not, and how many.
    pub errors: BTreeMap<String, u64>,
    /// Whether the filled carts did not last to the end.
    pub ran_out: bool,
    /// A turn's duration: in an open loop from when it was due.
    pub latency: Latency,
    /// The requests of the turns and what they needed, by kind.
    pub requests: BTreeMap<&'static str, Requests>,
    /// The share of one core that this side used, where the system tells. Near 1 it was this side
    /// that was measured.
    pub generator_busy: Option<f64>,
    /// The share of one core that the server used, where its process is known.
    pub server_busy: Option<f64>,
}

impl Latency {
    #[expect(clippy::cast_precision_loss, reason = "microseconds up to a minute")]
    pub(crate) fn of(histogram: &Histogram<u64>) -> Self {
        let at = |quantile| histogram.value_at_quantile(quantile) as f64 / 1_000.0;
        Self {
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: histogram.max() as f64 / 1_000.0,
            mean: histogram.mean() / 1_000.0,
        }
    }
}

impl Report {
    pub(crate) fn new(plan: &Plan, measure: &Measure, took: Duration, ran_out: bool) -> Self {
        let requests = measure.requests.iter().map(|(step, asked)| {
            let bytes = asked.bytes.checked_div(asked.count).unwrap_or_default();
            let latency = Latency::of(asked.took.histogram());
            (step.name(), Requests { count: asked.count, bytes, latency })
        });
        let seconds = took.as_secs_f64();
        Self {
            work: plan.work,
            seed: plan.seed,
            shoppers: plan.shoppers,
            rate: match plan.pace {
                Pace::Closed => None,
                Pace::Open { per_second } => Some(per_second),
            },
            seconds,
            done: measure.done,
            per_second: per_second(measure.done, seconds),
            failed: measure.failed,
            errors: measure.errors.clone(),
            ran_out,
            latency: Latency::of(measure.took.histogram()),
            requests: requests.collect(),
            generator_busy: None,
            server_busy: None,
        }
    }

    pub(crate) fn with_busy(self, [generator_busy, server_busy]: [Option<f64>; 2]) -> Self {
        Self { generator_busy, server_busy, ..self }
    }

    /// Whether every turn ended well, and there was one.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.failed == 0 && self.done > 0
    }
}

/// A rate.
#[expect(clippy::cast_precision_loss, reason = "a run has fewer turns than 2^52")]
pub(crate) fn per_second(done: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { done as f64 / seconds } else { 0.0 }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pace = self.rate.map_or_else(|| "closed".to_owned(), |rate| format!("{rate:.0}/s due"));
        writeln!(
            f,
            "{:?}, {} shoppers, {pace}, seed {}: {} in {:.1} s = {:.1}/s",
            self.work, self.shoppers, self.seed, self.done, self.seconds, self.per_second
        )?;
        let (ms, turn) = ("ms", "turn");
        writeln!(
            f,
            "{ms:<10} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
            "count", "p50", "p90", "p99", "p99.9", "max", "bytes"
        )?;
        writeln!(f, "{turn:<10} {:>9} {}", self.done, row(&self.latency))?;
        for (name, kind) in &self.requests {
            writeln!(f, "{name:<10} {:>9} {} {:>7}", kind.count, row(&kind.latency), kind.bytes)?;
        }
        if let Some(busy) = self.generator_busy.filter(|busy| *busy > 0.9) {
            writeln!(f, "this side used {:.0} % of a core: it may be the limit", busy * 100.0)?;
        }
        if self.ran_out {
            writeln!(f, "the filled carts did not last to the end")?;
        }
        if self.failed > 0 {
            writeln!(f, "NOT CLEAN: {} turns failed", self.failed)?;
            for (why, count) in &self.errors {
                writeln!(f, "{count:>9}  {why}")?;
            }
        }
        Ok(())
    }
}

fn row(latency: &Latency) -> String {
    let mut text = String::new();
    for value in [latency.p50, latency.p90, latency.p99, latency.p999, latency.max] {
        // Writing to a text cannot fail.
        let _ok = write!(text, "{value:>8.2} ");
    }
    text.trim_end().to_owned()
}
