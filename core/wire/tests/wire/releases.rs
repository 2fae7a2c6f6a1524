//! A release is the catalog that was published, or an error that says why not.

use domain::{Catalog, CatalogParts};
use proptest::prelude::*;
use wire::release::{ReleaseError, decode, encode, hash};

use crate::sample;

#[test]
fn a_catalog_comes_back_and_has_one_spelling() {
    let bytes = encode(&sample::catalog());
    assert_eq!(decode(&bytes).unwrap(), sample::catalog());
    assert_eq!(encode(&decode(&bytes).unwrap()), bytes);
    assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn other_versions_and_fields_are_refused() {
    let text = String::from_utf8(encode(&sample::catalog())).unwrap();
    let version = text.replacen("\"version\":1", "\"version\":2", 1);
    assert_eq!(decode(version.as_bytes()), Err(ReleaseError::Version(2)));
    assert_eq!(decode(b"{\"version\":7,\"segments\":[]}"), Err(ReleaseError::Version(7)));
    for (from, to) in [
        ("\"rules\":", "\"extra\":1,\"rules\":"),
        ("\"sku\":", "\"extra\":1,\"sku\":"),
        ("prod_", "var_"),
        ("\"USD\"", "\"QQQ\""),
        ("half_up", "up"),
        ("\"standard\",\"weight", "\"luxury\",\"weight"),
        ("\"from\":0", "\"from\":9223372036854775807"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert!(matches!(decode(changed.as_bytes()), Err(ReleaseError::Form(_))), "{to}");
    }
}

#[test]
fn parts_that_contradict_each_other_are_no_catalog() {
    let text = String::from_utf8(encode(&sample::catalog())).unwrap();
    for (from, to) in [("olive-oil\"", "rye-bread\""), ("RYE-L", "RYE-S")] {
        let changed = text.replace(from, to);
        assert!(matches!(decode(changed.as_bytes()), Err(ReleaseError::Catalog(_))), "{to}");
    }
}

#[test]
fn half_a_release_is_none() {
    let bytes = encode(&sample::catalog());
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length]).is_err(), "{length}");
    }
}

proptest! {
    #[test]
    fn every_text_and_number_comes_back(
        title in "\\PC{0,40}", description in any::<String>(), release in any::<u64>(),
        price in 0..i64::MAX, weight_grams in any::<u32>(), rules in any::<u32>(),
    ) {
        let mut parts = CatalogParts { release, rules, ..sample::parts() };
        let product = &mut parts.products[0];
        (product.title, product.description) = (title, description);
        let variant = &mut product.variants[0];
        variant.weight_grams = weight_grams;
        let list = &mut variant.prices[0];
        list.price = domain::Money::new(price, list.price.currency());
        let catalog = Catalog::build(parts).unwrap();
        let bytes = encode(&catalog);
        prop_assert_eq!(decode(&bytes).unwrap(), catalog);
    }
}
