//! Collections picked by hand, as a file's products say.

use std::collections::{BTreeMap, BTreeSet};

use books::catalog::{self, Frame, Reframe, Reframed};
use books::{Actor, Fault, Moment};
use database::Store;
use domain::{CatalogError, Collection, Face, Members, ProductId, Slug};

use crate::categories::title;

/// What products say of their collections, gathered until it is worth writing: the collections are
/// written whole.
#[derive(Debug, Default)]
pub(crate) struct Pending(Vec<(ProductId, Vec<Slug>)>);

impl Pending {
    pub(crate) fn add(&mut self, product: ProductId, collections: Vec<Slug>) {
        self.0.push((product, collections));
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts each product into the collections it names, and takes it out of the other picked ones.
    pub(crate) async fn write<S: Store>(
        &mut self,
        store: &S,
        (actor, moment): (&Actor, &Moment),
    ) -> Result<Result<(), CatalogError>, Fault> {
        if self.0.is_empty() {
            return Ok(Ok(()));
        }
        let frame = catalog::frame(store).await?;
        let wanted = self.wanted(&frame);
        if wanted != frame.collections {
            let wish = Reframe { collections: Some(wanted), ..Reframe::default() };
            if let Reframed::Invalid(error) = catalog::reframe(store, &wish, actor, moment).await? {
                return Ok(Err(error));
            }
        }
        self.0.clear();
        Ok(Ok(()))
    }

    fn wanted(&self, frame: &Frame) -> Vec<Collection> {
        let mut members: BTreeMap<&Slug, Vec<ProductId>> = BTreeMap::new();
        for (product, slugs) in &self.0 {
            for slug in slugs {
                members.entry(slug).or_default().push(*product);
            }
        }
        let spoke: BTreeSet<ProductId> = self.0.iter().map(|(product, _)| *product).collect();
        let mut collections = frame.collections.clone();
        for collection in &mut collections {
            let named = members.remove(&collection.slug).unwrap_or_default();
            let Members::Picked(picked) = &mut collection.members else { continue };
            let stays: BTreeSet<ProductId> = named.iter().copied().collect();
            picked.retain(|one| !spoke.contains(one) || stays.contains(one));
            let known: BTreeSet<ProductId> = picked.iter().copied().collect();
            picked.extend(named.into_iter().filter(|one| !known.contains(one)));
        }
        // New ones in the order in which the file brings them.
        for slug in self.0.iter().flat_map(|(_, slugs)| slugs) {
            if let Some(picked) = members.remove(slug) {
                let face = Face::new(&title(slug.as_str()));
                let (slug, members) = (slug.clone(), Members::Picked(picked));
                collections.push(Collection { slug, face, members });
            }
        }
        collections
    }
}

/// Which picked collections each product is in.
pub(crate) fn of_products(frame: &Frame) -> BTreeMap<ProductId, Vec<Slug>> {
    let mut of: BTreeMap<ProductId, Vec<Slug>> = BTreeMap::new();
    for collection in &frame.collections {
        if let Members::Picked(picked) = &collection.members {
            for product in picked {
                of.entry(*product).or_default().push(collection.slug.clone());
            }
        }
    }
    of
}

/// The collections that are drawn by a rule, which nothing is picked for.
pub(crate) fn by_rule(frame: &Frame) -> BTreeSet<Slug> {
    let rule = |one: &&Collection| matches!(one.members, Members::Rule { .. });
    frame.collections.iter().filter(rule).map(|one| one.slug.clone()).collect()
}
