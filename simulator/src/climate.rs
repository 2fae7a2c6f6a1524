//! How rough a world is: which faults there are and how often, drawn once per seed.
//!
//! Each fault is absent from about half of all worlds, so that every combination of them comes up
//! and a bug that needs one fault *without* another is found too.

use crate::chance::Chance;

/// The faults of a world and its size. Rates are per thousand, or per million polls of a task.
#[derive(Debug, Clone)]
pub(crate) struct Climate {
    /// How many isolates serve shoppers.
    pub(crate) edges: u8,
    /// How many origin processes run at once; two, while one is being replaced.
    pub(crate) origins: u8,
    /// How many shoppers come.
    pub(crate) shoppers: u32,
    /// Within how many seconds they come.
    pub(crate) span_seconds: u64,
    /// How many units of each contested variant there are.
    pub(crate) units: u32,
    /// How often staff does something.
    pub(crate) staff_acts: u32,
    /// Whether the origin's databases are files of its own, with no network in between.
    pub(crate) embedded: bool,
    /// Whether the durable lane is a queue; else it is the outbox.
    pub(crate) queue: bool,
    /// How often the queue tries before the dead-letter queue.
    pub(crate) queue_tries: u32,
    /// A call or its answer gets lost.
    pub(crate) lost: u32,
    /// A call takes seconds.
    pub(crate) slow: u32,
    /// A database says that it is busy.
    pub(crate) busy: u32,
    /// A queue message comes again although it was taken, or an acknowledgement is lost.
    pub(crate) repeated: u32,
    /// A webhook is never sent.
    pub(crate) forgotten: u32,
    /// The provider answers 500 or 429, before or after doing what it was asked.
    pub(crate) failing: u32,
    /// An origin process crashes, per million polls.
    pub(crate) origin_crashes: u32,
    /// An isolate dies, per million polls.
    pub(crate) edge_crashes: u32,
    /// A process stands still for a while, per million polls.
    pub(crate) freezes: u32,
    /// How long a crashed origin stays away at most, in seconds.
    pub(crate) away_seconds: u64,
    /// When the provider goes away for the origin, and for how long, both in seconds. Payers still
    /// reach it.
    pub(crate) bank_away: (u64, u64),
    /// How far each edge's clock is off, in seconds.
    pub(crate) skews: [i64; 4],
    /// Whether staff publishes new prices while shoppers shop.
    pub(crate) price_changes: bool,
    /// Whether the carts have a replica.
    pub(crate) carts_replica: bool,
    /// For how many seconds the edge reaches the carts' primary, and then does not for as many, and
    /// so on; zero is always.
    pub(crate) carts_away_seconds: u64,
    /// How often the log of the carts' primary is rebuilt while people shop.
    pub(crate) carts_rebuilds: u32,
    /// When all of the origin goes away, and for how long, both in seconds.
    pub(crate) origin_away: Option<(u64, u64)>,
}

impl Climate {
    /// The climate of a seed.
    pub(crate) fn draw(chance: &Chance) -> Self {
        let rate = |low, high| match chance.happens(500) {
            true => u32::try_from(chance.between(low, high)).unwrap_or(0),
            false => 0,
        };
        let number = |low, high| u32::try_from(chance.between(low, high)).unwrap_or(1);
        let small = |low, high| u8::try_from(chance.between(low, high)).unwrap_or(1);
        // Most outages are short; a few are longer than an intent is honoured.
        let away_seconds = match chance.below(20) {
            0 | 1 => 110 * 3_600,
            2..=4 => 1_800,
            5..=9 => 200,
            _ => 20,
        };
        // A key that was not answered for must not be sent again after a day.
        let bank_away = match chance.below(20) {
            0 => (chance.between(1, 200), chance.between(22 * 3_600, 30 * 3_600)),
            1..=4 => (chance.between(1, 200), chance.between(60, 5_000)),
            _ => (0, 0),
        };
        let skewed = chance.happens(300);
        let skews = std::array::from_fn(|_| {
            let far = if chance.happens(250) { 600 } else { 4 };
            let skew = i64::try_from(chance.below(2 * far)).unwrap_or(0);
            if skewed { skew - i64::try_from(far).unwrap_or(0) } else { 0 }
        });
        // A log is rebuilt by a primary that was killed, and one that is killed is away.
        let carts_rebuilds = rate(1, 20);
        Self {
            edges: small(1, 3),
            origins: if chance.happens(300) { 2 } else { 1 },
            shoppers: number(2, 7),
            span_seconds: chance.between(1, 120),
            units: number(1, 9),
            staff_acts: number(0, 6),
            embedded: chance.happens(500),
            queue: chance.happens(600),
            queue_tries: if chance.happens(250) { number(2, 6) } else { 100 },
            lost: rate(5, 80),
            slow: rate(5, 60),
            busy: rate(5, 50),
            repeated: rate(50, 500),
            forgotten: rate(100, 1_000),
            failing: rate(20, 250),
            origin_crashes: rate(200, 8_000),
            edge_crashes: rate(200, 8_000),
            freezes: rate(100, 2_000),
            away_seconds,
            bank_away,
            skews,
            price_changes: chance.happens(300),
            carts_replica: chance.happens(700),
            carts_away_seconds: match carts_rebuilds > 0 || chance.happens(400) {
                true => chance.between(2, 20),
                false => 0,
            },
            carts_rebuilds,
            origin_away: None,
        }
    }

    /// An hour without an origin while many people buy, on the durable lane that the seed says, and
    /// nothing else to worry about but that messages come twice. Many want the same few things, so
    /// that some of what was accepted must be refused in the end; some come when the origin is back
    /// and has everything to take in.
    pub(crate) fn hour(chance: &Chance) -> Self {
        Self {
            edges: 2,
            origins: 1,
            shoppers: 240,
            span_seconds: 3_720,
            units: 100,
            staff_acts: 0,
            embedded: true,
            queue: chance.happens(500),
            queue_tries: 100,
            lost: 0,
            slow: 0,
            busy: 0,
            repeated: 200,
            forgotten: 0,
            failing: 0,
            origin_crashes: 0,
            edge_crashes: 0,
            freezes: 0,
            away_seconds: 0,
            bank_away: (0, 0),
            skews: [0; 4],
            price_changes: false,
            carts_replica: false,
            carts_away_seconds: 0,
            carts_rebuilds: 0,
            origin_away: Some((30, 3_600)),
        }
    }
}
