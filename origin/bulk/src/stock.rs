//! What a file says of stock.

use std::collections::{BTreeMap, BTreeSet};

use books::catalog::Stored;
use books::inventory::{self, Count, Level, Opening};
use books::{Actor, Fault, Moment};
use database::Store;
use domain::{LocationId, ProductId, VariantId};
use exchange::{Field, Layout, Listing, Oversell, Variant};

/// How many more than there are may be promised of what is sold without end: more than anybody
/// orders, and far from where numbers end.
const WITHOUT_END: u32 = 1_000_000;

/// What a file calls stock that the shop itself counts.
pub(crate) const OWN_TRACKER: &str = "shopify";

/// What a file calls whoever counts this stock, where it said nothing else: nobody, if it is sold
/// without end.
pub(crate) fn tracker(level: Option<&Level>, oversell: Oversell) -> &'static str {
    let counted = level.is_some_and(|level| level.backorder_limit < i64::from(WITHOUT_END));
    if counted || oversell == Oversell::Continue { OWN_TRACKER } else { "" }
}

/// What a file says of one variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wish {
    /// Units on the shelf, where the file says.
    on_hand: Option<u32>,
    /// Whether more may be promised than there are, without end.
    endless: bool,
    /// Whether the file says that of stock which there is already.
    says_endless: bool,
}

impl Wish {
    fn opening(self, variant: VariantId) -> Opening {
        let backorder_limit = if self.endless { WITHOUT_END } else { 0 };
        Opening { variant, on_hand: self.on_hand.unwrap_or_default(), backorder_limit }
    }

    /// What must be different of stock that there is. A limit that the shop chose stays, as long as
    /// the file does not say that there is none.
    fn count(self, level: &Level) -> Option<Count> {
        let was_endless = level.backorder_limit >= i64::from(WITHOUT_END);
        let backorder_limit = (self.says_endless && self.endless != was_endless)
            .then_some(if self.endless { WITHOUT_END } else { 0 });
        let is = u32::try_from(level.on_hand).unwrap_or_default();
        let on_hand = self.on_hand.unwrap_or(is);
        let differs = on_hand != is || backorder_limit.is_some();
        differs.then_some(Count { variant: level.variant, on_hand, backorder_limit })
    }
}

/// Where stock is, and who changes it.
pub(crate) struct Shelf<'a, S> {
    pub(crate) store: &'a S,
    pub(crate) location: LocationId,
    pub(crate) actor: &'a Actor,
    /// Whether nothing is written.
    pub(crate) dry: bool,
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
        let (mut openings, mut counts) = (Vec::new(), Vec::new());
        for (variant, (product, wish)) in wishes {
            match levels.get(&variant) {
                None => openings.push(wish.opening(variant)),
                Some(level) => match wish.count(level) {
                    Some(count) => counts.push(count),
                    None => continue,
                },
            }
            changed.insert(product);
        }
        if self.dry {
            return Ok(changed);
        }
        if !openings.is_empty() {
            let note = (self.actor, &*moment);
            inventory::open(self.store, self.location, &openings, note).await?;
        }
        inventory::count(self.store, self.location, &counts, (self.actor, moment)).await?;
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
    let says_endless = layout.has(Field::Tracker) || layout.has(Field::Oversell);
    Wish { on_hand: variant.quantity.map(on_hand), endless, says_endless }
}

/// The levels of these variants that there are.
pub(crate) async fn levels<S: Store>(
    store: &S,
    location: LocationId,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, Level>, Fault> {
    let found = inventory::levels_of(store, location, variants).await?;
    Ok(found.into_iter().map(|level| (level.variant, level)).collect())
}
