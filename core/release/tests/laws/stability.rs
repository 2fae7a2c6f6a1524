//! What did not change is not sent again.

use std::collections::BTreeSet;

use domain::{Catalog, Money, Timestamp};
use proptest::prelude::*;
use release::{Compiled, Role, SEGMENT_BYTES_MAX, SegmentHash, compile, compile_after};

use crate::dice::Dice;
use crate::shop::{catalog, parts, sized};

fn hashes(compiled: &Compiled) -> BTreeSet<(Role, SegmentHash)> {
    compiled.segments.iter().map(|segment| (segment.role, segment.hash)).collect()
}

proptest! {
    #[test]
    fn publishing_again_changes_the_manifest_alone(seed: u64) {
        let first = compile(&catalog(seed, 30)).unwrap();
        let mut again = parts(seed, 30);
        again.release += 1;
        let again = Catalog::build(again).unwrap();
        let second = compile_after(&again, &first.manifest).unwrap();
        prop_assert_eq!(&first.segments, &second.segments);
        prop_assert_eq!(first.manifest.segments(), second.manifest.segments());
        prop_assert_eq!(second.manifest.release, first.manifest.release + 1);
        for piece in first.manifest.segments() {
            let segment = first.segments.iter().find(|one| one.hash == piece.hash).unwrap();
            prop_assert!(segment.hash.names(&segment.bytes));
            prop_assert!(segment.bytes.len() <= SEGMENT_BYTES_MAX);
            prop_assert_eq!(segment.bytes.len(), piece.bytes as usize);
        }
        let read = release::Manifest::parse(&second.manifest.to_json()).unwrap();
        prop_assert_eq!(read, second.manifest);
    }
}

/// Enough products for several buckets.
fn large() -> domain::CatalogParts {
    let mut parts = sized(&mut Dice(11), 800);
    parts.collections.clear();
    for product in &mut parts.products {
        product.description = format!("{} {}", product.slug, "words and ".repeat(200));
    }
    parts
}

#[test]
fn a_price_changes_one_segment() {
    let before = large();
    let first = compile(&Catalog::build(before.clone()).unwrap()).unwrap();
    assert!(first.manifest.of(Role::Products).len() > 2);
    let mut after = before;
    let mut prices =
        after.products.iter_mut().flat_map(|one| &mut one.variants).flat_map(|one| &mut one.prices);
    let price = prices.next().unwrap();
    price.price = Money::new(123_456, price.price.currency());
    let second = compile_after(&Catalog::build(after).unwrap(), &first.manifest).unwrap();
    let (old, new) = (hashes(&first), hashes(&second));
    let changed: Vec<_> = new.difference(&old).map(|(role, _)| *role).collect();
    assert_eq!(changed, [Role::Products]);
}

#[test]
fn a_product_that_comes_leaves_other_buckets_alone() {
    let all = large();
    let mut before = all.clone();
    before.products.remove(3);
    let first = compile(&Catalog::build(before).unwrap()).unwrap();
    let second = compile_after(&Catalog::build(all).unwrap(), &first.manifest).unwrap();
    let (old, new) = (hashes(&first), hashes(&second));
    let changed: Vec<_> =
        new.difference(&old).filter(|(role, _)| *role == Role::Products).collect();
    assert_eq!(changed.len(), 1);
}

#[test]
fn buckets_stay_while_they_fit() {
    let large = Catalog::build(large()).unwrap();
    let full = compile(&large).unwrap();
    let buckets = full.manifest.of(Role::Products).len();
    let mut fewer = large.into_parts();
    fewer.products.truncate(fewer.products.len() * 2 / 5);
    fewer.compiled_at = Timestamp::EPOCH;
    let fewer = Catalog::build(fewer).unwrap();
    let kept = compile_after(&fewer, &full.manifest).unwrap();
    assert_eq!(kept.manifest.of(Role::Products).len(), buckets);
    let fresh = compile(&fewer).unwrap();
    assert!(fresh.manifest.of(Role::Products).len() < buckets);
}
