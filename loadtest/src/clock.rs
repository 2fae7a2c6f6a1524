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

/// Seconds of processor time that a process has used, this one or another, where the system tells.
pub(crate) fn processor_seconds(process: Option<u32>) -> Option<f64> {
    let name = process.map_or_else(|| "self".to_owned(), |id| id.to_string());
    let stat = std::fs::read_to_string(format!("/proc/{name}/stat")).ok()?;
    // The second field is a name in brackets that may hold anything; what follows it may not.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok());
    // Linux counts these in hundredths of a second on every machine that we run on.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// How busy the two sides of a run are.
pub(crate) struct Watch {
    began: Instant,
    server: Option<u32>,
    then: Used,
}

/// Seconds of processor time by now.
struct Used {
    own: Option<f64>,
    server: Option<f64>,
}

impl Used {
    fn by_now(server: Option<u32>) -> Self {
        let of = |id| processor_seconds(Some(id));
        Self { own: processor_seconds(None), server: server.and_then(of) }
    }
}

impl Watch {
    /// Watches this process, and the server's if it is known.
    pub(crate) fn new(server: Option<u32>) -> Self {
        Self { began: instant(), server, then: Used::by_now(server) }
    }

    /// The shares of one core that this side and the server have used since.
    pub(crate) fn busy(&self) -> [Option<f64>; 2] {
        let seconds = self.began.elapsed().as_secs_f64();
        let now = Used::by_now(self.server);
        let share = |now: Option<f64>, then: Option<f64>| Some((now? - then?) / seconds);
        [share(now.own, self.then.own), share(now.server, self.then.server)]
    }
}
