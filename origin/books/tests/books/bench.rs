//! A whole shop on real libsql files, with an edge's keys to speak for it and a clock of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use books::{
    Books, HoardingLimits, Lane, Mail, Moment, ProviderAddress, Releases, SecretBytes, Shop, demo,
    effects, intake, inventory, publish, reconciler, sweeper, webhooks,
};
use database::{Batch, Identity, Statement, Store};
use database_local::{Durability, Local, Options};
use domain::{
    Address, AddressText, CartId, Catalog, Contact, Destination, IdempotencyKey, IntentId, Locale,
    MarketId, Millis, Quantity, Quote, QuoteRequest, Region, Timestamp, VariantId,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wire::answer::{Answer, OrderView, PaymentStart, Refusal};
use wire::envelope::Envelope;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::{
    CancelRequest, Intent, Message, Method, ReturnUrl, StartPayment, StatusQuestion,
};
use wire::seal::SealingPrivate;

use crate::flaky::Flaky;
use crate::provider::Bank;

pub(crate) const SHOP: &str = "https://shop.example";

pub(crate) struct Bench {
    pub(crate) books: Arc<Books<Flaky, Arc<Bank>>>,
    pub(crate) bank: Arc<Bank>,
    pub(crate) shown: Local,
    pub(crate) carts: Local,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) keys: EdgeKeys,
    sealing: SealingPrivate,
    /// Whether passing faults are to be expected.
    pub(crate) faulty: bool,
    now: AtomicI64,
    seed: AtomicU64,
    _folder: tempfile::TempDir,
}

async fn open(path: &std::path::Path, known: &[database::migrate::Migration]) -> Local {
    let identity = Identity::new("demo", "test");
    let options = Options { durability: Durability::Handed, ..Options::default() };
    let store = Local::open(path, &identity, options).unwrap();
    database::migrate::establish(&store, &identity).await.unwrap();
    database::migrate::apply(&store, known, Timestamp::EPOCH).await.unwrap();
    store
}

impl Bench {
    /// A shop that is open, with the demo on its shelves.
    pub(crate) async fn new() -> Self {
        let bench = Self::bare().await;
        let actor = books::Actor::Shop("demo");
        demo::fill(&bench.books.store, &actor, &mut bench.moment()).await.unwrap();
        let published = bench.publish().await;
        assert!(matches!(published, publish::Published::Current(_)), "{published:?}");
        bench
    }

    /// A shop with nothing in it yet.
    pub(crate) async fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("origin.db"), migrations::ORIGIN).await;
        let shown = open(&folder.path().join("catalog.db"), migrations::CATALOG).await;
        let carts = open(&folder.path().join("carts.db"), migrations::CARTS).await;
        let key = |name: &str| KeyId::parse(name).unwrap();
        let keys = EdgeKeys::derive(key("edge-1"), &EdgeSecret::new([5; 32]));
        let sealing = SealingPrivate::generate(key("origin-1"), &[9; 32]);
        let shop = Shop {
            name: "Demo".to_owned(),
            public_url: SHOP.to_owned(),
            keyring: Keyring::new().with(keys.clone()),
            sealing: vec![sealing.clone()],
            webhook_secrets: vec![SecretBytes::new(*b"whsec")],
            link_key: SecretBytes::new([3; 32]),
            earlier_link_keys: Vec::new(),
            hoarding: Some(HoardingLimits { orders: 1_000, ..HoardingLimits::default() }),
            location: demo::LOCATION,
            provider: ProviderAddress {
                name: "sandbox".to_owned(),
                publishable_key: "pk_test".to_owned(),
                url: "https://pay.example".to_owned(),
                live: false,
                account: Some("acct_ours".to_owned()),
            },
        };
        let bank = Arc::new(Bank::default());
        let bench = Self {
            books: Arc::new(Books::new(Flaky::new(store), Arc::clone(&bank), shop)),
            bank,
            shown,
            carts,
            catalog: Arc::new(demo::catalog(1).unwrap()),
            keys,
            sealing,
            faulty: false,
            now: AtomicI64::new(1_780_000_000_000),
            seed: AtomicU64::new(1),
            _folder: folder,
        };
        bench.bank.set_time(bench.now());
        bench
    }

    /// Publishes the drafts.
    pub(crate) async fn publish(&self) -> publish::Published {
        let actor = books::Actor::Staff("key_1".to_owned());
        publish::publish(self.press(), &actor, &self.moment()).await.unwrap()
    }

    pub(crate) fn press(&self) -> publish::Press<'_, Flaky, Local> {
        let Books { store, releases, .. } = &*self.books;
        publish::Press { store, releases, shown: &self.shown }
    }

    /// The same shop in a process that has nothing in memory yet.
    pub(crate) fn restarted(&self) -> Books<Flaky, Arc<Bank>> {
        let Books { store, provider, shop, .. } = &*self.books;
        let (store, provider, shop) = (store.clone(), Arc::clone(provider), shop.clone());
        Books { store, provider, shop, releases: Releases::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::Relaxed))
    }

    pub(crate) fn pass(&self, time: Millis) {
        let to = self.now().plus(time);
        self.now.store(to.millis(), Ordering::Relaxed);
        self.bank.set_time(to);
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment::new(self.now(), self.entropy())
    }

    pub(crate) fn entropy(&self) -> [u8; 32] {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        seed
    }

    pub(crate) fn variant(&self, sku: &str) -> VariantId {
        let variants = self.catalog.products().iter().flat_map(|product| &product.variants);
        variants.into_iter().find(|one| one.sku.as_str() == sku).unwrap().id
    }

    pub(crate) fn quote(&self, intent: IntentId, lines: &[(&str, u32)]) -> Quote {
        let request = QuoteRequest {
            intent,
            cart: Some(CartId::from_ulid(Region::parse("eu1").unwrap(), intent.ulid())),
            market: MarketId::parse("us").unwrap(),
            destination: Destination {
                country: domain::Country::parse("US").unwrap(),
                region: Some("NY".to_owned()),
                postal_code: None,
            },
            lines: lines
                .iter()
                .map(|(sku, count)| (self.variant(sku), Quantity::new(*count).unwrap()))
                .collect(),
            shipping_option: None,
        };
        Quote::compute(&*self.catalog, &request, self.now()).unwrap()
    }

    pub(crate) fn intent(&self, lines: &[(&str, u32)]) -> Intent {
        let id = self.moment().mint();
        self.intent_of(&self.quote(id, lines))
    }

    pub(crate) fn intent_of(&self, quote: &Quote) -> Intent {
        let address = AddressText {
            name: "Ada Byron".to_owned(),
            line1: "12 Main St".to_owned(),
            city: "New York".to_owned(),
            region: "NY".to_owned(),
            postal_code: "10001".to_owned(),
            country: "US".to_owned(),
            ..AddressText::default()
        };
        Intent {
            intent: quote.intent,
            cart: quote.cart.clone(),
            quote: wire::quote::sign(quote, &self.keys),
            contact: Contact::check("ada@example.com", "").unwrap(),
            shipping_address: Address::check(address).unwrap(),
            billing_address: None,
            note: None,
            locale: Locale::parse("en").unwrap(),
            order_secret_hash: self.keys.order_secret(&quote.intent).hash(),
        }
    }

    pub(crate) fn envelope(&self, message: &Message) -> Vec<u8> {
        let public = self.sealing.public();
        let entropy = self.entropy();
        Envelope::seal(message, &self.keys, &public, self.now(), entropy).unwrap().to_bytes()
    }

    pub(crate) async fn take(&self, bytes: &[u8]) -> Answer {
        self.take_by(Lane::Express, bytes).await
    }

    pub(crate) async fn take_by(&self, lane: Lane, bytes: &[u8]) -> Answer {
        let taken = intake::take(&self.books, bytes, lane, &mut self.moment()).await;
        match taken {
            Err(fault) if self.faulty => {
                assert!(fault.passing(), "{fault:?}");
                Answer::Busy { retry_after_seconds: 1 }
            }
            taken => taken.unwrap(),
        }
    }

    pub(crate) async fn say(&self, message: Message) -> Answer {
        self.take(&self.envelope(&message)).await
    }

    pub(crate) async fn place(&self, lines: &[(&str, u32)]) -> OrderView {
        placed(self.say(Message::Place(self.intent(lines))).await)
    }

    pub(crate) async fn status(&self, intent: IntentId) -> OrderView {
        let order_secret = self.keys.order_secret(&intent);
        match self
            .say(Message::Status(StatusQuestion { subject: intent.into(), order_secret }))
            .await
        {
            Answer::Order(view) => view,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn start(&self, intent: IntentId, method: Method) -> Answer {
        self.start_with(intent, method, &format!("key-{}", method.as_str())).await
    }

    pub(crate) async fn start_with(&self, intent: IntentId, method: Method, key: &str) -> Answer {
        self.take(&self.envelope_start_with(intent, method, key)).await
    }

    pub(crate) fn envelope_start(&self, intent: IntentId, method: Method) -> Vec<u8> {
        self.envelope_start_with(intent, method, &format!("key-{}", method.as_str()))
    }

    fn envelope_start_with(&self, intent: IntentId, method: Method, key: &str) -> Vec<u8> {
        self.envelope(&Message::StartPayment(StartPayment {
            intent,
            order_secret: self.keys.order_secret(&intent),
            idempotency_key: IdempotencyKey::parse(key).unwrap(),
            method,
            return_url: ReturnUrl::parse(&format!("{SHOP}/thanks")).unwrap(),
        }))
    }

    pub(crate) async fn cancel(&self, intent: IntentId) -> Answer {
        self.take(&self.envelope_cancel(intent)).await
    }

    pub(crate) fn envelope_cancel(&self, intent: IntentId) -> Vec<u8> {
        self.envelope(&Message::Cancel(CancelRequest {
            intent,
            order_secret: self.keys.order_secret(&intent),
            idempotency_key: IdempotencyKey::parse("cancel").unwrap(),
        }))
    }

    /// Starts a payment and answers the provider's id of it.
    pub(crate) async fn pay_page(&self, intent: IntentId) -> String {
        payment(self.start(intent, Method::Element).await);
        self.bank.open().unwrap()
    }

    /// Places, pays, and hears of it.
    pub(crate) async fn place_paid(&self, lines: &[(&str, u32)]) -> OrderView {
        let order = self.place(lines).await;
        let id = self.pay_page(order.intent).await;
        self.bank.succeed(&id);
        self.hear().await;
        self.status(order.intent).await
    }

    /// Delivers the provider's events, signed, and processes them.
    pub(crate) async fn hear(&self) {
        for (_, body) in self.bank.events() {
            let header = sign(b"whsec", self.now(), &body);
            let raw = body.as_bytes();
            let kept = webhooks::receive(&self.books, raw, &header, self.now()).await;
            self.fine(kept.map(Some)).map(Result::unwrap);
        }
        self.fine(webhooks::process(&self.books, &mut self.moment(), 100).await);
    }

    pub(crate) async fn receive(&self, body: &str) -> webhooks::Receipt {
        let header = sign(b"whsec", self.now(), body);
        let raw = body.as_bytes();
        webhooks::receive(&self.books, raw, &header, self.now()).await.unwrap().unwrap()
    }

    pub(crate) async fn sweep(&self) -> sweeper::Swept {
        self.fine(sweeper::sweep(&self.books, &mut self.moment(), 100).await)
    }

    pub(crate) async fn reconcile(&self) -> reconciler::Reconciled {
        self.fine(reconciler::reconcile(&self.books, &mut self.moment(), 100).await)
    }

    /// Does every due effect and answers the mails.
    pub(crate) async fn deliver(&self) -> Vec<Mail> {
        let mails = std::sync::Mutex::new(Vec::new());
        let post = |mail: Mail| {
            mails.lock().unwrap().push(mail);
            async { Ok(()) }
        };
        self.fine(effects::deliver(&self.books, &mut self.moment(), 100, post).await);
        mails.into_inner().unwrap()
    }

    pub(crate) async fn level(&self, sku: &str) -> (i64, i64) {
        let variant = self.variant(sku);
        let level = inventory::level(&self.books.store, variant, demo::LOCATION).await.unwrap();
        let level = level.unwrap();
        (level.on_hand, level.held)
    }

    /// One number from the origin database.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        let mut batch = Batch::read("test");
        let step = batch.push(Statement::new(sql));
        let rows = self.books.store.run(&batch, Millis::from_seconds(5)).await.unwrap();
        rows.of(step).first().unwrap().integer(0).unwrap()
    }

    /// The outcome; in a faulty run a passing fault is one too.
    pub(crate) fn fine<T: Default>(&self, outcome: Result<T, books::Fault>) -> T {
        match outcome {
            Err(fault) if self.faulty => {
                assert!(fault.passing(), "{fault:?}");
                T::default()
            }
            outcome => outcome.unwrap(),
        }
    }

    /// Nothing is wrong, and nothing waits in any box.
    pub(crate) async fn quiet(&self) {
        self.sound().await;
        self.deliver().await;
        let waiting = books::queries::waiting(&self.books.store, self.now()).await.unwrap();
        assert_eq!(waiting, books::queries::Waiting::default());
    }

    /// Nothing is wrong.
    pub(crate) async fn sound(&self) {
        assert_eq!(books::audit::audit(&self.books.store).await.unwrap(), []);
    }
}

pub(crate) fn sign(secret: &[u8], now: Timestamp, body: &str) -> String {
    let seconds = now.millis() / 1_000;
    let mut mac = <Hmac<Sha256>>::new_from_slice(secret).unwrap();
    mac.update(format!("{seconds}.{body}").as_bytes());
    let tag: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={tag}")
}

pub(crate) fn placed(answer: Answer) -> OrderView {
    match answer {
        Answer::Placed(view) => view,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn refused(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn payment(answer: Answer) -> PaymentStart {
    match answer {
        Answer::Payment(start) => start,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn conflict(answer: Answer) -> String {
    match answer {
        Answer::Conflict { code, .. } => code,
        other => panic!("{other:?}"),
    }
}
