//! From segments to a release.

use std::collections::BTreeMap;
use std::sync::RwLock;

use bytes::Bytes;
use domain::Locale;
use search::Index;

use super::shop::Shop;
use super::{Bucket, Release, ReleaseError, Table};
use crate::compile::{PRODUCT_WIDTH, VARIANT_WIDTH, kind};
use crate::facts::Facts;
use crate::hash::SegmentHash;
use crate::layout::product::{directory, price_list, record};
use crate::layout::read::{Heap, Place};
use crate::layout::size;
use crate::manifest::{Manifest, Piece, Role};

impl Release {
    /// Opens a release. `fetch` is asked for each segment once, in the manifest's order.
    ///
    /// Versions, lengths and tables are checked, hashes are not: whoever fetched a segment calls
    /// [`SegmentHash::names`], or the platform's own SHA-256, when it arrives. Whatever the bytes
    /// are, nothing here or later panics.
    pub fn open(
        manifest: &Manifest,
        fetch: impl FnMut(&SegmentHash) -> Option<Bytes>,
    ) -> Result<Self, ReleaseError> {
        let release = Self::assemble(manifest, fetch, true)?;
        Ok(release)
    }

    /// Opens what there is of a release: the shop's segments must be there, any other may be.
    pub fn partial(
        manifest: &Manifest,
        fetch: impl FnMut(&SegmentHash) -> Option<Bytes>,
    ) -> Result<Self, ReleaseError> {
        Self::assemble(manifest, fetch, false)
    }

    /// Opens a release that follows this one; only segments that this one does not have are
    /// fetched. [`Manifest::missing`] tells them beforehand.
    pub fn reopen(
        &self,
        manifest: &Manifest,
        mut fetch: impl FnMut(&SegmentHash) -> Option<Bytes>,
    ) -> Result<Self, ReleaseError> {
        Self::open(manifest, |hash| self.segments.get(hash).cloned().or_else(|| fetch(hash)))
    }

    /// The same release with more of its segments.
    pub fn with(
        &self,
        mut fetch: impl FnMut(&SegmentHash) -> Option<Bytes>,
    ) -> Result<Self, ReleaseError> {
        Self::partial(&self.manifest, |hash| {
            self.segments.get(hash).cloned().or_else(|| fetch(hash))
        })
    }

    fn assemble(
        manifest: &Manifest,
        mut fetch: impl FnMut(&SegmentHash) -> Option<Bytes>,
        all: bool,
    ) -> Result<Self, ReleaseError> {
        let mut segments: BTreeMap<SegmentHash, Bytes> = BTreeMap::new();
        let mut whole = true;
        for piece in manifest.segments() {
            if segments.contains_key(&piece.hash) {
                continue;
            }
            match fetch(&piece.hash) {
                Some(bytes) if bytes.len() == size(piece.bytes) => {
                    segments.insert(piece.hash, bytes);
                }
                Some(_) => return Err(damaged(piece)),
                None if all || piece.role == Role::Shop => {
                    return Err(ReleaseError::Missing { hash: piece.hash, role: piece.role });
                }
                None => whole = false,
            }
        }
        let tables = |role: Role, widths: [usize; 2]| -> Result<Vec<Option<Table>>, ReleaseError> {
            let pieces = manifest.of(role).iter();
            pieces.map(|piece| table(piece, segments.get(&piece.hash), widths)).collect()
        };
        let shop = Shop::read(manifest, &segments)?;
        Ok(Self {
            buckets: buckets(manifest, &segments)?,
            index: tables(Role::Index, [PRODUCT_WIDTH, VARIANT_WIDTH])?,
            members: tables(Role::Members, [kind::WIDTH, 1])?.into_iter().flatten().collect(),
            order: tables(Role::Order, [4, 1])?.into_iter().flatten().collect(),
            redirects: tables(Role::Redirects, [kind::WIDTH, 1])?.into_iter().flatten().collect(),
            indexes: indexes(manifest, &segments, &shop)?,
            whole,
            shop,
            manifest: manifest.clone(),
            segments,
            facts: Facts::default(),
            names: RwLock::default(),
            columns: RwLock::default(),
        })
    }
}

impl Manifest {
    /// The segments that an open release does not have, in the order in which they are best
    /// fetched, each once.
    pub fn missing(&self, release: &Release) -> Vec<SegmentHash> {
        let mut missing = Vec::new();
        for piece in self.segments() {
            let has = release.segments.contains_key(&piece.hash);
            if !has && !missing.contains(&piece.hash) {
                missing.push(piece.hash);
            }
        }
        missing
    }
}

pub(super) const fn damaged(piece: &Piece) -> ReleaseError {
    ReleaseError::Damaged { hash: piece.hash, role: piece.role }
}

fn table(
    piece: &Piece,
    bytes: Option<&Bytes>,
    widths: [usize; 2],
) -> Result<Option<Table>, ReleaseError> {
    let Some(bytes) = bytes else { return Ok(None) };
    let places = Heap::new(bytes).open(piece.role, widths).ok_or_else(|| damaged(piece))?;
    Ok(Some(Table { bytes: bytes.clone(), places }))
}

/// The full-text index of each language whose segments are all here.
fn indexes(
    manifest: &Manifest,
    segments: &BTreeMap<SegmentHash, Bytes>,
    shop: &Shop,
) -> Result<Vec<Option<Index<Bytes>>>, ReleaseError> {
    let index = |(locale, number): (&Locale, u32)| {
        let pieces = manifest.of(Role::Search).iter().filter(|piece| piece.items == number);
        let bytes: Option<Vec<Bytes>> =
            pieces.map(|piece| segments.get(&piece.hash).cloned()).collect();
        let bytes = bytes.filter(|bytes| !bytes.is_empty()).map(Index::open);
        bytes.transpose().map_err(|source| ReleaseError::Search { locale: locale.clone(), source })
    };
    shop.locales.iter().zip(0..).map(index).collect()
}

fn buckets(
    manifest: &Manifest,
    segments: &BTreeMap<SegmentHash, Bytes>,
) -> Result<Vec<Bucket>, ReleaseError> {
    let (mut first, mut first_variant) = (0_u32, 0_u32);
    let mut buckets = Vec::new();
    for piece in manifest.of(Role::Products) {
        let bytes = segments.get(&piece.hash).cloned();
        let [directory, lists] = match &bytes {
            Some(bytes) => bucket(piece, bytes)?,
            None => Default::default(),
        };
        let (products, variants) = (piece.items, piece.variants);
        buckets.push(Bucket { bytes, directory, lists, first, products, first_variant });
        first = first.checked_add(products).ok_or_else(|| damaged(piece))?;
        first_variant = first_variant.checked_add(variants).ok_or_else(|| damaged(piece))?;
    }
    Ok(buckets)
}

/// The directory of a bucket, and its price lists: as many products and variants as the manifest
/// says, each record within the bytes.
fn bucket(piece: &Piece, bytes: &Bytes) -> Result<[Place; 2], ReleaseError> {
    let heap = Heap::new(bytes);
    let widths = [directory::WIDTH, price_list::WIDTH];
    let places = heap.open(Role::Products, widths).ok_or_else(|| damaged(piece))?;
    let mut variants = 0_u32;
    for row in heap.table(places[0]).iter() {
        let record = heap.row(row.u32(directory::RECORD), record::WIDTH);
        let record = record.ok_or_else(|| damaged(piece))?;
        if row.u32(directory::FIRST_VARIANT) != variants {
            return Err(damaged(piece));
        }
        let of_it = heap.rows(record.u32(record::VARIANTS), crate::layout::product::variant::WIDTH);
        let of_it = u32::try_from(of_it.len()).map_err(|_| damaged(piece))?;
        variants = variants.checked_add(of_it).ok_or_else(|| damaged(piece))?;
    }
    if places[0].rows() != size(piece.items) || variants != piece.variants {
        return Err(damaged(piece));
    }
    Ok(places)
}
