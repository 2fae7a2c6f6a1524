//! A whole shop behind one origin: databases in a folder, the demo's catalog, the sandbox.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use books::publish::{self, Press};
use books::{Actor, Moment, ProviderAddress, Releases, SecretBytes, Shop};
use database::{Identity, Store as _};
use database_local::{Durability, Local, Options};
use domain::{IntentId, LocationId, Millis, Timestamp};
use serde_json::Value;
use server::{Config, CrashPoint, HeaderName, Mailer, Pace, RateLimits, Server, Stopwatch, Store};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wire::answer::Answer;
use wire::attempt::{self, Delivery};
use wire::envelope::Envelope;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::Message;
use wire::seal::{SealingPrivate, SealingPublic};

use crate::http::{Headers, Http, Reply};

pub(crate) const SECRET_KEY: &str = "sk_test_origin";
pub(crate) const PUBLISHABLE_KEY: &str = "pk_test_origin";
pub(crate) const WEBHOOK_SECRET: &str = "whsec_origin";
pub(crate) const SHOP: &str = "http://shop.example";

/// What a test may want otherwise.
pub(crate) struct Wishes {
    pub(crate) durability: Durability,
    pub(crate) crash: Option<CrashPoint>,
    /// Whether the provider's events find their way.
    pub(crate) webhooks: bool,
    /// How often shoppers may ask, by what they are told apart, and the time of it.
    pub(crate) limits: Option<RateLimits>,
    pub(crate) client_header: Option<HeaderName>,
    pub(crate) stopwatch: Stopwatch,
    /// Other databases than the world's own.
    pub(crate) catalog: Option<Store>,
    pub(crate) carts: Option<Store>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            durability: Durability::Flushed,
            crash: None,
            webhooks: true,
            limits: None,
            client_header: None,
            stopwatch: Stopwatch::default(),
            catalog: None,
            carts: None,
        }
    }
}

pub(crate) struct World {
    pub(crate) http: Http,
    pub(crate) origin: String,
    pub(crate) metrics: String,
    pub(crate) sandbox: String,
    pub(crate) keys: EdgeKeys,
    pub(crate) sealing: SealingPublic,
    pub(crate) carts: Local,
    pub(crate) folder: Arc<TempDir>,
    /// How far the clock was moved, in milliseconds.
    moved: Arc<AtomicI64>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), server::ServeError>>,
}

impl World {
    pub(crate) async fn open() -> Self {
        Self::with(Wishes::default()).await
    }

    pub(crate) async fn with(wishes: Wishes) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::over(folder, wishes).await
    }

    /// A shop over a folder that may have been one before.
    pub(crate) async fn over(folder: Arc<TempDir>, wishes: Wishes) -> Self {
        crate::logging::keep();
        let options = Options { durability: wishes.durability, ..Options::default() };
        let origin = database(&folder.path().join("origin.db"), migrations::ORIGIN, options).await;
        let catalog =
            database(&folder.path().join("catalog.db"), migrations::CATALOG, options).await;
        let carts = database(&folder.path().join("carts.db"), migrations::CARTS, options).await;
        fill(&origin, &catalog).await;
        let moved = Arc::new(AtomicI64::new(0));
        let keys =
            EdgeKeys::derive(key_id("edge-1"), &EdgeSecret::parse(&"ab".repeat(32)).unwrap());
        let sealing = SealingPrivate::generate(key_id("seal-1"), &[7; 32]);
        let sandbox = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sandbox_url = format!("http://{}", sandbox.local_addr().unwrap());
        let clock = {
            let moved = Arc::clone(&moved);
            move || server::clock::now().millis() + moved.load(Ordering::Relaxed)
        };
        let theirs = clock.clone();
        let ours: server::clock::Clock = Arc::new(move || Timestamp::from_millis(clock()));
        let server = Server::bind(Config {
            rate_limits: wishes.limits,
            client_header: wishes.client_header,
            stopwatch: wishes.stopwatch,
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics_listen: Some("127.0.0.1:0".parse().unwrap()),
            origin: Store::from(origin),
            catalog: wishes.catalog.unwrap_or_else(|| Store::from(catalog)),
            carts: vec![(
                domain::Region::parse("eu").unwrap(),
                wishes.carts.unwrap_or_else(|| Store::from(carts.clone())),
            )],
            shop: shop(&keys, &sealing, &sandbox_url),
            stripe: provider(&sandbox_url),
            mailer: Mailer::Folder(folder.path().join("mail")),
            mail_from: "Corner <shop@shop.example>".to_owned(),
            shop_origins: vec![SHOP.to_owned()],
            drain: Millis::from_seconds(10),
            pace: quick(),
            clock: ours,
            crash: wishes.crash,
        })
        .await
        .unwrap();
        let origin = format!("http://{}", server.address());
        let metrics = format!("http://{}", server.metrics_address().unwrap());
        let webhooks = wishes.webhooks.then(|| format!("{origin}/webhooks/stripe"));
        let bank = sandbox::Config {
            settings: account(&sandbox_url, webhooks),
            file: Some(folder.path().join("sandbox.json")),
            clock: Arc::new(theirs),
            entropy: Arc::new(|| server::clock::entropy().unwrap()),
        };
        tokio::spawn(sandbox::serve(sandbox, bank, std::future::pending()));
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async { drop(stopped.await) }));
        Self {
            http: Http::new(),
            origin,
            metrics,
            sandbox: sandbox_url,
            keys,
            sealing: sealing.public(),
            carts,
            folder,
            moved,
            stop,
            running,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let moved = self.moved.load(Ordering::Relaxed);
        Timestamp::from_millis(server::clock::now().millis() + moved)
    }

    pub(crate) fn move_clock(&self, by: Millis) {
        self.moved.fetch_add(i64::try_from(by.get()).unwrap(), Ordering::Relaxed);
    }

    pub(crate) fn seal(&self, message: &Message) -> Vec<u8> {
        let entropy = server::clock::entropy().unwrap();
        let envelope =
            Envelope::seal(message, &self.keys, &self.sealing, self.now(), entropy).unwrap();
        envelope.to_bytes()
    }

    /// Delivers bytes as the edge does.
    pub(crate) async fn deliver(&self, path: &str, bytes: &[u8]) -> Reply {
        let delivery = Delivery { method: "POST", path, body: bytes };
        let signed = attempt::sign(&self.keys, delivery, self.now());
        let headers = [
            (attempt::HEADER, signed.as_str()),
            ("bodega-lane", "express"),
            ("content-type", "application/vnd.bodega.envelope"),
        ];
        self.http.post(&format!("{}{path}", self.origin), &headers, bytes.to_vec()).await
    }

    /// Sends a message as the edge does, and reads the answer as it does.
    pub(crate) async fn ask(&self, message: &Message) -> Answer {
        let reply = self.deliver("/edge/v1/messages", &self.seal(message)).await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        Answer::from_json(&reply.body).unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: Headers<'_>) -> Reply {
        self.http.get(&format!("{}{path}", self.origin), headers).await
    }

    /// Posts JSON under an idempotency key.
    pub(crate) async fn post(&self, path: &str, headers: Headers<'_>, body: &Value) -> Reply {
        let mut all = vec![("content-type", "application/json"), ("idempotency-key", "key-1")];
        all.retain(|(name, _)| !headers.iter().any(|(given, _)| given == name));
        all.extend_from_slice(headers);
        self.http.post(&format!("{}{path}", self.origin), &all, body.to_string()).await
    }

    /// Orders a failure of the provider.
    pub(crate) async fn wish(&self, wish: &Value) {
        let authorization = format!("Bearer {SECRET_KEY}");
        let headers = [("authorization", authorization.as_str())];
        let url = format!("{}/sandbox/failures", self.sandbox);
        let reply = self.http.post(&url, &headers, wish.to_string()).await;
        assert!(reply.status.is_success(), "{:?}", reply.body);
    }

    /// Asks the provider as the shop's server.
    pub(crate) async fn provider(&self, path: &str) -> Value {
        let authorization = format!("Bearer {SECRET_KEY}");
        let headers = [("authorization", authorization.as_str())];
        self.http.get(&format!("{}{path}", self.sandbox), &headers).await.expect(200)
    }

    /// Waits, by asking again, until a metric has at least this value.
    pub(crate) async fn until_metric(&self, name: &str, at_least: u64) {
        let met = async {
            loop {
                let url = format!("{}/metrics", self.metrics);
                let text = self.http.get(&url, &[]).await.body;
                let text = std::str::from_utf8(&text).unwrap().to_owned();
                let line = text.lines().find_map(|line| line.strip_prefix(name));
                if line.is_some_and(|value| value.trim().parse::<u64>().unwrap() >= at_least) {
                    return;
                }
            }
        };
        tokio::time::timeout(crate::http::HANGS, met).await.expect("the metric stays low");
    }

    /// Stops the origin and waits until it has.
    pub(crate) async fn close(self) -> Result<(), server::ServeError> {
        drop(self.stop);
        tokio::time::timeout(crate::http::HANGS, self.running).await.unwrap().unwrap()
    }
}

fn key_id(text: &str) -> KeyId {
    KeyId::parse(text).unwrap()
}

pub(crate) fn identity() -> Identity {
    Identity::new("corner", "test")
}

async fn database(path: &Path, known: &[database::migrate::Migration], options: Options) -> Local {
    let local = Local::open(path, &identity(), options).unwrap();
    database::migrate::apply(&local, known, server::clock::now()).await.unwrap();
    database::migrate::establish(&local, &identity()).await.unwrap();
    local
}

async fn fill(origin: &Local, catalog: &Local) {
    let now = server::clock::now();
    let mut moment = Moment::new(now, server::clock::entropy().unwrap());
    let releases = Releases::default();
    let actor = Actor::Shop("test");
    books::demo::fill(origin, &actor, &mut moment).await.unwrap();
    let press = Press { store: origin, releases: &releases, shown: catalog };
    publish::publish(press, &actor, &moment).await.unwrap();
}

fn shop(keys: &EdgeKeys, sealing: &SealingPrivate, sandbox: &str) -> Shop {
    let location: LocationId = books::demo::LOCATION;
    Shop {
        name: "Corner".to_owned(),
        public_url: SHOP.to_owned(),
        keyring: Keyring::new().with(keys.clone()),
        sealing: vec![sealing.clone()],
        webhook_secrets: vec![SecretBytes::new(WEBHOOK_SECRET)],
        link_key: SecretBytes::new([9; 32]),
        earlier_link_keys: Vec::new(),
        hoarding: Some(books::HoardingLimits::default()),
        location,
        provider: ProviderAddress {
            name: "sandbox".to_owned(),
            publishable_key: PUBLISHABLE_KEY.to_owned(),
            url: sandbox.to_owned(),
            live: false,
            account: None,
        },
    }
}

fn provider(url: &str) -> stripe::Settings {
    stripe::Settings {
        url: url.to_owned(),
        secret_key: SECRET_KEY.to_owned(),
        store: "corner".to_owned(),
        patience: Millis::new(1_500),
        receipts: false,
    }
}

fn account(url: &str, webhooks: Option<String>) -> sandbox::Settings {
    let mut account = sandbox::Settings::new(SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET, url);
    account.webhook_url = webhooks;
    account
}

/// Nothing is waited for longer than it must be.
fn quick() -> Pace {
    let soon = Millis::new(50);
    Pace {
        effects: soon,
        provider_events: soon,
        sweep: soon,
        reconcile: soon,
        carts: soon,
        events: soon,
        bands: soon,
        neighbours: soon,
        forget: Millis::from_hours(1),
    }
}

/// How many orders there are, asked behind the origin's back.
pub(crate) async fn orders_in(folder: &TempDir) -> i64 {
    let path = folder.path().join("origin.db");
    let local = Local::open(&path, &identity(), Options::default()).unwrap();
    let mut batch = database::Batch::read("count orders");
    let step = batch.push(database::Statement::new("SELECT count(*) FROM orders"));
    let rows = local.run(&batch, Millis::from_seconds(5)).await.unwrap();
    rows.of(step).first().unwrap().integer(0).unwrap()
}

/// A new intent's id.
pub(crate) fn intent_id(now: Timestamp) -> IntentId {
    IntentId::mint(now, server::clock::entropy().unwrap())
}
