//! What came of the rounds: medians and ranges, as a table and as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::subject::Memory;
use crate::fault::Fault;

/// One figure of one round.
pub(super) struct Sample {
    pub(super) key: &'static str,
    pub(super) what: &'static str,
    pub(super) per_second: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// The length of the answer, where one request is one turn.
    pub(super) bytes: u64,
    /// Processor time of the server for a turn, in microseconds.
    pub(super) processor: Option<f64>,
    /// The share of a core that the shoppers used.
    pub(super) generator: Option<f64>,
    /// Idle, and after the load.
    pub(super) memory: Option<(Memory, Memory)>,
    pub(super) errors: BTreeMap<String, u64>,
}

impl Sample {
    /// Of a report of shoppers.
    pub(super) fn of_run(
        key: &'static str,
        what: &'static str,
        report: &Value,
    ) -> Result<Self, Fault> {
        let per_second = number(report, "/per_second")?;
        let busy = report["server_busy"].as_f64();
        let errors = report["errors"].as_object().into_iter().flatten();
        let bytes =
            ["add", "checkout", "look"].map(|name| report["requests"][name]["bytes"].as_u64());
        Ok(Self {
            key,
            what,
            per_second,
            p50: number(report, "/latency/p50")?,
            p99: number(report, "/latency/p99")?,
            bytes: bytes.into_iter().flatten().next().unwrap_or_default(),
            processor: busy.filter(|_| per_second > 0.0).map(|busy| busy * 1e6 / per_second),
            generator: report["generator_busy"].as_f64(),
            memory: None,
            errors: errors
                .map(|(why, count)| (why.clone(), count.as_u64().unwrap_or_default()))
                .collect(),
        })
    }

    /// Of a report of the database alone: what takes its time there is a whole commit.
    pub(super) fn of_floor(
        key: &'static str,
        what: &'static str,
        report: &Value,
    ) -> Result<Self, Fault> {
        Self::of_run(key, what, report)
    }

    /// Of times of which each was taken by itself: their median and their longest, in milliseconds.
    pub(super) fn of_times(key: &'static str, what: &'static str, (p50, p99): (f64, f64)) -> Self {
        Self {
            key,
            what,
            per_second: if p50 > 0.0 { 1e3 / p50 } else { 0.0 },
            p50,
            p99,
            bytes: 0,
            processor: None,
            generator: None,
            memory: None,
            errors: BTreeMap::new(),
        }
    }

    /// For whoever watches.
    pub(super) fn line(&self) -> String {
        let Self { what, per_second, p50, p99, .. } = self;
        let failed: u64 = self.errors.values().sum();
        let failed = if failed > 0 { format!("  {failed} FAILED") } else { String::new() };
        format!("{what:<44} {per_second:>9.1}/s  p50 {p50:>8.2}  p99 {p99:>8.2} ms{failed}")
    }
}

fn number(report: &Value, pointer: &str) -> Result<f64, Fault> {
    let number = report.pointer(pointer).and_then(Value::as_f64);
    number.ok_or_else(|| Fault::Failed(format!("no {pointer} in a report of loadtest")))
}

/// Numbers of several rounds.
#[derive(Clone, Debug, Default)]
pub(super) struct Series(Vec<f64>);

impl Series {
    /// The middle one, or the mean of the two in the middle.
    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        if sorted.len() % 2 == 1 {
            at(middle)
        } else {
            f64::midpoint(at(middle.saturating_sub(1)), at(middle))
        }
    }

    pub(super) fn least(&self) -> f64 {
        self.0.iter().copied().reduce(f64::min).unwrap_or_default()
    }

    pub(super) fn most(&self) -> f64 {
        self.0.iter().copied().reduce(f64::max).unwrap_or_default()
    }

    fn json(&self) -> Value {
        json!({ "median": self.median(), "min": self.least(), "max": self.most(), "all": self.0 })
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One figure over all rounds.
pub(super) struct Figure {
    pub(super) key: &'static str,
    pub(super) what: &'static str,
    pub(super) per_second: Series,
    pub(super) p50: Series,
    pub(super) p99: Series,
    processor: Series,
    generator: Series,
    /// KiB: resident idle, resident loaded, proportional idle, proportional loaded.
    pub(super) memory: [Series; 4],
    errors: BTreeMap<String, u64>,
}

/// All of them, in the order in which they were first measured.
#[derive(Default)]
pub(super) struct Figures(Vec<Figure>);

impl Figures {
    /// Adds a round's figure.
    pub(super) fn take(&mut self, sample: Sample) {
        let place = self.0.iter().position(|figure| figure.key == sample.key);
        let place = place.unwrap_or_else(|| {
            self.0.push(Figure::new(&sample));
            self.0.len() - 1
        });
        if let Some(figure) = self.0.get_mut(place) {
            figure.take(sample);
        }
    }

    /// The figure of this key, if it was measured.
    pub(super) fn get(&self, key: &str) -> Option<&Figure> {
        self.0.iter().find(|figure| figure.key == key)
    }

    /// Those whose key begins so.
    pub(super) fn group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.0.iter().filter(move |figure| figure.key.starts_with(group))
    }

    /// Whether not one turn failed.
    pub(super) fn clean(&self) -> bool {
        self.0.iter().all(|figure| figure.errors.is_empty())
    }

    pub(super) fn table(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut lines = vec![format!(
            "\n{:<44} {:>9} {:>21} {:>9} {:>9} {:>9} {:>9}",
            "medians (range) of all rounds",
            "per s",
            "range",
            "p50 ms",
            "p99 ms",
            "µs/turn",
            "shoppers"
        )];
        for figure in &self.0 {
            lines.push(figure.line());
            for (why, count) in &figure.errors {
                lines.push(format!("  FAILED {count} × {why}"));
            }
        }
        lines.push(
            "µs/turn: processor time of the server. shoppers: how busy their core was.".into(),
        );
        lines.join("\n")
    }

    pub(super) fn json(&self) -> Value {
        self.0.iter().map(Figure::json).collect()
    }
}

impl Figure {
    fn new(sample: &Sample) -> Self {
        Self {
            key: sample.key,
            what: sample.what,
            per_second: Series::default(),
            p50: Series::default(),
            p99: Series::default(),
            processor: Series::default(),
            generator: Series::default(),
            memory: Default::default(),
            errors: BTreeMap::new(),
        }
    }

    fn take(&mut self, sample: Sample) {
        self.per_second.0.push(sample.per_second);
        self.p50.0.push(sample.p50);
        self.p99.0.push(sample.p99);
        self.processor.0.extend(sample.processor);
        self.generator.0.extend(sample.generator);
        if let Some((idle, loaded)) = sample.memory {
            let values = [idle.resident, loaded.resident, idle.proportional, loaded.proportional];
            for (series, value) in self.memory.iter_mut().zip(values) {
                series.0.push(value);
            }
        }
        for (why, count) in sample.errors {
            *self.errors.entry(why).or_default() += count;
        }
    }

    fn line(&self) -> String {
        let range = format!("{:.0} – {:.0}", self.per_second.least(), self.per_second.most());
        let maybe = |series: &Series, shown: String| {
            if series.is_empty() { String::new() } else { shown }
        };
        let processor = maybe(&self.processor, format!("{:.0}", self.processor.median()));
        let share = self.generator.median() * 100.0;
        let generator = maybe(&self.generator, format!("{share:.0} %"));
        format!(
            "{:<44} {:>9.1} {range:>21} {:>9.2} {:>9.2} {processor:>9} {generator:>9}",
            self.what,
            self.per_second.median(),
            self.p50.median(),
            self.p99.median(),
        )
    }

    fn json(&self) -> Value {
        let [rss_idle, rss_loaded, pss_idle, pss_loaded] = self.memory.each_ref().map(Series::json);
        json!({
            "key": self.key,
            "what": self.what,
            "per_second": self.per_second.json(),
            "p50_ms": self.p50.json(),
            "p99_ms": self.p99.json(),
            "server_processor_us_per_turn": self.processor.json(),
            "shoppers_busy": self.generator.json(),
            "memory_kib": {
                "rss_idle": rss_idle, "rss_loaded": rss_loaded,
                "pss_idle": pss_idle, "pss_loaded": pss_loaded,
            },
            "errors": self.errors,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_ranges() {
        assert_eq!(Series(vec![3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(Series(vec![4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert_eq!(Series::default().median(), 0.0);
        assert_eq!((Series(vec![3.0, 1.0]).least(), Series(vec![3.0, 1.0]).most()), (1.0, 3.0));
    }

    #[test]
    fn rounds_of_one_figure_are_gathered_and_errors_kept() {
        let report = json!({ "per_second": 10.0, "latency": { "p50": 1.0, "p99": 2.0 },
            "errors": { "add: 503": 2 }, "server_busy": 0.5 });
        let mut figures = Figures::default();
        figures.take(Sample::of_run("p6.add", "adding", &report).unwrap());
        figures.take(Sample::of_run("p6.add", "adding", &report).unwrap());
        assert!(!figures.clean());
        assert_eq!(figures.json().as_array().unwrap().len(), 1);
        assert!(figures.table().contains("FAILED 4 × add: 503"), "{}", figures.table());
        assert_eq!(figures.get("p6.add").unwrap().processor.median(), 50_000.0);
    }
}
