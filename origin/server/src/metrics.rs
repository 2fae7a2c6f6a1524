//! Counters for Prometheus: few, cheap, and free of anything personal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Upper bounds of the latency buckets, in milliseconds.
const BUCKETS: [u64; 9] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// Kinds of events are few and ours; a store that holds more must not swell this process.
const EVENT_KINDS_MAX: usize = 64;

/// What this process has done since it started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    classes: [Counter; 6],
    buckets: [Counter; BUCKETS.len()],
    milliseconds: Counter,
    pub(crate) orders_placed: Counter,
    pub(crate) orders_refused: Counter,
    pub(crate) dead_letters: Counter,
    pub(crate) payments_started: Counter,
    pub(crate) provider_events: Counter,
    pub(crate) provider_events_refused: Counter,
    pub(crate) effects_delivered: Counter,
    pub(crate) effects_failed: Counter,
    pub(crate) holds_released: Counter,
    pub(crate) loop_failures: Counter,
    pub(crate) streams_opened: Counter,
    pub(crate) streams_closed: Counter,
    events: Mutex<BTreeMap<String, u64>>,
}

impl Metrics {
    /// Counts one answer.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        if let Some(class) = self.classes.get(usize::from(status / 100)) {
            class.add(1);
        }
        let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.milliseconds.add(took);
        for (bound, bucket) in BUCKETS.iter().zip(&self.buckets) {
            if took <= *bound {
                bucket.add(1);
            }
        }
    }

    /// Counts one committed event. Every origin process sees all of them, whoever committed it:
    /// over several processes take the maximum and not the sum.
    pub(crate) fn saw_event(&self, kind: &str) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = events.get_mut(kind) {
            *count += 1;
        } else if events.len() < EVENT_KINDS_MAX {
            events.insert(kind.to_owned(), 1);
        }
    }

    /// The Prometheus text. `depths` are queues counted at this moment.
    pub(crate) fn write(&self, depths: &[(&'static str, u64)]) -> String {
        let mut text = String::new();
        self.write_requests(&mut text);
        let counters: [(&str, &str, &Counter); 10] = [
            (
                "orders_placed",
                "Intents answered with an order, repetitions included.",
                &self.orders_placed,
            ),
            ("orders_refused", "Intents refused.", &self.orders_refused),
            ("dead_letters", "Messages that could not be opened.", &self.dead_letters),
            ("payments_started", "Payment attempts started.", &self.payments_started),
            ("provider_events", "Provider events stored.", &self.provider_events),
            (
                "provider_events_refused",
                "Provider events with a bad signature.",
                &self.provider_events_refused,
            ),
            ("effects_delivered", "Effects delivered.", &self.effects_delivered),
            (
                "effects_failed",
                "Deliveries that failed and will be repeated.",
                &self.effects_failed,
            ),
            ("holds_released", "Orders whose stock was given back.", &self.holds_released),
            ("loop_failures", "Turns of background work that failed.", &self.loop_failures),
        ];
        for (name, help, counter) in counters {
            let value = counter.read();
            // Writing to a String cannot fail.
            _ = writeln!(text, "# HELP bodega_{name}_total {help}");
            _ = writeln!(text, "# TYPE bodega_{name}_total counter");
            _ = writeln!(text, "bodega_{name}_total {value}");
        }
        self.write_events(&mut text);
        let open = self.streams_opened.read().saturating_sub(self.streams_closed.read());
        _ = writeln!(text, "# HELP bodega_streams_open Streams of live order status.");
        _ = writeln!(text, "# TYPE bodega_streams_open gauge\nbodega_streams_open {open}");
        _ = writeln!(text, "# HELP bodega_queue_depth Work that waits.");
        _ = writeln!(text, "# TYPE bodega_queue_depth gauge");
        for (queue, depth) in depths {
            _ = writeln!(text, "bodega_queue_depth{{queue=\"{queue}\"}} {depth}");
        }
        text
    }

    fn write_events(&self, text: &mut String) {
        _ = writeln!(
            text,
            "# HELP bodega_events_total Committed events, as each process saw them."
        );
        _ = writeln!(text, "# TYPE bodega_events_total counter");
        for (kind, count) in self.events.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let kind: String =
                kind.chars().filter(|c| c.is_ascii_alphanumeric() || "._".contains(*c)).collect();
            _ = writeln!(text, "bodega_events_total{{type=\"{kind}\"}} {count}");
        }
    }

    fn write_requests(&self, text: &mut String) {
        _ = writeln!(text, "# HELP bodega_http_requests_total Answers by class of status.");
        _ = writeln!(text, "# TYPE bodega_http_requests_total counter");
        let mut total = 0;
        for (class, counter) in self.classes.iter().enumerate().skip(1) {
            let count = counter.read();
            total += count;
            _ = writeln!(text, "bodega_http_requests_total{{status=\"{class}xx\"}} {count}");
        }
        _ = writeln!(text, "# HELP bodega_http_milliseconds Time to answer.");
        _ = writeln!(text, "# TYPE bodega_http_milliseconds histogram");
        for (bound, bucket) in BUCKETS.iter().zip(&self.buckets) {
            let count = bucket.read();
            _ = writeln!(text, "bodega_http_milliseconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let sum = self.milliseconds.read();
        _ = writeln!(text, "bodega_http_milliseconds_bucket{{le=\"+Inf\"}} {total}");
        _ = writeln!(text, "bodega_http_milliseconds_sum {sum}");
        _ = writeln!(text, "bodega_http_milliseconds_count {total}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_out_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.answered(200, Duration::from_millis(7));
        metrics.answered(503, Duration::from_secs(9));
        metrics.orders_placed.add(2);
        metrics.saw_event("order.paid");

        let text = metrics.write(&[("effects", 3)]);

        assert!(text.contains("bodega_http_requests_total{status=\"2xx\"} 1\n"));
        assert!(text.contains("bodega_http_milliseconds_bucket{le=\"10\"} 1\n"));
        assert!(text.contains("bodega_http_milliseconds_count 2\n"));
        assert!(text.contains("bodega_events_total{type=\"order.paid\"} 1\n"));
        assert!(text.contains("bodega_orders_placed_total 2\n"));
        assert!(text.contains("bodega_queue_depth{queue=\"effects\"} 3\n"));
    }
}
