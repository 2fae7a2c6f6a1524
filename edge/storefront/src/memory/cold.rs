//! The first answers of a shop that remembers nothing yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use release::{Bands, Manifest, Release, ReleaseError, SegmentHash};

use super::read::{self, Head, ReadError};
use super::{Memory, Need, View};
use crate::host::Host;

/// Rounds of "what is needed next" until a product is found: its index, then its bucket.
const ROUNDS_MAX: usize = 3;

/// Reads what is needed. A whole view is remembered.
pub(super) async fn read<H: Host>(
    host: &H,
    memory: &Memory,
    need: Need<'_>,
) -> Result<View, ReadError> {
    let mut head = read::cold(host, need).await?;
    let manifest = head.manifest.take().ok_or(ReadError::Unpublished)?;
    for (hash, bytes) in head.segments.drain(..) {
        memory.remember(hash, bytes);
    }
    match need {
        Need::Whole => whole(host, memory, &manifest, head).await,
        Need::Shop | Need::Slug(_) | Need::Product(_) => {
            partial(host, memory, &manifest, (head, need)).await
        }
    }
}

/// Fetches what is missing, portion by portion: what has come stays, should this be cut off.
pub(super) async fn fetch<H: Host>(
    host: &H,
    memory: &Memory,
    manifest: &Manifest,
    before: Option<&Release>,
) -> Result<Release, ReadError> {
    loop {
        let fetched = memory.fetched();
        let has = |hash: &SegmentHash| {
            fetched.contains_key(hash) || before.is_some_and(|one| one.segment(hash).is_some())
        };
        let portion = read::portion(manifest, |hash| !has(hash));
        let Some(first) = portion.first().copied() else {
            let known = |hash: &_| before.and_then(|one| one.segment(hash)).cloned();
            let release =
                Release::open(manifest, |hash| fetched.get(hash).cloned().or_else(|| known(hash)))?;
            return Ok(release);
        };
        memory.prolong(host.now());
        let segments = read::segments(host, &portion).await?;
        if segments.is_empty() {
            return Err(missing(manifest, first));
        }
        for (hash, bytes) in segments {
            memory.remember(hash, bytes);
        }
    }
}

/// Why a release cannot be read whose segment no database has.
fn missing(manifest: &Manifest, hash: SegmentHash) -> ReadError {
    let segments = manifest.segments();
    let piece = segments.iter().find(|piece| piece.hash == hash);
    piece.map_or(ReadError::Unpublished, |piece| {
        ReleaseError::Missing { hash, role: piece.role }.into()
    })
}

async fn whole<H: Host>(
    host: &H,
    memory: &Memory,
    manifest: &Manifest,
    head: Head,
) -> Result<View, ReadError> {
    let read_at = host.now();
    let release = fetch(host, memory, manifest, None).await?;
    let bands = Bands::of(&release, head.bands);
    let view =
        View { release: Arc::new(release), bands: Arc::new(bands), point: head.point, read_at };
    // Of those who read at the same time one may have met a database that is further.
    Ok(memory.keep(view))
}

async fn partial<H: Host>(
    host: &H,
    memory: &Memory,
    manifest: &Manifest,
    (head, need): (Head, Need<'_>),
) -> Result<View, ReadError> {
    let read_at = host.now();
    let open = |memory: &Memory| {
        let fetched = memory.fetched();
        Release::partial(manifest, |hash| fetched.get(hash).cloned())
    };
    let mut release = open(memory)?;
    for _ in 0..ROUNDS_MAX {
        let Some(hash) = read::needed(&release, need) else { break };
        let segments = read::segments(host, &[hash]).await?;
        if segments.is_empty() {
            return Err(missing(manifest, hash));
        }
        for (hash, bytes) in segments {
            memory.remember(hash, bytes);
        }
        release = open(memory)?;
    }
    let product = match need {
        Need::Slug(slug) => release.by_slug(slug),
        Need::Product(id) => release.by_id(id),
        Need::Shop | Need::Whole => None,
    };
    let ordinals: BTreeMap<_, _> = product
        .map(|product| product.variants().map(|one| (one.id(), one.ordinal())).collect())
        .unwrap_or_default();
    let mut bands = Bands::new(&release);
    if !ordinals.is_empty() {
        let variants: Vec<_> = ordinals.keys().copied().collect();
        for (variant, band) in read::bands_of(host, &variants).await? {
            if let Some(ordinal) = ordinals.get(&variant) {
                bands.set_at(*ordinal, band);
            }
        }
    }
    Ok(View { release: Arc::new(release), bands: Arc::new(bands), point: head.point, read_at })
}
