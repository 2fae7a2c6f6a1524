//! Which products are in a collection.

use super::{Catalog, Category, Collection, Condition, Members, Product};
use crate::text::Slug;
use crate::time::Millis;

/// A tree of categories is never deeper than this; `Catalog::build` refuses a loop before it could
/// matter here.
const DEPTH_MAX: usize = 16;

pub(super) fn of<'c>(catalog: &'c Catalog, collection: &'c Collection) -> Vec<&'c Product> {
    match &collection.members {
        Members::Picked(ids) => ids.iter().filter_map(|id| catalog.product(*id)).collect(),
        Members::Rule { all, conditions } => {
            let fits = |product: &&Product| {
                let mut each = conditions.iter().map(|one| holds(catalog, product, one));
                if *all { each.all(|held| held) } else { each.any(|held| held) }
            };
            catalog.products().iter().filter(fits).collect()
        }
    }
}

fn holds(catalog: &Catalog, product: &Product, condition: &Condition) -> bool {
    match condition {
        Condition::Tag(tag) => product.tags.contains(tag),
        Condition::Vendor(vendor) => &product.vendor == vendor,
        Condition::Kind(kind) => &product.kind == kind,
        Condition::Category(branch) => {
            product.categories.iter().any(|slug| catalog.within(slug, branch))
        }
        Condition::Reduced => reduced(catalog, product),
        Condition::NewerThanDays(days) => {
            let age = catalog.parts().compiled_at.since(product.published_at);
            age <= Millis::from_days(u64::from(*days))
        }
    }
}

fn reduced(catalog: &Catalog, product: &Product) -> bool {
    let Some(market) = catalog.markets().first() else { return false };
    let at = catalog.parts().compiled_at;
    let mut prices = product.variants.iter().filter_map(|one| one.price(&market.price_list, at));
    prices.any(|price| price.compare_at.is_some())
}

/// Whether `slug` is `branch` or grows from it.
pub(super) fn within(categories: &[Category], slug: &str, branch: &Slug) -> bool {
    let mut at = Some(slug);
    for _ in 0..DEPTH_MAX {
        let Some(slug) = at else { return false };
        if slug == branch.as_str() {
            return true;
        }
        let category = categories.iter().find(|category| category.slug.as_str() == slug);
        at = category.and_then(|category| category.parent.as_ref()).map(Slug::as_str);
    }
    false
}
