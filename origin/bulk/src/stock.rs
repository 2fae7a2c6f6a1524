//! What a file says of stock.

use std::collections::{BTreeMap, BTreeSet};

use books::catalog::Stored;
use books::inventory::{self, Level, Opening};
use books::{Actor, Fault, Moment};
use database::Store;
use domain::{LocationId, ProductId, VariantId};
use exchange::{Field, Layout, Listing, Oversell, Variant};

/// How many more than there are may be promised of what is sold without end: more than anybody
/// orders, and far from where numbers end.
const WITHOUT_END: u32 = 1_000_000;

/// What a file says of one variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wish {
    /// Units on the shelf, where the file says.
    on_hand: Option<u32>,
    /// How many more may be promised, if it has no stock yet.
    backorder_limit: u32,
}

/// Where stock is, and who changes it.
pub(crate) struct Shelf<'a, S> {
    pub(crate) store: &'a S,
    pub(crate) location: LocationId,
    pub(crate) actor: &'a Actor,
}

impl<S: Store> Shelf<'_, S> {
    /// Puts stock on the shelf as listings say. Answers the products of which anything changed.
    pub(crate) async fn fill(
        &self,
        products: &[(&Listing, &Stored)],
        layout: &Layout,
        moment: &mut Moment,
    ) -> Result<BTreeSet<ProductId>, Fault> {
        let mut wishes: BTreeMap<VariantId, (ProductId, Wish)> = BTreeMap::new();
        for (listing, stored) in products {
            for (variant, id) in pairs(listing, stored) {
                wishes.insert(id, (stored.id, wish(variant, layout)));
            }
        }
        let variants: Vec<VariantId> = wishes.keys().copied().collect();
        let levels = levels(self.store, self.location, &variants).await?;
        let mut changed = BTreeSet::new();
        let mut openings = Vec::new();
        for (variant, (product, wish)) in wishes {
            match (levels.get(&variant), wish.on_hand) {
                (None, on_hand) => {
                    let (on_hand, backorder_limit) =
                        (on_hand.unwrap_or_default(), wish.backorder_limit);
                    openings.push(Opening { variant, on_hand, backorder_limit });
                    changed.insert(product);
                }
                (Some(level), Some(on_hand)) if level.on_hand != i64::from(on_hand) => {
                    let delta = i64::from(on_hand).saturating_sub(level.on_hand);
                    let at = (variant, self.location);
                    inventory::adjust(self.store, at, delta, self.actor, moment).await?;
                    changed.insert(product);
                }
                (Some(_), _) => {}
            }
        }
        if !openings.is_empty() {
            let note = (self.actor, &*moment);
            inventory::open(self.store, self.location, &openings, note).await?;
        }
        Ok(changed)
    }
}

/// The variants of a listing with the ids they have in the shop.
fn pairs<'a>(
    listing: &'a Listing,
    stored: &'a Stored,
) -> impl Iterator<Item = (&'a Variant, VariantId)> {
    let variants = &stored.draft.variants;
    listing.variants.iter().filter_map(move |variant| {
        let found = match (&variant.sku, listing.variants.len(), variants.as_slice()) {
            (None, 1, [only]) => Some(only),
            (Some(sku), ..) => variants.iter().find(|one| one.sku == *sku),
            (None, ..) => variants.iter().find(|one| one.options == variant.options),
        };
        Some((variant, found?.id?))
    })
}

/// What nobody counts is sold without end, and so is what may be sold when none is left. A file
/// that has no column for it is taken at its number, if it has one.
fn wish(variant: &Variant, layout: &Layout) -> Wish {
    let counted = if layout.has(Field::Tracker) {
        !variant.tracker.is_empty()
    } else {
        variant.quantity.is_some()
    };
    let endless = !counted || variant.oversell == Oversell::Continue;
    // Other shops count below nothing; here that is nothing, and what is owed is with the orders.
    let on_hand = |quantity: i64| u32::try_from(quantity.max(0)).unwrap_or(u32::MAX);
    Wish {
        on_hand: variant.quantity.map(on_hand),
        backorder_limit: if endless { WITHOUT_END } else { 0 },
    }
}

/// The levels of these variants that there are.
pub(crate) async fn levels<S: Store>(
    store: &S,
    location: LocationId,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, Level>, Fault> {
    let mut levels = BTreeMap::new();
    for variant in variants {
        if let Some(level) = inventory::level(store, *variant, location).await? {
            levels.insert(*variant, level);
        }
    }
    Ok(levels)
}
