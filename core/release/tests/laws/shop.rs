//! Any shop: every field of every type takes unlike values, empty ones too.

use domain::{
    Catalog, CatalogParts, Category, Collection, Condition, Country, Currency, Face, FaceText,
    Image, Locale, Market, MarketId, Members, Money, Policy, PriceInterval, PriceListId, Product,
    ProductId, ProductOption, ProductText, Redirect, Rounding, Seo, ShippingOption, Sku, Slug,
    Specification, Synonyms, TaxClass, TaxRate, TaxRules, Timestamp, Variant, VariantId,
};

use crate::dice::Dice;

/// When the laws ask for prices: between the moments at which prices change.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_000_000);

const WORDS: &[&str] = &[
    "",
    "Shirt",
    "shirt",
    "Äpfel",
    "öl",
    "Straße",
    "日本",
    "red Cup",
    "a\u{308}x",
    "Zebra",
    "Mug",
];
const LISTS: [(&str, Currency); 3] =
    [("us", Currency::USD), ("de", Currency::EUR), ("jp", Currency::JPY)];
const LOCALES: [&str; 4] = ["en-US", "de", "de-AT", "ja"];

/// The catalog of a seed, with so many products at most.
pub(crate) fn catalog(seed: u64, most: u64) -> Catalog {
    Catalog::build(parts(seed, most)).unwrap()
}

/// What the catalog of a seed is made of.
pub(crate) fn parts(seed: u64, most: u64) -> CatalogParts {
    let dice = &mut Dice(seed);
    let count = dice.below(most + 1);
    sized(dice, count)
}

/// What a catalog of just so many products is made of.
pub(crate) fn sized(dice: &mut Dice, count: u64) -> CatalogParts {
    let categories = categories(dice);
    let products: Vec<Product> =
        (0..count).map(|number| product(dice, number, &categories)).collect();
    CatalogParts {
        release: dice.below(1_000) + 1,
        rules: 3,
        collections: collections(dice, count, &categories),
        products,
        markets: LISTS
            .iter()
            .zip(LOCALES)
            .map(|(list, locale)| market(dice, list, locale))
            .collect(),
        policies: vec![Policy { slug: slug("imprint"), face: face(dice) }],
        redirects: dice.some(5, |dice| Redirect {
            from: format!("/{}", dice.below(4)),
            to: format!("/to/{}", dice.below(9)),
        }),
        synonyms: dice
            .some(2, |dice| Synonyms { locale: locale("de"), words: vec![word(dice), word(dice)] }),
        categories,
        compiled_at: Timestamp::from_millis(2_000_000 + i64::try_from(dice.below(99)).unwrap()),
    }
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn locale(text: &str) -> Locale {
    Locale::parse(text).unwrap()
}

fn word(dice: &mut Dice) -> String {
    (*dice.pick(WORDS)).to_owned()
}

fn text(dice: &mut Dice) -> String {
    dice.some(12, word).join(" ")
}

fn seo(dice: &mut Dice) -> Seo {
    Seo { title: word(dice), description: text(dice) }
}

fn image(dice: &mut Dice) -> Image {
    let number = dice.below(9_999);
    Image { path: format!("p/{number}"), alt: word(dice), width: number as u32, height: 7 }
}

fn face(dice: &mut Dice) -> Face {
    let mut translations = Vec::new();
    for tag in ["de", "ja"] {
        if dice.percent(50) {
            let (title, description, seo) = (word(dice), text(dice), seo(dice));
            translations.push(FaceText { locale: locale(tag), title, description, seo });
        }
    }
    Face {
        title: word(dice),
        description: text(dice),
        image: dice.percent(50).then(|| image(dice)),
        seo: seo(dice),
        translations,
    }
}

fn categories(dice: &mut Dice) -> Vec<Category> {
    let count = dice.below(7);
    let name = |number: u64| slug(&format!("cat-{number}"));
    let category = |number: u64| Category {
        slug: name(number),
        parent: (number > 0 && dice.percent(60)).then(|| name(dice.below(number))),
        face: face(dice),
    };
    (0..count).map(category).collect()
}

fn collections(dice: &mut Dice, products: u64, categories: &[Category]) -> Vec<Collection> {
    let count = dice.below(4);
    let collection = |number: u64| {
        let members = if dice.percent(50) {
            Members::Picked(
                dice.some(20, |dice| ProductId::from_ulid(product_id(dice.below(products + 2)))),
            )
        } else {
            let all = dice.percent(50);
            Members::Rule { all, conditions: dice.some(3, |dice| condition(dice, categories)) }
        };
        Collection { slug: slug(&format!("col-{number}")), face: face(dice), members }
    };
    (0..count).map(collection).collect()
}

fn condition(dice: &mut Dice, categories: &[Category]) -> Condition {
    match dice.below(6) {
        0 => Condition::Tag(word(dice)),
        1 => Condition::Vendor(word(dice)),
        2 => Condition::Kind(word(dice)),
        3 if !categories.is_empty() => Condition::Category(dice.pick(categories).slug.clone()),
        4 => Condition::NewerThanDays(dice.below(3) as u32),
        _ => Condition::Reduced,
    }
}

/// Ids that are not in the order of products.
fn product_id(number: u64) -> u128 {
    u128::from(number.wrapping_mul(0x9e37_79b9)) << 40 | u128::from(number)
}

fn product(dice: &mut Dice, number: u64, categories: &[Category]) -> Product {
    let names: &[&str] = &["Size", "size", "Color", "Farbe"];
    let first = dice.below(4) as usize;
    let options: Vec<ProductOption> = names
        .iter()
        .cycle()
        .skip(first)
        .take(dice.below(4) as usize)
        .map(|name| ProductOption { name: (*name).to_owned(), values: values(dice) })
        .collect();
    let images = dice.some(3, image);
    let variants = variants(dice, number, &options, images.len());
    let bare = Product::new(
        ProductId::from_ulid(product_id(number)),
        slug(&format!("p{}-{number}", dice.below(50))),
        &word(dice),
    );
    Product {
        description: text(dice),
        vendor: word(dice),
        kind: word(dice),
        tags: dice.some(3, word),
        translations: translations(dice, &options),
        options,
        variants,
        images,
        categories: if categories.is_empty() {
            Vec::new()
        } else {
            dice.some(3, |dice| dice.pick(categories).slug.to_string())
        },
        specifications: dice.some(2, specification),
        related: dice.some(3, |dice| ProductId::from_ulid(product_id(dice.below(number + 2)))),
        seo: seo(dice),
        published_at: Timestamp::from_millis(dice.below(5) as i64),
        popularity: dice.below(3) as u32,
        ..bare
    }
}

fn specification(dice: &mut Dice) -> Specification {
    Specification { name: word(dice), value: word(dice) }
}

/// Some values, each once; capitals do not always tell them apart.
fn values(dice: &mut Dice) -> Vec<String> {
    let all = ["S", "s", "M", "L", "rot", "Rot", "blau"];
    let start = dice.below(all.len() as u64) as usize;
    let count = 1 + dice.below(3) as usize;
    all.iter().cycle().skip(start).take(count).map(|value| (*value).to_owned()).collect()
}

fn variants(
    dice: &mut Dice,
    number: u64,
    options: &[ProductOption],
    images: usize,
) -> Vec<Variant> {
    let mut chosen: Vec<Vec<String>> = vec![Vec::new()];
    for option in options {
        let with = |value: &String, one: &Vec<String>| [one.clone(), vec![value.clone()]].concat();
        chosen = option
            .values
            .iter()
            .flat_map(|value| chosen.iter().map(move |one| with(value, one)))
            .collect();
    }
    let kept: Vec<Vec<String>> = chosen.iter().filter(|_| dice.percent(70)).cloned().collect();
    let chosen = if kept.is_empty() { vec![chosen[0].clone()] } else { kept };
    let variant = |(place, options): (u64, Vec<String>)| Variant {
        id: VariantId::from_ulid(u128::from(dice.next()) << 64 | u128::from(number << 16 | place)),
        sku: Sku::parse(&format!("S{number}-{place}")).unwrap(),
        barcode: if dice.percent(50) { String::new() } else { dice.below(1 << 40).to_string() },
        title: if dice.percent(20) { String::new() } else { options.join(" / ") },
        options,
        prices: LISTS.iter().flat_map(|list| prices(dice, *list)).collect(),
        tax_class: *dice.pick(TaxClass::ALL),
        weight_grams: dice.below(5_000) as u32,
        image: (images > 0 && dice.percent(50)).then(|| dice.below(images as u64) as u32),
    };
    (0..).zip(chosen).map(variant).collect()
}

/// None, one, or one that is followed by another at about [`NOW`]; few different amounts, so that
/// orders have equal keys.
fn prices(dice: &mut Dice, (list, currency): (&str, Currency)) -> Vec<PriceInterval> {
    let interval = |dice: &mut Dice, from: i64, until: Option<i64>| {
        let large = if dice.percent(5) { 1 << 40 } else { 0 };
        let minor = (dice.below(6) * 500 + large) as i64;
        PriceInterval {
            list: PriceListId::parse(list).unwrap(),
            price: Money::new(minor, currency),
            compare_at: dice.percent(30).then(|| Money::new(minor + 100, currency)),
            from: Timestamp::from_millis(from),
            until: until.map(Timestamp::from_millis),
        }
    };
    let turn = NOW.millis() - 2 + dice.below(5) as i64;
    match dice.below(5) {
        0 => Vec::new(),
        1 | 2 => vec![interval(dice, 0, None)],
        3 => vec![interval(dice, turn, None), interval(dice, -5, Some(turn))],
        _ => vec![interval(dice, turn, Some(turn + 3))],
    }
}

fn translations(dice: &mut Dice, options: &[ProductOption]) -> Vec<ProductText> {
    let mut texts = Vec::new();
    for tag in ["de-DE", "de", "ja"] {
        if dice.percent(40) {
            let translate = |option: &ProductOption| ProductOption {
                name: format!("{} ({tag})", option.name),
                values: option.values.iter().take(2).map(|value| format!("{value}*")).collect(),
            };
            texts.push(ProductText {
                locale: locale(tag),
                title: word(dice),
                description: text(dice),
                options: options.iter().take(dice.below(3) as usize).map(translate).collect(),
                specifications: dice.some(2, specification),
                image_alts: dice.some(2, word),
                seo: seo(dice),
            });
        }
    }
    texts
}

fn market(dice: &mut Dice, (list, currency): &(&str, Currency), locale_tag: &str) -> Market {
    let country = |code: &str| Country::parse(code).unwrap();
    let rate = |dice: &mut Dice| TaxRate {
        country: country("US"),
        region: dice.percent(50).then(|| "NY".to_owned()),
        class: *dice.pick(TaxClass::ALL),
        name: word(dice),
        basis_points: dice.below(3_000) as u32,
    };
    Market {
        id: MarketId::parse(list).unwrap(),
        name: word(dice),
        currency: *currency,
        price_list: PriceListId::parse(list).unwrap(),
        locale: locale(locale_tag),
        countries: vec![country("US"), country("DE")],
        tax: TaxRules { included: dice.percent(50), rates: dice.some(3, rate) },
        shipping: vec![ShippingOption {
            id: "standard".to_owned(),
            name: word(dice),
            price: Money::new(dice.below(900) as i64, *currency),
            free_from: dice.percent(50).then(|| Money::new(5_000, *currency)),
            countries: if dice.percent(50) { Vec::new() } else { vec![country("US")] },
            days: (1, 3),
        }],
        rounding: *dice.pick(&[Rounding::HalfUp, Rounding::HalfEven, Rounding::Down]),
    }
}
