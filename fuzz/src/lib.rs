//! What the fuzz targets have in common: one set of keys, genuine bytes to start from, and edits.
//!
//! libFuzzer would need years to guess a right tag. So a target reads its input as a list of
//! edits to genuine bytes, which reaches every field of a valid envelope or quote at once; input
//! that begins with the magic byte is taken as it is. Behind the tag, where only a deployment with
//! keys can write, the input is signed first.

// A stranger in the whole shop, with the shop they walk through: as the storefront's own tests
// know them.
#[path = "../../edge/storefront/tests/shop/doors.rs"]
mod doors;
#[expect(dead_code, reason = "tests ask it for more")]
#[path = "../../edge/storefront/tests/shop/fixture.rs"]
mod fixture;
#[path = "../../edge/storefront/tests/shop/known.rs"]
mod known;
#[expect(dead_code, reason = "tests ask it for more")]
#[path = "../../edge/storefront/tests/shop/memory.rs"]
mod memory;
#[expect(dead_code, reason = "tests ask it for more")]
#[path = "../../edge/storefront/tests/shop/origin.rs"]
mod origin;
#[expect(dead_code, reason = "tests ask for more")]
#[path = "../../edge/storefront/tests/shop/promises.rs"]
mod promises;
#[path = "../../edge/storefront/tests/shop/stranger.rs"]
mod stranger;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::{
    Address, AddressText, Catalog, CatalogParts, Contact, Country, Currency, Destination,
    IdempotencyKey, IntentId, Locale, Market, MarketId, Money, Note, PriceInterval, PriceListId,
    Product, ProductId, ProductOption, Quantity, Quote, QuoteRequest, Rounding, ShippingOption,
    Sku, Slug, TaxClass, TaxRate, TaxRules, Timestamp, Variant, VariantId,
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::{CancelRequest, Intent, Message, Method, ReturnUrl};
use wire::message::{StartPayment, StatusQuestion};
use wire::seal::SealingPrivate;

/// The moment at which everything is issued and opened.
pub const NOW: Timestamp = Timestamp::from_millis(1_795_240_080_000);

const KEY: &str = "edge-1";
const SECRET: [u8; 32] = [7; 32];

fn id(text: &str) -> KeyId {
    KeyId::parse(text).expect("a key id")
}

/// The keys of the one deployment.
pub fn keys() -> EdgeKeys {
    EdgeKeys::derive(id(KEY), &EdgeSecret::new(SECRET))
}

/// A ring with the one deployment.
pub fn ring() -> Keyring {
    Keyring::new().with(keys())
}

/// The origin's sealing key.
pub fn origin() -> SealingPrivate {
    SealingPrivate::generate(id("origin-1"), &[8; 32])
}

/// Genuine bytes, changed as `input` says: four bytes are one edit.
pub fn edit(genuine: &[u8], input: &[u8]) -> Vec<u8> {
    if let Some((0xff, raw)) = input.split_first() {
        return raw.to_vec();
    }
    let mut bytes = genuine.to_vec();
    for edit in input.chunks_exact(4) {
        let at = usize::from(u16::from_be_bytes([edit[1], edit[2]])) % bytes.len().max(1);
        match edit[0] % 5 {
            _ if bytes.is_empty() => bytes.push(edit[3]),
            0 => bytes[at] = edit[3],
            1 => bytes[at] ^= 1 << (edit[3] % 8),
            2 => bytes.insert(at, edit[3]),
            3 => drop(bytes.remove(at)),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

/// Signs any content as a quote of the deployment, written from the description in `wire::quote`
/// and not with its code: whoever holds the keys can send any content.
pub fn sign_as_quote(content: &[u8]) -> String {
    let mut key = [0; 32];
    let hkdf = Hkdf::<Sha256>::new(None, &SECRET);
    hkdf.expand(b"bodega/v1/quote", &mut key).expect("one block");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length");
    for field in [b"q1".as_slice(), KEY.as_bytes(), content] {
        mac.update(&u64::try_from(field.len()).expect("a length").to_be_bytes());
        mac.update(field);
    }
    let tag: [u8; 32] = mac.finalize().into_bytes().into();
    let encode = Base64UrlUnpadded::encode_string;
    format!("q1.{KEY}.{}.{}", encode(content), encode(&tag))
}

/// The content of a signed quote.
pub fn content(quote: &str) -> Vec<u8> {
    let content = quote.split('.').nth(2).expect("a content");
    Base64UrlUnpadded::decode_vec(content).expect("base64url")
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::parse("USD").expect("a currency"))
}

fn us() -> Country {
    Country::parse("US").expect("a country")
}

fn market() -> Market {
    let rate = TaxRate {
        country: us(),
        region: Some("CA".to_owned()),
        class: TaxClass::Standard,
        name: "CA sales tax".to_owned(),
        basis_points: 725,
    };
    Market {
        id: MarketId::parse("us").expect("a market"),
        name: "United States".to_owned(),
        currency: usd(0).currency(),
        price_list: PriceListId::parse("retail").expect("a price list"),
        locale: Locale::parse("en-US").expect("a locale"),
        countries: vec![us()],
        tax: TaxRules { included: false, rates: vec![rate] },
        shipping: vec![ShippingOption {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            price: usd(500),
            free_from: Some(usd(5_000)),
            countries: vec![us()],
            days: (2, 5),
        }],
        rounding: Rounding::HalfUp,
    }
}

fn product() -> Product {
    let price = PriceInterval {
        list: PriceListId::parse("retail").expect("a price list"),
        price: usd(450),
        compare_at: Some(usd(500)),
        from: Timestamp::EPOCH,
        until: Some(Timestamp::MAX),
    };
    let variant = Variant {
        id: VariantId::from_ulid(1),
        sku: Sku::parse("RYE-S").expect("an SKU"),
        title: "Small".to_owned(),
        options: vec!["Small".to_owned()],
        prices: vec![price],
        tax_class: TaxClass::Standard,
        weight_grams: 250,
        barcode: String::new(),
        image: None,
    };
    let slug = Slug::parse("rye-bread").expect("a slug");
    Product {
        description: "Good bread.".to_owned(),
        options: vec![ProductOption { name: "Size".to_owned(), values: vec!["Small".to_owned()] }],
        variants: vec![variant],
        ..Product::new(ProductId::from_ulid(1), slug, "Rye bread")
    }
}

/// A small shop.
pub fn catalog() -> Catalog {
    let parts = CatalogParts {
        release: 1,
        rules: 1,
        products: vec![product()],
        markets: vec![market()],
        ..CatalogParts::default()
    };
    Catalog::build(parts).expect("a catalog")
}

/// A quote of that shop.
pub fn quote() -> Quote {
    let request = QuoteRequest {
        intent: IntentId::from_ulid(7),
        cart: None,
        market: MarketId::parse("us").expect("a market"),
        destination: Destination {
            country: us(),
            region: Some("CA".to_owned()),
            postal_code: Some("94103".to_owned()),
        },
        lines: vec![(VariantId::from_ulid(1), Quantity::new(2).expect("a quantity"))],
        shipping_option: None,
    };
    Quote::compute(&catalog(), &request, NOW).expect("a quote")
}

/// One message of every kind.
pub fn messages() -> Vec<Message> {
    let quote = quote();
    let (intent, order_secret) = (quote.intent, keys().order_secret(&quote.intent));
    let idempotency_key = IdempotencyKey::parse("once").expect("a key");
    let address = Address::check(AddressText {
        name: "Ada".to_owned(),
        line1: "7 Street".to_owned(),
        city: "San Francisco".to_owned(),
        region: "CA".to_owned(),
        postal_code: "94103".to_owned(),
        country: "US".to_owned(),
        ..AddressText::default()
    });
    let place = Intent {
        intent,
        cart: None,
        quote: wire::quote::sign(&quote, &keys()),
        contact: Contact::check("ada@example.com", "").expect("a contact"),
        shipping_address: address.expect("an address"),
        billing_address: None,
        note: Some(Note::parse("ring twice").expect("a note")),
        locale: Locale::parse("en").expect("a locale"),
        order_secret_hash: order_secret.hash(),
    };
    vec![
        Message::Place(place),
        Message::Status(StatusQuestion {
            subject: intent.into(),
            order_secret: order_secret.clone(),
        }),
        Message::StartPayment(StartPayment {
            intent,
            order_secret: order_secret.clone(),
            idempotency_key: idempotency_key.clone(),
            method: Method::Element,
            return_url: ReturnUrl::parse("https://shop.example/").expect("an address"),
        }),
        Message::Cancel(CancelRequest { intent, order_secret, idempotency_key }),
    ]
}

/// The shop of the strolls: opened once, for every stroll leaves it as it was.
pub struct Open(memory::Memory, storefront::Shop);

impl Open {
    /// Opens a shop with two releases to sell from.
    pub fn new() -> Self {
        let (host, shop) = memory::Memory::open();
        host.publish(&fixture::catalog(2, 1_300));
        Self(host, shop)
    }

    /// Lets a stranger walk as the bytes say; panics when the shop breaks a promise.
    pub fn stroll(&self, bytes: &[u8]) {
        self.0.flip(1);
        let settings = self.1.settings().clone();
        let shop = storefront::Shop::sharing(settings, storefront::Memory::default());
        stranger::Stranger::enter(&self.0, shop).stroll(bytes);
    }
}

impl Default for Open {
    fn default() -> Self {
        Self::new()
    }
}
