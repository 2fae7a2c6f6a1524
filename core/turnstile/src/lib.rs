//! How often clients asked lately: the counters of one process, one set for all of its threads.
//!
//! A client's count is one number (the generic cell rate algorithm): the whole allowance may be
//! used at once, and comes back evenly over a minute.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use admission::{Admission, Class, Client, RateLimits};
use domain::Millis;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// Clients that are remembered per kind of request: some 4 MiB each. Whoever has been away for a
/// minute is forgotten first.
const CLIENTS_MAX: usize = 65_536;

/// The time by which requests are counted: how long it is since some moment, never less than it
/// was.
#[derive(Clone)]
pub struct Stopwatch(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Stopwatch {
    /// A stopwatch that is read so: what a test holds in its hand.
    pub fn by(read: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl Default for Stopwatch {
    /// The system's.
    #[expect(clippy::disallowed_methods, reason = "where a process that counts gets its time from")]
    fn default() -> Self {
        let begun = Instant::now();
        Self::by(move || begun.elapsed())
    }
}

impl fmt::Debug for Stopwatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Stopwatch").field(&(self.0)()).finish()
    }
}

impl Clock for Stopwatch {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.0)()
    }
}

type Count = RateLimiter<Client, HashMapStateStore<Client>, Stopwatch, NoOpMiddleware<Duration>>;

/// The counters of a process.
pub struct Limiter {
    watch: Stopwatch,
    counters: [(Class, Counter); 4],
}

/// The counter of one kind of request.
struct Counter {
    quota: Quota,
    /// Replaced only when it is full.
    count: RwLock<Count>,
}

impl Limiter {
    /// Counters for these limits that have seen nobody yet.
    #[must_use]
    pub fn new(limits: &RateLimits, watch: Stopwatch) -> Self {
        let counter = |class| (class, Counter::new(limits.per_minute(class), &watch));
        Self { counters: Class::ALL.map(counter), watch }
    }

    /// Counts a request, and says whether it is one too many.
    #[must_use]
    pub fn admit(&self, client: Client, class: Class) -> Admission {
        let counter = self.counters.iter().find(|(one, _)| *one == class);
        counter.map_or(Admission::Granted, |(_, counter)| counter.admit(client, &self.watch))
    }
}

impl Counter {
    fn new(per_minute: u32, watch: &Stopwatch) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MAX));
        let count = RwLock::new(empty(quota, watch));
        Self { quota, count }
    }

    fn admit(&self, client: Client, watch: &Stopwatch) -> Admission {
        let count = self.count.read().unwrap_or_else(PoisonError::into_inner);
        let outcome = count.check_key(&client);
        let full = count.len() >= CLIENTS_MAX;
        drop(count);
        if full {
            self.make_room(watch);
        }
        match outcome {
            Ok(()) => Admission::Granted,
            Err(until) => {
                let wait = until.wait_time_from(watch.now()).as_millis();
                let wait = Millis::new(u64::try_from(wait).unwrap_or(u64::MAX));
                Admission::Refused { wait: Some(wait) }
            }
        }
    }

    /// Forgets whoever has not asked for a while. When that is hardly anybody, a flood comes from
    /// so many addresses that counting by address cannot stop it: then everybody is forgotten,
    /// since memory must not be what it takes instead.
    fn make_room(&self, watch: &Stopwatch) {
        let mut count = self.count.write().unwrap_or_else(PoisonError::into_inner);
        count.retain_recent();
        if count.len() > CLIENTS_MAX / 2 {
            *count = empty(self.quota, watch);
        }
    }
}

fn empty(quota: Quota, watch: &Stopwatch) -> Count {
    RateLimiter::hashmap_with_clock(quota, watch.clone())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn hand() -> (Arc<AtomicU64>, Stopwatch) {
        let seconds = Arc::new(AtomicU64::new(0));
        let read = Arc::clone(&seconds);
        let watch = Stopwatch::by(move || Duration::from_secs(read.load(Ordering::Relaxed)));
        (seconds, watch)
    }

    fn client(number: u32) -> Client {
        Client::of(&Ipv4Addr::from_bits(number).to_string()).unwrap()
    }

    #[test]
    fn each_client_has_an_allowance_of_each_kind_that_comes_back() {
        let (seconds, watch) = hand();
        let limits = RateLimits::parse("checkout=6").unwrap().unwrap();
        let limiter = Limiter::new(&limits, watch);
        let pay = |number| limiter.admit(client(number), Class::Checkout);
        for _ in 0..6 {
            assert_eq!(pay(1), Admission::Granted);
        }
        assert_eq!(pay(1), Admission::Refused { wait: Some(Millis::from_seconds(10)) });
        assert_eq!(limiter.admit(client(1), Class::Reads), Admission::Granted);
        assert_eq!(pay(2), Admission::Granted);

        seconds.store(10, Ordering::Relaxed);
        assert_eq!(pay(1), Admission::Granted);
        assert_eq!(pay(1), Admission::Refused { wait: Some(Millis::from_seconds(10)) });
    }

    #[test]
    fn a_crowd_is_remembered_only_as_far_as_there_is_room() {
        let (seconds, watch) = hand();
        let limits = RateLimits::parse("reads=1").unwrap().unwrap();
        let limiter = Limiter::new(&limits, watch);
        let known = || limiter.counters[0].1.count.read().unwrap().len();
        let crowd = u32::try_from(CLIENTS_MAX).unwrap();
        for number in 0..crowd - 1 {
            let _ = limiter.admit(client(number), Class::Reads);
        }
        assert_eq!(known(), CLIENTS_MAX - 1);
        // When each has a whole allowance again the crowd is forgotten, and the one who comes then
        // is remembered.
        seconds.store(121, Ordering::Relaxed);
        let _ = limiter.admit(client(crowd), Class::Reads);
        assert_eq!(known(), 1);
        assert_ne!(limiter.admit(client(crowd), Class::Reads), Admission::Granted);
        // A crowd that all comes within the minute is not.
        for number in 0..crowd * 2 {
            let _ = limiter.admit(client(number), Class::Reads);
            assert!(known() <= CLIENTS_MAX);
        }
    }
}
