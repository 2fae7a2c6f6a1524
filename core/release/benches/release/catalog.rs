//! A catalog of a seed: five variants a product, three markets, two languages, 144 categories.

use domain::{
    Catalog, CatalogParts, Category, Collection, Condition, Country, Currency, Face, FaceText,
    Image, Locale, Market, MarketId, Members, Money, PriceInterval, PriceListId, Product,
    ProductId, ProductOption, ProductText, Rounding, Seo, Sku, Slug, Specification, TaxClass,
    TaxRules, Timestamp, Variant, VariantId,
};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// Small numbers often, large ones seldom, as words and sales are.
    fn seldom(&mut self, bound: u64) -> u64 {
        self.below(bound) * self.below(bound) / bound
    }
}

const SYLLABLES: [&str; 24] = [
    "ka", "lor", "min", "tes", "vel", "bri", "son", "dar", "pel", "qui", "ros", "tan", "fel",
    "gor", "hin", "jul", "nev", "ost", "pra", "sil", "tur", "ulm", "wen", "zar",
];
const MARKETS: [(&str, Currency, &str); 3] =
    [("us", Currency::USD, "en-US"), ("de", Currency::EUR, "de"), ("jp", Currency::JPY, "en")];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];
const COLORS: [(&str, &str); 8] = [
    ("red", "rot"),
    ("blue", "blau"),
    ("green", "grün"),
    ("black", "schwarz"),
    ("white", "weiß"),
    ("grey", "grau"),
    ("sand", "sand"),
    ("rose", "rosa"),
];

/// A word of a language; small numbers are frequent words.
fn word(language: u64, number: u64) -> String {
    let mut rest = number * 2 + language;
    let mut word = String::new();
    for _ in 0..2 + number % 2 {
        word.push_str(SYLLABLES[(rest % 24) as usize]);
        rest = rest / 24 + 7 * (number % 11);
    }
    word
}

fn sentence(dice: &mut Dice, language: u64, words: u64) -> String {
    let words: Vec<String> = (0..words).map(|_| word(language, dice.seldom(4_000))).collect();
    words.join(" ")
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn catalog(products: u64) -> Catalog {
    let dice = &mut Dice(20_261_121);
    let categories = categories();
    let products = (0..products).map(|number| product(dice, number)).collect();
    let collections = vec![Collection {
        slug: slug("sale"),
        face: Face::new("Sale"),
        members: Members::Rule { all: true, conditions: vec![Condition::Reduced] },
    }];
    Catalog::build(CatalogParts {
        release: 1,
        rules: 1,
        products,
        markets: MARKETS.map(market).into(),
        categories,
        collections,
        compiled_at: Timestamp::from_millis(1_800_000_000_000),
        ..CatalogParts::default()
    })
    .unwrap()
}

fn categories() -> Vec<Category> {
    let category = |name: String, parent: Option<&str>| Category {
        slug: slug(&name),
        parent: parent.map(slug),
        face: Face {
            translations: vec![FaceText {
                locale: Locale::parse("de").unwrap(),
                title: format!("{name} de"),
                description: String::new(),
                seo: Seo::default(),
            }],
            ..Face::new(&name)
        },
    };
    let branch = |first: u64| {
        let name = format!("c{first}");
        let twigs = (0..11).map(|twig| category(format!("c{first}-{twig}"), Some(&name)));
        let twigs: Vec<Category> = twigs.collect();
        std::iter::once(category(name, None)).chain(twigs)
    };
    (0..12).flat_map(branch).collect()
}

fn market((id, currency, locale): (&str, Currency, &str)) -> Market {
    Market {
        id: MarketId::parse(id).unwrap(),
        name: id.to_owned(),
        currency,
        price_list: PriceListId::parse(id).unwrap(),
        locale: Locale::parse(locale).unwrap(),
        countries: vec![Country::parse(&id.to_uppercase()).unwrap()],
        tax: TaxRules::default(),
        shipping: Vec::new(),
        rounding: Rounding::HalfUp,
    }
}

fn product(dice: &mut Dice, number: u64) -> Product {
    let title = sentence(dice, 0, 4);
    let name = format!("{}-{number}", title.replace(' ', "-"));
    let id =
        (1_700_000_000_000 + u128::from(number) * 60_000) << 80 | u128::from(dice.below(1 << 60));
    let mut colors: Vec<_> = (0..2).map(|_| COLORS[dice.below(8) as usize]).collect();
    colors.dedup();
    let values = |german: bool| {
        colors.iter().map(|color| (if german { color.1 } else { color.0 }).to_owned()).collect()
    };
    let options = |german: bool| {
        let name = |en: &str, de: &str| if german { de.to_owned() } else { en.to_owned() };
        let sizes = SIZES.map(str::to_owned).to_vec();
        vec![
            ProductOption { name: name("Size", "Größe"), values: sizes },
            ProductOption { name: name("Color", "Farbe"), values: values(german) },
        ]
    };
    let prices = prices(dice);
    let variants = SIZES.iter().zip(0_u64..).map(|(size, place)| {
        let color = colors[(place % colors.len() as u64) as usize].0;
        Variant {
            id: VariantId::from_ulid(id + 1 + u128::from(place)),
            sku: Sku::parse(&format!("SKU-{number:06}-{size}")).unwrap(),
            barcode: format!("4{:012}", number * 10 + place),
            title: format!("{size} / {color}"),
            options: vec![(*size).to_owned(), color.to_owned()],
            prices: prices.clone(),
            tax_class: TaxClass::Standard,
            weight_grams: 200,
            image: Some((place % 3) as u32),
        }
    });
    let image = |place: u64| Image {
        path: format!("products/{name}-{place}"),
        alt: format!("{title} {place}"),
        width: 1_200,
        height: 1_500,
    };
    let facts = |language: u64, dice: &mut Dice| {
        let fact = |name: &str, dice: &mut Dice| Specification {
            name: name.to_owned(),
            value: word(language, dice.below(30)),
        };
        vec![fact("Material", dice), fact("Care", dice), fact("Origin", dice)]
    };
    let category = format!("c{}-{}", dice.below(12), dice.below(11));
    Product {
        description: sentence(dice, 0, 70),
        vendor: word(0, dice.below(40)),
        kind: word(0, dice.below(60)),
        tags: (0..2).map(|_| word(0, dice.below(90))).collect(),
        options: options(false),
        variants: variants.collect(),
        images: (0..3).map(image).collect(),
        categories: vec![category],
        specifications: facts(0, dice),
        related: Vec::new(),
        published_at: Timestamp::from_millis(1_700_000_000_000 + (number as i64) * 60_000),
        popularity: dice.seldom(1_000) as u32,
        translations: vec![ProductText {
            locale: Locale::parse("de").unwrap(),
            title: sentence(dice, 1, 4),
            description: sentence(dice, 1, 70),
            options: options(true),
            specifications: facts(1, dice),
            image_alts: Vec::new(),
            seo: Seo::default(),
        }],
        ..Product::new(ProductId::from_ulid(id), slug(&name), &title)
    }
}

fn prices(dice: &mut Dice) -> Vec<PriceInterval> {
    let base = 500 + dice.seldom(300) as i64 * 50;
    let reduced = dice.below(10) == 0;
    let price = |(list, currency, _): &(&str, Currency, &str)| PriceInterval {
        list: PriceListId::parse(list).unwrap(),
        price: Money::new(base, *currency),
        compare_at: reduced.then(|| Money::new(base * 5 / 4, *currency)),
        from: Timestamp::from_millis(1_700_000_000_000),
        until: None,
    };
    MARKETS.iter().map(price).collect()
}
