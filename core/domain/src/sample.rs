//! A small shop for the tests of this crate.

use crate::catalog::{
    Catalog, CatalogParts, Market, PriceInterval, Product, ProductOption, Variant,
};
use crate::id::{ProductId, VariantId};
use crate::money::{Currency, Money, Rounding};
use crate::shipping::ShippingOption;
use crate::tax::{TaxClass, TaxRate, TaxRules};
use crate::text::{Country, Locale, MarketId, PriceListId, Sku, Slug};
use crate::time::Timestamp;

/// Shirt M (var 1) and shirt L (var 2), and a book (var 3) that is cheaper from moment 1000 on.
pub(crate) fn parts() -> CatalogParts {
    let shirt = Product {
        options: vec![ProductOption {
            name: "Size".to_owned(),
            values: vec!["M".to_owned(), "L".to_owned()],
        }],
        variants: vec![
            variant(1, "M", vec![price("us", 1_999, 0, None), price("de", 2_380, 0, None)]),
            variant(2, "L", vec![price("us", 2_199, 0, None)]),
        ],
        ..product(1, "shirt", "Shirt")
    };
    let prices = vec![price("us", 1_000, 0, Some(1_000)), price("us", 900, 1_000, None)];
    let book = Product { variants: vec![variant(3, "", prices)], ..product(2, "book", "Book") };
    CatalogParts {
        release: 7,
        rules: 1,
        products: vec![shirt, book],
        markets: vec![us(), de()],
        ..CatalogParts::default()
    }
}

/// The shop of [`parts`].
pub(crate) fn catalog() -> Catalog {
    Catalog::build(parts()).unwrap()
}

/// The market of that name.
pub(crate) fn market_id(name: &str) -> MarketId {
    MarketId::parse(name).unwrap()
}

/// The country of those letters.
pub(crate) fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

/// A product without options and variants.
pub(crate) fn product(id: u128, slug: &str, title: &str) -> Product {
    Product::new(ProductId::from_ulid(id), Slug::parse(slug).unwrap(), title)
}

/// A variant with one option value, or with none when the title is empty.
pub(crate) fn variant(id: u128, title: &str, prices: Vec<PriceInterval>) -> Variant {
    Variant {
        id: VariantId::from_ulid(id),
        sku: Sku::parse(&format!("SKU-{id}")).unwrap(),
        title: title.to_owned(),
        options: (!title.is_empty()).then(|| title.to_owned()).into_iter().collect(),
        prices,
        tax_class: TaxClass::Standard,
        weight_grams: 200,
        barcode: String::new(),
        image: None,
    }
}

/// A price in the list of that name, dollars unless it is `de`.
pub(crate) fn price(list: &str, minor: i64, from: i64, until: Option<i64>) -> PriceInterval {
    let currency = if list == "de" { Currency::EUR } else { Currency::USD };
    PriceInterval {
        list: PriceListId::parse(list).unwrap(),
        price: Money::new(minor, currency),
        compare_at: None,
        from: Timestamp::from_millis(from),
        until: until.map(Timestamp::from_millis),
    }
}

fn us() -> Market {
    Market {
        id: market_id("us"),
        name: "United States".to_owned(),
        currency: Currency::USD,
        price_list: PriceListId::parse("us").unwrap(),
        locale: Locale::parse("en-US").unwrap(),
        countries: vec![country("US"), country("CA")],
        tax: TaxRules {
            included: false,
            rates: vec![rate("US", Some("NY"), TaxClass::Standard, "Sales tax", 888)],
        },
        shipping: vec![
            shipping("express", Money::new(1_500, Currency::USD), None),
            shipping("standard", Money::new(500, Currency::USD), Some(5_000)),
        ],
        rounding: Rounding::HalfUp,
    }
}

fn de() -> Market {
    Market {
        id: market_id("de"),
        name: "Deutschland".to_owned(),
        currency: Currency::EUR,
        price_list: PriceListId::parse("de").unwrap(),
        locale: Locale::parse("de-DE").unwrap(),
        countries: vec![country("DE")],
        tax: TaxRules {
            included: true,
            rates: vec![
                rate("DE", None, TaxClass::Standard, "MwSt.", 1_900),
                rate("DE", None, TaxClass::Shipping, "MwSt.", 1_900),
            ],
        },
        shipping: vec![shipping("dhl", Money::new(595, Currency::EUR), None)],
        rounding: Rounding::HalfUp,
    }
}

fn rate(
    code: &str,
    region: Option<&str>,
    class: TaxClass,
    name: &str,
    basis_points: u32,
) -> TaxRate {
    let region = region.map(str::to_owned);
    TaxRate { country: country(code), region, class, name: name.to_owned(), basis_points }
}

fn shipping(id: &str, price: Money, free_from: Option<i64>) -> ShippingOption {
    ShippingOption {
        id: id.to_owned(),
        name: id.to_uppercase(),
        price,
        free_from: free_from.map(|minor| Money::new(minor, price.currency())),
        countries: Vec::new(),
        days: (1, 3),
    }
}
