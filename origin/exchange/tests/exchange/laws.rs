//! What holds for every listing and every file.

use std::io::Read;

use domain::{Locale, MarketId, Money, Sku, Slug, TaxClass};
use exchange::{
    Choice, Fact, Image, Kept, Layout, Listing, Localised, Markets, Offer, Oversell, Reader,
    Status, Survey, Variant, Writer,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::shop::{markets, take, write};

/// Text that survives: something in it, and no space at either end.
fn word() -> impl Strategy<Value = String> {
    "[a-zA-Zäß東🙂\"';:|\\\\<&=+-][a-z, \n\r\"';:|\\\\äß]{0,12}"
        .prop_map(|text| text.trim().to_owned())
}

fn locale() -> impl Strategy<Value = Locale> {
    select(vec!["de", "fr", "zh-Hant"]).prop_map(|name| Locale::parse(name).unwrap())
}

fn text(least: usize) -> impl Strategy<Value = Localised<String>> {
    let base = prop_oneof![4 => word(), 1 => Just(String::new())]
        .prop_filter("long enough", move |text| text.len() >= least);
    (base, btree_map(locale(), word(), 0..3)).prop_map(|(base, others)| Localised { base, others })
}

fn money(currency: domain::Currency) -> impl Strategy<Value = Money> {
    (0..=exchange::limits::PRICE_MAX).prop_map(move |minor| Money::new(minor, currency))
}

fn offers() -> impl Strategy<Value = std::collections::BTreeMap<MarketId, Offer>> {
    let all: Vec<_> = markets().all().cloned().collect();
    let one = select(all).prop_flat_map(|market| {
        let amount = || option::of(money(market.currency));
        let id = market.id.clone();
        (amount(), amount())
            .prop_map(move |(price, compare_at)| (id.clone(), Offer { price, compare_at }))
    });
    vec(one, 0..4).prop_map(|all| all.into_iter().filter(|(_, offer)| !offer.is_empty()).collect())
}

fn kept() -> impl Strategy<Value = Vec<Kept>> {
    let value = "[ a,\"\n]{0,4}x[ a,\"\n]{0,4}";
    option::of(value).prop_map(|value| {
        let column = "My note (product.metafields.custom.note)".to_owned();
        value.map(|value| Kept { column, value }).into_iter().collect()
    })
}

fn variant() -> impl Strategy<Value = Variant> {
    let first =
        (option::of("[A-Z]{2}-[0-9]{1,3}"), "[0-9]{0,13}", offers(), option::of(any::<bool>()));
    let money = option::of(money(domain::Currency::USD));
    let second = (money, option::of(-9_999_i64..999_999), any::<bool>(), option::of(0_u32..99_999));
    let third = (
        option::of(any::<bool>()),
        "(|https://x[.]example/[a-z]{1,3}[.]jpg)",
        "(|shopify)",
        kept(),
    );
    (first, second, third).prop_map(|(first, second, third)| {
        let (sku, barcode, offers, taxable) = first;
        let (cost, quantity, oversell, grams) = second;
        let (shipped, image, tracker, kept) = third;
        let sku = sku.map(|sku| Sku::parse(&sku).unwrap());
        let oversell = if oversell { Oversell::Continue } else { Oversell::Deny };
        let options = Vec::new();
        Variant {
            sku,
            barcode,
            options,
            offers,
            cost,
            taxable,
            tracker,
            quantity,
            oversell,
            grams,
            shipped,
            image,
            kept,
        }
    })
}

fn image() -> impl Strategy<Value = Image> {
    ("(https://x[.]example/|demo:|file:)[a-z]{1,6}", text(0), kept())
        .prop_map(|(url, alt, kept)| Image { url, alt, kept })
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    vec((word(), word()).prop_map(|(name, value)| Fact { name, value }), 1..4)
}

fn slugs() -> impl Strategy<Value = Vec<Slug>> {
    proptest::collection::btree_set("[a-z0-9_-]{1,8}", 0..4)
        .prop_map(|all| all.iter().map(|one| Slug::parse(one).unwrap()).collect())
}

fn paths() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::btree_set(vec("[a-z]{1,6}", 1..3), 0..3)
        .prop_map(|all| all.into_iter().collect())
}

/// Variants that no two of which are the same: every combination of the values, at most twelve.
fn choices() -> impl Strategy<Value = (Vec<Choice>, Vec<Variant>)> {
    let values = proptest::collection::hash_map(word(), btree_map(locale(), word(), 0..3), 1..4);
    let option = (text(1), values).prop_map(|(name, values)| Choice {
        name,
        values: values.into_iter().map(|(base, others)| Localised { base, others }).collect(),
    });
    let options = vec(option, 1..4).prop_filter("names differ", |options| {
        let mut names: Vec<_> = options.iter().map(|one| one.name.base.to_lowercase()).collect();
        names.sort();
        names.dedup();
        names.len() == options.len()
    });
    (options, vec(variant(), 12)).prop_map(|(mut options, mut variants)| {
        let mut combinations = vec![Vec::new()];
        for option in &options {
            combinations = combinations
                .iter()
                .flat_map(|before| {
                    option.values.iter().map(move |value| {
                        let mut all: Vec<String> = Vec::clone(before);
                        all.push(value.base.clone());
                        all
                    })
                })
                .collect();
        }
        variants.truncate(combinations.len());
        for (variant, options) in variants.iter_mut().zip(combinations) {
            variant.options = options;
        }
        // The values there are, in the order in which the variants bring them.
        for (at, option) in options.iter_mut().enumerate() {
            let place = |one: &Localised<String>| {
                variants.iter().position(|variant| variant.options[at] == one.base)
            };
            option.values.retain(|one| place(one).is_some());
            option.values.sort_by_key(place);
        }
        (options, variants)
    })
}

fn listing() -> impl Strategy<Value = Listing> {
    let sold = prop_oneof![
        1 => variant().prop_map(|variant| (Vec::new(), vec![variant])),
        3 => choices(),
    ];
    let names = ("[a-z]{1,8}", text(1), text(0), vec("[a-zä][a-z ]{0,6}[a-z]", 0..4), word());
    let lists = (vec(image(), 0..6), slugs(), slugs(), paths());
    let rest = (
        text(0),
        text(0),
        (prop_oneof![Just(Vec::new()), facts()], btree_map(locale(), facts(), 0..2)),
        select(vec![Status::Active, Status::Draft, Status::Archived, Status::Unlisted]),
        (any::<bool>(), option::of(any::<bool>())),
        option::of(select(vec![TaxClass::Standard, TaxClass::Reduced, TaxClass::Zero])),
    );
    (names, sold, lists, rest).prop_map(|(names, sold, lists, rest)| {
        let (handle, title, description, tags, vendor) = names;
        let (options, variants) = sold;
        let (mut images, collections, related, categories) = lists;
        let (seo_title, seo_description, (base, others), status, published, tax_class) = rest;
        let mut listing = Listing::new(Slug::parse(&handle).unwrap(), "");
        (listing.title, listing.description, listing.vendor) = (title, description, vendor);
        listing.kind = listing.vendor.clone();
        listing.taxonomy = "Apparel & Accessories > Clothing".to_owned();
        listing.tags = tags;
        listing.tags.sort();
        listing.tags.dedup();
        listing.options = options;
        listing.variants = variants;
        let mut skus = std::collections::BTreeSet::new();
        for variant in &mut listing.variants {
            variant.sku = variant.sku.take().filter(|sku| skus.insert(sku.clone()));
        }
        let mut seen = std::collections::BTreeSet::new();
        images.retain(|image| seen.insert(image.url.clone()));
        listing.images = images;
        (listing.collections, listing.related) = (collections, related);
        listing.categories = categories;
        (listing.seo_title, listing.seo_description) = (seo_title, seo_description);
        listing.specifications = Localised { base, others };
        listing.status = status;
        listing.published = published.0;
        if let Some(included) = published.1 {
            listing.included.insert(MarketId::parse("jp").unwrap(), included);
        }
        listing.tax_class = tax_class;
        listing
    })
}

fn export(listings: &[Listing], markets: &Markets) -> Vec<u8> {
    let locales: Vec<_> = ["de", "fr", "zh-Hant"].map(|name| Locale::parse(name).unwrap()).to_vec();
    let note = "My note (product.metafields.custom.note)";
    let layout = Layout::standard(markets, &locales).completed(markets, &locales, [note]);
    let mut writer = Writer::new(Vec::new(), layout, markets.clone()).unwrap();
    for listing in listings {
        writer.write(listing).unwrap();
    }
    writer.finish().unwrap()
}

/// A file of pieces that mean something, put together anyhow.
fn messy() -> impl Strategy<Value = String> {
    let column = select(vec![
        "Title",
        "Handle",
        "URL handle",
        "Variant SKU",
        "SKU",
        "Option1 Name",
        "Option1 Value",
        "Option2 name",
        "option2 value",
        "Variant Price",
        "Price / Europe",
        "Compare-at price",
        "Image Src",
        "Image Position",
        "Image Alt Text",
        "Title / de",
        "Specifications",
        "Note",
        "Gift card",
        "Status",
        "Tags",
        "",
        "Inventory quantity",
        "Collections",
        "Related",
    ]);
    let cell = select(vec![
        "",
        "",
        "",
        "a",
        "b",
        "A b",
        "bowl",
        "Bowl",
        "12.00",
        "1",
        "2",
        "TRUE",
        "\"x, y\"",
        "\"two\nlines\"",
        "Size",
        "M",
        "L",
        "Title",
        "Default Title",
        "active",
        " a ; b ; a ",
        "Name: value | N:v",
        "https://x.example/a.jpg",
        "https://x.example/b.jpg",
        "ä ö",
        "\"\"",
    ]);
    let line = vec(cell, 0..12).prop_map(|cells| cells.join(","));
    let header = vec(column, 0..10).prop_map(|all| format!("Title,Handle,{}", all.join(",")));
    (header, vec(line, 0..12), select(vec!["\n", "\r\n", "\r"]))
        .prop_map(|(header, lines, end)| format!("{header}{end}{}", lines.join(end)))
}

/// Gives its bytes a few at a time.
struct Slowly<'a>(&'a [u8], usize);

impl Read for Slowly<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let few = self.1.min(bytes.len());
        self.0.read(&mut bytes[..few])
    }
}

/// Everything that is said about a file, the same however its bytes arrive.
fn told(input: impl Fn() -> Slowly<'static>) -> String {
    let survey = match Survey::of(input(), &markets()) {
        Ok(survey) => survey,
        Err(error) => return error.to_string(),
    };
    let entries: Vec<_> =
        Reader::new(input(), &survey).unwrap().map(|entry| format!("{entry:?}")).collect();
    format!("{survey:?} {entries:?}")
}

proptest! {
    #[test]
    fn what_was_written_is_read_as_itself(listing in listing()) {
        let first = export(std::slice::from_ref(&listing), &markets());
        let (survey, again) = take(&first).unwrap();
        prop_assert_eq!(&again, &[listing]);
        prop_assert_eq!(write(&survey, &again), first);
    }

    #[test]
    fn the_first_export_settles_a_messy_file(file in messy()) {
        let Ok((survey, listings)) = take(file.as_bytes()) else { return Ok(()) };
        let first = write(&survey, &listings);
        let (survey, again) = take(&first).unwrap();
        prop_assert_eq!(&again, &listings);
        let second = write(&survey, &again);
        prop_assert_eq!(String::from_utf8(second).unwrap(), String::from_utf8(first).unwrap());
    }

    #[test]
    fn any_bytes_have_an_answer(bytes in prop_oneof![
        vec(any::<u8>(), 0..300),
        vec(select(b"Title,\"\r\n a;\t\xc3\xa4\x00".to_vec()), 0..200)
            .prop_map(|tail| [b"Title,Handle\n".to_vec(), tail].concat()),
        messy().prop_map(String::into_bytes),
    ], few in 1_usize..5) {
        let bytes: &'static [u8] = bytes.leak();
        prop_assert_eq!(told(|| Slowly(bytes, few)), told(|| Slowly(bytes, 10_000)));
    }

    #[test]
    fn reading_goes_on_where_it_stopped(file in messy()) {
        let bytes = file.as_bytes();
        let Ok(survey) = Survey::of(bytes, &markets()) else { return Ok(()) };
        let all: Vec<_> = Reader::new(bytes, &survey).unwrap().map(|one| one.unwrap()).collect();
        let starts = std::iter::once(survey.begin).chain(all.iter().map(|entry| entry.next));
        for (done, place) in starts.enumerate() {
            let rest = &bytes[usize::try_from(place.offset).unwrap()..];
            let rest: Vec<_> =
                Reader::resume(rest, &survey, place).map(|entry| format!("{:?}", entry.unwrap())).collect();
            let wanted: Vec<_> = all[done..].iter().map(|entry| format!("{entry:?}")).collect();
            prop_assert_eq!(rest, wanted);
        }
        let rows: u64 = all.iter().map(|entry| entry.rows).sum();
        prop_assert_eq!((survey.rows, survey.products), (rows, all.len() as u64));
    }

    #[test]
    fn cells_are_those_that_the_csv_crate_writes(
        cells in vec(vec("[a\", \n\r;ä\t]{0,6}", 3), 1..6),
    ) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(["Title", "n0", "n1", "n2"]).unwrap();
        for (at, row) in cells.iter().enumerate() {
            let title = format!("T{at}");
            writer.write_record([&title, &row[0], &row[1], &row[2]]).unwrap();
        }
        let (_, listings) = take(&writer.into_inner().unwrap()).unwrap();
        prop_assert_eq!(listings.len(), cells.len());
        for (listing, row) in listings.iter().zip(&cells) {
            let named = row.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
            let wanted: Vec<_> = named
                .map(|(at, cell)| Kept { column: format!("n{at}"), value: cell.clone() })
                .collect();
            prop_assert_eq!(&listing.variants[0].kept, &wanted);
        }
    }
}
