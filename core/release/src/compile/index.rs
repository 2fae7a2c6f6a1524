//! The segments that speak of products by their ordinal.

use domain::{Catalog, Product};

use super::shop::{Pack, too_large};
use super::{CompileError, Draft, INDEX_ROWS, Positions};
use crate::hash::bucket;
use crate::layout::narrow;
use crate::layout::stream::Out;
use crate::layout::write::{Heap, Row, Rows};
use crate::manifest::{Role, spread_id};

/// Rows of the first table: a product's id and ordinal.
pub(crate) const PRODUCT_WIDTH: usize = 20;
/// Rows of the second table: a variant's id, its product's ordinal, its place in the product.
pub(crate) const VARIANT_WIDTH: usize = 22;
/// Products of one segment of the order: a million bytes at most.
const ORDER_ROWS: usize = 240_000;

/// Where products and variants are, by their ids: sorted tables, in a bucket by the id.
pub(super) fn index(buckets: &[Vec<&Product>]) -> Vec<Draft> {
    let mut products = Vec::new();
    let mut variants = Vec::new();
    for (product, ordinal) in buckets.iter().flatten().zip(0_u32..) {
        products.push((product.id.ulid(), ordinal));
        let places = product.variants.iter().zip(0_u16..);
        variants.extend(places.map(|(variant, place)| (variant.id.ulid(), ordinal, place)));
    }
    products.sort_unstable();
    variants.sort_unstable();
    let rows = products.len().saturating_add(variants.len());
    let count = rows.div_ceil(INDEX_ROWS).max(1).next_power_of_two();
    let mut tables: Vec<[Rows; 2]> = (0..count).map(|_| Default::default()).collect();
    for (id, ordinal) in products {
        let mut row = Row::default();
        row.u128(id);
        row.u32(ordinal);
        if let Some([products, _]) = tables.get_mut(bucket(spread_id(id), count)) {
            products.push(&row);
        }
    }
    for (id, ordinal, place) in variants {
        let mut row = Row::default();
        row.u128(id);
        row.u32(ordinal);
        row.u16(place);
        if let Some([_, variants]) = tables.get_mut(bucket(spread_id(id), count)) {
            variants.push(&row);
        }
    }
    let draft = |[products, variants]: [Rows; 2]| Draft {
        role: Role::Index,
        items: products.count(),
        variants: variants.count(),
        bytes: Heap::new().finish(Role::Index, &products, &variants),
    };
    tables.into_iter().map(draft).collect()
}

/// The products of each collection that has some, as ordinals in the collection's order.
pub(super) fn members(
    catalog: &Catalog,
    positions: &Positions,
) -> Result<Vec<Draft>, CompileError> {
    let mut pack = Pack::new(Role::Members);
    for (collection, number) in catalog.parts().collections.iter().zip(0_u32..) {
        let mut ordinals = Row::default();
        for product in catalog.members(collection) {
            ordinals.u32(positions.ordinal(product.id));
        }
        let error = too_large("collection", collection.slug.as_str());
        pack.add_bytes(number, ordinals.bytes()).map_err(error)?;
    }
    Ok(pack.finish())
}

/// The ordinals in the merchant's order.
pub(super) fn order(catalog: &Catalog, positions: &Positions) -> Vec<Draft> {
    let draft = |products: &[Product]| {
        let mut rows = Rows::default();
        for product in products {
            let mut row = Row::default();
            row.u32(positions.ordinal(product.id));
            rows.push(&row);
        }
        let bytes = Heap::new().finish(Role::Order, &rows, &Rows::default());
        Draft { role: Role::Order, bytes, items: narrow(products.len()), variants: 0 }
    };
    catalog.products().chunks(ORDER_ROWS).map(draft).collect()
}

/// The addresses that moved, in the order of the old ones: rows of (position among the merchant's,
/// reference to both texts).
pub(super) fn redirects(catalog: &Catalog) -> Result<Vec<Draft>, CompileError> {
    let mut sorted: Vec<_> = catalog.parts().redirects.iter().zip(0_u32..).collect();
    sorted.sort_by(|(one, _), (other, _)| one.from.cmp(&other.from));
    let mut pack = Pack::new(Role::Redirects);
    for (redirect, place) in sorted {
        let mut out = Out::default();
        out.text(&redirect.from);
        out.text(&redirect.to);
        pack.add(place, &out).map_err(too_large("redirect", &redirect.from))?;
    }
    Ok(pack.finish())
}
