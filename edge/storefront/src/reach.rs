//! Databases that are far away: which to ask, which next, and which to leave alone for a while.
//!
//! A read of the catalog is asked of the nearest replica first, then of the others, each within a
//! part of the one deadline. A replica on which a guard of a read fails is older than the reader can
//! use, and the next one is asked. Carts have one primary, and a write is never sent twice; when
//! their replica is asked instead is for `carts` to say. A database that failed several times in a
//! row is left alone for a moment: nobody waits for it in vain, and it is not trampled while it
//! comes back. What is known of a database is a value in the shop; no request waits for another's
//! question.

use std::cell::RefCell;
use std::collections::BTreeMap;

use database::hrana::{self, Lost, Reply};
use database::{Batch, BatchError, Database, Kind, Rows};
use domain::{Millis, Timestamp};

use crate::regions::Area;
use crate::settings::Remote;
use crate::shop::Shop;

/// One lost answer is an accident, three in a row are an outage.
const FAILURES_MAX: u32 = 3;
/// For how long a database is left alone at first: a restart takes about as long.
const REST_SHORTEST: Millis = Millis::from_seconds(1);
/// The longest rest. A database that is back is found within this.
const REST_LONGEST: Millis = Millis::from_seconds(15);

/// What a shop has seen of its databases lately, by their addresses.
#[derive(Debug, Default)]
pub(crate) struct Breakers(RefCell<BTreeMap<String, Breaker>>);

#[derive(Debug, Clone, Copy, Default)]
struct Breaker {
    /// Failures in a row.
    failures: u32,
    /// Until when it is left alone.
    rests_until: Option<Timestamp>,
    /// When the failure was seen that counts as the last one.
    failed_at: Option<Timestamp>,
}

impl Breakers {
    /// Whether a database may be asked now. Of those who ask after a rest the first may; the others
    /// wait for what the first finds.
    fn admits(&self, url: &str, now: Timestamp) -> bool {
        let mut all = self.0.borrow_mut();
        let Some(breaker) = all.get_mut(url) else { return true };
        match breaker.rests_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                breaker.rests_until = Some(now.plus(rest(breaker.failures)));
                true
            }
        }
    }

    /// Notes how a question ended that was asked at `asked`.
    fn note(&self, url: &str, answered: bool, (asked, now): (Timestamp, Timestamp)) {
        let mut all = self.0.borrow_mut();
        if answered {
            all.remove(url);
            return;
        }
        let breaker = all.entry(url.to_owned()).or_default();
        // A crowd that asked together and lost together has seen one outage, not a hundred.
        let together = breaker.failed_at.is_some_and(|at| asked < at);
        if together && breaker.rests_until.is_some() {
            return;
        }
        breaker.failed_at = Some(now);
        breaker.failures = breaker.failures.saturating_add(1);
        if breaker.failures >= FAILURES_MAX {
            breaker.rests_until = Some(now.plus(rest(breaker.failures)));
        }
    }
}

/// Twice as long after each failure beyond the first few.
fn rest(failures: u32) -> Millis {
    let doublings = failures.saturating_sub(FAILURES_MAX).min(8);
    let longer = REST_SHORTEST.get().saturating_mul(1_u64.wrapping_shl(doublings));
    Millis::new(longer.min(REST_LONGEST.get()))
}

/// Runs a batch on a database that `area` knows, within the deadline. `call` posts a body to
/// [`hrana::PATH`] of the address it is given, within what is left for it.
///
/// # Errors
/// As [`database::Store::run`]; `Unreachable` at once for a database that is left alone.
pub async fn run<C>(
    (shop, area): (&Shop, &Area),
    (on, batch): (&Database, &Batch),
    within: Millis,
    clock: impl Fn() -> Timestamp,
    call: C,
) -> Result<Rows, BatchError>
where
    C: AsyncFn(&Remote, Vec<u8>, Millis) -> Result<Reply, Lost>,
{
    let settings = shop.settings();
    let addresses: &[Remote] = match on {
        Database::Catalog => &area.catalog,
        Database::Carts(region) => settings
            .area(region)
            .and_then(|area| area.carts.as_ref())
            .map_or(&[], std::slice::from_ref),
        // A server would hand a write on to the primary: whoever writes shall know to whom.
        Database::CartsReplica(region) if batch.kind() == Kind::Read => settings
            .area(region)
            .and_then(|area| area.carts_replica.as_ref())
            .map_or(&[], std::slice::from_ref),
        Database::CartsReplica(_) | Database::Origin => &[],
    };
    let began = clock();
    let mut outcome = Err(BatchError::Unreachable(match addresses {
        [] => "there is no such database here".to_owned(),
        _ => "it failed a moment ago and is left alone".to_owned(),
    }));
    for (index, remote) in addresses.iter().enumerate() {
        let now = clock();
        let last = index.saturating_add(1) == addresses.len();
        let left = within.get().saturating_sub(now.since(began).get());
        // A write that may have arrived is not sent anywhere else.
        let over = left == 0 || (index > 0 && batch.kind() == Kind::Write);
        if over || !shop.breakers().admits(&remote.url, now) {
            continue;
        }
        let share = Millis::new(if last { left } else { left.div_ceil(2) });
        outcome = hrana::run(batch, &settings.identity, |body| call(remote, body, share)).await;
        let failed = outcome.as_ref().is_err_and(is_away);
        // Waiting in vain for what was demanded of it says that a replica lags, not that it is away.
        let lags = outcome == Err(BatchError::Deadline) && batch.index_wanted().is_some();
        if !lags {
            shop.breakers().note(&remote.url, !failed, (now, clock()));
        }
        let old = matches!(outcome, Err(BatchError::Refused(_))) && batch.kind() == Kind::Read;
        if !failed && !old {
            break;
        }
    }
    outcome
}

/// Whether another database may know better than the one that answered this, or did not answer.
const fn is_away(error: &BatchError) -> bool {
    match error {
        BatchError::Unreachable(_)
        | BatchError::Deadline
        | BatchError::Unknown
        | BatchError::Malformed(_)
        | BatchError::Denied
        | BatchError::WrongStore
        | BatchError::Server { .. } => true,
        BatchError::Refused(_) | BatchError::Busy | BatchError::TooLarge => false,
    }
}

#[cfg(test)]
mod tests;
