//! Shops to try the laws of quotes on: any prices, taxes and ways of sending.

use domain::{
    Catalog, CatalogParts, Country, Currency, Destination, IntentId, Locale, Market, MarketId,
    Money, PriceInterval, PriceListId, Product, ProductId, Quantity, QuoteRequest, Rounding,
    ShippingOption, Sku, Slug, TaxClass, TaxRate, TaxRules, Timestamp, Variant, VariantId,
};
use proptest::prelude::*;

/// When every quote of these laws is issued.
pub(crate) const ISSUED: Timestamp = Timestamp::from_millis(1_000_000);

/// A shop with one market, and something wanted there.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub(crate) parts: CatalogParts,
    pub(crate) request: QuoteRequest,
}

impl Shop {
    pub(crate) fn catalog(&self) -> Catalog {
        Catalog::build(self.parts.clone()).unwrap()
    }

    pub(crate) fn market(&self) -> &Market {
        &self.parts.markets[0]
    }
}

prop_compose! {
    /// A product of one variant, with a price before, at and after the moment of the quotes.
    fn product()(
        prices in [0_i64..10_000_000, 0_i64..10_000_000, 0_i64..10_000_000],
        class in prop::sample::select(TaxClass::ALL),
    ) -> ([i64; 3], TaxClass) {
        (prices, class)
    }
}

prop_compose! {
    fn rate()(
        region in prop::option::of(prop::sample::select(vec!["NY", "CA"])),
        class in prop::sample::select(TaxClass::ALL),
        name in prop::sample::select(vec!["VAT", "State", "City"]),
        basis_points in prop_oneof![0_u32..3_000, Just(888), Just(10_000)],
    ) -> TaxRate {
        let (region, name) = (region.map(str::to_owned), name.to_owned());
        TaxRate { country: us(), region, class, name, basis_points }
    }
}

prop_compose! {
    fn shipping(currency: Currency)(
        prices in prop::collection::vec(0_i64..5_000, 1..4),
        free_from in prop::option::of(0_i64..1_000_000),
    ) -> Vec<ShippingOption> {
        let option = |(number, price)| ShippingOption {
            id: format!("way-{number}"),
            name: format!("Way {number}"),
            price: Money::new(price, currency),
            free_from: free_from.map(|minor| Money::new(minor, currency)),
            countries: Vec::new(),
            days: (1, 2),
        };
        prices.into_iter().enumerate().map(option).collect()
    }
}

fn market() -> impl Strategy<Value = Market> {
    let currencies = vec![Currency::USD, Currency::JPY, Currency::KWD, Currency::EUR];
    let roundings = vec![Rounding::HalfUp, Rounding::HalfEven, Rounding::Down];
    prop::sample::select(currencies).prop_flat_map(move |currency| {
        let rates = prop::collection::vec(rate(), 0..6);
        let rounding = prop::sample::select(roundings.clone());
        (any::<bool>(), rates, rounding, shipping(currency)).prop_map(
            move |(included, rates, rounding, shipping)| Market {
                id: market_id(),
                name: "Market".to_owned(),
                currency,
                price_list: list(),
                locale: Locale::parse("en").unwrap(),
                countries: vec![us()],
                tax: TaxRules { included, rates },
                shipping,
                rounding,
            },
        )
    })
}

/// Any shop, with a wish for some of what it sells.
pub(crate) fn shop() -> impl Strategy<Value = Shop> {
    let products = prop::collection::vec(product(), 1..8);
    let wishes = prop::collection::vec((any::<prop::sample::Index>(), 1_u32..50), 1..12);
    let region = prop::option::of(prop::sample::select(vec!["NY", "CA", "TX"]));
    (market(), products, wishes, region).prop_map(|(market, products, wishes, region)| {
        let variants: Vec<VariantId> =
            (1..).map(VariantId::from_ulid).take(products.len()).collect();
        let lines = wishes
            .into_iter()
            .map(|(which, pieces)| (*which.get(&variants), Quantity::new(pieces).unwrap()))
            .collect();
        let currency = market.currency;
        let products = (1..).zip(products).map(|(id, one)| sold(id, one, currency)).collect();
        let parts = CatalogParts {
            release: 3,
            rules: 1,
            products,
            markets: vec![market],
            ..CatalogParts::default()
        };
        let destination =
            Destination { country: us(), region: region.map(str::to_owned), postal_code: None };
        let request = QuoteRequest {
            intent: IntentId::from_ulid(1),
            cart: None,
            market: market_id(),
            destination,
            lines,
            shipping_option: None,
        };
        Shop { parts, request }
    })
}

fn sold(id: u128, (prices, tax_class): ([i64; 3], TaxClass), currency: Currency) -> Product {
    let after = Timestamp::from_millis(ISSUED.millis() + 1);
    let moments = [(Timestamp::MIN, Some(ISSUED)), (ISSUED, Some(after)), (after, None)];
    let interval = |(minor, (from, until))| PriceInterval {
        list: list(),
        price: Money::new(minor, currency),
        compare_at: None,
        from,
        until,
    };
    let variant = Variant {
        id: VariantId::from_ulid(id),
        sku: Sku::parse(&format!("S{id}")).unwrap(),
        title: String::new(),
        options: Vec::new(),
        prices: prices.into_iter().zip(moments).map(interval).collect(),
        tax_class,
        weight_grams: 1,
        barcode: String::new(),
        image: None,
    };
    let slug = Slug::parse(&format!("p{id}")).unwrap();
    let bare = Product::new(ProductId::from_ulid(id), slug, &format!("Product {id}"));
    Product { variants: vec![variant], ..bare }
}

fn us() -> Country {
    Country::parse("US").unwrap()
}

fn market_id() -> MarketId {
    MarketId::parse("m").unwrap()
}

fn list() -> PriceListId {
    PriceListId::parse("list").unwrap()
}
