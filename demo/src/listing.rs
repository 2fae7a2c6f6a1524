//! A good as a product CSV says it.

use std::collections::BTreeMap;

use domain::{Locale, MarketId, Money, Sku, Slug, TaxClass};
use exchange::html::escape;
use exchange::{Choice, Fact, Image, Listing, Localised, Markets, Offer, Variant};

use crate::goods::{Both, Broken, Good};
use crate::{Demo, SCHEME, frame, german, shots};

/// The fact that the tax office reads.
const TAX: &str = "Tax";
/// How many things are said to go well with one.
const RELATED: usize = 4;
/// What nearly everything is; two gifts need not go together.
const COMMON: &str = "gift";
/// Tags of two things alike weigh so much, and the same maker so much.
const ALIKE: (usize, usize) = (2, 1);

pub(crate) fn listing(
    demo: &Demo,
    (place, good): (usize, &Good),
    markets: &Markets,
) -> Result<Listing, Broken> {
    let german = german()?;
    let both = |text: &Both| in_both(&german, text.en.clone(), text.de.clone());
    let in_german = |text: &str| in_both(&german, text.to_owned(), demo.words.german(text));
    let mut listing = Listing::new(slug(&good.handle)?, &good.title.en);
    listing.title = both(&good.title);
    listing.description = in_both(&german, escape(&good.text.en), escape(&good.text.de));
    listing.vendor.clone_from(&good.maker);
    listing.kind = frame::title(good.department.slug).en.to_owned();
    listing.tags.clone_from(&good.tags);
    let category = frame::title(good.department.slug);
    listing.seo_title = in_both(
        &german,
        format!("{} – {}", good.title.en, category.en),
        format!("{} – {}", good.title.de, category.de),
    );
    listing.seo_description = in_both(&german, begin(&good.text.en), begin(&good.text.de));
    listing.categories = vec![frame::path(good.department.slug)];
    let facts: Vec<_> = good.facts.iter().filter(|(name, _)| name != TAX).collect();
    let fact = |name: String, value: String| Fact { name, value };
    listing.specifications = in_both(
        &german,
        facts.iter().map(|(name, value)| fact(name.clone(), value.clone())).collect(),
        facts
            .iter()
            .map(|(name, value)| fact(demo.words.german(name), demo.words.german(value)))
            .collect(),
    );
    let reduced = good.facts.iter().any(|(name, value)| name == TAX && value == "reduced");
    listing.tax_class = reduced.then_some(TaxClass::Reduced);
    listing.related = related(demo, place, good)?;
    listing.options = good
        .options
        .iter()
        .map(|option| Choice {
            name: in_german(&option.name),
            values: option.values.iter().map(|(value, _)| in_german(value)).collect(),
        })
        .collect();
    let shots = shots::shots(good, &demo.words);
    listing.images = shots
        .iter()
        .map(|shot| Image { url: address(&shot.name), alt: both(&shot.alt), kept: Vec::new() })
        .collect();
    listing.variants = kinds(good)
        .into_iter()
        .enumerate()
        .map(|(at, (options, more))| {
            let shown = shots
                .iter()
                .find(|shot| shot.paint.as_ref().is_some_and(|paint| options.contains(paint)));
            let picture = shown.map(|shot| address(&shot.name)).unwrap_or_default();
            variant(good, (at, options, more), (picture, markets))
        })
        .collect::<Result<_, _>>()?;
    Ok(listing)
}

/// Every combination of what can be chosen, with what it costs more.
fn kinds(good: &Good) -> Vec<(Vec<String>, i64)> {
    let mut kinds = vec![(Vec::new(), 0)];
    for option in &good.options {
        kinds = kinds
            .iter()
            .flat_map(|(chosen, more)| {
                option.values.iter().map(move |(value, extra)| {
                    let mut chosen = chosen.clone();
                    chosen.push(value.clone());
                    (chosen, more + extra)
                })
            })
            .collect();
    }
    kinds
}

fn variant(
    good: &Good,
    (at, options, more): (usize, Vec<String>, i64),
    (image, markets): (String, &Markets),
) -> Result<Variant, Broken> {
    let mut sku = format!("{}-{:03}", good.department.prefix, 101 + good.number);
    for value in &options {
        let code: String = value.chars().filter(char::is_ascii_alphanumeric).take(5).collect();
        sku.push('-');
        sku.push_str(&code.to_ascii_uppercase());
    }
    let offer = |dollars: i64, before: Option<i64>, market: &exchange::PricedMarket| Offer {
        price: Some(price(dollars, market)),
        compare_at: before.map(|before| price(before, market)),
    };
    let offers: BTreeMap<MarketId, Offer> = markets
        .all()
        .map(|market| {
            let before = good.was.map(|was| was + more);
            (market.id.clone(), offer(good.price + more, before, market))
        })
        .collect();
    let stock = stock(&sku, good.price);
    Ok(Variant {
        barcode: barcode(good.department.number, good.number, at),
        sku: Some(Sku::parse(&sku).map_err(|_| Broken(sku.clone()))?),
        options,
        offers,
        taxable: Some(true),
        tracker: "shopify".to_owned(),
        quantity: Some(stock),
        grams: Some(good.grams),
        shipped: Some(true),
        image,
        ..Variant::default()
    })
}

/// A price that looks like one: `$18`, `€16.90`, `¥2,700`.
fn price(dollars: i64, market: &exchange::PricedMarket) -> Money {
    let minor = match market.currency.code() {
        "EUR" => {
            let euros = (dollars * 95 + 50) / 100;
            if euros < 60 { euros * 100 - 10 } else { euros * 100 }
        }
        "JPY" => (dollars * 148 + 50) / 100 * 100,
        _ => dollars * 100,
    };
    Money::new(minor, market.currency)
}

/// What is on the shelf: cheap things by the dozen, some nearly gone, a few sold out.
fn stock(sku: &str, dollars: i64) -> i64 {
    let dice = i64::from(hash(sku) % 1_000);
    let usual = match dollars {
        ..60 => 12 + dice % 70,
        60..250 => 4 + dice % 22,
        _ => 2 + dice % 6,
    };
    match dice {
        0..30 => 0,
        30..110 => 1 + dice % 3,
        _ => usual,
    }
}

/// A number under bars from the range that shops give out themselves (20…), with its check digit.
fn barcode(department: u32, good: usize, variant: usize) -> String {
    let digits = format!("20{department:02}{good:04}{variant:04}");
    let weights = [1, 3].into_iter().cycle();
    let sum: u32 =
        digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// What goes well with a good: what shares most tags, of other kinds first.
fn related(demo: &Demo, place: usize, good: &Good) -> Result<Vec<Slug>, Broken> {
    let score = |other: &Good| {
        let shared = other.tags.iter().filter(|tag| *tag != COMMON && good.tags.contains(tag));
        let foreign = other.department.slug != good.department.slug;
        let same_maker = other.maker == good.maker;
        shared.count() * ALIKE.0 + usize::from(foreign) + usize::from(same_maker) * ALIKE.1
    };
    let count = demo.goods.len();
    // From here on around: so that not everybody names the same four.
    let others = (1..count).filter_map(|step| demo.goods.get((place + step) % count));
    let mut others: Vec<(usize, &Good)> = others.map(|other| (score(other), other)).collect();
    others.sort_by_key(|(score, _)| usize::MAX - score);
    others.iter().take(RELATED).map(|(_, other)| slug(&other.handle)).collect()
}

/// What a search engine shows below the title: the first sentence, or both if they are short.
fn begin(text: &str) -> String {
    if text.chars().count() <= 155 {
        return text.to_owned();
    }
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text.to_owned(),
    }
}

fn in_both<T>(german: &Locale, base: T, de: T) -> Localised<T> {
    Localised { base, others: BTreeMap::from([(german.clone(), de)]) }
}

fn address(name: &str) -> String {
    format!("{SCHEME}:{name}")
}

pub(crate) fn slug(text: &str) -> Result<Slug, Broken> {
    Slug::parse(text).map_err(|_| Broken(text.to_owned()))
}

/// Numbers that look scattered and are the same each time: FNV-1a.
pub(crate) fn hash(text: &str) -> u32 {
    text.bytes()
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
