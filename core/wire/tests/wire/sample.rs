//! One small shop, one shopper and one set of keys, the same in every test. The shopper's personal
//! data are canaries: texts that occur nowhere else, so that a leak can be found by searching.

use domain::{
    Address, AddressText, CartId, Catalog, CatalogParts, Category, Contact, Country, Currency,
    Destination, Face, FulfilmentStatus, IdempotencyKey, Image, IntentId, Locale, Market, MarketId,
    Millis, Money, Note, OrderId, OrderStatus, PaymentStatus, PriceInterval, PriceListId, Product,
    ProductId, ProductOption, Quantity, Quote, QuoteRequest, Region, Rounding, ShippingOption, Sku,
    Slug, TaxClass, TaxRate, TaxRules, Timestamp, Variant, VariantId,
};
use wire::answer::{Answer, OrderLine, OrderView, PaymentStart, TimelineEntry};
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::{CancelRequest, Intent, Message, Method, ReturnUrl};
use wire::message::{StartPayment, StatusQuestion, Subject};
use wire::seal::SealingPrivate;

/// 2026-11-21 05:48 UTC.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_240_080_000);

/// What must never be seen in `Debug` output or an error.
pub(crate) const CANARIES: &[&str] = &[
    "ada.canary@example.com",
    "Ada Canary",
    "Canary Street",
    "Canarytown",
    "94103",
    "555",
    "ring twice",
    "pi_secret_canary",
    "https://pay.example/canary",
];

pub(crate) fn key_id(text: &str) -> KeyId {
    KeyId::parse(text).unwrap()
}

pub(crate) fn edge(name: &str, secret: u8) -> EdgeKeys {
    EdgeKeys::derive(key_id(name), &EdgeSecret::new([secret; 32]))
}

pub(crate) fn keys() -> EdgeKeys {
    edge("edge-2026-11", 0x11)
}

pub(crate) fn ring() -> Keyring {
    Keyring::new().with(keys())
}

pub(crate) fn origin() -> SealingPrivate {
    SealingPrivate::generate(key_id("origin-1"), &[0x22; 32])
}

pub(crate) fn intent_id() -> IntentId {
    IntentId::mint(NOW, *b"intent-id-")
}

pub(crate) fn variant_id(number: u128) -> VariantId {
    VariantId::from_ulid(0x019a_a5d0_0000_0000_0000_0000_0000_0000 + number)
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::parse("USD").unwrap())
}

fn price(minor: i64, compare_at: Option<i64>) -> PriceInterval {
    PriceInterval {
        list: PriceListId::parse("retail").unwrap(),
        price: usd(minor),
        compare_at: compare_at.map(usd),
        from: Timestamp::EPOCH,
        until: compare_at.map(|_| NOW.plus(Millis::from_days(7))),
    }
}

fn variant(number: u128, sku: &str, option: &str, minor: i64) -> Variant {
    Variant {
        id: variant_id(number),
        sku: Sku::parse(sku).unwrap(),
        title: option.to_owned(),
        options: vec![option.to_owned()],
        prices: vec![price(minor, (minor > 2_000).then_some(minor + 500))],
        tax_class: TaxClass::Standard,
        weight_grams: 250,
        barcode: String::new(),
        image: None,
    }
}

fn product(number: u128, slug: &str, title: &str, variants: Vec<Variant>) -> Product {
    let values = variants.iter().map(|variant| variant.title.clone()).collect();
    let id = ProductId::from_ulid(0x019a_a5d0_0000_0000_0000_0000_0000_0000 + number);
    Product {
        description: format!("{title}. \"Good\" <b>bread</b> — für alle \u{1f35e}"),
        options: vec![ProductOption { name: "Size".to_owned(), values }],
        variants,
        images: vec![Image {
            path: format!("{slug}.jpg"),
            alt: title.to_owned(),
            width: 0,
            height: 0,
        }],
        categories: vec!["bakery".to_owned(), "bread".to_owned()],
        ..Product::new(id, Slug::parse(slug).unwrap(), title)
    }
}

fn rate(region: Option<&str>, name: &str, basis_points: u32) -> TaxRate {
    TaxRate {
        country: Country::parse("US").unwrap(),
        region: region.map(str::to_owned),
        class: TaxClass::Standard,
        name: name.to_owned(),
        basis_points,
    }
}

pub(crate) fn market() -> Market {
    Market {
        id: MarketId::parse("us").unwrap(),
        name: "United States".to_owned(),
        currency: Currency::parse("USD").unwrap(),
        price_list: PriceListId::parse("retail").unwrap(),
        locale: Locale::parse("en-US").unwrap(),
        countries: vec![Country::parse("US").unwrap(), Country::parse("CA").unwrap()],
        tax: TaxRules {
            included: false,
            rates: vec![
                rate(Some("CA"), "CA sales tax", 725),
                rate(Some("CA"), "SF district", 138),
            ],
        },
        shipping: vec![ShippingOption {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            price: usd(500),
            free_from: Some(usd(50_000)),
            countries: vec![Country::parse("US").unwrap()],
            days: (2, 5),
        }],
        rounding: Rounding::HalfUp,
    }
}

fn category(slug: &str, parent: Option<&str>) -> Category {
    Category {
        slug: Slug::parse(slug).unwrap(),
        parent: parent.map(|parent| Slug::parse(parent).unwrap()),
        face: Face::new(slug),
    }
}

pub(crate) fn parts() -> CatalogParts {
    CatalogParts {
        release: 42,
        rules: 1,
        products: vec![
            product(
                1,
                "rye-bread",
                "Rye bread",
                vec![variant(1, "RYE-S", "Small", 450), variant(2, "RYE-L", "Large", 2_790)],
            ),
            product(2, "olive-oil", "Olive oil", vec![variant(3, "OIL-1", "1 l", 1_999)]),
        ],
        markets: vec![market()],
        categories: vec![category("bakery", None), category("bread", Some("bakery"))],
        ..CatalogParts::default()
    }
}

pub(crate) fn catalog() -> Catalog {
    Catalog::build(parts()).unwrap()
}

pub(crate) fn destination() -> Destination {
    Destination {
        country: Country::parse("US").unwrap(),
        region: Some("CA".to_owned()),
        postal_code: Some("94103".to_owned()),
    }
}

pub(crate) fn quote_of(catalog: &Catalog, lines: Vec<(VariantId, Quantity)>) -> Quote {
    let request = QuoteRequest {
        intent: intent_id(),
        cart: Some(CartId::mint(Region::parse("eu1").unwrap(), NOW, *b"cart-id---")),
        market: MarketId::parse("us").unwrap(),
        destination: destination(),
        lines,
        shipping_option: None,
    };
    Quote::compute(catalog, &request, NOW).unwrap()
}

pub(crate) fn quote() -> Quote {
    let count = |pieces| Quantity::new(pieces).unwrap();
    quote_of(&catalog(), vec![(variant_id(2), count(2)), (variant_id(3), count(1))])
}

pub(crate) fn address() -> Address {
    Address::check(AddressText {
        name: "Ada Canary".to_owned(),
        line1: "7 Canary Street".to_owned(),
        city: "Canarytown".to_owned(),
        region: "CA".to_owned(),
        postal_code: "94103".to_owned(),
        country: "US".to_owned(),
        ..AddressText::default()
    })
    .unwrap()
}

pub(crate) fn intent(quote: &Quote) -> Intent {
    Intent {
        intent: quote.intent,
        cart: quote.cart.clone(),
        quote: wire::quote::sign(quote, &keys()),
        contact: Contact::check("ada.canary@example.com", "+1 555 0100 999").unwrap(),
        shipping_address: address(),
        billing_address: Some(Address { company: Some("Canary Inc".to_owned()), ..address() }),
        note: Some(Note::parse("ring twice").unwrap()),
        locale: Locale::parse("en-US").unwrap(),
        order_secret_hash: keys().order_secret(&quote.intent).hash(),
    }
}

/// One message of every kind.
pub(crate) fn messages() -> Vec<(&'static str, Message)> {
    let (intent_id, order_secret) = (intent_id(), keys().order_secret(&intent_id()));
    let idempotency_key = IdempotencyKey::parse("pay-1").unwrap();
    vec![
        ("place", Message::Place(intent(&quote()))),
        (
            "status",
            Message::Status(StatusQuestion {
                subject: intent_id.into(),
                order_secret: order_secret.clone(),
            }),
        ),
        (
            "status-order",
            Message::Status(StatusQuestion {
                subject: Subject::Order(OrderId::mint(NOW, *b"order-id--")),
                order_secret: order_secret.clone(),
            }),
        ),
        (
            "start_payment",
            Message::StartPayment(StartPayment {
                intent: intent_id,
                order_secret: order_secret.clone(),
                idempotency_key: idempotency_key.clone(),
                method: Method::Redirect,
                return_url: ReturnUrl::parse("https://shop.example/orders/int_1?x=1").unwrap(),
            }),
        ),
        (
            "cancel",
            Message::Cancel(CancelRequest { intent: intent_id, order_secret, idempotency_key }),
        ),
    ]
}

pub(crate) fn order() -> OrderView {
    let quote = quote();
    let line = |line: &domain::QuoteLine| OrderLine {
        variant: line.variant,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        total: line.total,
    };
    OrderView {
        id: OrderId::mint(NOW, *b"order-id--"),
        number: "1001".to_owned(),
        intent: quote.intent,
        status: OrderStatus::PaymentPending,
        payment_status: PaymentStatus::Pending,
        fulfilment_status: FulfilmentStatus::Unfulfilled,
        currency: quote.totals.total.currency(),
        lines: quote.lines.iter().map(line).collect(),
        totals: quote.totals,
        adjustments: quote.adjustments,
        contact_email: Contact::check("ada.canary@example.com", "").unwrap().email,
        shipping_address: address(),
        pay_by: Some(NOW.plus(Millis::from_minutes(15))),
        placed_at: NOW,
        timeline: vec![TimelineEntry { at: NOW, kind: "order.placed".to_owned() }],
        version: 3,
    }
}

pub(crate) fn payment() -> Answer {
    Answer::Payment(PaymentStart {
        provider: "stripe".to_owned(),
        client_secret: Some("pi_secret_canary".to_owned()),
        redirect_url: Some("https://pay.example/canary".to_owned()),
        publishable_key: "pk_test".to_owned(),
        provider_url: "http://127.0.0.1:8789".to_owned(),
        pay_by: NOW.plus(Millis::from_minutes(15)),
    })
}
