//! What a shop remembers of the catalog, and how it asks again.
//!
//! This file is the whole of how a release reaches the edge: one segment, read from the catalog
//! database and decoded. The memory-laid-out release replaces it, and nothing else.
//!
//! No future and no lock crosses requests. A request finds finished memory, or does its own read;
//! "one refresh in flight" is a lease with a time, which a cancelled request cannot leave set.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use database::{Batch, Database, RowError, Rows, Statement, Step};
use domain::catalog::Catalog;
use domain::stock::Band;
use domain::{Millis, Timestamp, VariantId};

use crate::failure::{Code, Failure};
use crate::host::{Host, HostError};
use crate::log::chain;
use crate::shop::Shop;
use crate::trace::Trace;

/// A warm shop asks for the two version numbers at most this often, and only on traffic.
const REFRESH_EVERY: Millis = Millis::from_seconds(1);
/// How long a read of the catalog may take.
const READ_WITHIN: Millis = Millis::from_seconds(3);
/// For how long one refresh keeps others from starting: longer than it may take.
const LEASE: Millis = Millis::from_seconds(5);

/// The catalog as one request sees it, at one version from beginning to end.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// The published catalog.
    pub(crate) catalog: Rc<Catalog>,
    availability: Rc<Availability>,
    read_at: Timestamp,
}

#[derive(Debug, Default, Clone)]
struct Availability {
    version: i64,
    bands: BTreeMap<VariantId, Band>,
}

impl View {
    /// The shown version: release and availability.
    pub(crate) fn version(&self) -> String {
        format!("{}.{}", self.catalog.release(), self.availability.version)
    }

    /// When it was last known to be the newest.
    pub(crate) const fn read_at(&self) -> Timestamp {
        self.read_at
    }

    /// How much of a variant there is. One that nobody has counted yet is taken to be there: the
    /// origin alone decides, when it holds stock.
    pub(crate) fn band(&self, variant: VariantId) -> Band {
        self.availability.bands.get(&variant).copied().unwrap_or(Band::InStock)
    }

    /// The first moment after `now` at which some price changes.
    pub(crate) fn next_price_change(&self, now: Timestamp) -> Option<Timestamp> {
        let variants = self.catalog.products().iter().flat_map(|product| &product.variants);
        let prices = variants.flat_map(|variant| &variant.prices);
        let moments = prices.flat_map(|price| [Some(price.from), price.until]);
        moments.flatten().filter(|at| *at > now).min()
    }
}

/// What a shop remembers.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    view: RefCell<Option<View>>,
    lease_until: Cell<Option<Timestamp>>,
}

impl Memory {
    fn view(&self) -> Option<View> {
        self.view.borrow().clone()
    }

    /// Takes the lease on refreshing, unless the memory is fresh or another request has it.
    fn lease(&self, view: &View, now: Timestamp) -> bool {
        let fresh = now.since(view.read_at) < REFRESH_EVERY;
        let leased = self.lease_until.get().is_some_and(|until| now < until);
        if fresh || leased {
            return false;
        }
        self.lease_until.set(Some(now.plus(LEASE)));
        true
    }

    fn keep(&self, view: View) {
        self.lease_until.set(None);
        *self.view.borrow_mut() = Some(view);
    }
}

/// What is remembered, however old it is, without asking anyone.
pub(crate) fn remembered(shop: &Shop) -> Option<View> {
    shop.memory().view()
}

/// The catalog for this request: from memory when there is any, which may ask for a newer one
/// behind the shopper's back; otherwise by a read of its own.
pub(crate) async fn view<H: Host>(host: &H, shop: &Shop, trace: &Trace) -> Result<View, Failure> {
    let Some(view) = shop.memory().view() else {
        return match read(host, None).await {
            Ok(view) => {
                shop.memory().keep(view.clone());
                Ok(view)
            }
            Err(error) => Err(Failure::away(Code::Unavailable, &error)),
        };
    };
    if shop.memory().lease(&view, host.now()) {
        let (host_after, shop, trace) = (host.clone(), shop.clone(), trace.clone());
        let known = view.clone();
        host.after(async move {
            match read(&host_after, Some(known)).await {
                Ok(view) => shop.memory().keep(view),
                // The old catalog goes on answering; the next request after the lease tries again.
                Err(error) => trace.warn(&host_after, "catalog refresh failed", &chain(&error)),
            }
        });
    }
    Ok(view)
}

/// Why the catalog could not be read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("the catalog database did not answer")]
    Host(#[from] HostError),
    #[error("the catalog database answered rows of another shape")]
    Row(#[from] RowError),
    #[error("nothing is published yet")]
    Unpublished,
    #[error("the release names a segment that is not there")]
    SegmentMissing,
    #[error("a segment does not have the hash that it is named by")]
    SegmentDamaged,
    #[error("the release cannot be read")]
    Release(#[from] wire::release::ReleaseError),
    #[error("the availability of a variant cannot be read")]
    Availability,
}

const RELEASE: &str = "SELECT release FROM current_release WHERE one = 1";
/// Only a release other than the known one sends its bytes. The manifest is walked whatever its
/// shape: every text in it that is a segment's hash names that segment.
const SEGMENT: &str = "SELECT s.hash, s.bytes FROM current_release c \
    JOIN releases r ON r.release = c.release JOIN json_tree(r.manifest) t \
    JOIN segments s ON s.hash = t.atom WHERE c.one = 1 AND c.release <> ?1 LIMIT 1";
const AVAILABILITY_VERSION: &str = "SELECT version FROM availability_version WHERE one = 1";
/// Only what is newer than the known version. A version that fell back is of a database that was
/// rebuilt: then all of it, for what was known is of another one.
const AVAILABILITY: &str = "SELECT variant, band FROM availability WHERE version > \
    iif((SELECT version FROM availability_version WHERE one = 1) < ?1, -1, ?1)";

struct Question {
    batch: Batch,
    release: Step,
    segment: Step,
    version: Step,
    bands: Step,
}

fn question(known: Option<&View>) -> Question {
    let release_known =
        known.and_then(|view| i64::try_from(view.catalog.release()).ok()).unwrap_or(-1);
    let version_known = known.map_or(-1, |view| view.availability.version);
    let mut batch = Batch::read("catalog");
    let release = batch.push(Statement::new(RELEASE));
    let segment = batch.push(Statement::new(SEGMENT).bind(release_known));
    let version = batch.push(Statement::new(AVAILABILITY_VERSION));
    let bands = batch.push(Statement::new(AVAILABILITY).bind(version_known));
    Question { batch, release, segment, version, bands }
}

async fn read<H: Host>(host: &H, known: Option<View>) -> Result<View, ReadError> {
    let question = question(known.as_ref());
    let rows = host.run(Database::Catalog, &question.batch, READ_WITHIN).await?;
    let read_at = host.now();
    let release = rows.of(question.release).first().ok_or(ReadError::Unpublished)?.integer(0)?;
    let same = |view: &View| i64::try_from(view.catalog.release()) == Ok(release);
    let catalog = match &known {
        Some(view) if same(view) => Rc::clone(&view.catalog),
        _ => Rc::new(decode(&rows, question.segment)?),
    };
    let before = known.map(|view| view.availability).unwrap_or_default();
    let availability = availability(&rows, &question, before)?;
    Ok(View { catalog, availability, read_at })
}

fn decode(rows: &Rows, segment: Step) -> Result<Catalog, ReadError> {
    let row = rows.of(segment).first().ok_or(ReadError::SegmentMissing)?;
    let (hash, bytes) = (row.text(0)?, row.blob(1)?);
    if wire::release::hash(bytes) != hash {
        return Err(ReadError::SegmentDamaged);
    }
    Ok(wire::release::decode(bytes)?)
}

fn availability(
    rows: &Rows,
    question: &Question,
    before: Rc<Availability>,
) -> Result<Rc<Availability>, ReadError> {
    let version = match rows.of(question.version).first() {
        Some(row) => row.integer(0)?,
        None => 0,
    };
    let changed = &rows.of(question.bands).rows;
    if changed.is_empty() && before.version == version {
        return Ok(before);
    }
    let rebuilt = version < before.version;
    let mut bands = if rebuilt { BTreeMap::new() } else { before.bands.clone() };
    for row in changed {
        let variant = VariantId::parse(row.text(0)?).map_err(|_| ReadError::Availability)?;
        let name = row.text(1)?.to_ascii_lowercase();
        bands.insert(variant, Band::parse(&name).ok_or(ReadError::Availability)?);
    }
    Ok(Rc::new(Availability { version, bands }))
}
