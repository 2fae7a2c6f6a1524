use super::*;
use crate::sample::{catalog, country, market_id, parts, price, product, variant};

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
    assert_eq!(product.line_title(variant), "Shirt - L");
    let (book, only) = catalog.variant(VariantId::from_ulid(3)).unwrap();
    assert_eq!(book.line_title(only), "Book");
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
