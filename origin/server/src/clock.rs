//! The one place of this process where time and randomness enter.

use std::sync::Arc;

use domain::time::Timestamp;

/// Where a process gets its time from. It is a value, so that a drill can run a day in a minute.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// This machine's own clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(now)
}

/// Milliseconds since the Unix epoch, as this machine believes.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    Timestamp::from_millis(since)
}

/// A reading of the monotonic clock, for durations only.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the clock")]
pub(crate) fn instant() -> std::time::Instant {
    std::time::Instant::now()
}

/// Bytes nobody can foresee.
///
/// # Errors
/// When the operating system has none to give, which is a machine that should not take orders.
pub fn entropy<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
