//! What a shop remembers of the catalog, and how it asks again.
//!
//! A warm shop answers from a whole release and asks for the two version numbers behind the
//! shopper's back, at most once a second and only on traffic. A cold one reads what the one request
//! needs, answers, and fetches the rest afterwards.
//!
//! No future crosses requests, and no lock is held while anything is awaited. A request finds
//! finished memory, or does its own read; "one refresh in flight" is a lease with a time, which a
//! cancelled request cannot leave set.

mod cold;
mod newer;
mod preview;
mod read;
mod refresh;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use domain::stock::Band;
use domain::{Market, MarketId, Millis, ProductId, Shelf, Timestamp, VariantId};
use release::{Bands, Release, SegmentHash};

use crate::again::{Again, MadeOf};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::log::chain;
use crate::reply::SHARED_SECONDS_MAX;
use crate::shop::Shop;
use crate::trace::Trace;

pub(crate) use newer::since;
pub(crate) use preview::preview;
pub(crate) use read::Point;

/// A warm shop asks for the two version numbers at most this often, and only on traffic: about once
/// a second, but for a shopper who comes every second, and now and then a little early, each time.
const REFRESH_EVERY: Millis = Millis::new(900);
/// For how long one refresh keeps others from starting: longer than it may take.
const LEASE: Millis = Millis::from_seconds(5);

/// The catalog as one request sees it, at one version from beginning to end.
#[derive(Debug, Clone)]
pub(crate) struct View {
    release: Arc<Release>,
    bands: Arc<Bands>,
    point: Point,
    read_at: Timestamp,
}

/// What a request must know of the catalog. A warm shop knows all of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need<'a> {
    /// Markets, categories and pages of text.
    Shop,
    /// Also the product with this slug.
    Slug(&'a str),
    /// Also the product with this id.
    Product(ProductId),
    /// Everything: lists and searches.
    Whole,
}

impl View {
    /// The release.
    pub(crate) fn release(&self) -> &Release {
        &self.release
    }

    /// The market with this id.
    pub(crate) fn market(&self, id: &MarketId) -> Option<&Market> {
        Shelf::market(self.release(), id)
    }

    /// How much there is of each variant.
    pub(crate) fn bands(&self) -> &Bands {
        &self.bands
    }

    /// The shown version: release and availability.
    pub(crate) fn version(&self) -> String {
        format!("{}.{}", self.release.number(), self.point.availability)
    }

    /// What it was made from: two views of which this is the same show the same.
    pub(crate) fn made_of(&self) -> (u64, Point) {
        (self.release.number(), self.point)
    }

    /// When it was last known to be the newest.
    pub(crate) const fn read_at(&self) -> Timestamp {
        self.read_at
    }

    /// How much of a variant there is. One that nobody has counted yet is taken to be there: the
    /// origin alone decides, when it holds stock.
    pub(crate) fn band(&self, variant: VariantId) -> Band {
        let variant = self.release.by_variant(variant);
        variant.map_or(Band::InStock, |variant| self.bands.get(variant.ordinal()))
    }

    /// The right to give an answer again that was made from this, until the next one may be newer or
    /// has to be kept by caches for less than the usual time.
    pub(crate) fn again(&self, now: Timestamp) -> Option<Again> {
        let until = self.read_at.plus(REFRESH_EVERY);
        let next_price_change = self.next_price_change(now);
        let shared = until.plus(Millis::from_seconds(SHARED_SECONDS_MAX));
        let is_near = next_price_change.is_some_and(|change| change <= shared);
        let made_of = MadeOf { version: self.made_of(), next_price_change };
        (now < until && !is_near).then_some(Again { made_of, until, class: None })
    }

    /// The first moment after `now` at which some price changes; `now` itself while not all prices
    /// are known.
    pub(crate) fn next_price_change(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.release.is_whole() {
            return Some(now);
        }
        let markets = self.release.markets().iter();
        markets.filter_map(|market| self.release.columns(market, now).until()).min()
    }
}

/// What a shop remembers. Threads of a process may share it; clones are the same memory.
#[derive(Debug, Default, Clone)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    view: Option<View>,
    lease_until: Option<Timestamp>,
    missed: newer::Missed,
    /// Segments that were fetched for a release that is not whole yet: a refresh that is cut off
    /// goes on where it was.
    fetched: BTreeMap<SegmentHash, Bytes>,
    previews: preview::Previews,
}

impl Memory {
    /// Nothing is done under this lock but reading and replacing values, and a value is replaced
    /// whole: a poisoned lock is as good as new.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self) -> Option<View> {
        self.lock().view.clone()
    }

    /// Takes the lease on refreshing, unless the memory is fresh or another request has it.
    fn lease(&self, now: Timestamp) -> bool {
        let mut state = self.lock();
        let fresh = state.view.as_ref().is_some_and(|view| now.since(view.read_at) < REFRESH_EVERY);
        let leased = state.lease_until.is_some_and(|until| now < until);
        if fresh || leased {
            return false;
        }
        state.lease_until = Some(now.plus(LEASE));
        true
    }

    /// Work goes on: the lease is good for its whole length again.
    fn prolong(&self, now: Timestamp) {
        self.lock().lease_until = Some(now.plus(LEASE));
    }

    fn fetched(&self) -> BTreeMap<SegmentHash, Bytes> {
        self.lock().fetched.clone()
    }

    fn remember(&self, hash: SegmentHash, bytes: Bytes) {
        self.lock().fetched.insert(hash, bytes);
    }

    /// Keeps a whole view, unless one has come meanwhile that is further or was read later. Answers
    /// the one that is kept.
    fn keep(&self, view: View) -> View {
        let mut state = self.lock();
        state.lease_until = None;
        state.fetched.clear();
        let order = |view: &View| (view.point, view.read_at);
        match &state.view {
            Some(kept) if order(kept) > order(&view) => kept.clone(),
            _ => state.view.insert(view).clone(),
        }
    }
}

/// What is remembered, however old it is, without asking anyone.
pub(crate) fn remembered(shop: &Shop) -> Option<View> {
    shop.memory().view()
}

/// What is remembered of a release that somebody looks at.
pub(crate) fn remembered_preview(shop: &Shop, release: u64) -> Option<View> {
    shop.memory().lock().previews.view(release)
}

/// The catalog for this request: from memory when there is any, which may ask for a newer one
/// behind the shopper's back; otherwise by a read of its own.
pub(crate) async fn view<H: Host>(
    host: &H,
    shop: &Shop,
    trace: &Trace,
    need: Need<'_>,
) -> Result<View, Failure> {
    let Some(view) = shop.memory().view() else {
        let view = cold::read(host, shop.memory(), need).await;
        let view = view.map_err(|error| Failure::away(Code::Unavailable, &error))?;
        if !view.release.is_whole() {
            later(host, shop, trace);
        }
        return Ok(view);
    };
    later(host, shop, trace);
    Ok(view)
}

/// Brings the memory up to date after the response, unless it is or somebody else does.
fn later<H: Host>(host: &H, shop: &Shop, trace: &Trace) {
    let memory = shop.memory().clone();
    if !memory.lease(host.now()) {
        return;
    }
    let (host_after, trace) = (host.clone(), trace.clone());
    host.after(async move {
        // The old catalog goes on answering; the next request after the lease tries again.
        if let Err(error) = refresh::refresh(&host_after, &memory).await {
            trace.warn(&host_after, "catalog refresh failed", &chain(&error));
        }
    });
}
