//! The form in which releases are stored: a manifest and the segments that it names.

use std::collections::HashMap;

use bytes::Bytes;
use domain::{
    Article, Catalog, CatalogError, CatalogParts, Market, MarketId, Shelf, Timestamp, VariantId,
};
use release::{CompileError, Manifest, Release, ReleaseError, SegmentHash};

use crate::Fault;

/// A release as quotes are checked against it.
#[derive(Debug)]
pub struct Kept(Release);

impl Shelf for Kept {
    fn release(&self) -> u64 {
        Shelf::release(&self.0)
    }

    fn rules(&self) -> u32 {
        Shelf::rules(&self.0)
    }

    fn market(&self, id: &MarketId) -> Option<&Market> {
        Shelf::market(&self.0, id)
    }

    fn article(&self, variant: VariantId, market: &Market, at: Timestamp) -> Option<Article> {
        self.0.article(variant, market, at)
    }
}

/// What keeps drafts from becoming a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// They contradict each other.
    #[error("the drafts do not make one catalog")]
    Catalog(#[from] CatalogError),
    /// Something is too large for a release.
    #[error("the drafts do not fit into a release")]
    Compile(#[from] CompileError),
    /// What was compiled cannot be read: a mistake of the compiler's.
    #[error("the compiled release cannot be read")]
    Release(String),
}

/// A release, ready to be stored.
pub(crate) struct Pressed {
    /// The SHA-256 of its content. Equal contents have equal hashes, whatever the number.
    pub(crate) hash: String,
    pub(crate) rules: u32,
    pub(crate) manifest: String,
    /// Name and bytes of each segment.
    pub(crate) segments: Vec<(String, Vec<u8>)>,
    pub(crate) kept: Kept,
}

impl Pressed {
    /// The names of its segments.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().map(|(name, _)| name.as_str())
    }
}

/// Compiles a release that follows another one, if there is one.
pub(crate) fn press(parts: CatalogParts, before: Option<&str>) -> Result<Pressed, PressError> {
    let catalog = Catalog::build(parts)?;
    // A manifest of another version says nothing about where products should stay.
    let before = before.and_then(|json| Manifest::parse(json).ok());
    let compiled = match &before {
        Some(before) => release::compile_after(&catalog, before)?,
        None => release::compile(&catalog)?,
    };
    // Roles follow from the segments' headers, so names and rules are the content.
    let mut content = format!("{} {}", release::FORMAT, catalog.rules());
    for piece in compiled.manifest.segments() {
        content.push_str(&format!(" {}", piece.hash));
    }
    let by_hash: HashMap<SegmentHash, Bytes> = compiled
        .segments
        .iter()
        .map(|segment| (segment.hash, Bytes::copy_from_slice(&segment.bytes)))
        .collect();
    let opened = Release::open(&compiled.manifest, |hash| by_hash.get(hash).cloned());
    let opened = opened.map_err(|error| PressError::Release(error.to_string()))?;
    let segments = compiled.segments.into_iter();
    Ok(Pressed {
        hash: SegmentHash::of(content.as_bytes()).to_string(),
        rules: catalog.rules(),
        manifest: compiled.manifest.to_json(),
        segments: segments.map(|segment| (segment.hash.to_string(), segment.bytes)).collect(),
        kept: Kept(opened),
    })
}

/// The names of the segments of a release.
pub(crate) fn names(manifest: &str) -> Result<Vec<String>, Fault> {
    let manifest = Manifest::parse(manifest).map_err(|_| FAULTY)?;
    Ok(manifest.segments().iter().map(|piece| piece.hash.to_string()).collect())
}

/// Opens a stored release. Segments come by their names.
pub(crate) fn open(manifest: &str, mut segments: HashMap<String, Vec<u8>>) -> Result<Kept, Fault> {
    let manifest = Manifest::parse(manifest).map_err(|_| FAULTY)?;
    let open = |hash: &SegmentHash| segments.remove(&hash.to_string()).map(Bytes::from);
    Release::open(&manifest, open).map(Kept).map_err(|_: ReleaseError| FAULTY)
}

/// Opens a release that was stored as one piece, as all of them once were.
pub(crate) fn whole(bytes: &[u8]) -> Result<Kept, Fault> {
    let catalog = wire::release::decode(bytes).map_err(|_| FAULTY)?;
    press(catalog.into_parts(), None).map(|pressed| pressed.kept).map_err(|_| FAULTY)
}

const FAULTY: Fault = Fault::Stored("release");
