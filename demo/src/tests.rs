use std::collections::{BTreeMap, BTreeSet};

use domain::{Currency, MarketId};
use exchange::{PricedMarket, Reader, Severity, Survey};

use super::*;

fn markets() -> Markets {
    let market = |id: &str, name: &str, currency| PricedMarket {
        id: MarketId::parse(id).unwrap(),
        name: name.to_owned(),
        currency,
    };
    let main = market("us", "United States", Currency::USD);
    let others = [("de", "Deutschland", Currency::EUR), ("jp", "日本", Currency::JPY)];
    Markets::new(main, others.map(|(id, name, currency)| market(id, name, currency)).to_vec())
}

#[test]
fn the_shelves_are_full_and_everything_has_its_words() {
    let demo = Demo::read().unwrap();
    assert!(demo.goods.len() >= 200, "{}", demo.goods.len());
    let kinds: BTreeSet<&str> = demo.goods.iter().map(|good| good.department.slug).collect();
    assert_eq!(kinds.len(), 12);
    let (mut handles, mut titles, mut texts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut unknown = BTreeSet::new();
    for good in &demo.goods {
        assert!(handles.insert(&good.handle), "{}", good.handle);
        for text in [&good.title.en, &good.title.de] {
            titles.insert(text);
        }
        for text in [&good.text.en, &good.text.de] {
            assert!(texts.insert(text), "twice: {text}");
            assert!((60..400).contains(&text.chars().count()), "{text}");
            assert!(text.ends_with('.') && !text.contains('!'), "{text}");
        }
        assert!(!good.maker.is_empty() && good.price > 0 && good.grams > 0, "{}", good.handle);
        assert!(good.was.is_none_or(|was| was > good.price), "{}", good.handle);
        let facts = good.facts.iter().filter(|(name, _)| name != "Tax");
        let said = facts.flat_map(|(name, value)| [name, value]);
        let chosen = good
            .options
            .iter()
            .flat_map(|option| option.values.iter().map(|(value, _)| value).chain([&option.name]));
        unknown.extend(said.chain(chosen).flat_map(|text| demo.words.unknown(text)));
    }
    assert!(titles.len() > 2 * demo.goods.len() - 12, "titles repeat");
    assert_eq!(unknown, BTreeSet::new(), "words without German");
}

#[test]
fn the_csv_is_read_back_without_a_complaint() {
    let demo = Demo::read().unwrap();
    let csv = demo.csv(&markets()).unwrap();
    assert_eq!(csv, Demo::read().unwrap().csv(&markets()).unwrap());
    let survey = Survey::of(csv.as_slice(), &markets()).unwrap();
    assert_eq!(survey.issues(), []);
    assert_eq!(survey.products, u64::try_from(demo.goods.len()).unwrap());
    let mut skus = BTreeSet::new();
    let mut barcodes = BTreeSet::new();
    for entry in Reader::new(csv.as_slice(), &survey).unwrap() {
        let entry = entry.unwrap();
        assert!(!entry.issues.iter().any(|one| one.severity == Severity::Error), "{entry:?}");
        let listing = entry.listing.unwrap();
        assert_eq!(listing.related.len(), 4);
        for variant in &listing.variants {
            assert!(skus.insert(variant.sku.clone().unwrap()), "{:?}", variant.sku);
            assert!(barcodes.insert(variant.barcode.clone()), "{:?}", variant.barcode);
            assert_eq!(variant.offers.len(), 3, "{:?}", variant.sku);
        }
    }
    assert!(skus.len() > 600, "{}", skus.len());
}

#[test]
fn every_picture_is_drawn_and_none_is_another() {
    let demo = Demo::read().unwrap();
    let mut drawn = BTreeMap::new();
    let mut bytes = 0;
    for name in demo.pictures().chain(Demo::scenes()) {
        let svg = demo.picture(&name).unwrap_or_else(|| panic!("{name} is not drawn"));
        bytes += svg.len();
        assert!(svg.len() < 60_000, "{name} has {} bytes", svg.len());
        if let Some(other) = drawn.insert(svg, name.clone()) {
            panic!("{name} is {other}");
        }
    }
    assert!(bytes < 16_000_000, "{} pictures have {bytes} bytes", drawn.len());
    assert_eq!(demo.picture("rest-mug.mauve"), None);
    assert_eq!(demo.picture("scene.nowhere"), None);
    assert_eq!(demo.picture("nothing"), None);
}

#[test]
fn the_frame_holds_every_department() {
    let frame = Demo::frame(&BTreeMap::new()).unwrap();
    let known: BTreeSet<&str> = frame.categories.iter().map(|one| one.slug.as_str()).collect();
    for department in &goods::DEPARTMENTS {
        assert!(known.contains(department.slug), "{}", department.slug);
    }
    assert_eq!((frame.categories.len(), frame.policies.len()), (16, 5));
}

#[test]
fn what_is_bought_falls_off_as_it_does_in_shops_and_is_always_the_same() {
    let demo = Demo::read().unwrap();
    let bought = demo.bought();
    assert_eq!(bought, demo.bought());
    assert_eq!(bought.len(), demo.goods.len());
    let mut falling = bought.clone();
    falling.sort_unstable_by_key(|count| u32::MAX - count);
    assert_eq!(falling[..4], [1_200, 600, 400, 300]);
    assert!(falling.iter().all(|count| *count > 0), "{falling:?}");
    let old = demo.hours_old();
    assert_eq!(old.iter().collect::<BTreeSet<_>>().len(), old.len(), "one after another");
    assert!(old.contains(&0) && old.iter().all(|hours| *hours < 100 * 24));
    // Not all of one kind, and nobody's sofa is what sells most.
    let best = demo.goods.iter().zip(&bought).filter(|(_, count)| **count >= 150);
    let best: Vec<&Good> = best.map(|(good, _)| good).collect();
    let kinds: BTreeSet<&str> = best.iter().map(|good| good.department.slug).collect();
    assert!(kinds.len() >= 4, "{kinds:?}");
    assert!(best.iter().all(|good| good.price < 300), "{best:?}");
}
