//! No bytes make a release panic, and it is opened in parts.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::prelude::*;
use release::{Bands, Compiled, Cursor, Manifest, Query, Release, Role, SegmentHash, compile};

use crate::dice::Dice;
use crate::lists::bands;
use crate::naive::query;
use crate::reading::{open, released};
use crate::shop::{NOW, catalog, locale};

fn segments(compiled: &Compiled) -> BTreeMap<SegmentHash, Vec<u8>> {
    compiled.segments.iter().map(|one| (one.hash, one.bytes.clone())).collect()
}

/// Reads everything that there is.
fn read(release: &Release, wish: u64) {
    let bands = Bands::new(release);
    let de = locale("de");
    for product in release.products() {
        let _ = (product.to_product(), product.path(), product.seo(&de));
        for variant in product.variants() {
            let _ =
                (variant.line_title(&de), variant.prices().count(), release.place(variant.id()));
        }
        let _ = product.options(&de).flat_map(|option| option.values()).count();
        let _ = (product.related().count(), product.categories().count());
        assert!(product.images(&de).count() < 1 << 20);
    }
    for market in release.markets() {
        let _ = release.search(&Query { facets: true, ..query(wish) }, market, NOW, &bands);
    }
    let _ = (release.to_catalog().is_ok(), release.redirect("/1"));
}

proptest! {
    #[test]
    fn damaged_segments_do_no_harm(seed: u64, hits in 1_u64..12) {
        let compiled = compile(&catalog(seed, 12)).unwrap();
        let dice = &mut Dice(seed);
        let mut segments = segments(&compiled);
        for bytes in segments.values_mut() {
            for _ in 0..dice.below(hits) {
                let at = dice.below(bytes.len() as u64) as usize;
                bytes[at] = *dice.pick(&[0, 1, 0x7f, 0x80, 0xff, dice.clone().next() as u8]);
            }
        }
        let fetch = |hash: &SegmentHash| segments.get(hash).cloned().map(Bytes::from);
        if let Ok(release) = Release::open(&compiled.manifest, fetch) {
            read(&release, seed);
        }
        if let Ok(release) = Release::partial(&compiled.manifest, |hash| {
            fetch(hash).filter(|_| hash.as_bytes()[0] & 1 == 0)
        }) {
            read(&release, seed);
        }
    }

    #[test]
    fn any_text_may_be_a_manifest_or_a_cursor(text in ".{0,120}") {
        let _ = (Manifest::parse(&text).is_ok(), Cursor::parse(&text).is_ok());
    }

    #[test]
    fn a_cold_page_needs_the_shop_and_one_segment(seed: u64) {
        let compiled = compile(&catalog(seed, 30)).unwrap();
        let segments = segments(&compiled);
        let fetch = |hash: &SegmentHash| segments.get(hash).cloned().map(Bytes::from);
        let shop = |hash: &SegmentHash| {
            let piece = compiled.manifest.of(Role::Shop).iter().find(|piece| piece.hash == *hash)?;
            fetch(&piece.hash)
        };
        let cold = Release::partial(&compiled.manifest, shop).unwrap();
        let catalog = catalog(seed, 30);
        for product in catalog.products() {
            let slug = product.slug.as_str();
            prop_assert!(cold.by_slug(slug).is_none());
            let needed = cold.needs_slug(slug).unwrap();
            prop_assert_eq!(needed, compiled.manifest.for_slug(slug).unwrap().hash);
            let warmer = cold.with(|hash| (*hash == needed).then(|| fetch(hash)).flatten()).unwrap();
            prop_assert_eq!(warmer.needs_slug(slug), None);
            let read = warmer.by_slug(slug).and_then(|one| one.to_product());
            prop_assert_eq!(read.as_ref(), Some(product));
            let variants: Vec<_> = product.variants.iter().map(|variant| variant.id).collect();
            let mut warm = cold.with(|_| None).unwrap();
            for _ in 0..2 {
                let needed = warm.needs_variants(&variants);
                warm = warm.with(|hash| needed.contains(hash).then(|| fetch(hash)).flatten()).unwrap();
            }
            prop_assert_eq!(warm.needs_variants(&variants), []);
            prop_assert_eq!(warm.needs_product(product.id), warm.manifest().for_product(product.id)
                .map(|piece| piece.hash).filter(|hash| warm.segment(hash).is_none()));
            prop_assert!(variants.iter().all(|id| warm.by_variant(*id).is_some()));
        }
        prop_assert_eq!(cold.manifest().missing(&cold).len() + compiled.manifest.of(Role::Shop).len(), segments.len());
    }

    #[test]
    fn a_release_is_opened_again_with_what_changed(seed: u64) {
        let first = released(&catalog(seed, 20));
        let mut parts = crate::shop::parts(seed, 20);
        parts.release += 1;
        if let Some(product) = parts.products.first_mut() {
            product.title.push('!');
        }
        let changed = domain::Catalog::build(parts).unwrap();
        let compiled = compile(&changed).unwrap();
        let mut fetched = Vec::new();
        let second = first.reopen(&compiled.manifest, |hash| {
            fetched.push(*hash);
            compiled.segments.iter().find(|one| one.hash == *hash).map(|one| one.bytes.clone().into())
        }).unwrap();
        prop_assert_eq!(&fetched, &compiled.manifest.missing(&first));
        prop_assert_eq!(second.to_catalog().unwrap(), changed.clone());
        let carried = bands(&first, &catalog(seed, 20)).carry(&first, &second);
        prop_assert_eq!(carried, bands(&second, &changed));
    }
}

#[test]
fn other_bytes_are_no_release() {
    let compiled = compile(&catalog(3, 20)).unwrap();
    let missing = Release::open(&compiled.manifest, |_| None);
    assert!(matches!(missing, Err(release::ReleaseError::Missing { .. })));
    let other = Release::open(&compiled.manifest, |_| Some(Bytes::from_static(b"bdg2")));
    assert!(matches!(other, Err(release::ReleaseError::Damaged { .. })));
    assert!(open(&compiled).is_whole());
}
