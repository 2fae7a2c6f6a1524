//! The machine's time: what a load generator is there to measure.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use domain::Timestamp;

#[expect(clippy::disallowed_methods, reason = "a load generator measures the machine's time")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "rows written here carry the time of the day")]
pub(crate) fn timestamp() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Seconds of processor time that this process has used, where the system tells.
pub(crate) fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in brackets that may hold anything; what follows it may not.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok());
    // Linux counts these in hundredths of a second on every machine that we run on.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
