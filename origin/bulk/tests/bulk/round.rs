//! What was exported, imported and exported again is the same file.

use std::fs;
use std::path::Path;

use books::catalog::{self, Draft, Status, VariantDraft};
use bulk::Fate;
use domain::{
    Currency, Image, Money, PriceInterval, PriceListId, Sku, Slug, Specification, TaxClass,
    Timestamp,
};
use proptest::prelude::*;

use crate::shop::{Shop, actor};

/// Exports, and proves that the file comes back as itself: here, where nothing is changed by it,
/// and in a shop that has nothing.
async fn check(shop: &Shop, name: &str) {
    let first = shop.export().await;
    for outcome in shop.import(&first).await {
        assert_eq!(outcome.fate, Fate::Unchanged, "{name}: {outcome:?}\n{first}");
    }
    assert_eq!(shop.export().await, first, "{name}, in the same shop");
    let other = Shop::new().await;
    other.take(&first).await;
    assert_eq!(other.export().await, first, "{name}, in a new shop");
}

#[tokio::test]
async fn files_of_real_shops_come_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/files");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let shop = Shop::new().await;
        let frame = catalog::frame(&shop.store).await.unwrap();
        let markets = bulk::markets(&frame).unwrap();
        if !name.ends_with(".csv") || exchange::Survey::of(bytes.as_slice(), &markets).is_err() {
            continue;
        }
        shop.run(&bytes, false).await;
        check(&shop, &name).await;
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}

/// A product made by hand, in texts that no file would have.
fn by_hand() -> Draft {
    let price = PriceInterval {
        list: PriceListId::parse("us").unwrap(),
        price: Money::new(1_234, Currency::USD),
        compare_at: None,
        from: Timestamp::EPOCH,
        until: None,
    };
    Draft {
        description: "1 < 2 & <b>3</b>\n\nA second  paragraph\nof two lines".to_owned(),
        status: Status::Archived,
        tags: vec!["one".to_owned()],
        variants: vec![VariantDraft {
            prices: vec![price],
            weight_grams: 250,
            tax_class: TaxClass::Reduced,
            ..VariantDraft::new(Sku::parse("HAND 1").unwrap())
        }],
        specifications: vec![Specification { name: "A:B".to_owned(), value: "C|D".to_owned() }],
        images: vec![Image {
            path: "abc-300x200".to_owned(),
            alt: "A hand".to_owned(),
            width: 300,
            height: 200,
        }],
        ..Draft::new(Slug::parse("by-hand").unwrap(), "By \"hand\", alone")
    }
}

#[tokio::test]
async fn a_shop_that_never_imported_comes_back() {
    let shop = Shop::new().await;
    catalog::upsert(&shop.store, &[by_hand()], &actor(), &mut shop.moment()).await.unwrap();
    let first = shop.export().await;
    assert!(first.starts_with("Title,URL handle,Description,"), "{first}");
    let again = async || {
        shop.take(&first).await;
        assert_eq!(shop.export().await, first);
        shop.product("by-hand").await.draft
    };
    let once = again().await;
    let text = "1 < 2 & <b>3</b>\n\nA second paragraph\nof two lines";
    assert_eq!(once.description, text, "spaces in a row are one in HTML");
    assert_eq!(once.specifications, by_hand().specifications);
    assert_eq!(once.variants[0].tax_class, TaxClass::Reduced);
    assert_eq!(once.images, by_hand().images);
    assert_eq!(again().await, once);
}

/// What may stand in a cell of any column.
const CELLS: [&str; 22] = [
    "",
    "",
    "12.00",
    "8",
    "TRUE",
    "FALSE",
    "S",
    "M",
    "Größe",
    "active",
    "draft",
    "CONTINUE",
    "shopify",
    "<p>One</p> <p>Two</p>",
    "a &amp; b",
    "demo:cup",
    "file:jug",
    "https://x.example/1.jpg",
    "new-in; sale",
    "a: b | c: d",
    "tableware > cups; gifts",
    "reduced",
];

/// Columns beside the two that every file has.
const COLUMNS: [&str; 36] = [
    "Description",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Status",
    "Variant SKU",
    "Option1 Name",
    "Option1 Value",
    "Price",
    "Compare-at price",
    "Price / Japan",
    "Cost per item",
    "Charge tax",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Requires shipping",
    "Image Src",
    "Image alt text",
    "Image alt text / de",
    "Variant image URL",
    "SEO title",
    "Category",
    "Collections",
    "Specifications",
    "Specifications / de",
    "Related",
    "Tax class",
    "Title / de",
    "Description / de",
    "Option1 value / de",
    "Note",
    "Product category",
    "Included / Japan",
];

/// A file of pieces that mean something, put together anyhow.
fn messy() -> impl Strategy<Value = String> {
    let header = prop::collection::btree_set(prop::sample::select(COLUMNS.to_vec()), 0..12);
    (header, 1_usize..9).prop_flat_map(move |(header, rows)| {
        let cell = prop::sample::select(CELLS.to_vec());
        let row = prop::collection::vec(cell, header.len());
        let rows = prop::collection::vec((0_u8..4, row), rows);
        rows.prop_map(move |mut rows| {
            rows.sort_by_key(|(handle, _)| *handle);
            let names: Vec<&str> = header.iter().copied().collect();
            let mut file = format!("Title,URL handle,{}\n", names.join(","));
            let mut last = None;
            for (handle, cells) in rows {
                let title = if last == Some(handle) { "" } else { "Thing" };
                last = Some(handle);
                file.push_str(&format!("{title},thing-{handle},{}\n", cells.join(",")));
            }
            file
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_was_taken_comes_back(file in messy()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::new().await;
            let dry = shop.run(file.as_bytes(), true).await;
            assert!(catalog::list(&shop.store, None, None, 9).await.unwrap().is_empty());
            let done = shop.run(file.as_bytes(), false).await;
            let fates = |all: &[bulk::Outcome]| all.iter().map(|one| one.fate).collect::<Vec<_>>();
            assert_eq!(fates(&dry), fates(&done), "a dry run says what will be: {dry:?} {done:?}");
            check(&shop, &file).await;
        });
    }
}
