//! What is parsed when a release is opened.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::{Category, Collection, Locale, Market, Policy, Slug, Synonyms};

use super::ReleaseError;
use super::open::damaged;
use crate::compile::{
    kind, read_category, read_collection, read_market, read_policy, read_synonyms,
};
use crate::hash::SegmentHash;
use crate::layout::read::Heap;
use crate::layout::stream::{In, Malformed};
use crate::manifest::{Manifest, Role};

/// How deep the tree of categories is followed; deeper ones count as first branches. The same as
/// `Catalog::within` follows.
const DEPTH_MAX: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct Shop {
    pub(crate) markets: Vec<Market>,
    pub(crate) categories: Vec<Category>,
    pub(crate) collections: Vec<Collection>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) synonyms: Vec<Synonyms>,
    pub(crate) locales: Vec<Locale>,
    category_places: BTreeMap<Slug, usize>,
    collection_places: BTreeMap<Slug, usize>,
    /// For each category itself and those it grows from.
    paths: Vec<Vec<usize>>,
}

impl Shop {
    pub(super) fn read(
        manifest: &Manifest,
        segments: &BTreeMap<SegmentHash, Bytes>,
    ) -> Result<Self, ReleaseError> {
        let mut shop = Self::default();
        for piece in manifest.of(Role::Shop) {
            let bytes = segments.get(&piece.hash).ok_or_else(|| damaged(piece))?;
            let heap = Heap::new(bytes);
            let [place, _] =
                heap.open(Role::Shop, [kind::WIDTH, 1]).ok_or_else(|| damaged(piece))?;
            for row in heap.table(place).iter() {
                let stream = In::new(heap.blob(row.u32(4)));
                shop.add(row.u32(0), stream)
                    .map_err(|source| ReleaseError::Malformed { hash: piece.hash, source })?;
            }
        }
        shop.finish();
        Ok(shop)
    }

    fn add(&mut self, kind: u32, mut stream: In<'_>) -> Result<(), Malformed> {
        let from = &mut stream;
        match kind {
            kind::MARKET => self.markets.push(read_market(from)?),
            kind::CATEGORY => self.categories.push(read_category(from)?),
            kind::COLLECTION => self.collections.push(read_collection(from)?),
            kind::POLICY => self.policies.push(read_policy(from)?),
            kind::SYNONYMS => self.synonyms.push(read_synonyms(from)?),
            _ => return Err(Malformed { what: "kind" }),
        }
        if stream.is_done() { Ok(()) } else { Err(Malformed { what: "end" }) }
    }

    fn finish(&mut self) {
        for market in &self.markets {
            if !self.locales.contains(&market.locale) {
                self.locales.push(market.locale.clone());
            }
        }
        let slugs = self.categories.iter().map(|category| category.slug.clone());
        self.category_places = slugs.zip(0..).collect();
        let slugs = self.collections.iter().map(|collection| collection.slug.clone());
        self.collection_places = slugs.zip(0..).collect();
        self.paths = (0..self.categories.len()).map(|place| self.find_path(place)).collect();
    }

    fn find_path(&self, place: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = Some(place);
        while let Some(place) = at.filter(|_| path.len() < DEPTH_MAX) {
            path.push(place);
            let parent = self.categories.get(place).and_then(|one| one.parent.as_ref());
            at = parent.and_then(|slug| self.category_places.get(slug)).copied();
        }
        path
    }

    pub(crate) fn category_place(&self, slug: &str) -> Option<usize> {
        let slug = Slug::parse(slug).ok()?;
        self.category_places.get(&slug).copied()
    }

    pub(crate) fn collection_place(&self, slug: &str) -> Option<usize> {
        let slug = Slug::parse(slug).ok()?;
        self.collection_places.get(&slug).copied()
    }

    /// A category and those it grows from, the nearest first.
    pub(crate) fn path(&self, category: usize) -> &[usize] {
        self.paths.get(category).map(Vec::as_slice).unwrap_or_default()
    }
}
