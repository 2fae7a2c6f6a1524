use super::*;
use crate::money::{Currency, Money};
use crate::sample::{catalog, country, market_id, parts, price, product, variant};
use crate::text::{Locale, PriceListId, Sku};
use crate::time::Millis;

fn refused(change: impl FnOnce(&mut CatalogParts)) -> CatalogError {
    let mut parts = parts();
    change(&mut parts);
    Catalog::build(parts).unwrap_err()
}

fn market_fault(change: impl FnOnce(&mut Market)) -> MarketFault {
    match refused(|parts| change(&mut parts.markets[0])) {
        CatalogError::Market { market, fault } => {
            assert_eq!(market, market_id("us"));
            fault
        }
        other => panic!("{other}"),
    }
}

#[test]
fn everything_is_found_by_its_names() {
    let catalog = catalog();
    let shirt = catalog.product(ProductId::from_ulid(1)).unwrap();
    assert_eq!(catalog.by_slug("shirt"), Some(shirt));
    let (product, variant) = catalog.variant(VariantId::from_ulid(2)).unwrap();
    assert_eq!((product, variant.title.as_str()), (shirt, "L"));
    let locale = Locale::parse("en-US").unwrap();
    assert_eq!(product.line_title(variant, &locale), "Shirt - L");
    let (book, only) = catalog.variant(VariantId::from_ulid(3)).unwrap();
    assert_eq!(book.line_title(only, &locale), "Book");
    assert!(catalog.market(&market_id("us")).unwrap().sells_to(&country("CA")));
    assert!(catalog.product(ProductId::from_ulid(9)).is_none());
    assert!(catalog.by_slug("Shirt").is_none() && catalog.by_slug("../x").is_none());
    assert!(catalog.variant(VariantId::from_ulid(9)).is_none());
    assert!(catalog.market(&market_id("fr")).is_none());
    assert_eq!((catalog.release(), catalog.rules()), (7, 1));
    assert_eq!(Catalog::build(catalog.clone().into_parts()), Ok(catalog));
}

#[test]
fn a_price_holds_from_its_first_moment_until_just_before_its_last() {
    let catalog = catalog();
    let (_, book) = catalog.variant(VariantId::from_ulid(3)).unwrap();
    let at = |millis: i64| {
        let list = PriceListId::parse("us").unwrap();
        book.price(&list, Timestamp::from_millis(millis)).map(|held| held.price.minor())
    };
    assert_eq!([at(-1), at(0), at(999), at(1_000)], [None, Some(1_000), Some(1_000), Some(900)]);
    assert!(book.price(&PriceListId::parse("de").unwrap(), Timestamp::EPOCH).is_none());
}

#[test]
fn names_are_used_once() {
    let repeated =
        |what: &'static str, value: &str| CatalogError::Repeated { what, value: value.to_owned() };
    let twin = || Product { variants: vec![variant(8, "", vec![])], ..product(8, "twin", "Twin") };
    let error = refused(|parts| parts.products.push(Product { slug: slug("book"), ..twin() }));
    assert_eq!(error, repeated("slug", "book"));
    let error = refused(|parts| {
        parts.products.push(Product { id: ProductId::from_ulid(1), ..twin() });
    });
    assert_eq!(error, repeated("product", "prod_00000000000000000000000001"));
    let error = refused(|parts| {
        parts.products.push(Product { variants: vec![variant(1, "", vec![])], ..twin() });
    });
    assert_eq!(error, repeated("variant", "var_00000000000000000000000001"));
    let error = refused(|parts| {
        let sku = Sku::parse("SKU-1").unwrap();
        parts.products[1].variants[0].sku = sku;
    });
    assert_eq!(error, repeated("SKU", "SKU-1"));
    let error = refused(|parts| parts.markets[1].id = market_id("us"));
    assert_eq!(error, repeated("market", "us"));
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

#[test]
fn variants_have_the_options_of_their_product() {
    let options = CatalogError::Options(VariantId::from_ulid(2));
    let error = refused(|parts| parts.products[0].variants[1].options = vec!["XL".to_owned()]);
    assert_eq!(error, options);
    let error = refused(|parts| parts.products[0].variants[1].options = vec!["M".to_owned()]);
    assert_eq!(error, options);
    let error = refused(|parts| parts.products[0].variants[1].options = vec![]);
    assert_eq!(error, options);
    let error = refused(|parts| parts.products[1].variants.clear());
    assert_eq!(error, CatalogError::NoVariants(ProductId::from_ulid(2)));
}

#[test]
fn prices_of_one_list_follow_each_other_in_its_currency() {
    let with = |intervals: Vec<PriceInterval>| {
        refused(|parts| parts.products[1].variants[0].prices = intervals)
    };
    let mut reversed = parts();
    reversed.products[1].variants[0].prices.reverse();
    assert!(Catalog::build(reversed).is_ok());
    let list = || PriceListId::parse("us").unwrap();
    let variant = VariantId::from_ulid(3);
    let interval = CatalogError::Interval { variant, list: list() };
    assert_eq!(with(vec![price("us", 1, 5, Some(5))]), interval);
    assert_eq!(with(vec![price("us", 1, 0, None), price("us", 1, 9, None)]), interval);
    assert_eq!(with(vec![price("us", 1, 5, None), price("us", 1, 0, Some(6))]), interval);
    let negative = CatalogError::NegativePrice { variant, list: list() };
    assert_eq!(with(vec![price("us", -1, 0, None)]), negative);
    let euro = PriceInterval { list: list(), ..price("de", 1, 0, None) };
    let currency =
        CatalogError::Currency { list: list(), expected: Currency::USD, found: Currency::EUR };
    assert_eq!(with(vec![euro]), currency);
    let error = refused(|parts| parts.markets[1].price_list = list());
    assert_eq!(error, currency);
}

#[test]
fn a_market_does_not_contradict_itself() {
    assert_eq!(market_fault(|market| market.countries.clear()), MarketFault::NoCountries);
    let fault = market_fault(|market| market.countries.push(country("US")));
    assert_eq!(fault, MarketFault::Repeated);
    let fault = market_fault(|market| market.shipping[1].id = "express".to_owned());
    assert_eq!(fault, MarketFault::Repeated);
    let fault = market_fault(|market| market.shipping[0].price = Money::zero(Currency::EUR));
    assert_eq!(fault, MarketFault::ShippingPrice);
    let fault = market_fault(|market| market.shipping[0].countries = vec![country("DE")]);
    assert_eq!(fault, MarketFault::ShippingCountry);
    let fault = market_fault(|market| market.shipping[0].days = (3, 2));
    assert_eq!(fault, MarketFault::ShippingDays);
    let fault = market_fault(|market| market.tax.rates[0].basis_points = 10_001);
    assert_eq!(fault, MarketFault::TaxRate);
}

#[test]
fn groups_hang_together() {
    let category = |slug_text: &str, parent: Option<&str>| Category {
        slug: slug(slug_text),
        parent: parent.map(slug),
        face: Face::new(slug_text),
    };
    let unknown = |text: &str| CatalogError::Category { slug: text.to_owned() };
    let error = refused(|parts| parts.categories.push(category("cups", Some("table"))));
    assert_eq!(error, unknown("table"));
    let error = refused(|parts| parts.products[0].categories.push("cups".to_owned()));
    assert_eq!(error, unknown("cups"));
    let error = refused(|parts| {
        parts.categories = vec![category("cups", None), category("cups", None)];
    });
    assert_eq!(error, CatalogError::Repeated { what: "category", value: "cups".to_owned() });
    let error = refused(|parts| parts.products[0].variants[0].image = Some(0));
    assert_eq!(error, CatalogError::Picture(VariantId::from_ulid(1)));
    let german = FaceText {
        locale: Locale::parse("de").unwrap(),
        title: String::new(),
        description: String::new(),
        seo: Seo::default(),
    };
    let translations = vec![german.clone(), german.clone()];
    let error = refused(|parts| {
        let face = Face { translations, ..Face::new("Cups") };
        parts.categories.push(Category { face, ..category("cups", None) });
    });
    assert_eq!(error, CatalogError::Translation { slug: slug("cups"), locale: german.locale });
}

#[test]
fn a_collection_by_rule_holds_what_fits() {
    let collection = |all: bool, conditions: Vec<Condition>| Collection {
        slug: slug("some"),
        face: Face::new("Some"),
        members: Members::Rule { all, conditions },
    };
    let mut parts = parts();
    let category = |slug_text: &str, parent: Option<&str>| Category {
        slug: slug(slug_text),
        parent: parent.map(slug),
        face: Face::default(),
    };
    parts.categories = vec![category("wear", None), category("shirts", Some("wear"))];
    parts.products[0].categories = vec!["shirts".to_owned()];
    parts.products[1].tags = vec!["paper".to_owned()];
    parts.products[1].published_at = Timestamp::EPOCH.plus(Millis::from_days(9));
    parts.compiled_at = Timestamp::EPOCH.plus(Millis::from_days(10));
    let catalog = Catalog::build(parts).unwrap();
    let members = |all, conditions| {
        let collection = collection(all, conditions);
        let members = catalog.members(&collection);
        members.iter().map(|one| one.slug.to_string()).collect::<Vec<_>>()
    };
    let wear = || Condition::Category(slug("wear"));
    let paper = || Condition::Tag("paper".to_owned());
    assert_eq!(members(true, vec![wear()]), ["shirt"]);
    assert_eq!(members(true, vec![wear(), paper()]), [""; 0]);
    assert_eq!(members(false, vec![wear(), paper()]), ["shirt", "book"]);
    assert_eq!(members(true, vec![Condition::NewerThanDays(1)]), ["book"]);
    assert_eq!(members(true, vec![Condition::Reduced]), [""; 0]);
    let picked = Collection {
        members: Members::Picked(vec![ProductId::from_ulid(2), ProductId::from_ulid(9)]),
        ..collection(true, vec![])
    };
    assert_eq!(catalog.members(&picked).len(), 1);
}

#[test]
fn a_line_is_called_in_the_language_of_its_market() {
    let mut parts = parts();
    let option = ProductOption { name: "Größe".to_owned(), values: vec!["Mittel".to_owned()] };
    parts.products[0].translations = vec![ProductText {
        locale: Locale::parse("de").unwrap(),
        title: "Hemd".to_owned(),
        description: String::new(),
        options: vec![option],
        specifications: Vec::new(),
        image_alts: Vec::new(),
        seo: Seo::default(),
    }];
    let catalog = Catalog::build(parts).unwrap();
    let title = |market: &str, variant: u128| {
        let market = catalog.market(&market_id(market)).unwrap();
        catalog.article(VariantId::from_ulid(variant), market, Timestamp::EPOCH).unwrap().title
    };
    assert_eq!([title("us", 1), title("de", 1)], ["Shirt - M", "Hemd - Mittel"]);
    // A value that nobody translated is shown as it is.
    assert_eq!(title("de", 2), "Hemd - L");
}
