//! The native edge over real sockets, on real files, with an origin that is not there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use conversations::{Conversation, Slots, describe, play};
use database::{Batch, Identity, Statement, Store, migrate};
use database_local::{Local, Options};
use domain::{
    Catalog, CatalogParts, Country, Currency, Locale, Market, MarketId, Millis, Money,
    PriceInterval, PriceListId, Product, ProductId, Rounding, ShippingOption, Sku, Slug, TaxClass,
    TaxRules, Timestamp, Variant, VariantId,
};
use on_hyper::{Config, HeaderName, Place, Stopwatch, serve};
use storefront::{RateLimits, Settings};
use tokio::sync::watch;
use wire::keys::KeyId;
use wire::seal::SealingPrivate;

const WITHIN: Millis = Millis::from_seconds(10);

struct Edge {
    address: SocketAddr,
    carts: Local,
    stop: watch::Sender<bool>,
    thread: JoinHandle<std::io::Result<()>>,
    _folder: tempfile::TempDir,
}

impl Edge {
    async fn open() -> Self {
        Self::opened_with(settings(), None, Stopwatch::default()).await
    }

    async fn opened_with(
        settings: Settings,
        client_header: Option<HeaderName>,
        stopwatch: Stopwatch,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = settings.identity.clone();
        let catalog = database(folder.path(), "catalog", &identity, migrations::CATALOG).await;
        let carts = database(folder.path(), "carts", &identity, migrations::CARTS).await;
        publish(&catalog).await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let config = Config {
            settings,
            catalog: Place::Local(catalog),
            carts: Place::Local(carts.clone()),
            threads: 2,
            client_header,
            stopwatch,
        };
        let thread = std::thread::spawn(move || serve(listener, config, stopping));
        Self { address, carts, stop, thread, _folder: folder }
    }

    fn close(self) {
        self.stop.send_replace(true);
        self.thread.join().unwrap().unwrap();
    }
}

fn settings() -> Settings {
    // An address where nobody listens: bound, and given back.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let sealing = SealingPrivate::generate(KeyId::parse("seal-1").unwrap(), &[9; 32]);
    let values = [
        ("BODEGA_STORE", "corner".to_owned()),
        ("BODEGA_ENVIRONMENT", "test".to_owned()),
        ("BODEGA_REGION", "local".to_owned()),
        ("BODEGA_EDGE_SECRET", "07".repeat(32)),
        ("BODEGA_EDGE_KEY", "edge-1".to_owned()),
        ("BODEGA_SEALING_KEY", sealing.public().to_string()),
        ("BODEGA_ORIGIN_URL", format!("http://{nobody}")),
        ("BODEGA_ORIGIN_PUBLIC_URL", format!("http://{nobody}")),
        ("BODEGA_PROVIDER_URL", format!("http://{nobody}")),
        ("BODEGA_PUBLISHABLE_KEY", "pk_test_1".to_owned()),
    ];
    let lookup = |name: &str| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    Settings::parse(lookup).unwrap()
}

async fn database(
    folder: &Path,
    name: &str,
    identity: &Identity,
    known: &[migrate::Migration],
) -> Local {
    let local = Local::open(&folder.join(name), identity, Options::default()).unwrap();
    migrate::establish(&local, identity).await.unwrap();
    migrate::apply(&local, known, Timestamp::EPOCH).await.unwrap();
    local
}

async fn publish(catalog: &Local) {
    let compiled = release::compile(&goods()).unwrap();
    let manifest = compiled.manifest.to_json();
    let mut batch = Batch::write("publish");
    for segment in compiled.segments {
        let sql = "INSERT OR IGNORE INTO segments (hash, bytes) VALUES (?1, ?2)";
        batch.push(Statement::new(sql).bind(segment.hash.to_string()).bind(segment.bytes));
    }
    batch.push(Statement::new("INSERT INTO releases VALUES (1, ?1, 0)").bind(manifest));
    batch.push(Statement::new("INSERT INTO current_release VALUES (1, 1)"));
    catalog.run(&batch, WITHIN).await.unwrap();
}

fn goods() -> Catalog {
    let list = PriceListId::parse("us").unwrap();
    let price = Money::new(1_200, Currency::USD);
    let variant = Variant {
        id: VariantId::from_ulid(101),
        sku: Sku::parse("MUG").unwrap(),
        title: String::new(),
        options: Vec::new(),
        prices: vec![PriceInterval {
            list: list.clone(),
            price,
            compare_at: None,
            from: Timestamp::EPOCH,
            until: None,
        }],
        tax_class: TaxClass::Standard,
        weight_grams: 300,
        barcode: String::new(),
        image: None,
    };
    let product = Product {
        description: "A mug.".to_owned(),
        variants: vec![variant],
        ..Product::new(ProductId::from_ulid(1), Slug::parse("mug").unwrap(), "Mug")
    };
    let market = Market {
        id: MarketId::parse("us").unwrap(),
        name: "US".to_owned(),
        currency: Currency::USD,
        price_list: list,
        locale: Locale::parse("en").unwrap(),
        countries: vec![Country::parse("US").unwrap()],
        tax: TaxRules::default(),
        shipping: vec![ShippingOption {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            price,
            free_from: None,
            countries: Vec::new(),
            days: (1, 2),
        }],
        rounding: Rounding::HalfUp,
    };
    let parts = CatalogParts {
        release: 1,
        rules: 1,
        products: vec![product],
        markets: vec![market],
        ..CatalogParts::default()
    };
    Catalog::build(parts).unwrap()
}

const ACCEPTED: &str = r#"
### It sells
GET /readyz
--- 200

{"status": "ok"}

### A cart
POST /store/v1/carts
--- 201

{"id": "{{cart}}", "secret": "{{secret}}", "intent_id": "{{intent}}", "...": 0}

### A mug
POST /store/v1/carts/{{cart}}/lines
content-type: application/json
bodega-cart: {{secret}}

{"variant_id": "var_00000000000000000000000035", "quantity": 1}
--- 200

### Its price
POST /store/v1/carts/{{cart}}/quote
content-type: application/json
bodega-cart: {{secret}}

{"destination": {"country": "US", "region": "NV"}}
--- 200

{"quote": "{{quote}}", "...": 0}

### The origin is away, and the order is taken all the same
POST /store/v1/checkouts
content-type: application/json
idempotency-key: once

{"intent_id": "{{intent}}", "quote": "{{quote}}", "contact": {"email": "ada@example.com"},
 "shipping_address": {"name": "Ada", "line1": "1 Main Street", "city": "Reno", "region": "NV",
 "postal_code": "89501", "country": "US"}}
--- 202

{"status": "accepted", "order_secret": "{{opens}}", "...": 0}

### Sent again, it is the same one
POST /store/v1/checkouts
content-type: application/json
idempotency-key: twice

{"intent_id": "{{intent}}", "quote": "{{quote}}", "contact": {"email": "ada@example.com"},
 "shipping_address": {"name": "Ada", "line1": "1 Main Street", "city": "Reno", "region": "NV",
 "postal_code": "89501", "country": "US"}}
--- 202

### It can be looked at meanwhile
GET /store/v1/checkouts/{{intent}}
bodega-order: {{opens}}
--- 200

{"intent_id": "{{intent}}", "status": "accepted"}
"#;

#[tokio::test]
async fn without_an_origin_an_order_waits_in_the_outbox_once() {
    let edge = Edge::open().await;
    let conversation = Conversation::parse("accepted", ACCEPTED).unwrap();
    let base = format!("http://{}", edge.address);
    let description = describe(&base).await.unwrap();
    play(&base, &conversation, Slots::default(), &description).await.unwrap();
    let mut batch = Batch::read("look");
    let step = batch.push(Statement::new("SELECT count(*) FROM outbox"));
    let rows = edge.carts.run(&batch, WITHIN).await.unwrap();
    assert_eq!(rows.of(step).first().unwrap().integer(0), Ok(1));
    edge.close();
}

/// Says something raw and reads until the edge closes the line.
fn say(address: SocketAddr, text: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(text).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_closed() {
    let edge = Edge::open().await;
    for text in [
        &b"nonsense\r\n\r\n"[..],
        b"GET / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"GET / HTTP/9.9\r\n\r\n",
    ] {
        let answer = say(edge.address, text);
        let said = String::from_utf8_lossy(text);
        let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 400");
        assert!(refused, "{said:?}: {answer:?}");
    }
    let huge = b"POST /cart/lines HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999\r\n\r\n";
    let answer = say(edge.address, huge);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    edge.close();
}

#[tokio::test]
async fn headers_that_never_end_are_not_waited_for() {
    let edge = Edge::open().await;
    // The edge closes the line by itself; reading ends.
    let answer = say(edge.address, b"GET / HTTP/1.1\r\nhost: a\r\n");
    assert!(!answer.contains("200"), "{answer}");
    edge.close();
}

/// Asks for a cart that is not there, as this client.
fn look(edge: &Edge, forwarded: &str) -> String {
    let path = "/store/v1/carts/x";
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nx-forwarded-for: {forwarded}\r\n");
    say(edge.address, format!("{request}connection: close\r\n\r\n").as_bytes())
}

#[tokio::test]
async fn a_client_that_asks_too_often_waits_its_time_and_nobody_else_does() {
    let seconds = Arc::new(AtomicU64::new(0));
    let read = Arc::clone(&seconds);
    let stopwatch = Stopwatch::by(move || Duration::from_secs(read.load(Ordering::Relaxed)));
    let rate_limits = RateLimits::parse("reads=4").unwrap();
    let settings = Settings { rate_limits, ..settings() };
    let header = Some(HeaderName::from_static("x-forwarded-for"));
    let edge = Edge::opened_with(settings, header, stopwatch).await;
    // What a client writes in front of what the proxy saw changes nothing.
    for spoofed in ["192.0.2.7", "10.0.0.1, 192.0.2.7", "10.0.0.2,192.0.2.7", "junk,  192.0.2.7"] {
        let answer = look(&edge, spoofed);
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    }
    let answer = look(&edge, "10.0.0.3, 192.0.2.7");
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    assert!(answer.contains("retry-after: 15\r\n"), "{answer}");
    assert!(answer.contains("ratelimit-policy: \"reads\";q=4;w=60\r\n"), "{answer}");
    assert!(look(&edge, "192.0.2.8").starts_with("HTTP/1.1 401"));
    // What is no address leaves the peer to be counted.
    assert!(look(&edge, "nobody").starts_with("HTTP/1.1 401"));

    seconds.store(15, Ordering::Relaxed);
    assert!(look(&edge, "192.0.2.7").starts_with("HTTP/1.1 401"));
    assert!(look(&edge, "192.0.2.7").starts_with("HTTP/1.1 429"));
    edge.close();
}

#[tokio::test]
async fn without_a_proxy_the_peer_is_counted_whatever_it_says() {
    let rate_limits = RateLimits::parse("reads=2").unwrap();
    let settings = Settings { rate_limits, ..settings() };
    let edge = Edge::opened_with(settings, None, Stopwatch::by(|| Duration::ZERO)).await;
    assert!(look(&edge, "192.0.2.1").starts_with("HTTP/1.1 401"));
    assert!(look(&edge, "192.0.2.2").starts_with("HTTP/1.1 401"));
    assert!(look(&edge, "192.0.2.3").starts_with("HTTP/1.1 429"));
    edge.close();
}
