//! A small catalog: one plain thing, one with sizes, one that is sold out, in two markets.

use domain::{
    Catalog, CatalogParts, Category, Collection, Country, Currency, Face, Locale, Market, MarketId,
    Members, Money, Policy, PriceInterval, PriceListId, Product, ProductId, ProductOption,
    Redirect, Rounding, ShippingOption, Sku, Slug, TaxClass, TaxRate, TaxRules, Timestamp, Variant,
    VariantId,
};

/// When the tests begin.
pub(crate) const START: i64 = 1_795_240_080_000;

/// The mug: one variant, $12.00.
pub(crate) const MUG: VariantId = VariantId::from_ulid(101);
/// The shirt in M: $30.00.
pub(crate) const SHIRT: VariantId = VariantId::from_ulid(202);
/// The lamp, which is sold out.
pub(crate) const LAMP: VariantId = VariantId::from_ulid(301);

pub(crate) fn catalog(release: u64, mug_price: i64) -> Catalog {
    let products = vec![
        product(1, "mug", "Enamel mug", &[(101, "", mug_price)]),
        product(2, "shirt", "Linen shirt", &[(201, "S", 2_800), (202, "M", 3_000)]),
        product(3, "lamp", "Desk lamp", &[(301, "", 9_000)]),
    ];
    let markets = vec![market("us", "US", Currency::USD), market("eu", "DE", Currency::EUR)];
    let category = |slug: &str, title: &str| Category {
        slug: Slug::parse(slug).unwrap(),
        parent: None,
        face: Face::new(title),
    };
    let categories = vec![category("home", "Home"), category("light", "Light")];
    let collections = vec![Collection {
        slug: Slug::parse("gifts").unwrap(),
        face: Face::new("Gifts"),
        members: Members::Picked(vec![ProductId::from_ulid(1)]),
    }];
    let policies =
        vec![Policy { slug: Slug::parse("returns").unwrap(), face: Face::new("Returns") }];
    let moved = |from: &str, to: &str| Redirect { from: from.to_owned(), to: to.to_owned() };
    let redirects = vec![moved("/products/cup", "/products/mug"), moved("/old", "/products")];
    let parts = CatalogParts {
        release,
        rules: 1,
        products,
        markets,
        categories,
        collections,
        policies,
        redirects,
        ..CatalogParts::default()
    };
    Catalog::build(parts).unwrap()
}

fn product(id: u128, slug: &str, title: &str, kinds: &[(u128, &str, i64)]) -> Product {
    let sizes: Vec<String> =
        kinds.iter().map(|kind| kind.1.to_owned()).filter(|size| !size.is_empty()).collect();
    let options = if sizes.is_empty() {
        Vec::new()
    } else {
        vec![ProductOption { name: "Size".to_owned(), values: sizes }]
    };
    Product {
        description: format!("{title}, made to last."),
        variants: kinds.iter().map(|kind| variant(*kind)).collect(),
        options,
        categories: vec![if id == 3 { "light" } else { "home" }.to_owned()],
        published_at: Timestamp::from_millis(i64::try_from(id).unwrap()),
        ..Product::new(ProductId::from_ulid(id), Slug::parse(slug).unwrap(), title)
    }
}

fn variant((id, size, minor): (u128, &str, i64)) -> Variant {
    let price = |list: &str, currency| PriceInterval {
        list: PriceListId::parse(list).unwrap(),
        price: Money::new(minor, currency),
        compare_at: None,
        from: Timestamp::EPOCH,
        until: None,
    };
    Variant {
        id: VariantId::from_ulid(id),
        sku: Sku::parse(&format!("SKU-{id}")).unwrap(),
        title: size.to_owned(),
        options: if size.is_empty() { Vec::new() } else { vec![size.to_owned()] },
        prices: vec![price("us", Currency::USD), price("eu", Currency::EUR)],
        tax_class: TaxClass::Standard,
        weight_grams: 300,
        barcode: String::new(),
        image: None,
    }
}

fn market(id: &str, country: &str, currency: Currency) -> Market {
    let country = Country::parse(country).unwrap();
    let rate = TaxRate {
        country: country.clone(),
        region: (id == "us").then(|| "NY".to_owned()),
        class: TaxClass::Standard,
        name: "Tax".to_owned(),
        basis_points: 1_000,
    };
    let option = |id: &str, minor| ShippingOption {
        id: id.to_owned(),
        name: id.to_owned(),
        price: Money::new(minor, currency),
        free_from: None,
        countries: Vec::new(),
        days: (2, 4),
    };
    Market {
        id: MarketId::parse(id).unwrap(),
        name: id.to_uppercase(),
        currency,
        price_list: PriceListId::parse(id).unwrap(),
        locale: Locale::parse("en").unwrap(),
        countries: vec![country],
        tax: TaxRules { included: id == "eu", rates: vec![rate] },
        shipping: vec![option("standard", 500), option("express", 1_500)],
        rounding: Rounding::HalfUp,
    }
}
