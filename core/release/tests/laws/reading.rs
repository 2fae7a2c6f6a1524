//! What was compiled is read back.

use domain::{Band, Catalog};
use proptest::prelude::*;
use release::{Bands, Compiled, Release, compile};

use crate::shop::{NOW, catalog, locale};

/// The release of a compiled catalog.
pub(crate) fn open(compiled: &Compiled) -> Release {
    Release::open(&compiled.manifest, |hash| {
        let segment = compiled.segments.iter().find(|segment| segment.hash == *hash)?;
        Some(segment.bytes.clone().into())
    })
    .unwrap()
}

pub(crate) fn released(catalog: &Catalog) -> Release {
    open(&compile(catalog).unwrap())
}

proptest! {
    #[test]
    fn a_release_is_its_catalog(seed: u64) {
        let catalog = catalog(seed, 30);
        let release = released(&catalog);
        prop_assert_eq!(release.to_catalog().unwrap(), catalog);
    }

    #[test]
    fn everything_is_found_by_its_names(seed: u64) {
        let catalog = catalog(seed, 30);
        let release = released(&catalog);
        prop_assert_eq!(release.len(), catalog.products().len());
        for product in catalog.products() {
            let found = release.by_slug(product.slug.as_str()).unwrap();
            prop_assert_eq!(found.id(), product.id);
            prop_assert_eq!(release.by_id(product.id).unwrap().ordinal(), found.ordinal());
            prop_assert_eq!(release.product(found.ordinal()).unwrap().slug(), product.slug.as_str());
            for (place, variant) in product.variants.iter().enumerate() {
                let found = release.by_variant(variant.id).unwrap();
                prop_assert_eq!((found.place(), found.sku()), (place, variant.sku.as_str()));
                prop_assert_eq!(found.product().id(), product.id);
            }
        }
        for wrong in ["", "p", "P1-1", "p999-999", "日本"] {
            prop_assert!(release.by_slug(wrong).is_none());
        }
        for redirect in &catalog.parts().redirects {
            let mut same = catalog.parts().redirects.iter();
            let first = same.find(|one| one.from == redirect.from).unwrap();
            prop_assert_eq!(release.redirect(&redirect.from), Some(first.to.as_str()));
        }
        prop_assert_eq!(release.redirect("/nowhere"), None);
    }

    #[test]
    fn texts_come_in_the_language_that_is_asked_for(seed: u64) {
        let catalog = catalog(seed, 12);
        let release = released(&catalog);
        for tag in ["en-US", "de", "de-AT", "de-DE", "ja-JP", "fr"] {
            let locale = locale(tag);
            for product in catalog.products() {
                let found = release.by_id(product.id).unwrap();
                let text = product.text(&locale);
                let or = |translated: Option<&String>, own: &str| {
                    translated.filter(|text| !text.is_empty()).map_or(own, |text| text).to_owned()
                };
                prop_assert_eq!(found.title(&locale), or(text.map(|text| &text.title), &product.title));
                prop_assert_eq!(
                    found.description(&locale),
                    or(text.map(|text| &text.description), &product.description)
                );
                for (at, (image, own)) in found.images(&locale).zip(&product.images).enumerate() {
                    let alt = text.and_then(|text| text.image_alts.get(at));
                    prop_assert_eq!(image.path, own.path.as_str());
                    prop_assert_eq!(image.alt, or(alt, &own.alt));
                }
                let facts = text.map(|text| &text.specifications).filter(|list| !list.is_empty());
                let facts = facts.unwrap_or(&product.specifications);
                let pairs: Vec<_> = found.specifications(&locale).map(|one| (one.name, one.value)).collect();
                let expected: Vec<_> = facts.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
                prop_assert_eq!(pairs, expected);
                for (variant, own) in found.variants().zip(&product.variants) {
                    prop_assert_eq!(variant.line_title(&locale), product.line_title(own, &locale));
                }
            }
        }
    }

    #[test]
    fn an_offer_is_the_cheapest_variant(seed: u64) {
        let catalog = catalog(seed, 20);
        let release = released(&catalog);
        let bands = Bands::of(&release, catalog.products().iter().flat_map(|product| {
            product.variants.iter().map(|variant| (variant.id, band(variant.id.ulid())))
        }));
        for market in catalog.markets() {
            for product in catalog.products() {
                let found = release.by_id(product.id).unwrap();
                let prices: Vec<_> = product.variants.iter()
                    .filter_map(|variant| Some((variant, variant.price(&market.price_list, NOW)?)))
                    .collect();
                let offer = found.offer(market, NOW, &bands);
                let low = prices.iter().min_by_key(|(_, price)| price.price.minor());
                prop_assert_eq!(offer.map(|offer| offer.price), low.map(|(_, price)| price.price));
                let compare_at = low.and_then(|(_, price)| price.compare_at);
                prop_assert_eq!(offer.and_then(|offer| offer.compare_at), compare_at);
                if let (Some(offer), Some((_, low))) = (offer, low) {
                    prop_assert_eq!(offer.from, prices.iter().any(|(_, one)| one.price != low.price));
                    let can_order = prices.iter().any(|(one, _)| band(one.id.ulid()).can_order());
                    prop_assert_eq!(offer.band.can_order(), can_order);
                }
            }
        }
    }
}

/// Some band for an id.
pub(crate) fn band(ulid: u128) -> Band {
    Band::ALL[(ulid >> 64) as usize % Band::ALL.len()]
}
