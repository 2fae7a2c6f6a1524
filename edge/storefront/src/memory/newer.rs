//! A catalog that is at least as new as what a shopper has seen elsewhere.
//!
//! Isolates and replicas learn of a release at different moments. A shopper who was shown it by one
//! of them is not shown the one before by another: what is remembered here is then passed over, and
//! the databases are asked, one after the other, for one that has it. Where none has it, or none in
//! time, what is remembered answers with its age.

use std::future::Future;

use database::{Batch, Database, Kind, Rows, Statement};
use domain::{Millis, Timestamp};
use wire::answer::Answer;
use wire::envelope::Envelope;

use super::{Memory, Need, REFRESH_EVERY, View, cold, refresh};
use crate::failure::Failure;
use crate::host::{Host, HostError};
use crate::log::{Line, chain};
use crate::memory;
use crate::shop::Shop;
use crate::trace::Trace;

/// How long a shopper waits for the newer release before the older one is shown after all.
const WITHIN: Millis = Millis::from_seconds(1);

/// Fails on a replica that has not heard of the release yet.
const HAS_COME: &str = "SELECT iif((SELECT release FROM current_release WHERE one = 1) >= ?1, 1, \
    json('guard'))";

/// The release that was asked for last without being found anywhere, and when. It was rolled back,
/// or somebody made it up: it is not looked for again at every page.
pub(super) type Missed = Option<(u64, Timestamp)>;

/// The catalog for a request of someone who has seen the release `seen`: as [`memory::view`], but
/// not from an older release where a newer one can be had.
pub(crate) async fn since<H: Host>(
    host: &H,
    shop: &Shop,
    trace: &Trace,
    (need, seen): (Need<'_>, u64),
) -> Result<View, Failure> {
    let kept = shop.memory();
    let known = kept.view();
    let is_old = known.as_ref().is_none_or(|view| view.release.number() < seen);
    if !is_old || kept.missed(seen, host.now()) {
        return memory::view(host, shop, trace, need).await;
    }
    let newer = Newer { host: host.clone(), seen, until: host.now().plus(WITHIN) };
    let read = match known {
        // Nothing is known: what this request needs is enough.
        None => cold::read(&newer, kept, need).await.map(Some),
        Some(_) => refresh::refresh(&newer, kept).await.map(|()| kept.view()),
    };
    match read {
        Ok(Some(view)) if view.release.is_whole() => Ok(view),
        // The rest is fetched behind the shopper's back, as for everyone.
        Ok(Some(view)) => {
            memory::later(host, shop, trace);
            Ok(view)
        }
        Ok(None) => memory::view(host, shop, trace, need).await,
        Err(error) => {
            kept.miss(seen, host.now());
            trace.warn(host, "a release that was seen is not to be had", &chain(&error));
            memory::view(host, shop, trace, need).await
        }
    }
}

impl Memory {
    /// Whether a release this new was just looked for in vain.
    fn missed(&self, release: u64, now: Timestamp) -> bool {
        self.lock()
            .missed
            .is_some_and(|(missed, at)| release >= missed && now.since(at) < REFRESH_EVERY)
    }

    fn miss(&self, release: u64, now: Timestamp) {
        self.lock().missed = Some((release, now));
    }
}

/// The host, whose catalog answers only where the release has come, and until a time.
#[derive(Clone)]
struct Newer<H> {
    host: H,
    seen: u64,
    until: Timestamp,
}

impl<H: Host> Host for Newer<H> {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        if on != Database::Catalog || batch.kind() == Kind::Write {
            return self.host.run(on, batch, within).await;
        }
        let mut guarded = batch.clone();
        let seen = i64::try_from(self.seen).unwrap_or(i64::MAX);
        // At the end, so that the other steps keep their places.
        guarded.guard(Statement::new(HAS_COME).bind(seen));
        let left = self.until.since(self.host.now());
        self.host.run(on, &guarded, left.min(within)).await
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        self.host.ask(question, traceparent, within).await
    }

    async fn send(&self, intent: &Envelope, traceparent: &str) -> Result<(), HostError> {
        self.host.send(intent, traceparent).await
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.host.after(work);
    }

    fn now(&self) -> Timestamp {
        self.host.now()
    }

    async fn sha256(&self, all: &[&[u8]]) -> Vec<[u8; 32]> {
        self.host.sha256(all).await
    }

    fn entropy(&self) -> [u8; 32] {
        self.host.entropy()
    }

    fn log(&self, line: &Line<'_>) {
        self.host.log(line);
    }
}
